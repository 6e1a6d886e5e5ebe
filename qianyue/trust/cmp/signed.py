"""Protection by signature (RFC 4210 5.1.3.3, RFC 9483 3.2): each side has a key, and knows the other's certificate.

The other's certificates are named one by one. A path to a root would not do: whoever the authority certifies has one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qianyue.trust import algorithms, certificates, der, keys
from qianyue.trust.cmp.errors import CmpError
from qianyue.trust.cmp.messages import Message
from qianyue.trust.errors import TrustError


class SignatureProtection:
    """`chain` (DER) is for `signer`, leaf first; `peers` are the certificates (DER) with which the other side may sign."""

    def __init__(self, *, signer: keys.Signer, chain: Sequence[bytes], peers: Sequence[bytes]) -> None:
        self._signer, self.certificates = signer, tuple(chain)
        leaf = certificates.read(self.certificates[0])
        if leaf.spki != signer.public_key_der:
            raise CmpError("cmp_key_mismatch", "CMP 的私钥与证书不是一对，请核对网关配置。")
        self.sender, self.key_id = der.context(4, leaf.subject.encoded), leaf.subject_key_id
        self._peers = [certificates.read(item) for item in peers]

    def begin(self) -> tuple[bytes, Callable[[bytes], bytes]]:
        return algorithms.named(self._signer.algorithm).identifier, self._signer.sign

    def check(self, message: Message) -> None:
        identifier, value = message.seal()
        for peer in self._peers:
            if message.sender == der.context(4, peer.subject.encoded) and _signed(message, identifier, value, spki=peer.spki):
                return
        raise CmpError("cmp_protection_wrong", "CMP 消息不是由所配置的证书签名的，未予采用；请核对对方的 CMP 证书。")


def _signed(message: Message, identifier: der.Element, value: bytes, *, spki: bytes) -> bool:
    try:
        row = algorithms.read_identifier(identifier, spki=spki)
    except TrustError:
        return False
    return keys.verify(spki=spki, data=message.protected, signature_der=value, algorithm=row.name)

"""Protection by a password both sides know: PasswordBasedMac (RFC 4211 4.4, RFC 9481 6.1.1).

What the other side may choose is bounded: digests and MACs of this time only, and a number of rounds that neither helps to
guess the password nor keeps us busy. OpenSSL's own default, HMAC-SHA1, is refused.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from types import MappingProxyType

from cryptography.hazmat.primitives import hashes, hmac

from qianyue.trust import der, digests
from qianyue.trust.cmp.errors import CmpError
from qianyue.trust.cmp.messages import ANYBODY, Message
from qianyue.trust.digests import DIGESTS
from qianyue.trust.errors import TrustError

ALGORITHM = "1.2.840.113533.7.66.13"
MACS: Mapping[str, type[hashes.HashAlgorithm]] = MappingProxyType(
    {
        "1.2.840.113549.2.9": hashes.SHA256,
        "1.2.840.113549.2.10": hashes.SHA384,
        "1.2.840.113549.2.11": hashes.SHA512,
        "1.2.156.10197.1.401.2": hashes.SM3,  # GM/T 0006
        "1.2.156.10197.1.401.3.1": hashes.SM3,  # as GM/T 0091 A.2 and OpenSSL have it
    }
)
_MAC_FOR = {"sha256": "1.2.840.113549.2.9", "sm3": "1.2.156.10197.1.401.2"}
SALT = 16  # octets
ROUNDS = 500  # ours, as OpenSSL; the password an authority gives out is a random one, so that more would only cost time


@dataclass(frozen=True, kw_only=True)
class MacPolicy:
    """What is accepted of the other side. `macs`: by dotted OID; salts in octets."""

    digests: frozenset[str] = frozenset(DIGESTS)
    macs: Mapping[str, type[hashes.HashAlgorithm]] = field(default_factory=lambda: MACS)
    least_rounds: int = 100
    most_rounds: int = 100_000  # 0.15 s of SHA-256, 0.8 s of SM3: a stranger can make us work no longer
    shortest_salt: int = 8
    longest_salt: int = 128


@dataclass(frozen=True, kw_only=True)
class PasswordMac:
    """`reference` names the password to the authority (senderKID). `digest`: `sha256`, or `sm3`."""

    reference: bytes
    password: bytes = field(repr=False)
    digest: str = "sha256"
    policy: MacPolicy = MacPolicy()

    def __post_init__(self) -> None:
        if not self.reference or not self.password:
            raise CmpError("cmp_password_missing", "没有给出 CMP 的参考号或口令，请在网关配置中补充。")

    @property
    def sender(self) -> bytes:
        return ANYBODY

    @property
    def key_id(self) -> bytes | None:
        return self.reference

    @property
    def certificates(self) -> tuple[bytes, ...]:
        return ()

    def begin(self) -> tuple[bytes, Callable[[bytes], bytes]]:
        salt, mac = secrets.token_bytes(SALT), _MAC_FOR[self.digest]
        parameters = der.sequence(
            der.octet_string(salt),
            digests.algorithm(self.digest).identifier,
            der.integer(ROUNDS),
            der.sequence(der.oid(mac)),
        )
        key = self._key(self.digest, salt, ROUNDS)
        return der.sequence(der.oid(ALGORITHM), parameters), lambda data: _mac(MACS[mac], key, data)

    def check(self, message: Message) -> None:
        identifier, value = message.seal()
        try:
            digest, salt, rounds, mac = self._parameters(identifier)
        except CmpError:
            raise
        except TrustError:
            raise _weak() from None
        if not compare_digest(_mac(mac, self._key(digest, salt, rounds), message.protected), value):
            raise CmpError("cmp_protection_wrong", "CMP 消息的保护值不正确，未予采用；请核对参考号和口令。")

    def _parameters(self, identifier: der.Element) -> tuple[str, bytes, int, type[hashes.HashAlgorithm]]:
        fields = identifier.fields()
        if fields.take().as_oid() != ALGORITHM:
            raise _weak()
        parameters = fields.take().fields()
        fields.done()
        salt, digest = parameters.take().as_octets(), digests.read_identifier(parameters.take()).name
        rounds, mac = parameters.take().as_integer(), parameters.take().fields()
        parameters.done()
        chosen = self.policy.macs.get(mac.take().as_oid())
        if (null := mac.optional(0x05)) is not None and null.content:
            raise _weak()
        mac.done()
        policy = self.policy
        if digest not in policy.digests or chosen is None:
            raise _weak()
        if (
            not policy.least_rounds <= rounds <= policy.most_rounds
            or not policy.shortest_salt <= len(salt) <= policy.longest_salt
        ):
            raise CmpError("cmp_mac_unreasonable", "CMP 消息的迭代次数或盐值超出允许范围，未予采用，请与对方核对。")
        return digest, salt, rounds, chosen

    def _key(self, digest: str, salt: bytes, rounds: int) -> bytes:
        """The password and the salt, digested `rounds` times."""
        key, new = digests.digest(digest, self.password, salt), digests.algorithm(digest).new
        for _ in range(rounds - 1):
            step = new()
            step.update(key)
            key = step.digest()
        return key


def _mac(algorithm: type[hashes.HashAlgorithm], key: bytes, data: bytes) -> bytes:
    context = hmac.HMAC(key, algorithm())
    context.update(data)
    return context.finalize()


def _weak() -> CmpError:
    text = "CMP 消息的保护算法不受支持或强度不足(须为 SHA-256、SM3 一级)，未予采用，请与对方核对。"
    return CmpError("cmp_mac_weak", text)

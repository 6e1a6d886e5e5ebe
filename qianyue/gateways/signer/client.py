"""A `Signer` whose private key is in another machine."""

from __future__ import annotations

import secrets
from typing import Any

from qianyue.gateways.http import HttpClient
from qianyue.gateways.signer.wire import Made, NewKey, PublicKey, Signed, ToSign
from qianyue.trust import algorithms, certificates, digests, keys, sm2
from qianyue.trust.errors import TrustError


class RemoteKey:
    """The key `label` of a signing server. Asks for the public half at once; `options` are those of `HttpClient`.

    `sign` hashes here, so that the server sees a digest only, and verifies what comes back before anybody uses it.
    Errors: GatewayError.
    """

    def __init__(self, *, url: str, label: str, **options: Any) -> None:
        self._http, self._path = HttpClient(url=url, party="signer", **options), f"/keys/{label}"
        found = self._http.ask("GET", self._path, PublicKey)
        self.algorithm, self.public_key_der = found.algorithm, found.public_key
        try:
            fits = algorithms.key_kind(self.public_key_der) == algorithms.named(self.algorithm).key
        except TrustError:
            fits = False
        if not fits:
            raise self._http.garbage("公钥与算法不符")

    @classmethod
    def create(cls, *, url: str, label: str, algorithm: str, **options: Any) -> RemoteKey:
        """Have the server make a key of this algorithm. Asked again it is the same key. Errors: GatewayError."""
        http, wanted = (
            HttpClient(url=url, party="signer", **options),
            NewKey.model_validate({"label": label, "algorithm": algorithm}),
        )
        http.ask("POST", "/keys", Made, payload=wanted, key=label)
        made = cls(url=url, label=label, **options)
        if made.algorithm != algorithm:
            raise http.garbage("密钥不是所要的算法")
        return made

    def __repr__(self) -> str:
        return f"RemoteKey({self._path}, {self.algorithm})"

    def sign(self, data: bytes) -> bytes:
        # Safe to repeat: a second signature under one digest reveals nothing, and the key ties the answer to this request.
        question = ToSign(digest=self._digest(data))
        answer = self._http.ask("POST", f"{self._path}/signatures", Signed, payload=question, key=secrets.token_hex(16))
        kind = algorithms.named(self.algorithm).key
        try:
            signature = answer.signature if kind == "rsa" else keys.raw_to_der(answer.signature, curve=kind)
        except TrustError:
            raise self._http.garbage("签名值格式不符") from None
        if not keys.verify(spki=self.public_key_der, data=data, signature_der=signature, algorithm=self.algorithm):
            raise self._http.garbage("签名值与公钥不符")
        return signature

    def is_sandbox(self) -> bool:
        return self._http.announces_sandbox()

    def _digest(self, data: bytes) -> bytes:
        if self.algorithm == "sm2_sm3":
            return sm2.digest_to_sign(certificates.public_key_bits(self.public_key_der), data)
        return digests.digest("sha256", data)

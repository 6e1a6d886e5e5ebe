"""SM2 with SM3 (GB/T 32918, GB/T 32905) on the recommended curve, by the system's libcrypto.

Software keys are for development, tests and installations without a certified module; production keys live in one, behind the
same `Signer` protocol (crypto.md 1.2).
"""

from __future__ import annotations

import secrets
from functools import lru_cache

from qianyue.trust import der
from qianyue.trust.digests import digest
from qianyue.trust.sm2 import libcrypto
from qianyue.trust.sm2.libcrypto import Sm2Error, Sm2Unavailable

__all__ = ["ORDER", "USER_ID", "PrivateKey", "Sm2Error", "Sm2Unavailable", "digest_to_sign", "public_key_info", "verify"]

USER_ID = b"1234567812345678"  # the default of GB/T 35276, which every certificate of the market means
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
EC_PUBLIC_KEY, CURVE = "1.2.840.10045.2.1", "1.2.156.10197.1.301"
_A = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC
_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_GX = 0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7
_GY = 0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0
_CURVE_TEXT = b"".join(value.to_bytes(32, "big") for value in (_A, _B, _GX, _GY))


class PrivateKey:
    """A private key in this process. Its text shows nothing of it."""

    __slots__ = ("_key", "_number", "point")

    def __init__(self, number: int) -> None:
        """`number` is d in [1, n-2] (GB/T 32918.1 6.1). Raises `Sm2Error`."""
        if not 0 < number < ORDER - 1:
            raise Sm2Error("private key out of range")
        self._number, self.point = number, libcrypto.combine(number)
        self._key = libcrypto.Key(self.to_pkcs8(), private=True)

    def __repr__(self) -> str:
        return "PrivateKey(sm2)"

    @classmethod
    def generate(cls) -> PrivateKey:
        return cls(secrets.randbelow(ORDER - 2) + 1)

    @classmethod
    def from_pkcs8(cls, encoded: bytes) -> PrivateKey:
        """From an unencrypted PrivateKeyInfo on this curve. Raises `DerError`, `Sm2Error`."""
        fields = der.parse(encoded).fields()
        fields.take()
        identifier = fields.take().fields()
        if (identifier.take().as_oid(), identifier.take().as_oid()) != (EC_PUBLIC_KEY, CURVE):
            raise Sm2Error("another curve")
        inner = der.parse(fields.take().as_octets()).fields()
        inner.take()
        return cls(int.from_bytes(inner.take().as_octets(), "big"))

    def to_pkcs8(self) -> bytes:
        public = der.context(1, der.bit_string(self.point))
        inner = der.sequence(der.integer(1), der.octet_string(self._number.to_bytes(32, "big")), public)
        return der.sequence(der.integer(0), der.sequence(der.oid(EC_PUBLIC_KEY), der.oid(CURVE)), der.octet_string(inner))

    def sign(self, data: bytes, *, user_id: bytes = USER_ID) -> bytes:
        """DER of r and s (GB/T 35276)."""
        return libcrypto.sign(self._key, data, user_id)


def verify(point: bytes, data: bytes, signature: bytes, *, user_id: bytes = USER_ID) -> bool:
    """Whether `signature` (DER) is one by the key with this public point. False for anything malformed."""
    try:
        return libcrypto.verify(_public(point), data, signature, user_id)
    except Sm2Error:
        return False


def public_key_info(point: bytes) -> bytes:
    """SubjectPublicKeyInfo with the usual algorithm, id-ecPublicKey and the curve (crypto.md P20)."""
    return der.sequence(der.sequence(der.oid(EC_PUBLIC_KEY), der.oid(CURVE)), der.bit_string(point))


def digest_to_sign(point: bytes, data: bytes, *, user_id: bytes = USER_ID) -> bytes:
    """e = SM3(ZA ‖ data), what a device or two parties sign (GB/T 32918.2 5.5, 6.1)."""
    identity = (len(user_id) * 8).to_bytes(2, "big") + user_id
    return digest("sm3", digest("sm3", identity, _CURVE_TEXT, point[1:]), data)


@lru_cache(maxsize=512)
def _public(point: bytes) -> libcrypto.Key:
    if len(point) != 65 or point[0] != libcrypto.UNCOMPRESSED:
        raise Sm2Error("public key")
    return libcrypto.Key(public_key_info(point), private=False)

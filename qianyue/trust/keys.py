"""Keys: one small `Signer` protocol, and the software key of development, of one-off keys and of the log.

Nothing outside this module sees private bytes. A PKCS#11 or SDF device is another class with the same three names.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol, runtime_checkable

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from qianyue.trust import algorithms, der, sm2
from qianyue.trust.der import tags
from qianyue.trust.errors import TrustError

MIN_RSA_BITS = 2048  # GM/T and ETSI TS 119 312 agree that less is broken or nearly so
MAX_RSA_BITS = 8192  # larger keys only cost the verifier time

# Group orders (FIPS 186-5, SP 800-186): a signature's two numbers lie in [1, n-1].
ORDERS = {
    "p256": 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    "p384": 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    "sm2": sm2.ORDER,
}
_CURVES: dict[str, type[ec.EllipticCurve]] = {"p256": ec.SECP256R1, "p384": ec.SECP384R1}
_HASHES: dict[str, type[hashes.HashAlgorithm]] = {"sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey | sm2.PrivateKey
PublicKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | rsa.RSAPublicKey


class SigningKeyError(TrustError):
    """A key or a signature value that cannot be used. The text never contains key material."""


@runtime_checkable
class Signer(Protocol):
    """Whatever can sign: a software key, a token, a signing server.

    `algorithm` is a name of `algorithms.ALGORITHMS`; `public_key_der` is a SubjectPublicKeyInfo;
    `sign` hashes `data` itself and gives a DER signature (for Ed25519: the 64 octets of RFC 8032).
    """

    @property
    def algorithm(self) -> str: ...

    @property
    def public_key_der(self) -> bytes: ...

    def sign(self, data: bytes) -> bytes: ...


class SoftwareKey:
    """A private key in this process: development, one-off keys of a service counter, the log's checkpoint key."""

    __slots__ = ("_key", "algorithm", "public_key_der")

    def __init__(self, *, private_key: PrivateKey) -> None:
        self._key, self.algorithm = private_key, _algorithm_of(private_key)
        if isinstance(private_key, sm2.PrivateKey):
            self.public_key_der = sm2.public_key_info(private_key.point)
        else:
            self.public_key_der = private_key.public_key().public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )

    def __repr__(self) -> str:
        return f"SoftwareKey({self.algorithm})"

    @classmethod
    def generate(cls, *, algorithm: str = "ecdsa_p256_sha256") -> SoftwareKey:
        """A new key: `ecdsa_p256_sha256`, `sm2_sm3`, `rsa_pkcs1_sha256` (2048 bits), or `ed25519` for the log."""
        if algorithm == "ecdsa_p256_sha256":
            return cls(private_key=ec.generate_private_key(ec.SECP256R1()))
        if algorithm == "sm2_sm3":
            return cls(private_key=sm2.PrivateKey.generate())
        if algorithm == "rsa_pkcs1_sha256":
            return cls(private_key=rsa.generate_private_key(65537, MIN_RSA_BITS))
        if algorithm == "ed25519":
            return cls(private_key=ed25519.Ed25519PrivateKey.generate())
        raise algorithms.AlgorithmError(algorithm)

    @classmethod
    def from_pkcs8(cls, pkcs8: bytes) -> SoftwareKey:
        """From an unencrypted PKCS#8 PrivateKeyInfo (DER)."""
        try:
            if _curve_of(pkcs8) == "sm2":
                return cls(private_key=sm2.PrivateKey.from_pkcs8(pkcs8))
            key = serialization.load_der_private_key(pkcs8, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm, der.DerError, sm2.Sm2Error):
            # The cause may quote the bytes (crypto.md P14), so it is cut off here.
            raise SigningKeyError("private_key_unreadable", "私钥文件无法读取，请检查其格式是否为 PKCS#8(DER)。") from None
        if isinstance(key, ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey):
            return cls(private_key=key)
        raise _unsupported()

    def to_pkcs8(self) -> bytes:
        """Unencrypted PKCS#8: the caller seals it (`envelope`) or keeps it in a file only its owner can read."""
        if isinstance(self._key, sm2.PrivateKey):
            return self._key.to_pkcs8()
        return self._key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def sign(self, data: bytes) -> bytes:
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, _ECDSA_SHA256)
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(data)

    def sign_digest(self, digest: bytes) -> bytes:
        """As `sign`, of data whose digest (SHA-256; for SM2 e, which includes the public key) is known and the data is not."""
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(digest, ec.ECDSA(_PREHASHED))
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(digest, padding.PKCS1v15(), _PREHASHED)
        if isinstance(self._key, sm2.PrivateKey):
            return self._key.sign_digest(digest)
        raise _unsupported()


_PREHASHED = Prehashed(hashes.SHA256())


def der_to_raw(signature: bytes) -> bytes:
    """`r ‖ s`, 64 octets, of a DER signature on a curve of 256 bits: what devices speak."""
    fields = der.parse(signature).fields()
    numbers = [fields.take().as_integer() for _ in range(2)]
    fields.done()
    if not all(0 < number < 1 << 256 for number in numbers):
        raise SigningKeyError("signature_malformed", "签名值超出允许范围，请重新签署。")
    return b"".join(number.to_bytes(32, "big") for number in numbers)


def _algorithm_of(key: PrivateKey) -> str:
    """How a key signs here. Raises `SigningKeyError` for a curve or a size that is not good enough."""
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, sm2.PrivateKey):
        return "sm2_sm3"
    if isinstance(key, rsa.RSAPrivateKey) and MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS:
        return "rsa_pkcs1_sha256"
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return "ecdsa_p256_sha256"
    raise _unsupported()


def _unsupported() -> SigningKeyError:
    text = "私钥种类不受支持，请使用 P-256、SM2、RSA(2048 位以上)或 Ed25519 私钥。"
    return SigningKeyError("private_key_unsupported", text)


def _curve_of(pkcs8: bytes) -> str | None:
    """The curve that a PrivateKeyInfo names (RFC 5958 2)."""
    fields = der.parse(pkcs8).fields()
    fields.take()
    curve = [child.as_oid() for child in fields.take().children() if child.tag == tags.OID][-1:]
    return algorithms.CURVES.get(curve[0]) if curve else None


_ECDSA_SHA256 = ec.ECDSA(hashes.SHA256())


def raw_to_der(r_s: bytes, *, curve: str = "p256") -> bytes:
    """`r || s` as WebCrypto, PKCS#11 and SDF give it, as the DER that certificates and CMS carry (64 octets: P-256, SM2)."""
    if len(r_s) != 64:
        raise SigningKeyError("signature_malformed", "签名值长度不对(应为 64 字节)，请重新签署。")
    r, s = int.from_bytes(r_s[:32], "big"), int.from_bytes(r_s[32:], "big")
    if not (0 < r < ORDERS[curve] and 0 < s < ORDERS[curve]):
        raise SigningKeyError("signature_malformed", "签名值超出允许范围，请重新签署。")
    return der.sequence(der.integer(r), der.integer(s))


def verify(*, spki: bytes, data: bytes, signature_der: bytes, algorithm: str) -> bool:
    """Whether `signature_der` is one by the key `spki` over `data`. False for anything malformed; never raises for bad bytes.

    Raises `AlgorithmError` only when the algorithm itself is unknown: that is *undetermined*, not *invalid*.
    """
    row = algorithms.named(algorithm)
    if row.key == "sm2":
        point = _sm2_point(spki)
        return point is not None and _in_range(signature_der, sm2.ORDER) and sm2.verify(point, data, signature_der)
    key = _load(spki)
    if key is None or algorithms.key_kind(spki) != row.key:
        return False
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and row.digest is not None:
            if not _in_range(signature_der, ORDERS[row.key]):
                return False
            key.verify(signature_der, data, ec.ECDSA(_HASHES[row.digest]()))
        elif isinstance(key, rsa.RSAPublicKey) and row.digest is not None:
            key.verify(signature_der, data, padding.PKCS1v15(), _HASHES[row.digest]())
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature_der, data)
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _sm2_point(spki: bytes) -> bytes | None:
    """The public point of an SM2 key, however its algorithm is named; None for another key and for one in no exact form."""
    try:
        fields = der.parse(spki).fields()
        identifier, (point, unused) = fields.take().fields(), fields.take().as_bits()
        fields.done()
        names = [identifier.take().as_oid()]
        if names[0] == algorithms.EC_PUBLIC_KEY:
            names.append(identifier.take().as_oid())
        else:
            identifier.optional(tags.NULL)
        identifier.done()
    except der.DerError:
        return None
    return point if algorithms.CURVES.get(names[-1]) == "sm2" and not unused else None


def _in_range(signature: bytes, order: int) -> bool:
    """Strict DER `SEQUENCE {r, s}` with both in [1, n-1], checked here and not left to whichever library is below."""
    try:
        fields = der.parse(signature).fields()
        r, s = fields.take().as_integer(), fields.take().as_integer()
        fields.done()
    except TrustError:
        return False
    return 0 < r < order and 0 < s < order


def _load(spki: bytes) -> PublicKey | None:
    """The public key, with its point on the curve and its size checked; None when it is not usable."""
    return _loaded(spki) if len(spki) <= algorithms.MAX_SPKI else None


@lru_cache(maxsize=512)
def _loaded(spki: bytes) -> PublicKey | None:
    try:
        key = serialization.load_der_public_key(spki)
    except (ValueError, UnsupportedAlgorithm):
        return None
    if isinstance(key, rsa.RSAPublicKey):
        return key if MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS else None
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key if isinstance(key.curve, tuple(_CURVES.values())) else None
    return key if isinstance(key, ed25519.Ed25519PublicKey) else None

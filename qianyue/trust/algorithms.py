"""Signature algorithms as data. A suite is a row here, a key kind in `keys`, and nothing else.

Names are ours and stable (they stand in records and in JSON); object identifiers are those of RFC 5758, 4055 and 8410,
and of GB/T 33560 for SM2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from qianyue.trust import der
from qianyue.trust.der import tags
from qianyue.trust.errors import TrustError

EC_PUBLIC_KEY = "1.2.840.10045.2.1"
RSA_ENCRYPTION = "1.2.840.113549.1.1.1"
ED25519 = "1.3.101.112"
SM2_SIGNATURE = "1.2.156.10197.1.301.1"
KEY_ALONE = {RSA_ENCRYPTION: "rsa", SM2_SIGNATURE: "sm2"}  # RFC 3370 3.2; GM/T 0006, as GB/T 35275 SignerInfos have it
CURVES = {"1.2.840.10045.3.1.7": "p256", "1.3.132.0.34": "p384", "1.2.156.10197.1.301": "sm2"}


class AlgorithmError(TrustError):
    """An algorithm or a kind of key that this version cannot check."""

    def __init__(self, what: str) -> None:
        super().__init__("algorithm_unsupported", f"暂不支持的密码算法({what})，无法核验；请升级验证程序或改用支持的算法。")


@dataclass(frozen=True)
class SignatureAlgorithm:
    """`key` names the kind of key, `digest` what is hashed before signing (None: the algorithm hashes itself)."""

    name: str
    key: str
    digest: str | None
    oid: str
    null_parameters: bool = False

    @cached_property
    def identifier(self) -> bytes:
        return der.sequence(der.oid(self.oid), der.null() if self.null_parameters else b"")


ALGORITHMS: dict[str, SignatureAlgorithm] = {
    row.name: row
    for row in (
        SignatureAlgorithm("ecdsa_p256_sha256", "p256", "sha256", "1.2.840.10045.4.3.2"),
        SignatureAlgorithm("ecdsa_p256_sha384", "p256", "sha384", "1.2.840.10045.4.3.3"),
        SignatureAlgorithm("ecdsa_p256_sha512", "p256", "sha512", "1.2.840.10045.4.3.4"),
        SignatureAlgorithm("ecdsa_p384_sha256", "p384", "sha256", "1.2.840.10045.4.3.2"),
        SignatureAlgorithm("ecdsa_p384_sha384", "p384", "sha384", "1.2.840.10045.4.3.3"),
        SignatureAlgorithm("ecdsa_p384_sha512", "p384", "sha512", "1.2.840.10045.4.3.4"),
        SignatureAlgorithm("rsa_pkcs1_sha256", "rsa", "sha256", "1.2.840.113549.1.1.11", null_parameters=True),
        SignatureAlgorithm("rsa_pkcs1_sha384", "rsa", "sha384", "1.2.840.113549.1.1.12", null_parameters=True),
        SignatureAlgorithm("rsa_pkcs1_sha512", "rsa", "sha512", "1.2.840.113549.1.1.13", null_parameters=True),
        SignatureAlgorithm("sm2_sm3", "sm2", "sm3", "1.2.156.10197.1.501"),
        SignatureAlgorithm("ed25519", "ed25519", None, ED25519),
    )
}
MAX_SPKI = 4_000  # octets, remembered by the hundred: RSA of 8,192 bits, the largest that we check, has 1,100
SUITES = {"p256": ALGORITHMS["ecdsa_p256_sha256"], "sm2": ALGORITHMS["sm2_sm3"]}  # what parties and authorities sign with
_BY_KEY_AND_OID = {(row.key, row.oid): row for row in ALGORITHMS.values()}
_BY_KEY_AND_DIGEST = {(row.key, row.digest): row for row in ALGORITHMS.values()}


def named(name: str) -> SignatureAlgorithm:
    try:
        return ALGORITHMS[name]
    except KeyError:
        raise AlgorithmError(name) from None


def key_kind(spki: bytes) -> str:
    """What kind of key a SubjectPublicKeyInfo holds: p256, p384, sm2, rsa, ed25519. `AlgorithmError` for any other."""
    if len(spki) > MAX_SPKI:
        raise AlgorithmError("a key too large")
    return _key_kind(spki)


@lru_cache(maxsize=512)
def _key_kind(spki: bytes) -> str:
    fields = der.parse(spki).fields()
    identifier = fields.take().fields()
    oid = identifier.take().as_oid()
    if oid == RSA_ENCRYPTION:
        return "rsa"
    if oid == ED25519:
        return "ed25519"
    if CURVES.get(oid) == "sm2":
        return "sm2"  # GM/T 0015 also allows the curve itself where others write id-ecPublicKey (crypto.md P20)
    if oid == EC_PUBLIC_KEY and (curve := identifier.optional(tags.OID)) is not None and (name := CURVES.get(curve.as_oid())):
        return name
    raise AlgorithmError(oid)


def read_identifier(element: der.Element, *, spki: bytes, digest: str | None = None) -> SignatureAlgorithm:
    """The row for an AlgorithmIdentifier used with this key.

    `digest` serves SignerInfos that name only the key (`KEY_ALONE`) and the digest beside it.
    """
    fields = element.fields()
    oid = fields.take().as_oid()
    if (parameters := fields.optional(tags.NULL)) is not None and parameters.content:
        raise AlgorithmError(oid)
    fields.done()
    kind = key_kind(spki)
    if digest is not None and KEY_ALONE.get(oid) == kind:
        row = _BY_KEY_AND_DIGEST.get((kind, digest))
    else:
        row = _BY_KEY_AND_OID.get((kind, oid))
    if row is None:
        raise AlgorithmError(oid)
    return row


def for_key(spki: bytes, *, digest: str) -> SignatureAlgorithm:
    """The algorithm with which a key of this kind signs under a digest."""
    row = _BY_KEY_AND_DIGEST.get((key_kind(spki), digest))
    if row is None:
        raise AlgorithmError(f"{key_kind(spki)}/{digest}")
    return row


def usual_digest(spki: bytes) -> str:
    """The digest that keys of this kind sign with when nobody says otherwise: SM3 for SM2, SHA-256 for the others."""
    return "sm3" if key_kind(spki) == "sm2" else "sha256"

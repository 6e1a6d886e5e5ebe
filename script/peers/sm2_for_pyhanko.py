"""What pyHanko needs to sign with SM2 (crypto.md 3.1): names for asn1crypto, and a signer over the same libcrypto as ours."""

from pathlib import Path

from asn1crypto import algos, keys, pem, x509
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from qianyue.trust.sm2 import PrivateKey

SM3, SM2_WITH_SM3, CURVE = "1.2.156.10197.1.401", "1.2.156.10197.1.501", "1.2.156.10197.1.301"
NAME = "sm2sign_with_sm3"


def register() -> None:
    for kind, oid, name, known in (
        (algos.DigestAlgorithmId, SM3, "sm3", "sha256"),
        (algos.SignedDigestAlgorithmId, SM2_WITH_SM3, NAME, "sha256_ecdsa"),
    ):
        kind(known).dotted  # noqa: B018 - the reverse map is made at first use
        kind._map[oid], kind._reverse_map[name] = name, oid
    keys.NamedCurve.register("sm2p256v1", CURVE, 32)
    for attribute, value in (("signature_algo", "sm2"), ("hash_algo", "sm3")):
        before = getattr(algos.SignedDigestAlgorithm, attribute).fget
        told = property(lambda self, before=before, value=value: value if self["algorithm"].native == NAME else before(self))
        setattr(algos.SignedDigestAlgorithm, attribute, told)


class Sm2Signer(signers.Signer):
    def __init__(self, key: Path, leaf: Path, issuers: Path) -> None:
        (certificate,) = _read(leaf)
        store = SimpleCertificateStore()
        store.register_multiple(_read(issuers))
        self._key = PrivateKey.from_pkcs8(pem.unarmor(key.read_bytes())[2])
        mechanism = algos.SignedDigestAlgorithm({"algorithm": NAME})
        super().__init__(signing_cert=certificate, cert_registry=store, signature_mechanism=mechanism)

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(72) if dry_run else self._key.sign(data)


def _read(file: Path) -> list[x509.Certificate]:
    return [x509.Certificate.load(der) for _, _, der in pem.unarmor(file.read_bytes(), multiple=True)]

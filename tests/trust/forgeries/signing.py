"""Certificates exchanged, algorithms weakened, signatures by nobody: what is wrong lies inside the CMS."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

from qianyue.trust import certificates, der, digests, oids
from qianyue.trust.cms import attribute
from tests.trust.cast import EMPLOYER, NOON, Party, World, request_for
from tests.trust.forgeries.scene import Scene, forgery
from tests.trust.handmade import plain_cms

CERTIFICATE, DOWNGRADE, NOBODY = "certificate substitution", "algorithm downgrade", "signature by nobody"
SHA1, SHA256 = der.sequence(der.oid(oids.SHA1)), digests.algorithm("sha256").identifier
ECDSA_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"))
ECDSA_SHA1 = der.sequence(der.oid("1.2.840.10045.4.1"))
RSA_SHA256 = der.sequence(der.oid("1.2.840.113549.1.1.11"), der.null())
NULL_CIPHER = der.sequence(der.oid("1.3.6.1.5.5.7.6.2"))  # id-alg-noSignature (RFC 5272)


def attributes(digest: bytes, *, certificate: bytes | None, content_type: str = oids.DATA) -> bytes:
    """Signed attributes; without `certificate`, without the reference to it."""
    parts = [attribute(oids.CONTENT_TYPE, der.oid(content_type)), attribute(oids.MESSAGE_DIGEST, der.octet_string(digest))]
    if certificate is not None:
        named = der.sequence(der.sequence(der.sequence(der.octet_string(digests.digest("sha256", certificate)))))
        parts.append(attribute(oids.SIGNING_CERTIFICATE_V2, named))
    return der.set_of(*parts)


def cms(
    *,
    signed: bytes,
    signature: bytes,
    named: certificates.Certificate,
    carried: Sequence[bytes],
    digest: bytes = SHA256,
    algorithm: bytes = ECDSA_SHA256,
    signers: bool = True,
    outer: str = oids.SIGNED_DATA,
    inner: str = oids.DATA,
) -> bytes:
    """ContentInfo with whatever the attacker likes in it."""
    info = der.sequence(
        der.integer(1),
        der.sequence(named.issuer.encoded, der.integer(named.serial)),
        digest,
        b"\xa0" + signed[1:],
        algorithm,
        der.octet_string(signature),
    )
    body = der.sequence(
        der.integer(1),
        der.set_of(digest),
        der.sequence(der.oid(inner)),
        b"\xa0" + der.set_of(*carried)[1:],
        der.set_of(*([info] if signers else [])),
    )
    return der.sequence(der.oid(outer), der.context(0, body))


def _second_certificate(scene: Scene) -> list[bytes]:
    """The employer's key certified a second time."""
    return scene.world.authority.issue(
        request_for(scene.acme.key), profile="organisation", subject_name=EMPLOYER, organisation=EMPLOYER,
        serial_hint="91530000MA0000000X",
    )  # fmt: skip


@forgery(CERTIFICATE)
def certificate_exchanged(scene: Scene) -> bytes:
    """Another certificate for the same key in place of the one that the signature refers to"""
    other = _second_certificate(scene)

    def exchanged(covered: bytes, party: Party, world: World) -> bytes:
        signed = attributes(digests.digest("sha256", covered), certificate=party.chain[0])
        return cms(signed=signed, signature=party.key.sign(signed), named=certificates.read(other[0]), carried=other)

    return scene.by_employer(cms_of=exchanged)


@forgery(CERTIFICATE)
def certificate_not_referred_to(scene: Scene) -> bytes:
    """No signing-certificate attribute, so that any certificate for the key would fit"""

    def unreferred(covered: bytes, party: Party, world: World) -> bytes:
        signed = attributes(digests.digest("sha256", covered), certificate=None)
        return cms(signed=signed, signature=party.key.sign(signed), named=party.certificate, carried=party.chain)

    return scene.by_employer(cms_of=unreferred)


@forgery(CERTIFICATE)
def certificate_in_the_employers_name(scene: Scene) -> bytes:
    """A certificate in the employer's name by an authority that the attacker made"""
    return scene.by_employer(cms_of=lambda covered, _, world: plain_cms(covered, World().employer(), world))


@forgery(CERTIFICATE)
def certificate_of_a_namesake(scene: Scene) -> bytes:
    """A genuine event certificate whose holder calls itself as the employer"""
    return scene.by_employer(cms_of=lambda covered, _, world: plain_cms(covered, scene.world.worker(EMPLOYER), world))


@forgery(CERTIFICATE)
def certificate_of_the_timestamp_authority(scene: Scene) -> bytes:
    """A certificate that was issued for other purposes"""
    tsa = scene.world.tsa
    party = Party(EMPLOYER, tsa._signer, list(tsa._chain))  # type: ignore[arg-type]
    return scene.by_employer(cms_of=lambda covered, _, world: plain_cms(covered, party, world))


def authority_of(scene: Scene, public: object) -> list[bytes]:
    """A certificate for any public key, by an authority that the one who checks trusts."""
    top, root_name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Old CA")])
    leaf_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, EMPLOYER)])

    def build(subject: x509.Name, key: object, extension: x509.ExtensionType) -> bytes:
        made = x509.CertificateBuilder(
            root_name,
            subject,
            key,
            x509.random_serial_number(),
            NOON - timedelta(days=1),
            NOON + timedelta(days=9),  # type: ignore[arg-type]
        )
        signed = made.add_extension(extension, isinstance(extension, x509.BasicConstraints)).sign(top, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.DER)

    scene.extra_roots.append(certificates.read(build(root_name, top.public_key(), x509.BasicConstraints(True, None))))
    return [build(leaf_name, public, x509.OCSPNoCheck())]


@forgery(DOWNGRADE)
def digest_sha1(scene: Scene) -> bytes:
    """The employer signs with SHA-1, for which collisions can be made"""

    def weak(covered: bytes, party: Party, world: World) -> bytes:
        signed = attributes(hashlib.sha1(covered, usedforsecurity=False).digest(), certificate=party.chain[0])
        made = ec.ECDSA(hashes.SHA1())  # noqa: S303  # what must be refused
        signature = party.key._key.sign(signed, made)  # type: ignore[call-arg, arg-type]
        return cms(
            signed=signed, signature=signature, named=party.certificate, carried=party.chain, digest=SHA1, algorithm=ECDSA_SHA1
        )

    return scene.by_employer(cms_of=weak)


def rsa_signed(scene: Scene, bits: int) -> bytes:
    """The employer's signature with a genuine RSA certificate of `bits`."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    chain = authority_of(scene, key.public_key())

    def weak(covered: bytes, party: Party, world: World) -> bytes:
        signed = attributes(digests.digest("sha256", covered), certificate=chain[0])
        signature = key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        return cms(signed=signed, signature=signature, named=certificates.read(chain[0]), carried=chain, algorithm=RSA_SHA256)

    return scene.by_employer(cms_of=weak)


@forgery(DOWNGRADE)
def key_rsa_1024(scene: Scene) -> bytes:
    """The employer signs with RSA of 1024 bits, certified by a trusted authority"""
    return rsa_signed(scene, 1024)


@forgery(DOWNGRADE)
def digest_named_twice_differently(scene: Scene) -> bytes:
    """The algorithm beside the signature is exchanged for SHA-1's, the signature stays"""

    def contradicting(covered: bytes, party: Party, world: World) -> bytes:
        signed = attributes(digests.digest("sha256", covered), certificate=party.chain[0])
        return cms(
            signed=signed, signature=party.key.sign(signed), named=party.certificate, carried=party.chain, algorithm=ECDSA_SHA1
        )

    return scene.by_employer(cms_of=contradicting)


def _nobody(scene: Scene, *, signature: bytes, **options: object) -> bytes:
    def made(covered: bytes, party: Party, world: World) -> bytes:
        signed = attributes(digests.digest("sha256", covered), certificate=party.chain[0])
        return cms(signed=signed, signature=signature, named=party.certificate, carried=party.chain, **options)  # type: ignore[arg-type]

    return scene.by_employer(cms_of=made)


@forgery(NOBODY)
def no_signer(scene: Scene) -> bytes:
    """SignedData with the employer's certificate and no SignerInfo"""
    return _nobody(scene, signature=b"", signers=False)


@forgery(NOBODY)
def empty_signature(scene: Scene) -> bytes:
    """The employer's certificate, the right digest, a signature value of no octets"""
    return _nobody(scene, signature=b"")


@forgery(NOBODY)
def zero_signature(scene: Scene) -> bytes:
    """An ECDSA signature whose two numbers are zero (CVE-2022-21449 took it for everybody's)"""
    return _nobody(scene, signature=der.sequence(der.integer(0), der.integer(0)))


@forgery(NOBODY)
def null_cipher(scene: Scene) -> bytes:
    """The algorithm id-alg-noSignature, whose "signature" is the digest itself"""
    return _nobody(scene, signature=bytes(32), algorithm=NULL_CIPHER)

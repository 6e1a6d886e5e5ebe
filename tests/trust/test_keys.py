from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyue.trust import algorithms, der, keys
from qianyue.trust.errors import TrustError
from qianyue.trust.keys import ORDERS, Signer, SoftwareKey, raw_to_der, verify

KEY = SoftwareKey.generate()
N = ORDERS["p256"]


def spki_of(private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> bytes:
    return private.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


@pytest.mark.parametrize("algorithm", ["ecdsa_p256_sha256", "ed25519"])
def test_it_works(algorithm: str) -> None:
    key = SoftwareKey.generate(algorithm=algorithm)
    signature = key.sign("合同".encode())
    assert isinstance(key, Signer)
    assert verify(spki=key.public_key_der, data="合同".encode(), signature_der=signature, algorithm=algorithm)
    assert not verify(spki=key.public_key_der, data=b"other", signature_der=signature, algorithm=algorithm)


def test_a_key_comes_back_from_pkcs8() -> None:
    again = SoftwareKey.from_pkcs8(KEY.to_pkcs8())
    assert again.public_key_der == KEY.public_key_der
    assert again.algorithm == "ecdsa_p256_sha256"


def test_neither_text_nor_error_shows_key_material() -> None:
    secret = KEY.to_pkcs8()
    assert repr(KEY) == "SoftwareKey(ecdsa_p256_sha256)"
    with pytest.raises(TrustError) as refusal:
        SoftwareKey.from_pkcs8(secret[:-3])
    assert refusal.value.code == "private_key_unreadable"
    assert refusal.value.__cause__ is None


def test_it_refuses_other_kinds_of_private_keys() -> None:
    other = ec.generate_private_key(ec.SECP384R1()).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(TrustError) as refusal:
        SoftwareKey.from_pkcs8(other)
    assert refusal.value.code == "private_key_unsupported"


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=40))
def test_the_browser_s_raw_signature_verifies_after_conversion(data: bytes) -> None:
    r, s = decode_dss_signature(KEY.sign(data))
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    assert raw_to_der(raw) == encode_dss_signature(r, s)
    assert verify(spki=KEY.public_key_der, data=data, signature_der=raw_to_der(raw), algorithm=KEY.algorithm)


@pytest.mark.parametrize("raw", [b"", bytes(63), bytes(64), b"\xff" * 64, bytes(32) + b"\x01" * 32])
def test_it_refuses_raw_signatures_out_of_range(raw: bytes) -> None:
    with pytest.raises(TrustError) as refusal:
        raw_to_der(raw)
    assert refusal.value.code == "signature_malformed"


@pytest.mark.parametrize(("r", "s"), [(0, 1), (1, 0), (N, 1), (1, N), (-1, 1), (2**300, 1)])
def test_it_refuses_numbers_outside_the_group(r: int, s: int) -> None:
    signature = der.sequence(der.integer(r), der.integer(s))
    assert not verify(spki=KEY.public_key_der, data=b"x", signature_der=signature, algorithm=KEY.algorithm)


def test_it_refuses_signatures_with_a_second_encoding() -> None:
    signature = KEY.sign(b"x")
    r, s = decode_dss_signature(signature)
    long_r = der.tlv(0x02, b"\x00" + der.parse(der.integer(r)).content)
    for forged in (signature + b"\x00", der.sequence(long_r, der.integer(s)), der.sequence(der.integer(r), der.integer(s + N))):
        assert not verify(spki=KEY.public_key_der, data=b"x", signature_der=forged, algorithm=KEY.algorithm)


def test_the_algorithm_must_fit_the_key() -> None:
    signature = KEY.sign(b"x")
    for other in ("ecdsa_p384_sha256", "ecdsa_p256_sha384", "rsa_pkcs1_sha256", "ed25519"):
        assert not verify(spki=KEY.public_key_der, data=b"x", signature_der=signature, algorithm=other)
    with pytest.raises(TrustError) as refusal:
        verify(spki=KEY.public_key_der, data=b"x", signature_der=signature, algorithm="md5")
    assert refusal.value.code == "algorithm_unsupported"


def test_rsa_of_foreign_authorities_verifies_unless_it_is_short() -> None:
    for bits, good in ((2048, True), (1024, False)):
        private = rsa.generate_private_key(65537, bits)
        signature = private.sign(b"x", padding.PKCS1v15(), hashes.SHA256())
        assert verify(spki=spki_of(private), data=b"x", signature_der=signature, algorithm="rsa_pkcs1_sha256") is good


def test_a_point_off_the_curve_is_no_key() -> None:
    spki = bytearray(KEY.public_key_der)
    spki[-1] ^= 1
    assert not verify(spki=bytes(spki), data=b"x", signature_der=KEY.sign(b"x"), algorithm=KEY.algorithm)


def test_an_algorithm_identifier_is_read_with_its_key() -> None:
    row = algorithms.named("ecdsa_p256_sha256")
    assert algorithms.read_identifier(der.parse(row.identifier), spki=KEY.public_key_der) == row
    private = rsa.generate_private_key(65537, 2048)
    bare = der.parse(der.sequence(der.oid(algorithms.RSA_ENCRYPTION), der.null()))
    assert algorithms.read_identifier(bare, spki=spki_of(private), digest="sha256").name == "rsa_pkcs1_sha256"
    with pytest.raises(TrustError):
        algorithms.read_identifier(bare, spki=spki_of(private))


def test_a_key_too_large_to_be_one_is_not_remembered() -> None:
    """What a stranger's certificate calls a key may have sixty thousand octets; hundreds of those would stay in memory."""
    huge = der.sequence(
        der.sequence(der.oid(algorithms.RSA_ENCRYPTION), der.null()),
        der.bit_string(der.sequence(der.integer((1 << 400_000) + 1), der.integer(65537))),
    )
    before = (keys._loaded.cache_info().currsize, algorithms._key_kind.cache_info().currsize)
    with pytest.raises(algorithms.AlgorithmError):
        algorithms.key_kind(huge)
    assert not verify(spki=huge, data=b"x", signature_der=b"x", algorithm="rsa_pkcs1_sha256")
    assert (keys._loaded.cache_info().currsize, algorithms._key_kind.cache_info().currsize) == before

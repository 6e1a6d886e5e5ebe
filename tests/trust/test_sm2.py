"""SM2 with SM3 by the system's libcrypto: the standard's example, two other makers, and what must be refused."""

from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gmssl_pyx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyue.trust import algorithms, der, keys, pem, sm2
from qianyue.trust.errors import TrustError
from qianyue.trust.sm2 import libcrypto

# GB/T 32918.5, the example of signing on the recommended curve.
EXAMPLE = sm2.PrivateKey(0x3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8)
MESSAGE = b"message digest"
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA
KEY = keys.SoftwareKey.generate(algorithm="sm2_sm3")


def signature(r: int, s: int) -> bytes:
    return der.sequence(der.integer(r), der.integer(s))


def good(data: bytes, value: bytes, *, spki: bytes = KEY.public_key_der) -> bool:
    return keys.verify(spki=spki, data=data, signature_der=value, algorithm="sm2_sm3")


def test_it_works() -> None:
    value = KEY.sign("合同".encode())
    assert KEY.algorithm == "sm2_sm3"
    assert good("合同".encode(), value)
    assert not good(b"other", value)


def test_the_standard_s_example_comes_out() -> None:
    assert EXAMPLE.point[1:33].hex().upper() == "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    e = sm2.digest_to_sign(EXAMPLE.point, MESSAGE)
    assert e.hex().upper() == "F0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640"
    assert sm2.verify(EXAMPLE.point, MESSAGE, signature(R, S))


def test_another_user_id_is_another_signature() -> None:
    value = EXAMPLE.sign(MESSAGE, user_id=b"ALICE123@YAHOO.COM")
    assert sm2.verify(EXAMPLE.point, MESSAGE, value, user_id=b"ALICE123@YAHOO.COM")
    assert not sm2.verify(EXAMPLE.point, MESSAGE, value)
    assert not sm2.verify(EXAMPLE.point, MESSAGE, EXAMPLE.sign(MESSAGE, user_id=b""))


@pytest.mark.parametrize(
    ("r", "s"),
    [(0, S), (R, 0), (sm2.ORDER, S), (R, sm2.ORDER), (R + sm2.ORDER, S), (R, S + sm2.ORDER), (R, sm2.ORDER - R), (-R, S)],
)
def test_numbers_out_of_range_are_refused(r: int, s: int) -> None:
    spki = sm2.public_key_info(EXAMPLE.point)
    assert good(MESSAGE, signature(R, S), spki=spki)
    assert not good(MESSAGE, signature(r, s), spki=spki)


@pytest.mark.parametrize(
    "change", [lambda v: v + b"\0", lambda v: v[:-1], lambda v: b"", lambda v: b"\x30\x80" + v[2:] + b"\0\0"]
)
def test_what_is_not_der_is_refused(change: object) -> None:
    value = KEY.sign(MESSAGE)
    assert not good(MESSAGE, change(value))  # type: ignore[operator]


def test_keys_of_another_curve_and_points_off_the_curve_are_refused() -> None:
    other = keys.SoftwareKey.generate()
    assert not keys.verify(spki=other.public_key_der, data=MESSAGE, signature_der=KEY.sign(MESSAGE), algorithm="sm2_sm3")
    assert not keys.verify(
        spki=KEY.public_key_der, data=MESSAGE, signature_der=other.sign(MESSAGE), algorithm="ecdsa_p256_sha256"
    )
    off = EXAMPLE.point[:-1] + bytes((EXAMPLE.point[-1] ^ 1,))
    assert not good(MESSAGE, signature(R, S), spki=sm2.public_key_info(off))
    for point in (b"", b"\x04", b"\0" * 65, EXAMPLE.point[1:]):
        assert not sm2.verify(point, MESSAGE, signature(R, S))
    with pytest.raises(sm2.Sm2Error):
        libcrypto.combine(1, off, 1)
    for number in (0, sm2.ORDER - 1, sm2.ORDER):
        with pytest.raises(sm2.Sm2Error):
            sm2.PrivateKey(number)
    foreign = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(sm2.Sm2Error):
        sm2.PrivateKey.from_pkcs8(foreign)


def test_a_key_may_name_its_curve_as_its_algorithm() -> None:
    """GM/T 0015 allows both forms; the second is read, the first is written."""
    fields = der.parse(KEY.public_key_der).fields()
    fields.take()
    short = der.sequence(der.sequence(der.oid(sm2.CURVE)), fields.take().encoded)
    assert algorithms.key_kind(short) == "sm2"
    assert good(MESSAGE, KEY.sign(MESSAGE), spki=short)


def test_a_public_key_has_one_exact_form() -> None:
    point, curve, other = der.bit_string(EXAMPLE.point), der.oid(sm2.CURVE), der.oid("1.2.840.10045.3.1.7")
    usual = der.sequence(der.oid(sm2.EC_PUBLIC_KEY), curve)
    for spki in (
        der.sequence(usual, point, der.null()),
        der.sequence(der.sequence(der.oid(sm2.EC_PUBLIC_KEY), curve, der.null()), point),
        der.sequence(der.sequence(curve, other), point),
        der.sequence(usual, der.bit_string(EXAMPLE.point[:-1] + b"\0", unused=1)),
        der.sequence(der.sequence(der.oid(sm2.EC_PUBLIC_KEY), other), point),
        b"junk",
        b"",
    ):
        assert not good(MESSAGE, signature(R, S), spki=spki)


def test_a_key_comes_back_from_pkcs8_and_nothing_shows_it() -> None:
    again = keys.SoftwareKey.from_pkcs8(KEY.to_pkcs8())
    assert (again.public_key_der, again.algorithm) == (KEY.public_key_der, "sm2_sm3")
    assert repr(again) == "SoftwareKey(sm2_sm3)"
    assert repr(EXAMPLE) == "PrivateKey(sm2)"
    with pytest.raises(TrustError) as refusal:
        keys.SoftwareKey.from_pkcs8(KEY.to_pkcs8()[:-3])
    assert refusal.value.code == "private_key_unreadable"


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=200))
def test_gmssl_accepts_ours_and_we_accept_gmssl_s(data: bytes) -> None:
    public, private = gmssl_pyx.sm2_key_generate()
    ours = sm2.PrivateKey(int.from_bytes(private, "big"))
    assert ours.point[1:] == public[-64:]
    assert gmssl_pyx.sm2_verify(public, data, ours.sign(data))
    theirs = gmssl_pyx.sm2_sign(private, public, data)
    assert sm2.verify(ours.point, data, theirs)
    assert not sm2.verify(ours.point, data + b"x", theirs)


@pytest.mark.skipif(not shutil.which("openssl"), reason="OpenSSL's command line is the judge")
def test_openssl_s_command_line_accepts_ours_and_we_accept_its(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(pem.encode(KEY.to_pkcs8(), label="PRIVATE KEY"))
    (tmp_path / "public.pem").write_text(pem.encode(KEY.public_key_der, label="PUBLIC KEY"))
    (tmp_path / "data").write_bytes(MESSAGE)
    (tmp_path / "ours").write_bytes(KEY.sign(MESSAGE))
    how = ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-in", "data"]
    check = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", *how, "-sigfile", "ours"]
    assert b"Verified Successfully" in subprocess.run(check, cwd=tmp_path, capture_output=True, check=True).stdout
    make = ["openssl", "pkeyutl", "-sign", "-inkey", "key.pem", *how, "-out", "theirs"]
    subprocess.run(make, cwd=tmp_path, capture_output=True, check=True)
    assert good(MESSAGE, (tmp_path / "theirs").read_bytes())


def test_two_threads_may_sign_with_one_key() -> None:
    with ThreadPoolExecutor(2) as pool:
        values = list(pool.map(KEY.sign, [b"%d" % number for number in range(200)]))
    assert all(good(b"%d" % number, value) for number, value in enumerate(values))


@given(st.integers(1, sm2.ORDER - 2), st.integers(1, sm2.ORDER - 2), st.integers(1, sm2.ORDER - 2))
@settings(max_examples=40, deadline=None)
def test_points_add_as_their_numbers_do(one: int, two: int, factor: int) -> None:
    total = (one + factor * two) % sm2.ORDER
    if total:
        assert libcrypto.combine(one, libcrypto.combine(two), factor) == libcrypto.combine(total)


def test_infinity_is_no_public_key() -> None:
    with pytest.raises(sm2.Sm2Error):
        libcrypto.combine(sm2.ORDER - 5, libcrypto.combine(5), 1)

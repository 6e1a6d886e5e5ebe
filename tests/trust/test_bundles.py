from __future__ import annotations

import subprocess
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.trust import certificates, cms, digests, pem
from qianyue.trust.certificates import CertificateError
from tests.trust.cast import World

WORLD = World()
WORKER = WORLD.worker()
ALL = [*WORKER.chain, WORLD.authority.root.der]
BAG = certificates.bundle(ALL)


def test_it_works() -> None:
    assert sorted(certificates.read_bundle(BAG)) == sorted(ALL)


def test_openssl_reads_ours_and_we_read_its() -> None:
    def openssl(*arguments: str, given: bytes) -> bytes:
        return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True).stdout

    assert sorted(pem.decode(openssl("pkcs7", "-inform", "DER", "-print_certs", given=BAG))) == sorted(ALL)
    chain = "".join(map(pem.encode, ALL)).encode()
    theirs = openssl("crl2pkcs7", "-nocrl", "-certfile", "/dev/stdin", "-outform", "DER", given=chain)
    assert sorted(certificates.read_bundle(theirs)) == sorted(ALL)


def test_what_is_signed_is_no_bag_of_certificates() -> None:
    attributes = cms.signed_attributes(
        content_type="1.2.840.113549.1.7.1",
        message_digest=digests.digest("sha256", b"x"),
        certificate=WORKER.certificate,
        digest="sha256",
    )
    signed = cms.signed_data(
        attributes=attributes,
        signature=WORKER.key.sign(attributes),
        algorithm=WORKER.key.algorithm,
        digest="sha256",
        signer=WORKER.certificate,
        certificates=WORKER.chain,
    )
    with pytest.raises(CertificateError):
        certificates.read_bundle(signed)


@pytest.mark.parametrize(
    "wrong", [b"", b"\x30\x00", BAG[:-1], BAG + b"\x00", certificates.bundle([]), certificates.bundle([b"\x30\x00"] * 33)]
)
def test_it_refuses_what_is_no_bag(wrong: bytes) -> None:
    with pytest.raises(CertificateError):
        certificates.read_bundle(wrong)


def test_it_refuses_a_bag_too_large_to_be_one() -> None:
    with pytest.raises(CertificateError) as refusal:
        certificates.read_bundle(b"\x30" * 200_001)
    assert refusal.value.code == "bundle_too_large"


@given(place=st.integers(0, 200), octets=st.binary(max_size=4))
def test_an_altered_bag_is_read_or_refused(place: int, octets: bytes) -> None:
    with suppress(CertificateError):
        assert certificates.read_bundle(BAG[:place] + octets + BAG[place + len(octets) :])

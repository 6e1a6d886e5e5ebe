from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rfc3161_client import decode_timestamp_response

from qianyue.trust import certificates, cms, der, digests, oids, timestamps
from qianyue.trust.errors import TrustError
from qianyue.trust.keys import Signer
from qianyue.trust.timestamps import DevelopmentTsa, TimestampError, TimestampRefused
from qianyue.trust.timestamps.requests import message_imprint
from tests.trust.cast import NOON, Clock, World

WORLD = World()
TSA = WORLD.tsa
IMPRINT = digests.digest("sha256", b"contract")


def answer(**changes: object) -> timestamps.Token:
    response = TSA.respond(timestamps.request(IMPRINT, nonce=7))
    return timestamps.read_response(response, **{"imprint": IMPRINT, "nonce": 7, "roots": WORLD.authority.roots} | changes)


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512", "sm3"])
def test_it_works(algorithm: str) -> None:
    imprint = digests.digest(algorithm, b"contract")
    response = TSA.respond(timestamps.request(imprint, algorithm=algorithm, nonce=2**63))
    token = timestamps.read_response(response, imprint=imprint, nonce=2**63, roots=WORLD.authority.roots, algorithm=algorithm)
    assert (token.gen_time, token.accuracy) == (NOON, timedelta(seconds=1))
    assert (token.imprint, token.algorithm, token.nonce) == (imprint, algorithm, 2**63)
    assert token.authority == "开发测试时间戳服务"
    assert token.policy == oids.TIMESTAMP_POLICY
    assert token.serial.bit_length() == 127


def test_another_client_reads_the_answer() -> None:
    response = decode_timestamp_response(TSA.respond(timestamps.request(IMPRINT, nonce=7)))
    assert response.status == 0
    assert response.tst_info.nonce == 7
    assert response.tst_info.gen_time == NOON
    assert response.tst_info.message_imprint.message == IMPRINT


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"imprint": bytes(32)}, "timestamp_imprint_mismatch"),
        ({"algorithm": "sm3"}, "timestamp_imprint_mismatch"),
        ({"nonce": 8}, "timestamp_nonce_mismatch"),
        ({"nonce": None}, "timestamp_nonce_mismatch"),
        ({"roots": World().authority.roots}, "timestamp_authority_untrusted"),
    ],
)
def test_it_refuses_an_answer_to_something_else(changes: dict[str, object], code: str) -> None:
    with pytest.raises(TimestampError) as refusal:
        answer(**changes)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("request_der", "failure"),
    [
        (b"garbage", "bad_data_format"),
        (der.sequence(der.integer(2)), "bad_data_format"),
        (
            der.sequence(
                der.integer(1), der.sequence(der.sequence(der.oid("1.2.840.113549.2.5"), der.null()), der.octet_string(bytes(16)))
            ),
            "bad_alg",
        ),
        (der.sequence(der.integer(1), message_imprint(bytes(31), algorithm="sha256")), "bad_data_format"),
        (der.sequence(der.integer(1), message_imprint(IMPRINT, algorithm="sha256"), der.oid("1.2.3")), "unaccepted_policy"),
        (
            der.sequence(
                der.integer(1),
                message_imprint(IMPRINT, algorithm="sha256"),
                der.context(0, der.sequence(der.oid("1.2.3"), der.octet_string(b""))),
            ),
            "unaccepted_extension",
        ),
    ],
)
def test_the_authority_refuses_as_the_standard_says(request_der: bytes, failure: str) -> None:
    with pytest.raises(TimestampRefused) as refusal:
        timestamps.read_response(TSA.respond(request_der), imprint=IMPRINT, nonce=None)
    assert refusal.value.failure == failure


def test_a_rejection_that_carries_no_token_is_not_success() -> None:
    with pytest.raises(TimestampError) as refusal:
        timestamps.read_response(der.sequence(der.sequence(der.integer(0))), imprint=IMPRINT, nonce=None)
    assert refusal.value.code == "timestamp_missing"


def test_without_certificates_the_token_needs_them_from_elsewhere() -> None:
    bare = TSA.respond(der.sequence(der.integer(1), message_imprint(IMPRINT, algorithm="sha256")))
    token = der.parse(bare).children()[1].encoded
    with pytest.raises(TrustError) as refusal:
        timestamps.read_token(token, imprint=IMPRINT)
    assert refusal.value.code == "signer_certificate_missing"
    assert timestamps.read_token(token, imprint=IMPRINT, extra_certificates=[TSA.certificate]).gen_time == NOON


def test_every_changed_byte_of_a_token_is_noticed() -> None:
    token = answer()
    for at in range(len(token.der)):
        changed = bytearray(token.der)
        changed[at] ^= 0x01
        try:
            read = timestamps.read_token(bytes(changed), imprint=IMPRINT)
        except TrustError:
            continue
        # What the token's own signature does not cover is the rest of the chain, and there the path breaks.
        path = certificates.build_path(
            leaf=read.certificate, intermediates=read.certificates, roots=WORLD.authority.roots, at=read.gen_time
        )
        assert isinstance(path, certificates.PathProblem)


@given(st.binary(max_size=200))
def test_hostile_answers_are_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(TimestampError):
        timestamps.read_response(data, imprint=IMPRINT, nonce=7)


def forged_token(*, signer: Signer, chain: list[bytes], info: bytes, **changes: object) -> bytes:
    certificate = certificates.read(chain[0])
    attributes = cms.signed_attributes(
        content_type=oids.TST_INFO, message_digest=digests.digest("sha256", info), certificate=certificate, digest="sha256"
    )
    parts = {"attributes": attributes, "content": info, "certificates": chain} | changes
    return cms.signed_data(
        signature=signer.sign(attributes),
        algorithm=signer.algorithm,
        digest="sha256",
        signer=certificate,
        content_type=oids.TST_INFO,
        **parts,
    )


def info(*, fraction: int = 0, tail: bytes = b"") -> bytes:
    return der.sequence(
        der.integer(1),
        der.oid("1.2.3"),
        message_imprint(IMPRINT, algorithm="sha256"),
        der.integer(1),
        der.generalized_time(datetime(2026, 11, 24, 4, 0, 0, fraction, UTC)),
        tail,
    )


def test_a_worker_s_certificate_makes_no_timestamps() -> None:
    worker = WORLD.worker()
    token = forged_token(signer=worker.key, chain=worker.chain, info=info())
    with pytest.raises(TimestampError) as refusal:
        timestamps.read_token(token)
    assert refusal.value.code == "timestamp_certificate_purpose"


def test_fractions_of_seconds_and_accuracies_are_read() -> None:
    key, chain = TSA._signer, [TSA.certificate.der]
    accuracy = der.sequence(der.tlv(0x80, b"\x64"), der.tlv(0x81, b"\x05"))
    token = timestamps.read_token(forged_token(signer=key, chain=chain, info=info(fraction=250_000, tail=accuracy)))
    assert token.gen_time == NOON + timedelta(milliseconds=250)
    assert token.accuracy == timedelta(milliseconds=100, microseconds=5)


@pytest.mark.parametrize(
    "tail",
    [
        der.sequence(der.integer(-1)),
        der.sequence(der.tlv(0x80, b"\x04\x00")),
        der.context(1, der.sequence(der.oid("1.2.3"), der.boolean(True), der.octet_string(b""))),
        der.utf8_string("junk"),
    ],
)
def test_it_refuses_what_it_does_not_understand_inside(tail: bytes) -> None:
    token = forged_token(signer=TSA._signer, chain=[TSA.certificate.der], info=info(tail=tail))
    with pytest.raises(TimestampError):
        timestamps.read_token(token)


def test_unsigned_attributes_on_a_token_are_refused() -> None:
    token = forged_token(
        signer=TSA._signer,
        chain=[TSA.certificate.der],
        info=info(),
        unsigned=[cms.attribute("1.2.3", der.octet_string(b"smuggled"))],
    )
    with pytest.raises(TimestampError) as refusal:
        timestamps.read_token(token)
    assert refusal.value.code == "timestamp_unsupported"


def test_the_stamp_follows_the_clock() -> None:
    clock = Clock(NOON + timedelta(milliseconds=999))
    tsa = DevelopmentTsa(signer=TSA._signer, chain=[TSA.certificate.der], clock=clock)
    token = timestamps.read_response(tsa.respond(timestamps.request(IMPRINT, nonce=1)), imprint=IMPRINT, nonce=1)
    assert token.gen_time == NOON

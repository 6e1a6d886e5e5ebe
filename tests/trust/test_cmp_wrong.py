"""Answers to something else, replays, weak and missing protection: none is taken."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import hashes

from qianyue.trust import cmp, der, digests, oids
from qianyue.trust.cmp import bodies, password
from qianyue.trust.cmp.messages import Header, fresh_nonce
from qianyue.trust.errors import TrustError
from qianyue.trust.keys import SoftwareKey
from tests.trust.cmp_cast import HMAC_SHA1, MAC, SM2, TRANSACTION, WORLD, Exchange, Wire, first_message


def replaced(**changed: object) -> Wire:
    """Answers whose header says something else, well protected all the same."""

    def wire(deliver: Callable[[bytes], bytes], message: bytes) -> bytes:
        answer = cmp.read(deliver(message))
        values = {name: getattr(answer.header, name) for name in ("transaction", "sender_nonce", "recipient_nonce", "infos")}
        body = changed.get("body", answer.body.encoded)
        header = Header(**{**values, **{name: value for name, value in changed.items() if name != "body"}})
        return cmp.write(header, answer.kind, body, protection=MAC, certificates=answer.certificates)

    return wire


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"recipient_nonce": bytes(16)}, "cmp_foreign_answer"),
        ({"recipient_nonce": None}, "cmp_foreign_answer"),
        ({"transaction": bytes(16)}, "cmp_foreign_answer"),
        ({"body": bodies.certified(WORLD.authority.issuing.der, request_id=0)}, "cmp_foreign_answer"),
        ({"body": bodies.certified(b"\x30\x00", request_id=-1)}, "certificate_malformed"),
        ({"body": b"\x30\x00"}, "cmp_malformed"),
        ({"body": b"\x05\x00"}, "cmp_malformed"),
    ],
)
def test_an_answer_to_something_else_is_not_taken(changed: dict[str, object], code: str) -> None:
    with pytest.raises(TrustError) as refusal:
        Exchange(wire=replaced(**changed)).enroll()
    assert refusal.value.code == code


def test_a_replayed_answer_is_not_taken() -> None:
    """The very answer to an earlier message of the same transaction: authentic, and old."""
    earlier, key = Exchange(), SoftwareKey.generate()
    earlier.enroll(key)
    with pytest.raises(cmp.CmpError) as refusal:
        Exchange(wire=lambda deliver, message: earlier.heard[0]).enroll(key)
    assert refusal.value.code == "cmp_foreign_answer"


@pytest.mark.parametrize(
    ("changed", "failure"),
    [
        ({"recipient_nonce": bytes(16)}, "bad_recipient_nonce"),
        ({"recipient_nonce": None}, "bad_recipient_nonce"),
        ({"transaction": bytes(16)}, "bad_request"),
        ({"body": bodies.confirmation(bytes(32), request_id=-1)}, "bad_cert_id"),
    ],
)
def test_a_confirmation_of_something_else_confirms_nothing(changed: dict[str, object], failure: str) -> None:
    def wire(deliver: Callable[[bytes], bytes], message: bytes) -> bytes:
        read = cmp.read(message)
        if read.kind != "certconf":
            return deliver(message)
        values = {name: getattr(read.header, name) for name in ("transaction", "sender_nonce", "recipient_nonce")}
        header = Header(**{**values, **{name: value for name, value in changed.items() if name != "body"}})
        answer = deliver(cmp.write(header, "certconf", changed.get("body", read.body.encoded), protection=MAC))
        told.append(bodies.read_error(cmp.read(answer).body).failure)
        return answer

    told: list[str | None] = []
    with pytest.raises(cmp.CmpError):
        Exchange(wire=wire).enroll()
    assert told == [failure]


def test_the_wrong_digest_confirms_nothing() -> None:
    """SHA-256 over a certificate that is signed with SM2 and SM3."""
    exchange = Exchange(world=SM2)
    answer = cmp.read(exchange.responder.respond(first_message(SoftwareKey.generate(algorithm="sm2_sm3"))))
    certificate = exchange.office.issued[TRANSACTION][0]
    header = Header(transaction=TRANSACTION, sender_nonce=fresh_nonce(), recipient_nonce=answer.header.sender_nonce)
    for digest, kind in (("sha256", "error"), ("sm3", "pkiconf")):
        body = bodies.confirmation(digests.digest(digest, certificate), request_id=-1)
        assert cmp.read(exchange.responder.respond(cmp.write(header, "certconf", body, protection=MAC))).kind == kind


def protected_with(*, digest: bytes, mac: str, rounds: int, salt: bytes = bytes(16)) -> bytes:
    """A request under parameters of this kind; the MAC's value is rubbish."""
    parameters = der.sequence(der.octet_string(salt), digest, der.integer(rounds), der.sequence(der.oid(mac)))

    class Odd(cmp.PasswordMac):
        def begin(self) -> tuple[bytes, Callable[[bytes], bytes]]:
            return der.sequence(der.oid(password.ALGORITHM), parameters), lambda data: bytes(32)

    return first_message(SoftwareKey.generate(), protection=Odd(reference=b"platform", password=b"x"))


SHA1 = der.sequence(der.oid(oids.SHA1))
SHA256 = digests.algorithm("sha256").identifier
HMAC_SHA256 = "1.2.840.113549.2.9"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"digest": SHA1, "mac": HMAC_SHA256, "rounds": 500}, "cmp_mac_weak"),
        ({"digest": SHA256, "mac": HMAC_SHA1, "rounds": 500}, "cmp_mac_weak"),
        ({"digest": SHA256, "mac": "1.2.840.113549.2.7", "rounds": 500}, "cmp_mac_weak"),
        ({"digest": SHA256, "mac": HMAC_SHA256, "rounds": 2**62}, "cmp_mac_unreasonable"),
        ({"digest": SHA256, "mac": HMAC_SHA256, "rounds": 100_001}, "cmp_mac_unreasonable"),
        ({"digest": SHA256, "mac": HMAC_SHA256, "rounds": 1}, "cmp_mac_unreasonable"),
        ({"digest": SHA256, "mac": HMAC_SHA256, "rounds": -5}, "cmp_mac_unreasonable"),
        ({"digest": SHA256, "mac": HMAC_SHA256, "rounds": 500, "salt": b"short"}, "cmp_mac_unreasonable"),
        ({"digest": SHA256, "mac": HMAC_SHA256, "rounds": 500}, "cmp_protection_wrong"),
    ],
)
def test_it_takes_no_weak_mac_and_no_endless_one(parameters: dict[str, object], code: str) -> None:
    message = cmp.read(protected_with(**parameters))
    began = time.process_time()
    with pytest.raises(cmp.CmpError) as refusal:
        MAC.check(message)
    assert (refusal.value.code, time.process_time() - began < 1) == (code, True)


def test_a_policy_may_take_what_others_still_write() -> None:
    """As the tests against OpenSSL's mock server need it; no setting leads there."""
    lenient = cmp.MacPolicy(macs={**password.MACS, HMAC_SHA1: hashes.SHA1})
    mac = cmp.PasswordMac(reference=b"platform", password=b"x", policy=lenient)
    with pytest.raises(cmp.CmpError) as refusal:
        mac.check(cmp.read(protected_with(digest=SHA256, mac=HMAC_SHA1, rounds=500)))
    assert refusal.value.code == "cmp_protection_wrong"


def test_sm3_protects_as_sha256_does() -> None:
    mac = cmp.PasswordMac(reference=b"platform", password=b"x", digest="sm3")
    exchange = Exchange(world=SM2, ours=mac, theirs=mac)
    exchange.enroll(SoftwareKey.generate(algorithm="sm2_sm3"))
    assert der.oid("1.2.156.10197.1.401.2") in exchange.sent[0]


def test_what_is_not_protected_is_not_taken() -> None:
    with pytest.raises(cmp.CmpError) as refusal:
        MAC.check(cmp.read(first_message(SoftwareKey.generate(), protection=None)))
    assert refusal.value.code == "cmp_unprotected"
    refused = bodies.error("system_failure")
    header = Header(transaction=TRANSACTION, sender_nonce=fresh_nonce())
    with pytest.raises(cmp.CmpError) as refusal:
        Exchange(wire=lambda deliver, message: cmp.write(header, "error", refused, protection=None)).enroll()
    assert refusal.value.code == "cmp_unprotected_refusal"
    assert "system_failure" in refusal.value.message


def test_it_shows_no_password() -> None:
    assert "long and random" not in repr(MAC)

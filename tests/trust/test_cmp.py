"""CMP between our own two sides, and everything a message between them can be made into."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from asn1crypto import core
from cryptography.hazmat.primitives import hashes
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyue.trust import certificates, cmp, der, digests, oids
from qianyue.trust.cmp import bodies, password, status
from qianyue.trust.cmp.messages import Header, fresh_nonce
from qianyue.trust.errors import TrustError
from qianyue.trust.keys import SoftwareKey
from tests.trust.cast import World, request_for

WORLD = World()
SM2 = World(algorithm="sm2_sm3")
RSA = World(algorithm="rsa_pkcs1_sha256")
MAC = cmp.PasswordMac(reference=b"platform", password=b"long and random")
TRANSACTION = bytes(range(16))
HMAC_SHA1 = "1.3.6.1.5.5.8.1.2"


class Office:
    """An authority that certifies whatever it is asked for, once a transaction."""

    def __init__(self, world: World = WORLD) -> None:
        self.world, self.withdrawn, self.revoked = world, list[bytes](), list[cmp.Revocation]()
        self.issued: dict[bytes, list[bytes]] = {}

    def certify(self, wanted: cmp.Wanted | bytes, *, profile: str | None, header: Header) -> list[bytes]:
        if profile == "refused":
            raise cmp.CmpRefused(failure="unaccepted_policy")
        if header.transaction not in self.issued:
            request: bytes | certificates.CertificateRequest
            if isinstance(wanted, bytes):
                request = wanted
            else:
                name = certificates.names.read_name(der.parse(wanted.subject))
                request = certificates.CertificateRequest(name, wanted.spki)
            self.issued[header.transaction] = self.world.authority.issue(request, profile="event", subject_name="x")
        return self.issued[header.transaction]

    def withdraw(self, certificate: bytes) -> None:
        self.withdrawn.append(certificate)

    def revoke(self, wanted: cmp.Revocation) -> None:
        if wanted.serial == 1:
            raise cmp.CmpRefused(failure="bad_cert_id")
        self.revoked.append(wanted)


Wire = Callable[[Callable[[bytes], bytes], bytes], bytes]


class Exchange:
    """Both sides and the wire between them; `wire` may do what it likes with the messages."""

    def __init__(
        self,
        *,
        world: World = WORLD,
        wire: Wire = lambda deliver, message: deliver(message),
        ours: cmp.Protection = MAC,
        theirs: cmp.Protection = MAC,
        implicit: bool = False,
    ) -> None:
        self.office, self.sent, self.heard = Office(world), list[bytes](), list[bytes]()
        self.responder = cmp.Responder(find=lambda key_id: theirs, office=self.office)
        self.client = cmp.Client(protection=ours, exchange=self._carry, implicit=implicit)
        self._wire = wire

    def _carry(self, message: bytes) -> bytes:
        self.sent.append(message)
        self.heard.append(self._wire(self.responder.respond, message))
        return self.heard[-1]

    def kinds(self) -> list[str]:
        return [cmp.read(message).kind for pair in zip(self.sent, self.heard, strict=True) for message in pair]

    def enroll(self, key: SoftwareKey | None = None, **changed: object) -> cmp.Issued:
        request = cmp.Request.pkcs10(request_for(key or SoftwareKey.generate()))
        wanted = {"request": request, "transaction": TRANSACTION, "accept": lambda issued: None}
        return self.client.enroll(**{**wanted, **changed})


@pytest.mark.parametrize("world", [WORLD, SM2, RSA], ids=["p256", "sm2", "rsa"])
def test_it_works(world: World) -> None:
    exchange, key = Exchange(world=world), SoftwareKey.generate(algorithm=world.algorithm)
    issued = exchange.enroll(key)
    assert certificates.read(issued.certificate).spki == key.public_key_der
    assert issued.others == (world.authority.issuing.der,)
    assert exchange.kinds() == ["p10cr", "cp", "certconf", "pkiconf"]


def test_it_confirms_with_the_digest_of_the_signature() -> None:
    for world, digest in ((WORLD, "sha256"), (SM2, "sm3"), (RSA, "sha256")):
        exchange = Exchange(world=world)
        issued = exchange.enroll(SoftwareKey.generate(algorithm=world.algorithm))
        told = bodies.read_confirmation(cmp.read(exchange.sent[1]).body)
        assert told.digest == digests.digest(digest, issued.certificate)
        assert told.request_id == -1


def test_it_does_without_confirmation_where_both_agree() -> None:
    exchange = Exchange(implicit=True)
    exchange.enroll()
    assert exchange.kinds() == ["p10cr", "cp"]


def test_a_registration_authority_asks_with_a_name_of_its_own() -> None:
    exchange, key = Exchange(), SoftwareKey.generate()
    name = certificates.name((oids.COMMON_NAME, "岩温香"), (oids.SERIAL_NUMBER, "E-1"))
    issued = exchange.enroll(request=cmp.Request.verified(subject=name, spki=key.public_key_der))
    assert certificates.read(issued.certificate).spki == key.public_key_der
    assert exchange.kinds() == ["cr", "cp", "certconf", "pkiconf"]
    read = bodies.read_verified_request(cmp.read(exchange.sent[0]).body)
    assert (read.subject, read.spki) == (name, key.public_key_der)


def test_it_takes_no_proof_of_possession_it_cannot_check() -> None:
    """A CRMF request whose popo is anything but raVerified."""
    body = bodies.verified_request(subject=certificates.name(), spki=SoftwareKey.generate().public_key_der)
    claimed = body[:-2] + b"\x81\x00"
    exchange = Exchange()
    with pytest.raises(cmp.CmpRefused):
        exchange.enroll(request=cmp.Request("cr", claimed, 0))
    assert not exchange.office.issued


def test_an_answer_lost_and_asked_for_again_is_the_same_certificate() -> None:
    exchange, key = Exchange(), SoftwareKey.generate()
    assert exchange.enroll(key) == exchange.enroll(key)
    assert len(exchange.office.issued) == 1


def test_a_confirmation_whose_answer_was_lost_is_confirmed_all_the_same() -> None:
    def losing(deliver: Callable[[bytes], bytes], message: bytes) -> bytes:
        if cmp.read(message).kind == "certconf":
            deliver(message)  # the answer is lost; HTTP sends the request once more
        return deliver(message)

    exchange = Exchange(wire=losing)
    exchange.enroll()
    assert exchange.kinds()[-1] == "error"


def test_a_certificate_that_is_not_taken_is_refused_to_the_authority() -> None:
    def refuse(issued: cmp.Issued) -> None:
        raise ValueError("no")

    exchange = Exchange()
    with pytest.raises(ValueError, match="no"):
        exchange.enroll(accept=refuse)
    assert exchange.office.withdrawn == [exchange.office.issued[TRANSACTION][0]]
    assert not bodies.read_confirmation(cmp.read(exchange.sent[1]).body).accepted


def test_it_says_what_the_authority_said() -> None:
    with pytest.raises(cmp.CmpRefused) as refusal:
        Exchange().enroll(infos=[cmp.profile_info("refused")])
    assert refusal.value.failure == "unaccepted_policy"


def test_it_revokes() -> None:
    exchange, issuer = Exchange(), WORLD.authority.issuing.subject.encoded
    exchange.client.revoke(issuer=issuer, serial=2**100, reason=4, transaction=TRANSACTION)
    assert exchange.office.revoked == [cmp.Revocation(issuer=issuer, serial=2**100, reason=4)]
    with pytest.raises(cmp.CmpRefused) as refusal:
        exchange.client.revoke(issuer=issuer, serial=1, reason=4, transaction=TRANSACTION)
    assert refusal.value.failure == "bad_cert_id"


def test_signatures_protect_as_passwords_do() -> None:
    platform, authority, stranger = (WORLD.worker(name) for name in ("platform", "authority", "stranger"))

    def side(party: object, peer: object) -> cmp.SignatureProtection:
        return cmp.SignatureProtection(signer=party.key, chain=party.chain, peers=[peer.chain[0]])

    exchange = Exchange(ours=side(platform, authority), theirs=side(authority, platform))
    exchange.enroll()
    assert exchange.kinds() == ["p10cr", "cp", "certconf", "pkiconf"]
    # somebody else whom the same authority certified
    for ours, theirs in (
        (side(stranger, authority), side(authority, platform)),
        (side(platform, authority), side(stranger, platform)),
    ):
        with pytest.raises(cmp.CmpError):
            Exchange(ours=ours, theirs=theirs).enroll()
    with pytest.raises(cmp.CmpError) as refusal:
        cmp.SignatureProtection(signer=stranger.key, chain=platform.chain, peers=[])
    assert refusal.value.code == "cmp_key_mismatch"


def test_a_wrong_password_is_refused_on_both_sides() -> None:
    wrong = cmp.PasswordMac(reference=b"platform", password=b"guessed")
    exchange = Exchange(ours=wrong)
    with pytest.raises(cmp.CmpError) as refusal:
        exchange.enroll()
    assert (refusal.value.code, exchange.office.issued) == ("cmp_unprotected_refusal", {})
    message = exchange.responder.respond(exchange.sent[0])
    assert bodies.read_error(cmp.read(message).body).failure == "bad_message_check"
    with pytest.raises(cmp.CmpError) as refusal:
        wrong.check(cmp.read(answer_to_something()))
    assert refusal.value.code == "cmp_protection_wrong"


def answer_to_something() -> bytes:
    exchange = Exchange()
    exchange.enroll()
    return exchange.heard[0]


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


def first_message(key: SoftwareKey, *, protection: cmp.Protection | None = MAC, **header: object) -> bytes:
    values = {"transaction": TRANSACTION, "sender_nonce": fresh_nonce()} | header
    return cmp.write(Header(**values), "p10cr", request_for(key), protection=protection)


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


KEY = SoftwareKey.generate()
READERS = [
    bodies.read_certified,
    bodies.read_confirmation,
    bodies.read_error,
    bodies.read_revocation,
    bodies.read_revoked,
    bodies.read_verified_request,
    status.read,
]
SAMPLES = [
    first_message(KEY),
    bodies.certified(WORLD.authority.issuing.der, request_id=-1),
    bodies.not_certified("bad_pop", request_id=0),
    bodies.confirmation(bytes(32), request_id=-1),
    bodies.error("system_failure"),
    bodies.revocation(issuer=WORLD.authority.issuing.subject.encoded, serial=5, reason=1),
    bodies.revoked(status.write(0), issuer=WORLD.authority.issuing.subject.encoded, serial=5),
    bodies.verified_request(subject=certificates.name(), spki=KEY.public_key_der),
]


@settings(deadline=None)
@given(st.integers(0, len(SAMPLES[0]) - 1), st.integers(1, 255))
def test_no_altered_octet_passes(place: int, change: int) -> None:
    """Of a protected message, nothing can be changed: neither what is protected nor the protection."""
    message = bytearray(SAMPLES[0])
    message[place] ^= change
    MAC.check(cmp.read(SAMPLES[0]))
    with pytest.raises(cmp.CmpError):
        MAC.check(cmp.read(bytes(message)))


@st.composite
def rubbish(draw: st.DrawFn) -> bytes:
    """Octets at random, or a good structure with some of them changed, cut or doubled."""
    if draw(st.booleans()):
        return draw(st.binary(max_size=200))
    data = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(data) - 1))
        data[place : place + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
        data = data or bytearray(b"\x30")
    return bytes(data)


@settings(deadline=None, max_examples=300)
@given(rubbish())
def test_rubbish_is_refused_and_never_breaks_anything(data: bytes) -> None:
    with suppress(TrustError):
        cmp.read(data)
    for reader in READERS:
        with suppress(TrustError):
            reader(der.parse(data))
    for kind in ("p10cr", "cr", "certconf", "rr", "cp", "error"):
        with suppress(TrustError):
            header = Header(transaction=TRANSACTION, sender_nonce=fresh_nonce())
            Exchange().responder.respond(cmp.write(header, kind, der.parse(data).encoded, protection=MAC))
    with suppress(TrustError):
        Exchange(wire=lambda deliver, message: data).enroll(KEY)


@settings(deadline=None, max_examples=100)
@given(rubbish(), st.sampled_from(["cp", "error", "pkiconf"]))
def test_rubbish_of_a_known_sender_is_refused_too(data: bytes, kind: str) -> None:
    def wire(deliver: Callable[[bytes], bytes], message: bytes) -> bytes:
        asked = cmp.read(message).header
        header = Header(transaction=TRANSACTION, sender_nonce=fresh_nonce(), recipient_nonce=asked.sender_nonce)
        return cmp.write(header, kind, data, protection=MAC)

    with suppress(TrustError):
        Exchange(wire=wire).enroll(KEY)


def test_another_reader_finds_what_we_write() -> None:
    """asn1crypto reads the outer structure; OpenSSL, in tests/conformance, all of it."""
    message = core.Sequence.load(first_message(KEY), strict=True)
    assert len(message) == 3
    assert message[0][0].native == 2

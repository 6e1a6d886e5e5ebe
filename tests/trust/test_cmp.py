"""CMP between our own two sides, as it should go (RFC 9480)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from qianyue.trust import certificates, cmp, digests, oids
from qianyue.trust.cmp import bodies
from qianyue.trust.keys import SoftwareKey
from tests.trust.cast import World
from tests.trust.cmp_cast import RSA, SM2, TRANSACTION, WORLD, Exchange, answer_to_something


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

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509 import ocsp

from qianyue.trust import certificates, oids, revocation
from qianyue.trust.authority import AuthorityError, DevelopmentAuthority
from qianyue.trust.errors import TrustError
from qianyue.trust.keys import SoftwareKey
from tests.trust.cast import EMPLOYER, NOON, WORKER, World, request_for

WORLD = World()
AUTHORITY = WORLD.authority


def test_it_works() -> None:
    key = SoftwareKey.generate()
    leaf, issuing = AUTHORITY.issue(
        request_for(key), profile="event", subject_name=WORKER, serial_hint="EV-1", evidence_digest=b"\x11" * 32, valid_hours=2
    )
    certificate = certificates.read(leaf)
    assert certificate.spki == key.public_key_der
    assert certificate.signed_by(certificates.read(issuing))
    assert certificate.subject.attributes == (
        (oids.COUNTRY, "CN"),
        (oids.COMMON_NAME, WORKER),
        (oids.SERIAL_NUMBER, "EV-1"),
    )
    assert certificate.evidence_digest == ("sha256", b"\x11" * 32)
    assert certificate.policies == (oids.EVENT_POLICY,)
    assert (certificate.not_after - NOON).total_seconds() == 2 * 3600


def test_an_organisation_s_certificate_names_it() -> None:
    certificate = WORLD.employer().certificate
    assert certificate.subject.first(oids.ORGANISATION) == EMPLOYER
    assert certificate.policies == (oids.ORGANISATION_POLICY,)
    assert certificate.evidence_digest is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"profile": "root"}, "profile_unknown"),
        ({"valid_hours": 25}, "validity_refused"),
        ({"valid_hours": 0}, "validity_refused"),
        ({"subject_name": ""}, "subject_refused"),
        ({"subject_name": "长" * 65}, "subject_refused"),
        ({"subject_name": "岩温\n"}, "subject_refused"),
        ({"subject_name": "岩温 999001199001010010"}, "subject_refused"),
        ({"serial_hint": "99900119900101001X"}, "subject_refused"),
        ({"serial_hint": "编号"}, "subject_refused"),
        ({"evidence_digest": b"short"}, "evidence_digest_invalid"),
    ],
)
def test_it_refuses_what_a_certificate_must_not_say(changes: dict[str, object], code: str) -> None:
    asked = {"profile": "event", "subject_name": WORKER} | changes
    with pytest.raises(AuthorityError) as refusal:
        AUTHORITY.issue(request_for(SoftwareKey.generate()), **asked)
    assert refusal.value.code == code


def test_long_event_numbers_are_not_mistaken_for_identity_numbers() -> None:
    AUTHORITY.issue(request_for(SoftwareKey.generate()), profile="event", subject_name=WORKER, serial_hint="20261124093000000123")


def test_a_request_without_possession_is_refused() -> None:
    broken = bytearray(request_for(SoftwareKey.generate()))
    broken[-1] ^= 1
    with pytest.raises(TrustError) as refusal:
        AUTHORITY.issue(bytes(broken), profile="event", subject_name=WORKER)
    assert refusal.value.code == "request_not_proven"


def test_ocsp_tells_good_revoked_and_unknown_apart() -> None:
    world = World()
    certificate, issuing = world.worker().certificate, world.authority.issuing
    good = revocation.read_response(world.ocsp(certificate)).about(certificate=certificate, issuer=issuing)
    assert good is not None
    assert (good.status, good.this_update) == ("good", NOON)
    revoked_at = world.clock.turn(minutes=5)
    world.authority.revoke(serial=certificate.serial, reason="key_compromise")
    world.clock.turn(minutes=5)
    world.authority.revoke(serial=certificate.serial)
    revoked = revocation.read_response(world.ocsp(certificate)).about(certificate=certificate, issuer=issuing)
    assert revoked is not None
    assert (revoked.status, revoked.revoked_at) == ("revoked", revoked_at)
    with pytest.raises(AuthorityError):
        world.authority.revoke(serial=12345)


def test_ocsp_answers_for_the_issuing_authority_too() -> None:
    issuing, root = AUTHORITY.issuing, AUTHORITY.root
    answer = revocation.read_response(WORLD.ocsp(issuing, issuer=root)).about(certificate=issuing, issuer=root)
    assert answer is not None
    assert answer.status == "good"


def test_ocsp_says_unknown_for_what_it_never_issued_and_nothing_for_strangers() -> None:
    stranger = World()
    certificate = stranger.worker().certificate
    asked = revocation.request(certificate=certificate, issuer=AUTHORITY.issuing)
    answer = revocation.read_response(AUTHORITY.ocsp(asked)).about(certificate=certificate, issuer=AUTHORITY.issuing)
    assert answer is not None
    assert answer.status == "unknown"
    with pytest.raises(revocation.RevocationError) as refusal:
        revocation.read_response(AUTHORITY.ocsp(revocation.request(certificate=certificate, issuer=stranger.authority.issuing)))
    assert refusal.value.code == "ocsp_refused"
    with pytest.raises(revocation.RevocationError):
        revocation.read_response(AUTHORITY.ocsp(b"not a request"))


def test_another_implementation_reads_the_ocsp_answer() -> None:
    certificate = WORLD.worker().certificate
    asked = revocation.request(certificate=certificate, issuer=AUTHORITY.issuing, nonce=b"n" * 16)
    response = ocsp.load_der_ocsp_response(AUTHORITY.ocsp(asked))
    assert response.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert response.serial_number == certificate.serial
    assert response.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == b"n" * 16
    assert revocation.read_response(AUTHORITY.ocsp(asked)).nonce == b"n" * 16
    other = ocsp.load_der_ocsp_request(asked)
    assert other.serial_number == certificate.serial


def test_a_forged_or_misdirected_answer_is_not_believed() -> None:
    world, stranger = World(), World()
    certificate, issuing = world.worker().certificate, world.authority.issuing
    genuine = world.ocsp(certificate)
    noticed = 0
    for at in range(0, len(genuine), 3):
        changed = bytearray(genuine)
        changed[at] ^= 0x04
        try:
            answer = revocation.read_response(bytes(changed)).about(certificate=certificate, issuer=issuing)
        except TrustError:
            noticed += 1
            continue
        assert answer is None or answer == revocation.read_response(genuine).answers[0]
    assert noticed > 200
    other = stranger.worker().certificate
    assert revocation.read_response(stranger.ocsp(other)).about(certificate=certificate, issuer=issuing) is None


def test_a_responder_without_the_right_is_not_believed() -> None:
    """A worker's certificate comes from the same authority, but must not vouch for anybody."""
    from qianyue.trust.authority import writing
    from qianyue.trust.revocation.requests import CertId

    worker, victim = WORLD.worker(), WORLD.worker()
    single = writing.ocsp_single(
        cert_id=CertId.of(issuer=AUTHORITY.issuing, serial=victim.certificate.serial).encoded,
        entry=AUTHORITY.issued()[0],
        this_update=NOON,
        next_update=NOON,
    )
    forged = writing.ocsp_response(
        signer=worker.key, responder=worker.certificate, produced_at=NOON, singles=[single], nonce=None
    )
    with pytest.raises(revocation.RevocationError) as refusal:
        revocation.read_response(forged).about(certificate=victim.certificate, issuer=AUTHORITY.issuing)
    assert refusal.value.code == "ocsp_not_authentic"


def test_the_list_names_the_revoked() -> None:
    world = World()
    gone, fine = world.worker().certificate, world.worker().certificate
    world.authority.revoke(serial=gone.serial, reason="superseded")
    encoded = world.authority.crl()
    crl = revocation.read_crl(encoded)
    crl.check(issuer=world.authority.issuing)
    assert crl.revoked == {gone.serial: NOON}
    assert fine.serial not in crl.revoked
    other = x509.load_der_x509_crl(encoded)
    assert other.is_signature_valid(x509.load_der_x509_certificate(world.authority.issuing.der).public_key())
    assert other.get_revoked_certificate_by_serial_number(gone.serial) is not None
    with pytest.raises(revocation.RevocationError):
        crl.check(issuer=world.authority.root)
    revocation.read_crl(world.authority.crl(issuer="root")).check(issuer=world.authority.root)


def test_it_survives_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    first = DevelopmentAuthority.create(folder)
    leaf = certificates.read(first.issue(request_for(SoftwareKey.generate()), profile="event", subject_name=WORKER)[0])
    first.revoke(serial=leaf.serial)
    again = DevelopmentAuthority.load(folder)
    assert again.root == first.root
    assert again.issued() == first.issued()
    assert stat.S_IMODE((folder / "root.key").stat().st_mode) == 0o600
    answer = revocation.read_response(again.ocsp(revocation.request(certificate=leaf, issuer=again.issuing)))
    assert answer.answers[0].status == "revoked"


def test_it_never_overwrites_and_never_guesses(tmp_path: Path) -> None:
    DevelopmentAuthority.create(tmp_path / "a")
    with pytest.raises(AuthorityError) as refusal:
        DevelopmentAuthority.create(tmp_path / "a")
    assert refusal.value.code == "authority_exists"
    with pytest.raises(AuthorityError) as missing:
        DevelopmentAuthority.load(tmp_path / "b")
    assert missing.value.code == "authority_unreadable"

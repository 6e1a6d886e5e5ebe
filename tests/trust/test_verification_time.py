"""When a certificate was good, when somebody asked about it, and what time it is now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qianyue.trust import pades
from qianyue.trust.verification import Report
from tests.trust.cast import Party, World
from tests.trust.forging import closed_over, codes, judged
from tests.trust.papers import conclude, evidence, paper, sign, stamp


class Signing:
    """A contract signed by both, still open, and the world it was signed in."""

    def __init__(self) -> None:
        self.world = World()
        self.worker, self.employer = self.world.worker(), self.world.employer()
        signed = sign(paper(), self.world, self.worker, field="worker")
        self.pdf = sign(signed, self.world, self.employer, field="employer")

    @property
    def parties(self) -> tuple[Party, Party]:
        return self.worker, self.employer

    def closed(self) -> Report:
        return judged(closed_over(self.pdf, self.world, *self.parties), self.world)

    def closed_with(self, dss: pades.Dss) -> Report:
        return judged(pades.close(self.pdf, dss=dss, timestamp=lambda digest: stamp(self.world, digest)), self.world)


def test_it_works() -> None:
    assert Signing().closed().verdict == "valid"


def test_an_event_certificate_that_has_expired_since_proves_as_before() -> None:
    signing = Signing()
    closed = closed_over(signing.pdf, signing.world, *signing.parties)
    for years in (1, 20):
        later = signing.world.clock() + timedelta(days=365 * years)
        assert signing.worker.certificate.not_after < later
        assert judged(closed, signing.world, at=later).verdict == "valid"


def test_a_certificate_revoked_after_it_signed_was_good_when_it_signed() -> None:
    signing = Signing()
    signing.world.clock.turn(minutes=5)
    signing.world.authority.revoke(serial=signing.worker.certificate.serial, reason="cessation_of_operation")
    signing.world.clock.turn(minutes=5)
    assert signing.closed().verdict == "valid"


@pytest.mark.parametrize("party", ["worker", "employer"])
def test_a_certificate_revoked_before_it_signed_was_not(party: str) -> None:
    world = World()
    cast = {"worker": world.worker(), "employer": world.employer()}
    world.authority.revoke(serial=cast[party].certificate.serial, reason="key_compromise")
    world.clock.turn(minutes=1)
    report = judged(conclude(world, **cast), world)  # type: ignore[arg-type]
    assert (report.verdict, codes(report)) == ("invalid", {"revoked"})
    assert {signature.role: signature.verdict for signature in report.signatures}[party] == "invalid"


def test_without_its_own_timestamp_a_signature_may_have_been_made_after_the_revocation() -> None:
    world = World()
    worker, employer = world.worker(), world.employer()
    pdf = sign(paper(), world, worker, field="worker", timestamped=False)
    world.clock.turn(minutes=5)
    world.authority.revoke(serial=worker.certificate.serial)
    world.clock.turn(minutes=5)
    report = judged(closed_over(sign(pdf, world, employer, field="employer"), world, worker, employer), world)
    assert (report.verdict, codes(report)) == ("invalid", {"revoked"})


def test_an_answer_older_than_the_signature_proves_nothing() -> None:
    world = World()
    worker, employer = world.worker(), world.employer()
    asked = evidence(world, worker, employer)
    world.clock.turn(minutes=10)
    pdf = sign(sign(paper(), world, worker, field="worker"), world, employer, field="employer")
    report = judged(pades.close(pdf, dss=asked, timestamp=lambda digest: stamp(world, digest)), world)
    assert (report.verdict, codes(report)) == ("undetermined", {"revocation_unknown"})


def test_an_old_answer_does_not_hide_a_newer_one() -> None:
    world = World()
    worker, employer = world.worker(), world.employer()
    asked = evidence(world, worker, employer)
    world.authority.revoke(serial=employer.certificate.serial)
    world.clock.turn(minutes=10)
    pdf = sign(sign(paper(), world, worker, field="worker"), world, employer, field="employer")
    newer = evidence(world, worker, employer)
    for ocsps in ((*asked.ocsps, *newer.ocsps), (*newer.ocsps, *asked.ocsps)):
        dss = pades.Dss(certificates=newer.certificates, ocsps=ocsps)
        report = judged(pades.close(pdf, dss=dss, timestamp=lambda digest: stamp(world, digest)), world)
        assert (report.verdict, codes(report)) == ("invalid", {"revoked"})


def test_answers_about_one_party_say_nothing_of_the_other() -> None:
    signing = Signing()
    for asked in signing.parties:
        report = signing.closed_with(evidence(signing.world, asked))
        assert (report.verdict, codes(report)) == ("undetermined", {"revocation_unknown"})
        silent = [signature.signer for signature in report.signatures if signature.verdict != "valid"]
        assert silent == [party.name for party in signing.parties if party is not asked]


def test_another_authority_s_answers_are_no_answers() -> None:
    signing, other = Signing(), World()
    foreign = evidence(other, other.worker(), other.employer())
    ours = evidence(signing.world, *signing.parties)
    report = signing.closed_with(pades.Dss(certificates=ours.certificates, ocsps=foreign.ocsps))
    assert (report.verdict, codes(report)) == ("undetermined", {"revocation_unknown"})


def test_an_answer_changed_by_one_bit_is_no_answer() -> None:
    signing = Signing()
    asked = evidence(signing.world, *signing.parties)
    changed = [answer[:-1] + bytes((answer[-1] ^ 1,)) for answer in asked.ocsps]  # the last bit of what it carries or signs
    report = signing.closed_with(pades.Dss(certificates=asked.certificates, ocsps=changed))
    assert (report.verdict, codes(report)) == ("undetermined", {"revocation_unknown"})


def test_garbage_among_the_evidence_is_passed_over() -> None:
    signing = Signing()
    asked = evidence(signing.world, *signing.parties)
    noisy = pades.Dss(certificates=[b"x", *asked.certificates], ocsps=[b"", b"\x30\x00", *asked.ocsps], crls=[b"crl"])
    assert signing.closed_with(noisy).verdict == "valid"


def test_an_event_certificate_signs_within_its_hours_only() -> None:
    for hours, verdict in ((23, "valid"), (25, "invalid")):
        world = World()
        worker, employer = world.worker(), world.employer()
        world.clock.turn(hours=hours)
        assert judged(conclude(world, worker=worker, employer=employer), world).verdict == verdict


def test_a_closing_timestamp_before_a_signature_s_own_is_wrong() -> None:
    """Times that contradict each other: one of the clocks, or one of the tokens, lies."""
    signing = Signing()
    asked = evidence(signing.world, *signing.parties)
    signing.world.clock.turn(seconds=-30)
    report = signing.closed_with(asked)
    assert report.verdict == "invalid"
    assert "timestamp_wrong" in codes(report)

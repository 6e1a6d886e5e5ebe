"""Timestamps renewed before they lapse: the newer one proves the older one in its time, for as long as anybody renews."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from qianyue.trust import pades, revocation, timestamps
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.timestamps import Token
from qianyue.trust.verification import LABOR_CONTRACT, Period, Policy, Report, Roots, Strength, verify_pdf
from tests.trust.cast import World
from tests.trust.forging import codes
from tests.trust.papers import conclude, evidence, paper, sign, stamp

YEARS = 30  # for which the development authority certifies a timestamp service


class Authority:
    """A timestamp authority of its own, of any time and any suite, on the clock of `world`."""

    def __init__(self, world: World, algorithm: str = "ecdsa_p256_sha256") -> None:
        self.world = world
        self.authority = DevelopmentAuthority.create(clock=world.clock, algorithm=algorithm, mark="开发测试另一机构")
        self.tsa = self.authority.tsa()

    @property
    def evidence(self) -> pades.Dss:
        """About its own service, as of now."""
        links = [(self.tsa.certificate, self.authority.issuing), (self.authority.issuing, self.authority.root)]
        answers = [self.authority.ocsp(revocation.request(certificate=leaf, issuer=issuer)) for leaf, issuer in links]
        return pades.Dss(certificates=[leaf.der for leaf, _ in links], ocsps=answers)

    def stamp(self, imprint: bytes, digest: str) -> Token:
        answer = self.tsa.respond(timestamps.request(imprint, nonce=7, algorithm=digest))
        return timestamps.read_response(answer, imprint=imprint, nonce=7, algorithm=digest)

    def renew(self, pdf: bytes, digest: str = "sha256") -> bytes:
        return pades.close(pdf, dss=self.evidence, timestamp=lambda imprint: self.stamp(imprint, digest), digest=digest)


class Archive:
    """A contract concluded in 2026, and what becomes of it."""

    def __init__(self) -> None:
        self.world = World()
        self.pdf = conclude(self.world)
        self.concluded_at = self.world.clock()
        self.roots = [self.world.authority.root]

    def later(self, **amount: int) -> datetime:
        return self.world.clock.turn(**amount)

    def renewed(self, algorithm: str = "ecdsa_p256_sha256", digest: str = "sha256") -> None:
        by = Authority(self.world, algorithm)
        self.pdf = by.renew(self.pdf, digest)
        self.roots.append(by.authority.root)

    def judged(self, *, at: datetime | None = None, strength: Strength | None = None, pdf: bytes = b"") -> Report:
        policy = Policy(parties=LABOR_CONTRACT.parties, strength=strength or Strength())
        return verify_pdf(pdf or self.pdf, roots=Roots(self.roots), at=at, policy=policy)


def told(report: Report) -> tuple[str, set[str]]:
    return report.verdict, codes(report)


@pytest.fixture
def archive() -> Archive:
    return Archive()


def test_it_works(archive: Archive) -> None:
    first = archive.pdf
    archive.later(days=365 * 29)
    archive.renewed()
    renewed_at = archive.world.clock()
    archive.later(days=365 * 20)
    report = archive.judged(at=archive.world.clock())
    assert told(report) == ("valid", set())
    assert report.timestamp is not None
    assert (report.timestamp.time, [renewal.time for renewal in report.renewals]) == (archive.concluded_at, [renewed_at])
    assert (report.timestamp.covers, report.renewals[0].covers) == ("earlier_revision", "whole_file")
    assert report.changes == "permitted"
    assert told(archive.judged(pdf=first, at=archive.world.clock())) == ("undetermined", {"timestamp_lapsed"})


def test_it_may_be_renewed_again_and_again(archive: Archive) -> None:
    for count in range(1, 6):
        archive.later(days=365 * 25)
        archive.renewed()
        report = archive.judged(at=archive.world.clock() + timedelta(days=365 * 10))
        assert (told(report), len(report.renewals)) == (("valid", set()), count)
        assert report.timestamp is not None
        assert report.timestamp.time == archive.concluded_at


def test_one_renewal_left_out_in_between_cannot_be_made_good(archive: Archive) -> None:
    archive.later(days=365 * 29)
    archive.renewed()
    archive.later(days=365 * 31)
    archive.renewed()
    assert told(archive.judged(at=archive.world.clock())) == ("undetermined", {"timestamp_lapsed"})


@pytest.mark.parametrize("given", [True, False], ids=["at", "no time given"])
def test_a_renewal_after_the_certificate_had_run_out_proves_nothing(archive: Archive, given: bool) -> None:
    """Whoever had got hold of the key since could have made the older one up."""
    archive.later(days=365 * (YEARS + 1))
    archive.renewed()
    at = archive.world.clock() if given else None
    assert told(archive.judged(at=at)) == ("undetermined", {"timestamp_lapsed"})


def test_a_file_without_renewal_says_what_it_said(archive: Archive) -> None:
    lapses_at = archive.world.tsa.certificate.not_after
    assert told(archive.judged()) == ("valid", set())
    assert told(archive.judged(at=lapses_at)) == ("valid", set())
    assert told(archive.judged(at=lapses_at + timedelta(seconds=1))) == ("undetermined", {"timestamp_lapsed"})


def test_as_of_a_day_before_the_renewal_the_older_one_counts(archive: Archive) -> None:
    archive.later(days=3650)
    archive.renewed()
    day = timedelta(days=1)
    assert told(archive.judged(at=archive.concluded_at + day)) == ("valid", set())
    assert told(archive.judged(at=archive.concluded_at - day)) == ("undetermined", {"timestamp_missing"})
    ended = Strength(digests={"sha256": Period(until=archive.concluded_at + day)})
    assert told(archive.judged(at=archive.concluded_at + 2 * day, strength=ended)) == (
        "undetermined",
        {"timestamp_lapsed", "algorithm_weak"},
    )


def test_what_an_algorithm_signed_while_it_was_good_stays_proven_by_a_stronger_one(archive: Archive) -> None:
    """SHA-256 ends; a timestamp with SM2 and SM3 from before that day keeps everything below it."""
    end = archive.world.clock() + timedelta(days=3650)
    ended = Strength(digests={"sha256": Period(until=end), "sm3": Period()})
    archive.later(days=3600)
    first = archive.pdf
    archive.renewed("sm2_sm3", "sm3")
    after = archive.later(days=3600)
    assert told(archive.judged(at=after, strength=ended)) == ("valid", set())
    assert told(archive.judged(at=after, strength=ended, pdf=first)) == ("undetermined", {"timestamp_lapsed"})


def test_a_renewal_after_the_algorithm_had_ended_proves_nothing(archive: Archive) -> None:
    end = archive.world.clock() + timedelta(days=3650)
    ended = Strength(digests={"sha256": Period(until=end), "sm3": Period()})
    archive.later(days=3660)
    archive.renewed("sm2_sm3", "sm3")
    assert told(archive.judged(at=archive.world.clock(), strength=ended)) == ("undetermined", {"timestamp_lapsed"})


def test_an_answer_given_with_an_algorithm_that_had_ended_proves_nothing() -> None:
    """Signed and stamped in time; the status of the certificates asked for when SHA-256 was no longer good enough."""
    world = World()
    worker, employer = world.worker(), world.employer()
    pdf = sign(sign(paper(), world, worker, field="worker"), world, employer, field="employer")
    until = world.clock() + timedelta(hours=1)
    by = Authority(world, "sm2_sm3")
    for hours, found in ((0, ("valid", set())), (2, ("undetermined", {"revocation_unknown"}))):
        world.clock.turn(hours=hours, seconds=1)
        asked, own = evidence(world, worker, employer), by.evidence
        store = pades.Dss(certificates=[*asked.certificates, *own.certificates], ocsps=[*asked.ocsps, *own.ocsps])
        closed = pades.close(pdf, dss=store, timestamp=lambda imprint: by.stamp(imprint, "sm3"), digest="sm3")
        strength = Strength(digests={"sha256": Period(until=until), "sm3": Period()})
        policy = Policy(parties=LABOR_CONTRACT.parties, strength=strength)
        assert told(verify_pdf(closed, roots=Roots([world.authority.root, by.authority.root]), policy=policy)) == found


def test_it_says_until_when_it_proves(archive: Archive) -> None:
    """The first to end: the service's certificate, one above it, the digest, a key."""
    service = archive.world.tsa.certificate.not_after
    report = archive.judged()
    assert report.newest is not None
    assert report.newest.lapses_at == service
    for soon in (service - timedelta(days=1), service + timedelta(days=1)):
        for strength in (Strength(digests={"sha256": Period(until=soon)}), Strength(keys={"p256": ((256, Period(until=soon)),)})):
            found = archive.judged(strength=strength).newest
            assert found is not None
            assert found.lapses_at == min(soon, service)
    two = Strength(keys={"p256": ((256, Period(until=service - timedelta(days=9))), (256, Period()))})
    found = archive.judged(strength=two).newest
    assert found is not None
    assert found.lapses_at == service


def test_what_proves_nothing_lasts_no_time(archive: Archive) -> None:
    nobody = verify_pdf(archive.pdf, roots=Roots())
    assert nobody.newest is not None
    assert nobody.newest.lapses_at is None


def test_a_newer_timestamp_with_an_earlier_time_is_wrong(archive: Archive) -> None:
    archive.renewed()
    archive.later(days=-2)
    archive.renewed()
    assert told(archive.judged())[0] == "invalid"
    assert "timestamp_wrong" in codes(archive.judged())


def test_an_untrusted_renewal_is_no_renewal(archive: Archive) -> None:
    archive.later(days=3650)
    archive.renewed()
    archive.roots.pop()
    assert told(archive.judged()) == ("undetermined", {"timestamp_untrusted"})


def test_a_change_is_not_covered_up_by_a_renewal(archive: Archive) -> None:
    changed = archive.pdf.replace(b"Labour contract, page 1", b"Labour contract, page 9", 1)
    assert changed != archive.pdf
    archive.pdf = changed
    archive.renewed()
    assert archive.judged().verdict == "invalid"


def test_the_report_tells_all_of_it(archive: Archive) -> None:
    archive.later(days=3650)
    archive.renewed(digest="sha384")
    report = archive.judged()
    said = report.to_dict(file="contract.pdf")
    assert said["timestamp"]["time"] == archive.concluded_at.isoformat().replace("+00:00", "Z")
    assert [(item["authority"], item["verdict"]) for item in said["renewals"]] == [("开发测试另一机构时间戳服务", "valid")]
    assert said["renewals"][0]["lapses_at"] > said["timestamp"]["lapses_at"]
    assert Report.from_dict(said).to_dict(file="contract.pdf") == said


@pytest.mark.parametrize("covered_in_time", [True, False])
def test_an_answer_counts_from_when_a_timestamp_first_covered_it(covered_in_time: bool) -> None:
    """One with an algorithm that has ended since could be made up and dated back, and covered by a renewal of today."""
    archive = Archive()
    world, signers = archive.world, (archive.world.worker(), archive.world.employer())
    pdf = paper()
    for field, party in zip(("worker", "employer"), signers, strict=True):
        pdf = sign(pdf, world, party, field=field)
    world.clock.turn(seconds=1)
    answers = evidence(world, *signers)
    world.clock.turn(seconds=1)
    first = answers if covered_in_time else pades.Dss(certificates=answers.certificates)
    archive.pdf = pades.close(pdf, dss=first, timestamp=lambda digest: stamp(world, digest))
    end = world.clock() + timedelta(days=100)
    archive.later(days=90)
    archive.renewed("sm2_sm3", "sm3")
    archive.later(days=3000)
    by = Authority(world, "sm2_sm3")
    late = pades.Dss(certificates=by.evidence.certificates, ocsps=[*by.evidence.ocsps, *answers.ocsps])
    archive.pdf = pades.close(archive.pdf, dss=late, timestamp=lambda imprint: by.stamp(imprint, "sm3"), digest="sm3")
    archive.roots.append(by.authority.root)
    strength = Strength(digests={"sha256": Period(until=end), "sm3": Period()})
    report = archive.judged(at=world.clock(), strength=strength)
    assert told(report) == (("valid", set()) if covered_in_time else ("undetermined", {"revocation_unknown"}))

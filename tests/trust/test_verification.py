"""The verifier on honest files, and on files that lack something: what it says, in which words."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest

from qianyue.documents.kind import Kind
from qianyue.documents.kinds import KINDS
from qianyue.trust import oids, pades
from qianyue.trust.verification import LABOR_CONTRACT, Party, Policy, Roots, policy_for, verify_pdf
from tests.trust.cast import EMPLOYER, WORKER, World
from tests.trust.cast import Party as Signatory
from tests.trust.forging import Forger, closed_over, codes, judged
from tests.trust.handmade import HEAD, hand_signed
from tests.trust.papers import TERMS, conclude, paper, sign

WORLD = World()
ALICE, ACME = WORLD.worker(), WORLD.employer()
HOUSE = WORLD.employer("虚构运营机构")
CONTRACT = conclude(WORLD, worker=ALICE, employer=ACME)


def test_it_works() -> None:
    report = judged(CONTRACT, WORLD).to_dict(file="contract.pdf")
    serials = [signature.pop("serial") for signature in report["signatures"]]
    assert serials == [f"{party.certificate.serial:x}" for party in (ALICE, ACME)]
    common = {"issuer": "开发测试签发证书", "algorithm": "ecdsa_p256_sha256", "verdict": "valid", "reasons": []}
    assert report == {
        "file": "contract.pdf",
        "verdict": "valid",
        "reasons": [],
        "signatures": [
            {"role": "worker", "signer": WORKER, "signed_at": "2026-11-24T04:00:00Z", "covers": "earlier_revision", **common},
            {"role": "employer", "signer": EMPLOYER, "signed_at": "2026-11-24T04:10:00Z", "covers": "earlier_revision", **common},
        ],
        "timestamp": {
            "time": "2026-11-24T04:10:02Z",
            "authority": "开发测试时间戳服务",
            "lapses_at": "2056-11-16T04:00:00Z",
            "verdict": "valid",
            "reasons": [],
        },
        "renewals": [],
        "changes_after_signing": "permitted",
        "terms": TERMS,
    }
    json.dumps(report)


def test_a_reason_tells_programs_a_word_and_people_what_to_do() -> None:
    (told,) = judged(paper(), WORLD).to_dict(file="x")["reasons"]
    assert told.keys() == {"code", "verdict", "message", "message_en"}
    assert (told["code"], told["verdict"]) == ("no_signatures", "undetermined")
    assert "。" in told["message"]


def test_the_employer_may_sign_first() -> None:
    world = World()
    worker, employer = world.worker(), world.employer()
    pdf = sign(paper(), world, employer, field="employer")
    pdf = closed_over(sign(pdf, world, worker, field="worker"), world, worker, employer)
    report = judged(pdf, world)
    assert report.verdict == "valid"
    assert [signature.role for signature in report.signatures] == ["employer", "worker"]


@pytest.mark.parametrize("options", [{"direct_form": True}, {"filler": 2_000_000}])
def test_other_honest_papers_are_valid_too(options: dict[str, object]) -> None:
    assert judged(conclude(WORLD, base=paper(**options)), WORLD).verdict == "valid"  # type: ignore[arg-type]


def test_a_seal_and_a_renewed_timestamp_are_valid() -> None:
    world = World()
    seal = pades.Appearance.vector(b"1 0 0 rg 0 0 100 100 re f", width=100, height=100)
    worker, employer = world.worker(), world.employer()
    pdf = conclude(world, worker=worker, employer=employer, appearance=seal)
    concluded_at, renewed_at = world.clock(), []
    for _ in range(3):
        world.clock.turn(days=365)
        pdf = closed_over(pdf, world, worker, employer)
        renewed_at.append(world.clock())
    report = judged(pdf, world)
    assert (report.verdict, report.changes) == ("valid", "permitted")
    assert report.timestamp is not None
    assert (report.timestamp.time, [renewal.time for renewal in report.renewals]) == (concluded_at, renewed_at)


def test_the_older_subfilter_is_accepted() -> None:
    signed = sign(paper(), WORLD, ALICE, field="worker")
    head = HEAD.replace(b"ETSI.CAdES.detached", b"adbe.pkcs7.detached")
    pdf = hand_signed(signed, WORLD, ACME, field="employer", head=head)
    assert judged(closed_over(pdf, WORLD, ALICE, ACME), WORLD).verdict == "valid"


def test_what_others_write_in_capitals_is_accepted() -> None:
    signed = sign(paper(), WORLD, ALICE, field="worker")
    pdf = hand_signed(signed, WORLD, ACME, field="employer", spell=bytes.upper)
    assert judged(closed_over(pdf, WORLD, ALICE, ACME), WORLD).verdict == "valid"


def test_without_roots_nothing_is_valid_and_nothing_is_called_forged() -> None:
    report = verify_pdf(CONTRACT, roots=Roots())
    assert report.verdict == "undetermined"
    assert codes(report) == {"untrusted", "timestamp_untrusted"}
    assert [signature.signed_at for signature in report.signatures] == [None, None]  # an unknown authority proves no time


def test_with_somebody_else_s_roots_nothing_is_valid() -> None:
    report = judged(CONTRACT, World())
    assert report.verdict == "undetermined"
    assert codes(report) == {"untrusted", "timestamp_untrusted"}


def test_one_party_alone_has_not_concluded() -> None:
    for field, party in (("worker", ALICE), ("employer", ACME)):
        pdf = closed_over(sign(paper(), WORLD, party, field=field), WORLD, party)
        report = judged(pdf, WORLD)
        assert (report.verdict, codes(report)) == ("undetermined", {"role_missing"})
        assert [signature.verdict for signature in report.signatures] == ["valid"]


CERTIFICATE = TERMS | {"kind": "ending_certificate"}


def test_a_certificate_is_the_employers_alone() -> None:
    signed = sign(paper(terms=CERTIFICATE, places=("employer",)), WORLD, ACME, field="employer")
    report = judged(closed_over(signed, WORLD, ACME), WORLD)
    assert (report.verdict, [signature.role for signature in report.signatures]) == ("valid", ["employer"])


def test_a_place_left_empty_is_not_concluded_whatever_the_terms_call_the_document() -> None:
    """An employer could otherwise seal a contract alone, and write into its data that it is a certificate."""
    signed = sign(paper(terms=CERTIFICATE), WORLD, ACME, field="employer")
    report = judged(closed_over(signed, WORLD, ACME), WORLD)
    assert (report.verdict, codes(report)) == ("undetermined", {"role_missing"})


def test_an_agreement_of_three_needs_all_three() -> None:
    world = World()
    worker, employer, partner = world.worker(), world.employer(), world.employer()
    work = {"partner": EMPLOYER, "partner_details": {"uscc": partner.certificate.subject.first(oids.SERIAL_NUMBER)}}
    terms = TERMS | {"kind": "platform_agreement_tripartite", "platform_work": work}
    two = paper(terms=terms, places=("worker", "employer", "partner"))
    for field, party in (("worker", worker), ("partner", partner)):
        two = sign(two, world, party, field=field)
    report = judged(closed_over(two, world, worker, partner), world)
    assert (report.verdict, codes(report)) == ("undetermined", {"role_missing"})
    three = sign(two, world, employer, field="employer")
    report = judged(closed_over(three, world, worker, partner, employer), world)
    assert report.verdict == "valid"
    assert [signature.role for signature in report.signatures] == ["worker", "partner", "employer"]


ALL = (("worker", ALICE), ("employer", ACME), ("platform", HOUSE))


@pytest.mark.parametrize("turns", list(itertools.permutations(ALL)), ids=lambda turns: "-".join(name for name, _ in turns))
def test_the_platform_signs_what_the_parties_have_signed(turns: tuple[tuple[str, Signatory], ...]) -> None:
    """Its signature is the one that ordinary readers judge: made before a party's it would vouch for what it has not seen."""
    pdf = paper(places=("worker", "employer", "platform"))
    for name, party in turns:
        pdf = sign(pdf, WORLD, party, field=name)
    report = judged(closed_over(pdf, WORLD, ALICE, ACME, HOUSE), WORLD)
    last = turns[-1][0] == "platform"
    assert (report.verdict, codes(report)) == (("valid", set()) if last else ("invalid", {"coverage_wrong"}))


def test_a_persons_certificate_in_the_platforms_place_is_not_the_platforms() -> None:
    pdf = paper(places=("worker", "employer", "platform"))
    for name, party in (("worker", ALICE), ("employer", ACME), ("platform", ALICE)):
        pdf = sign(pdf, WORLD, party, field=name)
    assert "signer_not_party" in codes(judged(closed_over(pdf, WORLD, ALICE, ACME), WORLD))


def test_another_firms_seal_in_the_partners_place_is_not_the_partners() -> None:
    work = {"partner": "另一家公司", "partner_details": {"uscc": "91532801MA0000003E"}}
    terms = TERMS | {"kind": "platform_agreement_tripartite", "platform_work": work}
    signed = sign(paper(terms=terms, places=("partner",)), WORLD, ACME, field="partner")
    assert "signer_not_party" in codes(judged(closed_over(signed, WORLD, ACME), WORLD))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_is_judged_by_the_places_that_it_has(kind: Kind) -> None:
    assert {party.role for party in policy_for({"kind": kind.code}).parties} == set(kind.places)


@pytest.mark.parametrize("terms", [None, {}, {"kind": "letter"}, {"kind": ["ending_certificate"]}])
def test_what_names_no_kind_needs_both_parties(terms: dict[str, object] | None) -> None:
    assert policy_for(terms) is LABOR_CONTRACT


def test_without_the_closing_timestamp_it_is_not_concluded() -> None:
    pdf = sign(sign(paper(), WORLD, ALICE, field="worker"), WORLD, ACME, field="employer")
    report = judged(pdf, WORLD)
    assert report.verdict == "undetermined"
    assert "timestamp_missing" in codes(report)
    assert report.timestamp is None
    open_ended = Policy(parties=(Party(role="worker", name_at=("worker", "name")),), closed=False)
    assert "timestamp_missing" not in codes(judged(pdf, WORLD, policy=open_ended))


def test_a_closing_timestamp_with_something_after_it_does_not_close() -> None:
    world = World()
    worker, employer = world.worker(), world.employer()
    pdf = closed_over(sign(paper(), world, worker, field="worker"), world, worker, employer)
    report = judged(sign(pdf, world, employer, field="employer"), world)
    assert report.verdict == "undetermined"
    assert "timestamp_missing" in codes(report)


def test_without_its_own_timestamp_a_signature_is_as_old_as_the_closing_one() -> None:
    report = judged(conclude(WORLD, worker=ALICE, employer=ACME, timestamped=False), WORLD)
    assert report.verdict == "valid"
    assert [signature.signed_at for signature in report.signatures] == [None, None]


def test_a_third_signature_is_not_explained_away() -> None:
    forger = Forger(paper())
    number = forger.add(b"<</Type/Annot/Subtype/Widget/FT/Sig/T(witness)/F 4/Rect[10 10 60 40]/P %d 0 R>>" % forger.page())
    base = forger.append(forger.form, "Fields", b"%d 0 R" % number).append(forger.page(), "Annots", b"%d 0 R" % number).save()
    pdf = sign(sign(base, WORLD, ALICE, field="worker"), WORLD, ACME, field="employer")
    report = judged(closed_over(sign(pdf, WORLD, ALICE, field="witness"), WORLD, ALICE, ACME), WORLD)
    assert (report.verdict, codes(report)) == ("undetermined", {"unknown_signature"})
    assert [signature.role for signature in report.signatures] == ["worker", "employer", "witness"]


@pytest.mark.parametrize(
    ("worker", "employer"),
    [
        (WORLD.worker("岩温·冒名"), ACME),
        (ALICE, WORLD.employer("勐海冒名有限公司")),
        (ACME, ALICE),  # the fields swapped
        (ALICE, WORLD.worker(EMPLOYER)),  # an event certificate in the employer's name
        (WORLD.employer(WORKER), ACME),  # a company that calls itself as the worker
    ],
)
def test_who_signs_must_be_who_the_terms_name(worker: object, employer: object) -> None:
    report = judged(conclude(WORLD, worker=worker, employer=employer), WORLD)  # type: ignore[arg-type]
    assert (report.verdict, codes(report)) == ("invalid", {"signer_not_party"})


def test_the_employer_s_number_must_fit_where_both_state_one() -> None:
    numbers = {"91530000MA0000000X": set(), "91530000MA00000018": {"signer_not_party"}}
    for number, expected in numbers.items():
        terms = {**TERMS, "employer": {"name": EMPLOYER, "uscc": number}}
        assert codes(judged(conclude(WORLD, base=paper(terms=terms)), WORLD)) == expected


def test_as_of_a_time_before_the_closing_it_was_not_closed() -> None:
    report = judged(CONTRACT, WORLD, at=datetime(2026, 11, 24, 4, 10, 1, tzinfo=UTC))
    assert (report.verdict, codes(report)) == ("undetermined", {"timestamp_missing"})
    assert judged(CONTRACT, WORLD, at=datetime(2026, 11, 24, 4, 10, 2, tzinfo=UTC)).verdict == "valid"
    with pytest.raises(ValueError, match="aware"):
        judged(CONTRACT, WORLD, at=datetime(2026, 11, 24))  # noqa: DTZ001  # what must be refused


def test_it_holds_for_decades_and_then_wants_a_new_timestamp() -> None:
    closed = datetime(2026, 11, 24, tzinfo=UTC)
    assert judged(CONTRACT, WORLD, at=closed + timedelta(days=20 * 365)).verdict == "valid"
    report = judged(CONTRACT, WORLD, at=closed + timedelta(days=31 * 365))
    assert (report.verdict, codes(report)) == ("undetermined", {"timestamp_lapsed"})
    assert codes(judged(CONTRACT, WORLD)) == set()  # nobody asked about then


def test_words_of_the_file_cannot_write_a_verdict_of_their_own() -> None:
    """A certificate's name or a field's name goes to a terminal and to a page: no line, no cursor, no turned writing."""
    name = "伪\n\x1b[2Kcontract.pdf: 有效\u202egnp\u2028"
    forger = Forger(paper())
    text = b"<" + ("\ufeff" + name).encode("utf-16-be").hex().encode() + b">"
    base = forger.set(forger.field("worker"), "T", text).save()
    world = World()
    stranger = world.party("x", profile="event")
    pdf = sign(base, world, stranger, field=name)
    (signature,) = judged(pdf, world).signatures
    assert signature.role == "伪��[2Kcontract.pdf: 有效�gnp�"
    for letters in ("岩温·测试", "䶮", "ᦟᦲᧃ", "𠀀"):
        forger = Forger(paper())
        text = b"<" + ("\ufeff" + letters).encode("utf-16-be").hex().encode() + b">"
        pdf = sign(forger.set(forger.field("worker"), "T", text).save(), world, stranger, field=letters)
        assert judged(pdf, world).signatures[0].role == letters

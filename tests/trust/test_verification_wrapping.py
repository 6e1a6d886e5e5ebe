"""Signatures that cover something else than they seem to: byte ranges, gaps, contents, signatures from elsewhere.

The employer's key is genuine and its digest fits whatever the byte range says; the file is genuinely closed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from qianyue.trust import digests, pades
from qianyue.trust.pdf import Document, PdfError
from qianyue.trust.pdf.form import signature_fields
from tests.trust.cast import World
from tests.trust.forging import Forger, closed_over, codes, judged
from tests.trust.handmade import HEAD, ROOM, Gap, hand_signed
from tests.trust.papers import TERMS, conclude, paper, sign, stamp

WORLD = World()
ALICE, ACME = WORLD.worker(), WORLD.employer()
SIGNED = sign(paper(), WORLD, ALICE, field="worker")
CONTRACT = conclude(WORLD, worker=ALICE, employer=ACME)


def wrapped(**options: Any) -> bytes:
    pdf = hand_signed(SIGNED, WORLD, ACME, field="employer", **options)
    try:
        return closed_over(pdf, WORLD, ALICE, ACME)
    except PdfError:
        return pdf


def test_it_works() -> None:
    assert judged(wrapped(), WORLD).verdict == "valid"


RANGES: dict[str, Callable[[Gap], Sequence[Any]]] = {
    "not from the beginning": lambda gap: [1, gap.start - 1, gap.end, gap.total - gap.end],
    "not from the header": lambda gap: [9, gap.start - 9, gap.end, gap.total - gap.end],
    "not to the end": lambda gap: [0, gap.start, gap.end, gap.total - gap.end - 7],
    "not the end at all": lambda gap: [0, gap.start, gap.end, 0],
    "beyond the end": lambda gap: [0, gap.start, gap.end, gap.total],
    "an earlier revision only": lambda gap: [0, gap.start - 100, len(SIGNED) - 50, 50],
    "a wider gap before": lambda gap: [0, gap.start - 90, gap.end, gap.total - gap.end],
    "a wider gap behind": lambda gap: [0, gap.start, gap.end + 2, gap.total - gap.end - 2],
    "no gap": lambda gap: [0, gap.start, gap.start, gap.total - gap.start],
    "a gap inside the contents": lambda gap: [0, gap.start + 1, gap.end - 1, gap.total - gap.end + 1],
    "a gap elsewhere": lambda gap: [0, 700, 900, gap.total - 900],
    "a second gap": lambda gap: [0, 700, 900, gap.start - 900, gap.end, gap.total - gap.end],
    "two numbers": lambda gap: [0, gap.total],
    "three numbers": lambda gap: [0, gap.start, gap.end],
    "no numbers": lambda gap: [],
    "overlapping": lambda gap: [0, gap.total, gap.start, gap.total - gap.start],
    "backwards": lambda gap: [gap.end, gap.total - gap.end, 0, gap.start],
    "negative start": lambda gap: [-1, gap.start + 1, gap.end, gap.total - gap.end],
    "negative length": lambda gap: [0, gap.start, gap.end, -5],
    "huge": lambda gap: [0, gap.start, gap.end, 10**17],
    "beyond every machine": lambda gap: [0, gap.start, gap.end, 10**25],
    "reals": lambda gap: [0, float(gap.start), gap.end, gap.total - gap.end],
    "a name": lambda gap: [0, gap.start, gap.end, "/All"],
}


@pytest.mark.parametrize("name", RANGES)
def test_a_byte_range_leaves_out_its_own_contents_and_nothing_else(name: str) -> None:
    report = judged(wrapped(ranges=RANGES[name]), WORLD)
    assert report.verdict == "invalid"
    assert codes(report) & {"coverage_wrong", "file_damaged"}
    assert [signature.role for signature in report.signatures if signature.verdict == "valid"] in (["worker"], [])


def test_leading_zeros_in_a_byte_range_are_the_same_numbers() -> None:
    assert judged(wrapped(ranges=lambda gap: [f"{number:010}" for number in gap.honest]), WORLD).verdict == "valid"


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "mixed case": lambda digits: digits.replace(b"a", b"A", 1),
    "a blank inside": lambda digits: digits[:10] + b" " + digits[10:],
    "a line inside": lambda digits: digits[:10] + b"\n" + digits[10:],
    "blanks behind": lambda digits: digits + b" " * 20,
    "something behind": lambda digits: digits + b"00" * 9 + b"01",
    "a second signature behind": lambda digits: digits + digits[: (ROOM - len(digits)) // 2 * 2],
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_contents_have_one_spelling(name: str) -> None:
    """No digest covers them: whatever could be written otherwise could be changed unseen."""
    report = judged(wrapped(spell=SPELLINGS[name]), WORLD)
    assert report.verdict == "invalid"
    assert codes(report) & {"coverage_wrong", "signature_malformed"}


def apart(forger: Forger, number: int) -> None:
    """/Contents in an object of its own, and other bytes where they should be."""
    body = forger.text(number)
    holder = forger.add(b"<" + b"30" * 100 + b">")
    forger.put(number, body[:-2] + b"/Contents %d 0 R>>" % holder)
    forger.replace(number, b"/Contents <0", b"/Padding <0")


def direct(forger: Forger, number: int) -> None:
    """The signature dictionary inside the field instead of in an object of its own."""
    body = forger.objects.pop(number)
    forger.set(forger.field("employer"), "V", body)


def twice(forger: Forger, number: int) -> None:
    forger.put(number, forger.text(number).replace(b"/Contents <", b"/Contents <00>/Contents <"))


def shared(forger: Forger, number: int) -> None:
    """Both parties' fields hold the employer's signature."""
    forger.set(forger.field("worker"), "V", b"%d 0 R" % number)


def chained(forger: Forger, number: int) -> None:
    forger.put(forger.add(b"%d 0 R" % number), b"%d 0 R" % number)
    forger.set(forger.field("employer"), "V", b"%d 0 R" % (forger.next - 1))


def in_a_stream(forger: Forger, number: int) -> None:
    body = forger.text(number)
    forger.put(number, body[:-2] + b"/Length 0>>\nstream\n\nendstream")


@pytest.mark.parametrize("forge", [apart, direct, twice, chained, in_a_stream], ids=lambda forge: forge.__name__)
def test_a_signature_stands_where_it_is_looked_for(forge: Callable[[Forger, int], None]) -> None:
    try:
        pdf = wrapped(forge=forge)
    except ValueError:  # no /Contents left to fill
        forger = Forger(SIGNED)
        number = forger.add(b"<<" + HEAD + b"/ByteRange[0 0 0 0]/Contents <" + b"0" * ROOM + b">>>")
        forger.set(forger.field("employer"), "V", b"%d 0 R" % number)
        forge(forger, number)
        pdf = forger.save()
    report = judged(pdf, WORLD)
    assert report.verdict == "invalid"
    assert codes(report) & {"coverage_wrong", "file_damaged"}


def test_one_signature_does_not_sign_for_two() -> None:
    terms = {**TERMS, "worker": {"name": ACME.name}}
    base = paper(terms=terms)
    pdf = hand_signed(base, WORLD, ACME, field="employer", forge=shared)
    report = judged(closed_over(pdf, WORLD, ACME), WORLD)
    assert report.verdict == "invalid"
    assert [signature.reasons[0].code for signature in report.signatures] == ["coverage_wrong", "coverage_wrong"]


def parts(pdf: bytes, field: str) -> tuple[int, int]:
    """Where the contents of a field's signature stand, brackets included."""
    view = Document(pdf).current
    value = next(found for found in signature_fields(view) if found.name == field).value
    return tuple(view.dictionary(value).spans["Contents"])  # type: ignore[index, union-attr, return-value]


@pytest.mark.parametrize("field", ["worker", "employer", "timestamp"])
def test_a_signature_from_another_contract_does_not_fit(field: str) -> None:
    """The same parties, the same keys, another wage."""
    other = conclude(WORLD, worker=ALICE, employer=ACME, base=paper(terms={**TERMS, "pay": {"monthly_wage": "4600.00"}}))
    (start, end), (from_start, from_end) = parts(CONTRACT, field), parts(other, field)
    assert end - start == from_end - from_start
    report = judged(CONTRACT[:start] + other[from_start:from_end] + CONTRACT[end:], WORLD)
    assert report.verdict == "invalid"
    assert codes(report) & {"signature_wrong", "timestamp_wrong"}


def test_a_whole_revision_from_another_contract_does_not_fit() -> None:
    """Same length, other wage: the worker's revision of one file behind the text of another."""
    cheap = paper(terms={**TERMS, "pay": {"monthly_wage": "4600.00"}})
    dear = paper(terms={**TERMS, "pay": {"monthly_wage": "6600.00"}})
    assert len(cheap) == len(dear)
    signed = conclude(WORLD, worker=ALICE, employer=ACME, base=dear)
    report = judged(cheap + signed[len(dear) :], WORLD)
    assert report.verdict == "invalid"
    assert {"signature_wrong", "timestamp_wrong"} <= codes(report)


def test_parties_cannot_exchange_their_fields() -> None:
    """Renaming both fields after the fact: each signature would stand for the other party."""
    forger = Forger(CONTRACT)
    forger.set(forger.field("worker"), "T", b"(x)").set(forger.field("employer"), "T", b"(worker)")
    assert judged(closed_over(forger.save(), WORLD, ALICE, ACME), WORLD).verdict == "invalid"


def test_a_timestamp_field_of_a_party_is_no_signature_of_that_party() -> None:
    head = b"/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161"
    report = judged(wrapped(head=head, cms_of=lambda covered, *_: stamp(WORLD, digests.digest("sha256", covered)).der), WORLD)
    assert (report.verdict, codes(report)) == ("undetermined", {"role_missing"})


@pytest.mark.parametrize("head", [b"/Type/Sig/SubFilter/ETSI.RFC3161", b"/Type/DocTimeStamp/SubFilter/ETSI.CAdES.detached"])
def test_a_dictionary_s_kind_and_format_must_agree(head: bytes) -> None:
    report = judged(wrapped(head=head + b"/Filter/Adobe.PPKLite"), WORLD)
    assert report.verdict != "valid"
    assert codes(report) & {"format_unsupported", "role_missing"}


def test_the_store_cannot_lose_what_it_held() -> None:
    """After conclusion, closed once more: with the evidence removed, emptied, replaced or overridden."""
    store = Document(CONTRACT).current.catalog["DSS"].number  # type: ignore[index, union-attr]
    removed = Forger(CONTRACT)
    removed.put(removed.root, removed.text(removed.root).replace(b"/DSS %d 0 R" % store, b""))
    emptied = Forger(CONTRACT)
    emptied.set(emptied.root, "DSS", b"%d 0 R" % emptied.add(b"<</Type/DSS/Certs[]/OCSPs[]>>"))
    odd = Forger(CONTRACT)
    odd.set(odd.root, "DSS", b"%d 0 R" % odd.add(odd.text(store)[:-2] + b"/JavaScript(1)>>"))
    overridden = Forger(CONTRACT)
    answers = Document(CONTRACT).current.get(store)["OCSPs"]  # type: ignore[index, call-overload]
    overridden.put(answers[0].number, b"<</Length 1>>\nstream\nx\nendstream")  # type: ignore[index, union-attr]
    for forger in (removed, emptied, odd, overridden):
        report = judged(closed_over(forger.save(), WORLD, ALICE, ACME), WORLD)
        assert report.verdict == "invalid"
        assert "changed_after_signing" in codes(report)


def test_evidence_may_be_added() -> None:
    more = pades.Dss(crls=[b"list"], certificates=[World().authority.root.der])
    renewed = pades.close(CONTRACT, dss=more, timestamp=lambda digest: stamp(WORLD, digest))
    assert judged(renewed, WORLD).changes == "permitted"

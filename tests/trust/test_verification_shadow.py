"""Files prepared before signing so that a harmless-looking revision changes what they show, and files whose structure two
readers would follow to different places. The employer signs with its genuine key, and everything is genuinely closed."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable

import pytest

from qianyue.trust.pdf import PdfError
from tests.trust.cast import World
from tests.trust.forgeries import OVERLAY
from tests.trust.forging import Forger, closed_over, codes, content, judged
from tests.trust.handmade import hand_signed
from tests.trust.papers import conclude, paper, sign

WORLD = World()
ALICE, ACME = WORLD.worker(), WORLD.employer()
PAPER = paper()
SIGNED = sign(PAPER, WORLD, ALICE, field="worker")
BOTH = sign(SIGNED, WORLD, ACME, field="employer")
CONTRACT = conclude(WORLD, worker=ALICE, employer=ACME)


def closed(pdf: bytes) -> bytes:
    with contextlib.suppress(PdfError):  # what our writer does not touch is judged as it is
        return closed_over(pdf, WORLD, ALICE, ACME)
    return pdf


def test_it_works() -> None:
    """The control: new objects that the employer's signature brings along are no matter, as long as nothing waited for them."""
    signed = sign(Forger(PAPER).put(99, b"<<>>").save(size=100), WORLD, ALICE, field="worker")
    brought = hand_signed(signed, WORLD, ACME, field="employer", tail=b"/Prop_Build 150 0 R", forge=bring)
    assert judged(closed(brought), WORLD).verdict == "valid"


def bring(forger: Forger, _: int) -> None:
    forger.put(150, content(OVERLAY))
    forger.next = 151


def waiting(how: Callable[[Forger], object]) -> bytes:
    """A paper that points at object 150, which does not exist, signed by the worker."""
    forger = Forger(PAPER)
    how(forger)
    forger.next = 100
    return sign(forger.save(), WORLD, ALICE, field="worker")


POINTERS: dict[str, Callable[[Forger], object]] = {
    "page content": lambda forger: forger.set(forger.page(), "Contents", b"[13 0 R 150 0 R]"),
    "leading zeros": lambda forger: forger.set(forger.page(), "Contents", b"[13 0 R 0000000150 00000 R]"),
    "odd blanks": lambda forger: forger.set(forger.page(), "Contents", b"[13 0 R\f101\0\r\n0\t\tR]"),
    "action": lambda forger: forger.set(forger.root, "OpenAction", b"150 0 R"),
    "form": lambda forger: forger.set(forger.form, "XFA", b"150 0 R"),
    "layers": lambda forger: forger.set(forger.root, "OCProperties", b"150 0 R"),
    "array": lambda forger: forger.put(90, b"[[<</A[150 0 R]>>]]"),
    "stream": lambda forger: forger.put(90, b"<</Resources 150 0 R" + content(b"")[2:]),
    "object that is a reference": lambda forger: forger.put(90, b"150 0 R"),
}


@pytest.mark.parametrize("name", POINTERS)
def test_what_was_pointed_at_before_it_existed_cannot_come_to_exist(name: str) -> None:
    brought = hand_signed(waiting(POINTERS[name]), WORLD, ACME, field="employer", tail=b"/Prop_Build 150 0 R", forge=bring)
    report = judged(closed(brought), WORLD)
    assert (report.verdict, codes(report)) == ("invalid", {"changed_after_signing"})


def test_nor_when_the_pointer_stands_in_a_trailer() -> None:
    forger = Forger(PAPER)
    signed = sign(forger.put(90, b"<<>>").save(trailer=b"/Info 150 0 R", size=100), WORLD, ALICE, field="worker")
    brought = hand_signed(signed, WORLD, ACME, field="employer", tail=b"/Prop_Build 150 0 R", forge=bring)
    assert judged(closed(brought), WORLD).verdict == "invalid"


@pytest.mark.parametrize("spelling", [b"150%\n0 R", b"150 0%hidden\rR", b"150%a\n%b\n 0 %c\n R", b"150" + b"%\n" * 60 + b"0 R"])
def test_comments_inside_a_reference_are_not_followed_but_not_overlooked(spelling: bytes) -> None:
    unparsed = Forger(PAPER).put(90, content(b"[%s]" % spelling)).save(size=100)
    brought = hand_signed(
        sign(unparsed, WORLD, ALICE, field="worker"), WORLD, ACME, field="employer", tail=b"/Prop_Build 150 0 R", forge=bring
    )
    report = judged(closed(brought), WORLD)
    assert (report.verdict, codes(report)) == ("undetermined", {"file_unsupported"})


def test_many_new_objects_are_looked_for_too() -> None:
    """Beyond a certain number, all pointers are gathered at once instead of each being searched for."""
    signed = sign(paper(filler=3_000_000), WORLD, ALICE, field="worker")
    hits = {}
    for name, pointer in (("none", b"[]"), ("one", b"[150 0 R]")):
        base = Forger(paper(filler=3_000_000)).put(90, pointer).save(size=100)
        signed = sign(base, WORLD, ALICE, field="worker")

        def many(forger: Forger, _: int) -> None:
            for number in range(120, 160):
                forger.put(number, b"<<>>")
            forger.next = 160

        tail = b"/Prop_Build[" + b" ".join(b"%d 0 R" % number for number in range(120, 160)) + b"]"
        brought = hand_signed(signed, WORLD, ACME, field="employer", tail=tail, forge=many)
        hits[name] = judged(closed(brought), WORLD).verdict
    assert hits == {"none": "valid", "one": "invalid"}


def test_hidden_objects_of_the_signed_part_cannot_be_brought_back() -> None:
    """Hide and replace: the draft carries the other text already, in an object that its table does not list."""
    hidden = b"13 0 obj\n%s\nendobj\n" % content(OVERLAY)
    base = Forger(PAPER).put(90, b"<<>>").save(unlisted=hidden, size=100)
    at = base.index(hidden)
    signed = sign(base, WORLD, ALICE, field="worker")
    assert judged(closed(sign(signed, WORLD, ACME, field="employer")), WORLD).verdict == "valid"  # it stays hidden: harmless
    forger = Forger(signed).put(13, content(OVERLAY))
    pdf = hand_signed(
        signed, WORLD, ACME, field="employer", forge=lambda forger, _: forger.put(13, content(OVERLAY)), offsets={13: at}
    )
    assert judged(closed(pdf), WORLD).verdict == "invalid"
    assert judged(closed(forger.save(offsets={13: at})), WORLD).verdict == "invalid"


def test_an_object_cannot_be_freed() -> None:
    for number in (13, 14, 6, 9):
        report = judged(closed(Forger(BOTH).save(free=(number,))), WORLD)
        assert report.verdict == "invalid"
    assert judged(closed(Forger(BOTH).save(free=(0,))), WORLD).verdict == "valid"  # the head of the list is always free
    assert judged(closed(Forger(Forger(BOTH).save(free=(13,))).put(13, content(OVERLAY)).save()), WORLD).verdict == "invalid"


HIDDEN: dict[str, dict[str, bytes]] = {
    "an object without an entry": {"unlisted": b"13 0 obj\n%s\nendobj\n" % content(OVERLAY)},
    "an object ahead of the others": {"before": b"13 0 obj\n%s\nendobj\n" % content(OVERLAY)},
    "a whole table of its own": {"unlisted": b"xref\n0 0\ntrailer\n<</Size 9/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"},
    "a comment": {"before": b"% see object 13\n"},
    "a stray word": {"unlisted": b"endobj\n"},
    "another file": {"unlisted": PAPER},
}


@pytest.mark.parametrize("name", HIDDEN)
def test_nothing_stands_in_an_update_that_its_table_does_not_list(name: str) -> None:
    """Readers that repair files would find it."""
    pdf = Forger(BOTH).put(1, Forger(BOTH).text(1)).save(**HIDDEN[name])  # type: ignore[arg-type]
    report = judged(closed(pdf), WORLD)
    assert (report.verdict, codes(report)) == ("invalid", {"changed_after_signing"})


def test_a_revision_cannot_be_skipped() -> None:
    """A forged revision, and after it one that continues from before: the forgery's bytes stay, its table is passed over."""
    forged = Forger(BOTH).put(13, content(OVERLAY)).save()
    skipping = Forger(forged).put(1, Forger(BOTH).text(1)).save(previous=Forger(BOTH).document.revisions[-1].section.offset)
    assert judged(closed(skipping), WORLD).verdict == "invalid"


def test_two_objects_cannot_share_their_bytes() -> None:
    inner = b"91 0 obj\n<</Inner true>>\nendobj"
    outer = Forger(BOTH).put(90, content(inner)).put(91, b"<<>>")
    at = len(BOTH) + outer.save()[len(BOTH) :].index(inner)
    report = judged(closed(outer.save(offsets={91: at})), WORLD)
    assert report.verdict == "invalid"


STRUCTURES: dict[str, tuple[Callable[[bytes], bytes], set[str]]] = {
    "a smaller size": (lambda pdf: Forger(pdf).put(1, Forger(pdf).text(1)).save(size=5), {"file_damaged"}),
    "no size": (lambda pdf: re.sub(rb"(?s)(.*)/Size \d+", rb"\1", Forger(pdf).save()), {"file_damaged"}),
    "a key twice in the trailer": (lambda pdf: Forger(pdf).save(trailer=b"/Root 9 0 R"), {"file_damaged"}),
    "a key twice by another spelling": (lambda pdf: Forger(pdf).save(trailer=b"/Ro#6ft 9 0 R"), {"file_damaged"}),
    "another root": (
        lambda pdf: Forger(pdf).put(40, Forger(pdf).text(1)).save(root=b"40 0 R", size=99),
        {"changed_after_signing"},
    ),
    "a root of another generation": (lambda pdf: Forger(pdf).save(root=b"1 1 R"), {"file_damaged"}),
    "a second, hidden table": (lambda pdf: Forger(pdf).save(trailer=b"/XRefStm 15"), {"file_unsupported"}),
    "encryption": (lambda pdf: Forger(pdf).save(trailer=b"/Encrypt<</Filter/Standard>>"), {"file_unsupported"}),
    "an information dictionary": (
        lambda pdf: Forger(pdf).put(40, b"<</Title(x)>>").save(trailer=b"/Info 40 0 R", size=99),
        {"changed_after_signing"},
    ),
    "a table that points outside": (lambda pdf: Forger(pdf).put(1, b"<<>>").save(offsets={1: 9_999_999_999}), {"file_damaged"}),
    "a table that points before": (lambda pdf: Forger(pdf).put(1, b"<<>>").save(offsets={1: 15}), {"file_damaged"}),
    "a table that points at something else": (
        lambda pdf: Forger(pdf).put(1, b"<<>>").put(90, b"<<>>").save(offsets={1: len(pdf) + 24}, size=99),
        {"file_damaged"},
    ),
    "a number twice in a table": (
        lambda pdf: Forger(pdf).put(1, b"<<>>").save().replace(b"xref\n1 1\n", b"xref\n1 1\n0000000015 00000 n \n1 1\n"),
        {"file_damaged"},
    ),
    "a generation": (
        lambda pdf: re.sub(rb"(?s)(.*) 00000 n ", rb"\1 00001 n ", Forger(pdf).put(1, b"<<>>").save()),
        {"file_unsupported"},
    ),
    "a previous table after this one": (lambda pdf: Forger(pdf).save(previous=99_999_999), {"file_unsupported"}),
    "a previous table that is none": (lambda pdf: Forger(pdf).save(previous=20), {"file_damaged"}),
    "bytes before the header": (lambda pdf: b"\n" + pdf, {"not_a_pdf"}),
    "a comment after the end": (lambda pdf: pdf + b"%%EOF\n", {"bytes_after_end"}),
    "an object after the end": (lambda pdf: pdf + b"13 0 obj\n%s\nendobj\n" % content(OVERLAY), {"bytes_after_end"}),
    "an old start after the end": (
        lambda pdf: pdf + b"startxref\n%d\n%%%%EOF\n" % Forger(SIGNED).document.revisions[-1].section.offset,
        set(),
    ),
    "a key twice in an object": (lambda pdf: Forger(pdf).insert(9, b"/Rotate 0/Rotate 90").save(), {"file_damaged"}),
    "a key without a value": (lambda pdf: Forger(pdf).insert(9, b"/Rotate").save(), {"file_damaged"}),
    "something after an object's value": (lambda pdf: Forger(pdf).put(9, Forger(pdf).text(9) + b" [1]").save(), {"file_damaged"}),
    "a stream longer than it says": (
        lambda pdf: Forger(pdf).put(13, b"<</Length 3>>\nstream\n" + OVERLAY + b"\nendstream").save(),
        {"file_damaged"},
    ),
}


@pytest.mark.parametrize("name", STRUCTURES)
def test_a_structure_that_can_be_read_in_two_ways_is_never_valid(name: str) -> None:
    make, expected = STRUCTURES[name]
    report = judged(make(CONTRACT), WORLD)
    assert report.verdict != "valid"
    assert expected <= codes(report)
    assert report.verdict == "invalid" or expected <= {"file_unsupported", "not_a_pdf"}
    assert judged(closed(make(BOTH)), WORLD).verdict != "valid"


def test_a_blank_after_the_end_is_not_covered_until_something_covers_it() -> None:
    for blank in (b" ", b"\n", b"\r\n\r\n", b"\0"):
        assert codes(judged(CONTRACT + blank, WORLD)) == {"bytes_after_end"} | {"timestamp_missing"}
        assert judged(CONTRACT + blank, WORLD).verdict == "invalid"
        assert judged(closed(BOTH + blank), WORLD).verdict == "valid"


def test_white_space_and_comments_where_they_are_allowed_change_nothing() -> None:
    """Odd but honest: the same objects written otherwise."""
    spaced = Forger(BOTH).put(9, Forger(BOTH).text(9).replace(b" /", b" \t\0\f% /Rotate 90\r\n/").replace(b"/Type", b"/T#79pe"))
    assert judged(closed(spaced.save()), WORLD).verdict == "valid"

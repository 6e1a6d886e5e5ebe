"""Files made to exhaust: a verdict in bounded time and memory, never an exception, never *valid*."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import pytest

from qianyue.trust.verification import Report
from tests.trust.bombs import SIGNATURE, inside_each_other, packed, pdf, revisions, row, stream_file, with_form
from tests.trust.cast import World
from tests.trust.forging import Forger, codes, content, judged
from tests.trust.handmade import hand_signed
from tests.trust.papers import conclude, paper, sign

WORLD = World()
ALICE, ACME = WORLD.worker(), WORLD.employer()
CONTRACT = conclude(WORLD, worker=ALICE, employer=ACME)
SIGNED = sign(paper(), WORLD, ALICE, field="worker")
SECONDS = 10.0  # of processor time: what a hostile file may cost at most; honest files take a hundredth of a second
MEMORY = 200_000_000  # octets


def bounded(data: bytes, *, slower: int = 1) -> Report:
    before = time.process_time()
    report = judged(data, WORLD)
    spent = time.process_time() - before
    assert spent < SECONDS * slower, spent
    assert report.verdict != "valid"
    return report


def test_it_works() -> None:
    """The control: this file is read, and only lacks signatures."""
    assert codes(bounded(with_form(b""))) == {"no_signatures"}
    catalog = b"1 0 obj\n<</Type/Catalog>>\nendobj\n"
    assert codes(bounded(stream_file(b"/Size 2/W[1 4 2]/Index[0 2]", row(0, 0) + row(1, 9), catalog))) == {"no_signatures"}


LOOPS: dict[str, bytes] = {
    "a table before itself": pdf({1: b"<<>>"}, trailer=b"/Prev 35"),
    "pages of pages": pdf({1: b"<</Pages 1 0 R/Kids[1 0 R]>>"}),
    "a field in itself": with_form(b"2 0 R", {2: b"<</T(a)/FT/Sig/Kids[2 0 R]/V 3 0 R>>", 3: SIGNATURE}),
    "a field twice": with_form(b"2 0 R 2 0 R", {2: b"<</T(a)/FT/Sig/V 3 0 R>>", 3: SIGNATURE}),
    "a reference to itself": with_form(b"2 0 R", {2: b"2 0 R"}),
    "a circle of references": with_form(b"2 0 R", {2: b"3 0 R", 3: b"2 0 R"}),
    "a length in itself": with_form(b"2 0 R", {2: b"<</Length 2 0 R>>\nstream\nx\nendstream"}),
    "lengths of each other": with_form(
        b"2 0 R", {2: b"<</Length 3 0 R>>\nstream\nx\nendstream", 3: b"<</Length 2 0 R>>\nstream\nx\nendstream"}
    ),
    "fields that are no array": pdf({1: b"<</AcroForm<</Fields 1 0 R>>>>"}),
    "a catalog that is a number": pdf({1: b"7"}),
    "no objects at all": b"%PDF-1.7\nxref\n0 0\ntrailer\n<</Size 1/Root 1 0 R>>\nstartxref\n9\n%%EOF\n",
}


@pytest.mark.parametrize("name", LOOPS)
def test_circles_end(name: str) -> None:
    assert codes(bounded(LOOPS[name])) <= {
        "file_damaged",
        "file_unsupported",
        "no_signatures",
        "coverage_wrong",
        "role_missing",
    } | {"timestamp_missing"}


DEPTHS: dict[str, Callable[[], bytes]] = {
    "numbers": lambda: pdf({1: b"<</A[" + b"1 " * 6_000_000 + b"]>>"}),
    "arrays": lambda: pdf({1: b"[" * 200_000}),
    "closed arrays": lambda: pdf({1: b"<</A" + b"[" * 5_000 + b"]" * 5_000 + b">>"}),
    "dictionaries": lambda: pdf({1: b"<</A" * 100_000}),
    "strings": lambda: pdf({1: b"<</A" + b"(" * 300_000 + b">>"}),
    "escapes in a string": lambda: pdf({1: b"<</A(" + b"\\n" * 40_000_000 + b")>>"}),
    "ends of lines in a string": lambda: pdf({1: b"<</A(" + b"\r" * 40_000_000 + b")>>"}),
    "escapes in a name": lambda: pdf({1: b"<</" + b"#41" * 30_000_000 + b" 1>>"}),
    "fields with long names": lambda: with_form(
        b"2 0 R",
        {n: b"<</T(%s)/Kids[%d 0 R]>>" % (b"n" * 20_000, n + 1) for n in range(2, 1_500)} | {1_500: b"<</T(x)/FT/Sig/V 2 0 R>>"},
    ),
    "previous tables": lambda: revisions(200),
}


@pytest.mark.parametrize("name", DEPTHS)
def test_depths_end(name: str) -> None:
    assert codes(bounded(DEPTHS[name]())) <= {"file_damaged", "file_unsupported"}


AMOUNTS: dict[str, Callable[[], bytes]] = {
    "blanks in a hexadecimal string": lambda: pdf({1: b"<</A<" + b"30 " * 12_000_000 + b"z>>>"}),
    "rows of a table": lambda: pdf({1: b"<<>>"}, rows=b"10 3000000\n" + b"0000000000 00000 f \n" * 3_000_000),
    "rows that are not there": lambda: pdf({1: b"<<>>"}, rows=b"10 99999999\n"),
    "the index of a cross-reference stream": lambda: stream_file(
        b"/Size 250000/W[1 4 2]/Index[" + b"0 250000 " * 20_000 + b"]", b""
    ),
    "what a cross-reference stream unpacks to": lambda: stream_file(b"/Size 100/W[1 4 2]", bytes(250_000_000)),
    "columns of a prediction": lambda: stream_file(
        b"/Size 100/W[1 4 2]/DecodeParms<</Predictor 12/Columns 999999999999>>", bytes(800)
    ),
    "what an object stream unpacks to": lambda: stream_file(
        b"/Size 9/W[1 4 2]/Index[1 2]",
        row(2, 2, 0) + row(1, 9),
        b"2 0 obj\n" + packed(b"/N 1/First 4", b"1 0 " + bytes(250_000_000)) + b"\nendobj\n",
    ),
    "members of an object stream in one place": lambda: stream_file(
        b"/Size 9/W[1 4 2]/Index[1 2]",
        row(2, 2, 0) + row(1, 9),
        b"2 0 obj\n" + packed(b"/N 50000/First 200000", b"1 0 " * 50_000 + b"(" + b"x" * 2_000_000 + b")") + b"\nendobj\n",
    ),
    "objects inside an object": lambda: inside_each_other(400, 400_000),
    "fields": lambda: with_form(b" ".join(b"%d 0 R" % number for number in range(2, 90_000))),
    "signatures": lambda: with_form(
        b" ".join(b"%d 0 R" % number for number in range(2, 1_000)),
        {number: b"<</T(%d)/FT/Sig/V 1000 0 R>>" % number for number in range(2, 1_000)} | {1_000: SIGNATURE},
    ),
}


@pytest.mark.parametrize("name", AMOUNTS)
def test_amounts_end(name: str) -> None:
    data = AMOUNTS[name]()
    tracemalloc.start()
    try:
        report = bounded(data, slower=3)  # being watched costs time
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert codes(report) <= {"file_damaged", "file_unsupported"}
    assert peak < MEMORY, peak


UPDATES: dict[str, Callable[[Forger], object]] = {
    "many objects": lambda forger: [forger.add(b"<<>>") for _ in range(60_000)],
    "many arrays rewritten": lambda forger: [forger.put(number, b"[0]") for number in range(1_000, 21_000)],
}


@pytest.mark.parametrize("name", UPDATES)
def test_updates_made_to_be_compared_at_length_end(name: str) -> None:
    arrays = Forger(paper(filler=1_000_000))
    for number in range(1_000, 21_000):
        arrays.put(number, b"[]")
    arrays.next = 21_000
    forger = Forger(sign(arrays.save(), WORLD, ALICE, field="worker"))
    UPDATES[name](forger)
    assert "changed_after_signing" in codes(bounded(forger.save()))


NOISES = {
    "comments behind digits": b"7%" * 1_000_000,
    "comments behind numbers": b"17 0 %" * 300_000,
    "numbers": b"17 0 17 0 " * 400_000,
    "blanks": b"17" + b" " * 3_000_000,
    "digits": b"1" * 3_000_000,
    "comments": b"%\n" * 900_000,
    "more comments": b"%\n" * 5_000_000,
}


@pytest.mark.parametrize("name", NOISES)
def test_texts_made_to_be_searched_at_length_end(name: str) -> None:
    """Pointers are looked for in the text of what was signed."""
    base = Forger(paper())
    base.put(900, content(NOISES[name]))
    base.next = 901
    pdf_file = sign(base.save(), WORLD, ALICE, field="worker")

    def bring(forger: Forger, _: int) -> None:
        for number in (7, 17, 70, 71, 77, 117, 170, 171, 177, 717):
            if number not in forger.view.numbers():
                forger.put(number, b"<<>>")

    tail = b"/Prop_Build[7 0 R 17 0 R 70 0 R 71 0 R 77 0 R 117 0 R 170 0 R 171 0 R 177 0 R 717 0 R]"
    bounded(hand_signed(pdf_file, WORLD, ACME, field="employer", tail=tail, forge=bring))


def test_evidence_made_to_be_unpacked_at_length_ends() -> None:
    bomb = Forger(CONTRACT)
    number = bomb.add(packed(b"", bytes(200_000_000)))
    many = b" ".join([b"%d 0 R" % number] * 500)
    bomb.set(bomb.root, "DSS", b"%d 0 R" % bomb.add(b"<</Certs[%s]/OCSPs[%s]>>" % (many, many)))
    bounded(bomb.save())
    padded = Forger(CONTRACT)
    number = padded.add(packed(b"", b"x")[:-10].replace(b"/Length 9", b"/Length 9") + bytes(20_000_000) + b"\nendstream")
    padded.set(padded.root, "DSS", b"<</Certs[%s]>>" % (b"%d 0 R " % number * 500))
    bounded(padded.save())


def test_terms_made_to_be_unpacked_at_length_end() -> None:
    forger = Forger(paper())
    number = forger.add(packed(b"", b"[" * 200_000_000))
    specification = forger.add(b"<</Type/Filespec/F(terms.json)/EF<</F %d 0 R>>>>" % number)
    forger.set(forger.root, "AF", b"[%d 0 R]" % specification).set(forger.root, "Names", b"<<>>")
    report = bounded(conclude(WORLD, base=forger.save()))
    assert "terms_unreadable" in codes(report)


def test_a_hundred_megabytes_are_judged_and_more_are_not() -> None:
    big = conclude(WORLD, base=paper(filler=60_000_000), worker=ALICE, employer=ACME)
    before = time.process_time()
    assert judged(big, WORLD).verdict == "valid"
    assert time.process_time() - before < SECONDS
    assert codes(bounded(b"%PDF-1.7\n" + bytes(100_000_000))) == {"too_large"}

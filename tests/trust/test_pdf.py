from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyue.trust.pdf import Array, Dictionary, Document, Name, PdfDamaged, PdfError, PdfUnsupported, Ref, Stream
from qianyue.trust.pdf.form import pages, signature_fields, text_of
from qianyue.trust.pdf.lexer import Lexer
from qianyue.trust.pdf.objects import same
from qianyue.trust.pdf.update import Body, Footing, Place, Update
from qianyue.trust.pdf.writing import number, text_string
from qianyue.trust.pdf.xref import decoded
from tests.trust.papers import paper

PAPER = paper()


def read(text: bytes) -> object:
    return Lexer(text).value(0)[0]


def test_it_works() -> None:
    document = Document(PAPER)
    view = document.current
    assert len(document.revisions) == 1
    assert view.catalog[Name("Type")] == Name("Catalog")
    assert [field.name for field in signature_fields(view)] == ["worker", "employer"]
    assert len(pages(view)) == 2
    contents = view.resolve(view.dictionary(Ref(pages(view)[0], 0))[Name("Contents")])
    assert isinstance(contents, Stream)
    assert b"page 1" in contents.raw


def test_values_of_every_kind_are_read() -> None:
    value = read(
        rb"<</A 1/B -2.5/C(a\(b\)\101\n(c))/D<4 1 4>/E[true false null 3 0 R]/F/N#41me % comment" + b"\n/G<<>>/H .5/I +7>>"
    )
    assert isinstance(value, Dictionary)
    assert dict(value) == {
        "A": 1, "B": -2.5, "C": b"a(b)A\n(c)", "D": b"A@", "E": [True, False, None, Ref(3, 0)],
        "F": "NAme", "G": {}, "H": 0.5, "I": 7,
    }  # fmt: skip
    assert isinstance(value[Name("F")], Name)


@pytest.mark.parametrize(
    "text",
    [
        b"", b">>", b"]", b"<</A>>", b"<</A 1/A 2>>", b"<</A 1/#41 2>>", b"<</A [1>>]", b"[1", b"(abc", b"<4x>", b"<<1 2>>",
        b"1.2.3", b"xyz", b"nullx", b"1234567890123456789012", b"{}", b"<</A<<>", b"R",
    ],
)  # fmt: skip
def test_it_refuses_malformed_values(text: bytes) -> None:
    with pytest.raises(PdfDamaged):
        read(text)


def test_it_refuses_depths_and_amounts_made_to_exhaust() -> None:
    with pytest.raises(PdfUnsupported):
        read(b"[" * 100_000)
    lexer = Lexer(b"[" + b"1 " * 10_000 + b"]")
    lexer.tokens_left = 5_000
    with pytest.raises(PdfUnsupported):
        lexer.value(0)


def test_values_of_different_kinds_are_never_the_same() -> None:
    kinds = [b"1", b"true", b"null", b"/a", b"(a)", b"[1]", b"[true]", b"<</a 1>>", b"<</a true>>", b"1 0 R", b"2 0 R"]
    for one in kinds:
        assert [other for other in kinds if same(read(one), read(other))] == [one]  # type: ignore[arg-type]
    assert same(read(b"1"), read(b"1.0"))  # type: ignore[arg-type]


@given(st.binary(max_size=80))
def test_hostile_values_are_refused_with_a_reason(text: bytes) -> None:
    try:
        read(text)
    except PdfError:
        return
    assert text.strip(b"\x00\t\n\x0c\r ")


@given(st.text(max_size=40))
def test_texts_come_back(text: str) -> None:
    assert text_of(read(text_string(text.encode("utf-16", "ignore").decode("utf-16")))) == text.encode(  # type: ignore[arg-type]
        "utf-16", "ignore"
    ).decode("utf-16")


@given(st.floats(-1e6, 1e6))
def test_numbers_are_written_plainly(value: float) -> None:
    again = read(number(value))
    assert isinstance(again, int | float)
    assert abs(again - value) < 1e-4


def saved(**options: object) -> bytes:
    pdf = pikepdf.open(io.BytesIO(PAPER))
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def test_cross_reference_streams_of_other_programs_are_read() -> None:
    document = Document(saved(object_stream_mode=pikepdf.ObjectStreamMode.generate))
    assert not document.classic
    assert [field.name for field in signature_fields(document.current)] == ["worker", "employer"]


def test_linearised_and_encrypted_files_are_named_as_such() -> None:
    with pytest.raises(PdfUnsupported):
        Document(saved(linearize=True))
    with pytest.raises(PdfUnsupported):
        Document(saved(encryption=pikepdf.Encryption(owner="o", user="", R=6)))


def footing(pdf: bytes, places: dict[str, Place], *, number: int, text: bytes) -> Footing:
    """For an update that edits one object."""
    trailer = Document(pdf).current.trailer
    return Footing(
        size=len(pdf),
        next_number=trailer[Name("Size")],  # type: ignore[arg-type]
        previous=pdf.rindex(b"xref\n", 0, pdf.rindex(b"startxref")),
        trailer=b"/Root %s" % str(trailer[Name("Root")]).encode(),
        streams=False,
        ended=True,
        bodies={number: Body(text, places)},
    )


def test_an_update_is_read_by_others_and_leaves_the_rest_alone() -> None:
    document = Document(PAPER)
    root = document.current.trailer[Name("Root")]
    assert isinstance(root, Ref)
    text, start = document.current.text(root.number)
    span = document.current.catalog.spans[Name("Type")]
    places = {
        "Added": Place(len(text) - 2, len(text) - 2, b"/Added "),
        "Type": Place(span.start - start, span.end - start, b" "),
    }
    update = Update(footing(PAPER, places, number=root.number, text=text))
    added = update.add(b"<</Hello(world)>>")
    update.put(root.number, "Added", str(added).encode())
    update.put(root.number, "Type", b"/Catalog")
    whole = PAPER + update.build().data
    again = Document(whole)
    assert len(again.revisions) == 2
    assert again.revisions[0].end == len(PAPER)
    assert set(again.revisions[1].section.entries) == {root.number, added.number}
    other = pikepdf.open(io.BytesIO(whole))
    assert other.Root.Added.Hello == "world"
    assert len(other.pages) == 2
    assert again.views[0].catalog == document.current.catalog


def with_update(*objects: tuple[int, bytes], offsets: dict[int, int] | None = None, extra: bytes = b"") -> bytes:
    """PAPER with a hand-written update, whose offsets may lie."""
    position, body, rows = len(PAPER), b"", b""
    for object_number, text in objects:
        at = (offsets or {}).get(object_number, position + len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (object_number, text)
        rows += b"%d 1\n%010d 00000 n \n" % (object_number, at)
    xref = position + len(body)
    previous = Document(PAPER).revisions[0].section.offset
    trailer = b"trailer\n<</Size 99/Root 1 0 R/Prev %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (previous, extra, xref)
    return PAPER + body + b"xref\n" + rows + trailer


def test_an_update_cannot_point_back_into_what_was_signed() -> None:
    Document(with_update((90, b"<<>>")))
    with pytest.raises(PdfDamaged):
        Document(with_update((90, b"<<>>"), offsets={90: 15}))


def test_an_update_cannot_bring_a_second_cross_reference_along() -> None:
    with pytest.raises(PdfUnsupported):
        Document(with_update((90, b"<<>>"), extra=b"/XRefStm 10"))


def test_an_object_under_another_number_is_damage() -> None:
    forged = with_update((90, b"<<>>")).replace(b"90 0 obj", b"91 0 obj")
    with pytest.raises(PdfDamaged):
        Document(forged).current.get(90)


def test_a_circle_of_references_ends() -> None:
    view = Document(with_update((90, b"91 0 R"), (91, b"90 0 R"))).current
    with pytest.raises(PdfDamaged):
        view.resolve(Ref(90, 0))


def test_a_stream_that_unpacks_to_too_much_is_refused() -> None:
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.Root.Big = pdf.make_stream(bytes(3_000_000))
    pdf.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    view = Document(out.getvalue()).current
    stream = view.resolve(view.catalog[Name("Big")])
    assert isinstance(stream, Stream)
    assert len(decoded(stream, limit=3_000_000)) == 3_000_000
    with pytest.raises(PdfUnsupported):
        decoded(stream, limit=2_999_999)


@settings(max_examples=300)
@given(st.integers(0, len(PAPER) - 1), st.binary(min_size=1, max_size=4))
def test_hostile_files_are_refused_with_a_reason(at: int, junk: bytes) -> None:
    forged = PAPER[:at] + junk + PAPER[at + len(junk) :]
    try:
        view = Document(forged).current
        signature_fields(view)
        pages(view)
        for object_number in view.numbers():
            view.get(object_number)
    except PdfError as refusal:
        assert refusal.code in ("pdf_damaged", "pdf_unsupported")  # noqa: PT017  # either answer is one


def test_an_array_keeps_where_it_stands() -> None:
    value = read(b" [1 2]")
    assert isinstance(value, Array)
    assert value.span == (1, 6)

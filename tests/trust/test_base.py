"""Signing without parsing: the base that comes with a file, and the one that every signature leaves."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import tracemalloc
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature

from qianyue.trust import keys, pades
from qianyue.trust.pades import Base
from qianyue.trust.pdf import PdfDamaged, PdfUnsupported
from qianyue.trust.pdf.update import Body, Footing, Place, Update
from tests.trust.cast import WORKER, Party, World
from tests.trust.papers import evidence, paper, stamp

WORLD = World()
ALICE, ACME = WORLD.worker(), WORLD.employer()
SEAL = pades.Appearance.vector(b"0.8 0 0 rg 0 0 40 40 re f", width=40, height=40)


def prepared(pdf: bytes, party: Party = ALICE, *, field: str = "worker", base: Base | None = None) -> pades.Prepared:
    return pades.prepare(
        pdf,
        field=field,
        certificate_chain=party.chain,
        signer_name=WORKER,
        reason="签订劳动合同",
        appearance=SEAL,
        at=WORLD.clock(),
        base=base,
    )


def signed(pdf: bytes, party: Party = ALICE, *, field: str = "worker", base: Base | None = None) -> tuple[bytes, Base]:
    waiting = prepared(pdf, party, field=field, base=base)
    return pades.complete(pdf, waiting, signature=party.key.sign(waiting.signed_attributes), timestamp=None), waiting.after


def saved(pdf: bytes, **options: object) -> bytes:
    out = io.BytesIO()
    pikepdf.open(io.BytesIO(pdf)).save(out, **options)
    return out.getvalue()


PAPERS = {
    "as rendered": paper(),
    "the form in the catalog": paper(direct_form=True),
    "no end of line": paper().rstrip(b"\n"),
    "object streams": saved(paper(), object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "object streams, the form in the catalog": saved(
        paper(direct_form=True), object_stream_mode=pikepdf.ObjectStreamMode.generate
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_it_works(name: str) -> None:
    """What is handed over is what reading would find, before and after every signature."""
    pdf = PAPERS[name]
    base = Base.read(pdf)
    by_worker, after_worker = signed(pdf, base=base)
    assert after_worker == Base.read(by_worker)
    by_both, after_both = signed(by_worker, ACME, field="employer", base=after_worker)
    assert after_both == Base.read(by_both)
    assert by_both[: len(pdf)] == pdf
    closing = pades.prepare_closing(by_both, evidence(WORLD, ALICE, ACME), base=after_both)
    closed = pades.complete_closing(by_both, closing, token=stamp(WORLD, closing.digest))
    assert Base.read(closed).fields["timestamp"].signed


@pytest.mark.parametrize("name", PAPERS)
def test_outsiders_accept_what_was_continued(name: str, tmp_path: Path) -> None:
    by_worker, base = signed(PAPERS[name])
    contract = signed(by_worker, ACME, field="employer", base=base)[0]
    for one in PdfFileReader(io.BytesIO(contract), strict=True).embedded_signatures:
        status = validate_pdf_signature(one)
        assert (status.intact, status.valid) == (True, True), one.field_name
    file = tmp_path / "contract.pdf"
    file.write_bytes(contract)
    if shutil.which("qpdf"):
        assert subprocess.run(["qpdf", "--check", file], capture_output=True, check=False).returncode == 0
    if shutil.which("pdfsig"):
        answer = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, check=False, text=True).stdout
        assert answer.count("Signature is Valid") == 2


def test_it_travels_as_json_and_nothing_else_is_taken_for_it() -> None:
    base = signed(paper())[1]
    text = base.to_json()
    assert Base.from_json(text) == base
    assert len(text) < 8_000
    stored = json.loads(text)
    for broken in ("", "7", "[]", "{}", text.replace("base/1", "base/9"), json.dumps({**stored, "footing": [1]})):
        with pytest.raises(pades.PadesError):
            Base.from_json(broken)


ABSURD = ["[" * 200_000, '{"a":' * 200_000, "1e999", "-1", "1.5", "true", "9" * 30, "9" * 6_000, "NaN", "null", '"7"', "[]"]


@pytest.mark.parametrize("absurd", ABSURD, ids=lambda value: value[:6])
@pytest.mark.parametrize("place", ["footing", "objects", "fields", "store", "bodies", "flagged", "whole"])
def test_absurd_values_are_malformed(place: str, absurd: str) -> None:
    """Nested beyond reason, endless, negative, of another kind: said in one way, whatever they would do to the reader."""
    stored = json.loads(signed(paper())[1].to_json())
    if place == "flagged" and absurd == "true":
        absurd = "0"
    match place:
        case "footing" | "objects":
            stored[place][1] = "HERE"
        case "fields":
            stored[place]["worker"][0] = "HERE"
        case "bodies":
            next(iter(next(iter(stored[place].values()))[1].values()))[0] = "HERE"
        case "store":
            stored[place] = {"Certs": {"0" * 64: "HERE"}}
        case "flagged":
            stored[place] = "HERE"
    text = absurd if place == "whole" else json.dumps(stored).replace('"HERE"', absurd)
    with pytest.raises(pades.PadesError) as refusal:
        Base.from_json(text)
    assert refusal.value.code == "base_malformed"


def test_the_base_of_another_file_is_refused() -> None:
    with pytest.raises(pades.PadesError) as refusal:
        prepared(paper(), base=Base.read(paper(direct_form=True)))
    assert refusal.value.code == "file_changed"


def test_another_copy_of_the_file_is_looked_at_again() -> None:
    pdf = paper()
    waiting = prepared(pdf)
    signature = ALICE.key.sign(waiting.signed_attributes)
    again = pades.Prepared.from_json(waiting.to_json())
    assert pades.complete(pdf, waiting, signature=signature, timestamp=None) == pades.complete(
        bytes(bytearray(pdf)), again, signature=signature, timestamp=None
    )
    with pytest.raises(pades.PadesError):
        pades.complete(pdf.replace(b"page 1", b"page 9"), waiting, signature=signature, timestamp=None)


@pytest.mark.parametrize(
    ("pdf", "error"),
    [
        (saved(paper(), linearize=True), PdfUnsupported),
        (saved(paper(), encryption=pikepdf.Encryption(owner="o", user="", R=6)), PdfUnsupported),
        (paper().replace(b"trailer <<", b"trailer <</XRefStm 9 "), PdfUnsupported),
        (paper()[:-9], PdfDamaged),
        (b"%PDF-1.7\n", PdfDamaged),
        (b"", PdfDamaged),
    ],
    ids=["linearised", "encrypted", "hybrid", "cut off", "empty", "nothing"],
)
def test_what_cannot_be_continued_safely_is_refused_with_the_reason(pdf: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        prepared(pdf)


def test_a_file_without_pages_or_form_is_refused() -> None:
    empty, bare = io.BytesIO(), io.BytesIO()
    pikepdf.new().save(empty)
    document = pikepdf.new()
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]))
    document.save(bare)
    for pdf, code in ((empty.getvalue(), "field_missing"), (bare.getvalue(), "file_unsuitable")):
        with pytest.raises(pades.PadesError) as refusal:
            Base.read(pdf)
        assert refusal.value.code == code


def test_a_large_file_is_not_held_twice() -> None:
    """The bound of the issue: at most one and a half times its size, itself included."""
    pdf = paper(filler=30_000_000)
    tracemalloc.start()
    try:
        waiting = prepared(pdf)
        tail = pades.complete_tail(pdf, waiting, signature=ALICE.key.sign(waiting.signed_attributes), timestamp=None)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert Base.read(pdf + tail).fields["worker"].signed
    assert peak < len(pdf) / 2


@given(
    st.binary(min_size=1, max_size=30),
    st.lists(st.tuples(st.sampled_from(["value", "item"]), st.binary(min_size=1, max_size=6)), max_size=8),
    st.data(),
)
def test_what_goes_into_one_place_leaves_the_others_at_their_text(
    text: bytes, puts: list[tuple[str, bytes]], data: st.DataObject
) -> None:
    """The oracle: the text between the places, and what was put, joined (blanks apart)."""
    first = data.draw(st.integers(0, len(text) - 1))
    second = data.draw(st.integers(first + 1, len(text)))
    body = Body(text, {"value": Place(first, first, b"/V "), "item": Place(second, second, b"/K[", b"]", appending=True)})
    for name, value in puts:
        body = body.put(name, value)
    value = next((value for name, value in reversed(puts) if name == "value"), None)
    items = [value for name, value in puts if name == "item"]
    assert b"".join(body.text.split(b" ")) == b"".join(
        (
            b"".join(text[:first].split(b" ")),
            b"" if value is None else b"/V" + b"".join(value.split(b" ")),
            b"".join(text[first:second].split(b" ")),
            b"/K[" + b"".join(b"".join(items).split(b" ")) + b"]" if items else b"",
            b"".join(text[second:].split(b" ")),
        )
    )


def test_offsets_end_at_ten_digits() -> None:
    footing = Footing(size=9_999_999_990, next_number=3, previous=9, trailer=b"", streams=False, ended=True)
    update = Update(footing)
    update.add(b"<<>>")
    with pytest.raises(PdfUnsupported):
        update.build()


def test_a_signature_of_somebody_else_s_key_is_refused_before_anything_is_written() -> None:
    waiting = prepared(paper())
    with pytest.raises(pades.PadesError):
        pades.complete_tail(paper(), waiting, signature=keys.SoftwareKey.generate().sign(b"x"), timestamp=None)

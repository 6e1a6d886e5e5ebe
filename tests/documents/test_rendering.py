from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
import threading
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianyue.documents import fonts
from qianyue.documents.compose import blocks
from qianyue.documents.errors import MissingGlyph, RenderError
from qianyue.documents.model import Grid, squeeze
from qianyue.documents.rendering import Rendered, render
from qianyue.law import dump_terms, parse_terms
from tests.conformance.tools import accepted
from tests.documents.cases import VARIANTS, full, terms
from tests.documents.pdfa import problems

NAMES = [
    "䶮㛃𬭁𫍽𠮷",
    "阿卜杜热西提·麦麦提图尔荪·买买提艾力·阿布都热合曼江吾斯曼托合提",
    "ᦺᦑᦟᦹᧉ",
    "岩・温•叫",  # other dots that people type
    "\uf9dc\ufa0e\uf900豈",  # compatibility ideographs beside the unified one
    "Nguyễn Thị Ánh",
]


@pytest.fixture(scope="module")
def made() -> dict[str, Rendered]:
    return {name: render(parse_terms(terms)) for name, terms in VARIANTS.items()}


def pages_of(pdf: bytes) -> list[str]:
    file = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in file]


def test_it_works(made: dict[str, Rendered]) -> None:
    rendered = made["fixed"]
    assert rendered.sha256 == hashlib.sha256(rendered.pdf).hexdigest()
    assert rendered.pages == 6
    assert re.fullmatch(r"typst [\d.]+; fonts sha256:[0-9a-f]{64}; texts sha256:[0-9a-f]{64}", rendered.engine)


def test_the_same_terms_give_the_same_bytes(made: dict[str, Rendered]) -> None:
    for name in ("fixed", "longest", "rare names"):
        assert render(parse_terms(VARIANTS[name])) == made[name]


def test_another_process_writes_the_same_bytes(made: dict[str, Rendered], tmp_path: Path) -> None:
    file = tmp_path / "terms.json"
    file.write_bytes(dump_terms(terms()))
    program = (
        "import sys; from qianyue.law import load_terms; from qianyue.documents import render; "
        "print(render(load_terms(open(sys.argv[1], 'rb').read())).sha256)"
    )
    done = subprocess.run([sys.executable, "-c", program, file], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == made["fixed"].sha256


def test_threads_do_not_disturb_one_another() -> None:
    results: dict[int, str] = {}

    def work(thread: int) -> None:
        for n in range(3):
            results[thread * 10 + n] = render(terms(number=f"QY-{n:06d}")).sha256

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len({results[thread * 10 + n] for thread in range(3)}) == 1 for n in range(3))
    assert len(results) == 9


@pytest.mark.parametrize("name", VARIANTS)
def test_page_and_reading_view_say_the_same_words(name: str, made: dict[str, Rendered]) -> None:
    """Pages as pdfium reads them, less running headers and page numbers, against the blocks."""
    document = blocks(parse_terms(VARIANTS[name]))
    header = squeeze(document.title + (f"编号{document.number}" if document.number else ""))
    texts = [squeeze(text) for text in pages_of(made[name].pdf)]
    body = [re.sub(rf"第{n}页/共{len(texts)}页$", "", text) for n, text in enumerate(texts, 1)]
    body = [body[0], *(text.removeprefix(header) for text in body[1:])]
    repeated = ["".join(block.header) for block in document.blocks if isinstance(block, Grid)]
    said = "".join(body)
    for row in repeated:  # once more at the top of each page that a long table reaches
        said = said.replace(row, "", said.count(row) - 1) if said.count(row) > 1 else said
    words = document.words()
    assert sorted(said) == sorted(words)
    if not repeated:
        assert said == words


@pytest.mark.parametrize("name", ["fixed", "everything", "rare names", "longest"])
def test_poppler_reads_every_sentence_too(name: str, made: dict[str, Rendered], tmp_path: Path) -> None:
    file = tmp_path / "contract.pdf"
    file.write_bytes(made[name].pdf)
    text = squeeze(accepted("pdftotext", "-raw", file, "-"))
    document = blocks(parse_terms(VARIANTS[name]))
    text = re.sub(rf"第\d+页/共\d+页(劳动合同(编号{document.number})?)?", "", text)
    for run_ in document.runs():
        if len(run_.text) < 400:  # longer ones go over a page, and over a table header there
            assert squeeze(run_.text) in text, run_.text


@pytest.mark.parametrize("name", VARIANTS)
def test_it_is_pdf_a_3a(name: str, made: dict[str, Rendered]) -> None:
    assert problems(made[name].pdf) == []


def test_outsiders_find_no_fault(made: dict[str, Rendered], tmp_path: Path) -> None:
    file = tmp_path / "contract.pdf"
    file.write_bytes(made["rare names"].pdf)
    assert "No syntax or stream encoding errors" in accepted("qpdf", "--check", file)
    listed = [line.split() for line in accepted("pdffonts", file).splitlines()[2:]]
    assert len(listed) == 4  # serif, its bold, Hanazono, New Tai Lue
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in listed)  # embedded, subset, with Unicode


def test_it_carries_its_terms(made: dict[str, Rendered]) -> None:
    with pikepdf.open(io.BytesIO(made["everything"].pdf)) as pdf:
        attached = pdf.attachments["terms.json"]
        assert attached.get_file().read_bytes() == dump_terms(parse_terms(full()))
        assert str(attached.obj.AFRelationship) == "/Source"
        assert json.loads(attached.get_file().read_bytes())["worker"]["name"] == "玉虚构"


def test_it_has_a_place_for_each_to_sign(made: dict[str, Rendered]) -> None:
    with pikepdf.open(io.BytesIO(made["fixed"].pdf)) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields if field.FT == "/Sig"}
        assert set(fields) == {"worker", "employer"}
        assert int(pdf.Root.AcroForm.SigFlags) == 3
        for field in fields.values():
            assert (str(field.FT), int(field.F), "/V" in field) == ("/Sig", 4, False)
            assert pdf.pages[-1].obj == field.P
            left, bottom, right, top = (float(edge) for edge in field.Rect)
            assert 0 < left < right < 596
            assert 0 < bottom < top < 842
        assert b"qianyue:sig" not in made["fixed"].pdf


def test_signing_can_only_append(made: dict[str, Rendered]) -> None:
    pdf = made["fixed"].pdf
    assert pdf.count(b"startxref") == pdf.count(b"\nxref\n") == 1
    assert b"/ObjStm" not in pdf
    assert b"/Type/XRef" not in pdf


@pytest.mark.parametrize("name", VARIANTS)
def test_the_places_for_signing_are_never_alone_on_a_page(name: str, made: dict[str, Rendered]) -> None:
    pages = pages_of(made[name].pdf)
    (signing,) = [text for text in pages if "甲方（盖章）" in text]
    assert "乙方（签名）" in signing
    assert "甲方区划代码" in signing


@pytest.mark.parametrize("name", NAMES)
def test_a_name_keeps_every_character(name: str) -> None:
    rendered = render(terms(worker={"name": name}))
    assert squeeze(name) in squeeze(pages_of(rendered.pdf)[0])


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\U0002ebf0", "U+2EBF0"),  # Ext I: in no font that can be had
        ("\u0378", "U+0378"),  # not assigned
        ("\u202e", "U+202E"),  # turns the reading order round
        ("\u200b", "U+200B"),
        ("\ue000", "U+E000"),  # private use: ours are marks, and other people's mean nothing
    ],
)
def test_a_character_that_no_font_shows_is_named_and_placed(character: str, code: str) -> None:
    with pytest.raises(MissingGlyph) as raised:
        render(terms(worker={"name": f"玉{character}"}))
    assert raised.value.characters == (character,)
    assert raised.value.where == "/worker/name"
    assert code in raised.value.message
    assert "联系管理员" in raised.value.message


def test_what_no_clause_says_is_refused() -> None:
    """Nothing may be in the data that is not on the page."""
    with pytest.raises(RenderError, match="/term/task"):
        render(terms(term={"task": "没有印出的任务"}))
    with pytest.raises(RenderError, match="/amends/contract"):
        render(terms(amends={"contract": "QY-000001"}))


UNBROKEN = ["a" * 300, "（" * 100, "。" * 100, "-" * 500, "ᦺ" * 90, "https://example.invalid/" + "x/" * 200]


@pytest.mark.parametrize("text", UNBROKEN, ids=lambda text: text[:4])
def test_text_without_a_place_to_break_stays_on_the_paper(text: str) -> None:
    rendered = render(terms(clauses=[text], worker={"residence_address": text}, work={"position": text}))
    assert problems(rendered.pdf) == []


def test_a_name_too_long_to_sign_with_is_refused() -> None:
    with pytest.raises(RenderError):
        render(terms(worker={"name": "玉" * 3000}))


HOSTILE = [
    "#panic()",
    '#read("/etc/passwd")',
    "$x^2$ *bold* _it_ `code` // comment",
    "<label> @ref = heading",
    '\\u{41} \\n #link("qianyue:sig:worker")[x]',
    "(qianyue:sig:worker) /URI(qianyue:sig:worker)",
    "{{ t.worker }} {% raw %}",
    "第二十六条 乙方放弃社会保险。",
    "endstream endobj %%EOF",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_filled_in_prints_as_it_stands(text: str) -> None:
    rendered = render(terms(clauses=[text], work={"position": text}))
    said = "".join(squeeze(page) for page in pages_of(rendered.pdf))
    assert said.count(squeeze(text)) == 2
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        assert [str(field.T) for field in pdf.Root.AcroForm.Fields if field.FT == "/Sig"] == ["employer", "worker"]


DRAWABLE = st.characters(blacklist_categories=["Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp"]).filter(lambda c: not fonts.missing(c))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.text(DRAWABLE, min_size=1, max_size=12), st.text(DRAWABLE, max_size=60))
def test_any_text_that_can_be_drawn_reads_back(name: str, duties: str) -> None:
    """`render` reads its own work back and raises where a single character differs."""
    rendered = render(terms(worker={"name": f"玉{name}"}, work={"duties": f"负责{duties}"}))
    assert rendered.pages >= 6

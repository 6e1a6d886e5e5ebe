from __future__ import annotations

import pytest
import typst

from qianyue.documents import fonts
from qianyue.documents.errors import RenderError
from qianyue.documents.forms import add_signature_fields

SOURCE = """
#set document(date: datetime(year: 2026, month: 1, day: 1), title: "t")
#set text(font: "Noto Serif SC")
正文 %s
"""
PEG = '#link("qianyue:sig:%s")[#box(width: %s, height: 2cm)]'


def typeset(body: str) -> bytes:
    compiler = typst.Compiler((SOURCE % body).encode(), font_paths=fonts.library(), ignore_system_fonts=True)
    made = compiler.compile(format="pdf", pdf_standards=["a-3a"])
    assert isinstance(made, bytes)
    return made


def test_it_works() -> None:
    pdf = add_signature_fields(typeset(PEG % ("worker", "6cm")), {"worker": "乙方（签名）"})
    assert pdf.count(b"/FT/Sig") == 1
    assert b"/TU<FEFF4E5965B9FF087B7E540DFF09>" in pdf


def test_other_links_stay_links() -> None:
    pdf = add_signature_fields(typeset(PEG % ("worker", "6cm") + '#link("https://example.invalid/")[站点]'), {"worker": "乙方"})
    assert pdf.count(b"/Subtype/Link") == 1
    assert pdf.count(b"/S/Link") == 1


@pytest.mark.parametrize(
    "body",
    [
        "没有位置",
        PEG % ("stranger", "6cm"),
        PEG % ("worker", "6cm") + PEG % ("worker", "6cm"),
        "#h(18cm)" + PEG % ("worker", "60cm"),
    ],
)
def test_it_refuses_a_page_without_exactly_one_place_on_the_paper(body: str) -> None:
    with pytest.raises(RenderError):
        add_signature_fields(typeset(body), {"worker": "乙方"})


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7\n", b"%PDF-1.7\nxref\n0 9\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"])
def test_it_refuses_what_the_layout_engine_would_not_write(pdf: bytes) -> None:
    with pytest.raises(RenderError):
        add_signature_fields(pdf, {})

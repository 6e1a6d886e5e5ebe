"""What attached papers say, read by a child with limits: whole sentences, or one Chinese sentence why not."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from qianyue.documents import page_count
from qianyue.documents.model import squeeze
from qianyue.uploads import UploadRefused, read_text
from qianyue.uploads.package import LONGEST
from qianyue.uploads.pdf import PAGES
from qianyue.uploads.reading import LARGEST
from qianyue.uploads.zipped import OLE
from tests.employers.texts import changed, docx, part, with_parts
from tests.trust import bombs
from tests.uploads.papers import DEPOSIT, bound, empty_pages, locked, pdf, scanned

LONG = (
    "员工入职满一个月以后，经部门负责人书面同意，可以在每周五下午参加公司组织的茶叶审评技能交流，"
    "交流所用的时间计入工作时间，工资照发，不影响评优。"
)


def words(paper: bytes) -> list[str]:
    return read_text(paper).words.split("\n")


def refused(paper: bytes) -> str:
    with pytest.raises(UploadRefused) as problem:
        read_text(paper)
    return str(problem.value)


def inside(xml: str) -> bytes:
    return docx("员工手册", inside=xml)


def run(said: str) -> str:
    return f"<w:r><w:t>{said}</w:t></w:r>"


def test_it_works() -> None:
    assert words("员工手册\n\n第一条 公司不设罚款。\n".encode()) == ["员工手册", "第一条 公司不设罚款。"]


def test_a_pdf_is_read_and_its_sentences_stand_on_one_line_each() -> None:
    read = read_text(pdf("奖惩", LONG, f"{DEPOSIT}。"))
    assert read.words.split("\n")[:3] == ["员工手册", "奖惩", LONG]
    assert squeeze(read.words).endswith(f"{DEPOSIT}。")  # between 押金 and 500, typesetters leave a little room
    assert read.unread == ()


@pytest.mark.parametrize("width", ["6cm", "9cm", "21cm"])
def test_a_sentence_goes_on_over_lines_and_pages_of_any_width(width: str) -> None:
    assert read_text(pdf(LONG * 12, width=width)).words.count(LONG) == 12


def test_a_sentence_goes_on_in_columns() -> None:
    assert read_text(pdf("#set page(columns: 2)", LONG * 9, width="21cm")).words.count(LONG) == 9


def test_a_docx_is_read_with_its_tables() -> None:
    cell = f"<w:tbl><w:tr><w:tc><w:p>{run('员工须缴纳')}{run('押金500元')}</w:p></w:tc></w:tr></w:tbl>"
    assert words(inside(cell)) == ["员工手册", DEPOSIT]


@pytest.mark.parametrize(
    "xml",
    [
        f"<w:p><w:ins>{run(DEPOSIT)}</w:ins></w:p>",
        f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{DEPOSIT}</w:t></w:r></w:p>",
        f"<w:p><w:r><w:pict><w:txbxContent><w:p>{run(DEPOSIT)}</w:p></w:txbxContent></w:pict></w:r></w:p>",
        "<w:p><w:r><w:t>员工须缴纳</w:t><w:br/><w:t>押金500元</w:t></w:r></w:p>",
        f"<w:p><w:pPr><w:numPr/></w:pPr>{run(DEPOSIT)}</w:p>",
    ],
)
def test_what_a_text_of_ours_may_not_have_is_read_all_the_same(xml: str) -> None:
    assert words(inside(xml)) == ["员工手册", DEPOSIT]


def test_deleted_words_are_not_said() -> None:
    assert words(inside(f"<w:p><w:del>{run(DEPOSIT)}</w:del></w:p>")) == ["员工手册"]


def test_notes_below_and_headers_are_read_too() -> None:
    note = part(docx(f"{DEPOSIT}。"), "word/document.xml").encode()
    assert (
        words(with_parts(docx("员工手册"), word__footnotes_dot_xml=note, word__header1_dot_xml=note))[1:] == [f"{DEPOSIT}。"] * 2
    )


def test_a_scanned_paper_is_told_so() -> None:
    assert "扫描件" in refused(scanned())


def test_scanned_pages_among_others_are_named() -> None:
    paper = pdf(f"{DEPOSIT}。")
    read = read_text(bound(scanned(), paper, scanned()))
    assert DEPOSIT in squeeze(read.words)
    assert read.unread == (1, page_count(paper) + 2)


def test_a_password_is_told_and_one_against_printing_does_not_matter() -> None:
    assert "密码" in refused(locked(pdf("手册"), user="a", owner="b"))
    assert DEPOSIT in squeeze(read_text(locked(pdf(DEPOSIT), owner="b")).words)
    assert "密码" in refused(OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"))


@pytest.mark.parametrize("paper", [b"%PDF-1.7", b"%PDF-1.7\n" + os.urandom(5000), bombs.pdf({1: b"<</Type/Catalog>>"})[:60]])
def test_a_damaged_pdf_is_told(paper: bytes) -> None:
    assert "损坏" in refused(paper)


def test_papers_without_end_are_not_read_to_it() -> None:
    assert f"超过 {PAGES} 页" in refused(empty_pages(PAGES + 1))
    assert f"超过 {LONGEST // 10_000} 万字" in refused("茶".encode() * (LONGEST + 1))
    assert "超过 40 MB" in refused(b" " * (LARGEST + 1))


def test_bombs_are_refused_in_time() -> None:
    started = time.monotonic()
    zipped = with_parts(docx("手册"), word__document_dot_xml=b"<a>" + b" " * (200 << 20) + b"</a>")
    page = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        4: bombs.packed(b"", b"BT /F 9 Tf " + b"(aaaaaaaa)Tj " * (16 << 20) + b"ET"),
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    assert "解压后过大" in refused(zipped)
    assert "复杂" in refused(bombs.pdf(page))
    assert time.monotonic() - started < 120


@pytest.mark.parametrize("doctype", ['<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE x [<!ENTITY e "aa">]>'])
def test_entities_are_refused(doctype: str) -> None:
    paper = changed(docx("手册"), "手册", "&e;")
    whole = part(paper, "word/document.xml").replace("?>", f"?>{doctype}", 1)
    assert "DTD" in refused(with_parts(paper, word__document_dot_xml=whole.encode()))


@pytest.mark.parametrize("paper", ["押金".encode("gbk"), b"\x89PNG\r\n", b"a\0b"])
def test_what_is_no_text_is_told(paper: bytes) -> None:
    assert "UTF-8" in refused(paper)


@pytest.mark.parametrize("paper", [b"", b" \n\n", empty_pages(1), docx("")])
def test_a_paper_that_says_nothing_is_told(paper: bytes) -> None:
    assert "没有文字" in refused(paper)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for paper in (scanned(), b"%PDF-1.7", b"PK\x03\x04" + b"\0" * 99):
        refused(paper)
    assert list(tmp_path.iterdir()) == []

"""Papers that become part of a contract: a PDF/A-2b that shows the same and does nothing, or one Chinese sentence why not."""

from __future__ import annotations

import io
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from qianyue.uploads import LARGEST_SENT, Rendition, UploadRefused, child, draw_page, tamper_proof
from tests.conformance.tools import need
from tests.uploads import hostile
from tests.uploads.hostile import SAID, changed, declared_picture, photograph
from tests.uploads.papers import bound, locked, pdf, scanned
from tests.uploads.pdfa2b import problems


def refused(paper: bytes) -> str:
    with pytest.raises(UploadRefused) as problem:
        tamper_proof(paper)
    return str(problem.value)


def drawn(paper: bytes, number: int = 0, width: int = 600) -> Image.Image:
    page = pypdfium2.PdfDocument(paper)[number]
    return page.render(scale=width / page.get_width()).to_pil().convert("RGB")


def distance(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures, of 255."""
    bands = ImageChops.difference(one, other.resize(one.size)).convert("L").histogram()
    return sum(shade * count for shade, count in enumerate(bands)) / (one.size[0] * one.size[1])


def is_sound(made: Rendition, folder: Path) -> None:
    """By our judge, and by one from outside."""
    assert problems(made.pdf) == []
    file = folder / "made.pdf"
    file.write_bytes(made.pdf)
    need("qpdf")
    checked = subprocess.run(["qpdf", "--check", str(file)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_it_works(tmp_path: Path) -> None:
    paper = pdf("第一条", SAID)
    made = tamper_proof(paper)
    assert (made.pages, made.kind, made.drawn, made.unread) == (1, "pdf", (), ())
    assert SAID in made.words
    assert distance(drawn(paper), drawn(made.pdf)) < 0.01
    is_sound(made, tmp_path)


def test_who_finds_two_files_being_worked_on_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QIANYUE_DATA", str(tmp_path))  # turns of its own: other tests of this machine are not waited for
    monkeypatch.setattr(child, "WAIT", 0.1)
    with child.TURNS.taken(wait=5), child.TURNS.taken(wait=5):
        assert refused(pdf(SAID)) == child.BUSY
    assert refused(b"%PDF-1.7 broken") != child.BUSY  # a refusal gives its turn back, too
    assert refused(b"%PDF-1.7 broken") != child.BUSY
    assert tamper_proof(pdf(SAID)).pages == 1


def test_a_scan_of_as_many_pages_as_may_be_is_not_too_much() -> None:
    assert tamper_proof(bound(*[scanned()] * 200)).pages == 200


def test_the_same_file_gives_the_same_bytes() -> None:
    paper = pdf(SAID)
    assert tamper_proof(paper).pdf == tamper_proof(paper).pdf


def test_what_comes_out_goes_through_again_unchanged() -> None:
    made = tamper_proof(pdf(SAID))
    again = tamper_proof(made.pdf)
    assert distance(drawn(made.pdf), drawn(again.pdf)) < 0.01
    assert again.drawn == ()


@pytest.mark.parametrize(
    "change", [hostile.script, hostile.launch, hostile.embedded, hostile.link, hostile.xfa, hostile.hidden_metadata]
)
def test_what_does_something_is_gone_and_the_page_stays(change: Callable[[pikepdf.Pdf], None], tmp_path: Path) -> None:
    paper = changed(change)
    made = tamper_proof(paper)
    assert made.drawn == ()
    assert distance(drawn(paper), drawn(made.pdf)) < 0.01
    for word in (b"example.invalid", b"evil.exe", b"/bin/sh", b"alert"):
        assert word not in made.pdf
    is_sound(made, tmp_path)


@pytest.mark.parametrize(
    "change", [hostile.print_colours, hostile.layers, hostile.postscript, hostile.external, hostile.itself, hostile.deep]
)
def test_a_page_that_cannot_be_copied_is_drawn(change: Callable[[pikepdf.Pdf], None], tmp_path: Path) -> None:
    paper = changed(change)
    made = tamper_proof(paper)
    assert made.drawn == (1,)
    assert SAID in made.words  # they help to read it; what counts is what is shown
    assert distance(drawn(paper), drawn(made.pdf)) < 2
    is_sound(made, tmp_path)


def test_only_the_pages_that_need_it_are_drawn(tmp_path: Path) -> None:
    made = tamper_proof(bound(pdf(SAID), changed(hostile.print_colours), pdf(SAID)))
    assert (made.pages, made.drawn) == (3, (2,))
    is_sound(made, tmp_path)


def test_a_stamp_on_the_page_is_still_seen() -> None:
    made = tamper_proof(changed(hostile.stamp))
    red = drawn(made.pdf, width=340).getpixel((100, 325))
    assert red[0] > 200 > red[1]


def test_a_face_that_every_reader_has_is_drawn(tmp_path: Path) -> None:
    made = tamper_proof(changed(hostile.standard_font))
    assert made.drawn == (1,)
    is_sound(made, tmp_path)


def test_a_font_that_is_not_there_is_refused_by_name() -> None:
    assert "第 1 页用的字体“SimSun”没有嵌入" in refused(changed(hostile.missing_font))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (hostile.endless_page, "尺寸不正常"),
        (hostile.ribbon, "尺寸不正常"),
        (hostile.many_pages, "每份附件最多 200 页"),
        (hostile.bomb, "异常庞大"),
    ],
    ids=["endless", "ribbon", "pages", "bomb"],
)
def test_what_would_fill_something_is_refused(change: Callable[[pikepdf.Pdf], None], why: str) -> None:
    assert why in refused(changed(change))


@pytest.mark.parametrize("change", [hostile.many_forms, hostile.huge_picture])
def test_what_would_never_end_ends(change: Callable[[pikepdf.Pdf], None]) -> None:
    started = time.monotonic()
    try:
        made = tamper_proof(changed(change))
    except UploadRefused as problem:
        assert "文件过于复杂" in str(problem) or "损坏" in str(problem)  # noqa: PT017
    else:
        draw_page(made.pdf, 1, width=800)
    assert time.monotonic() - started < 200


def test_locked_papers_are_refused() -> None:
    assert "设有密码或者权限限制" in refused(locked(pdf(SAID), user="a", owner="b"))
    assert "设有密码或者权限限制" in refused(locked(pdf(SAID), owner="b"))


@pytest.mark.parametrize(
    "paper",
    [b"<html><script>alert(1)</script>" + pdf(SAID), pdf(SAID)[:700], b"%PDF-1.7\n", b"%PDF-1.7\n" + b"[" * 200_000],
    ids=["polyglot", "cut off", "nothing", "deep"],
)
def test_what_is_not_quite_a_pdf_is_refused(paper: bytes) -> None:
    assert "PDF 文件已损坏" in refused(paper)


def test_what_hangs_behind_a_pdf_does_not_come_along(tmp_path: Path) -> None:
    made = tamper_proof(pdf(SAID) + b"PK\x03\x04 something else")
    assert b"something else" not in made.pdf
    is_sound(made, tmp_path)


def test_a_photograph_becomes_a_page(tmp_path: Path) -> None:
    made = tamper_proof(photograph())
    assert (made.pages, made.kind, made.words, made.unread) == (1, "jpeg", "", (1,))
    page = drawn(made.pdf, width=400)
    assert page.size == (400, 300)
    assert page.getpixel((200, 20))[0] < 60 < 150 < page.getpixel((200, 280))[0]
    is_sound(made, tmp_path)


def test_a_photograph_stands_upright() -> None:
    turned = Image.Exif()
    turned[0x0112] = 3  # upside down
    turned[0x010E] = "somebody@example.invalid"
    made = tamper_proof(photograph(exif=turned, comment=b"somebody@example.invalid"))
    assert drawn(made.pdf, width=400).getpixel((200, 280))[0] < 60
    assert b"somebody" not in made.pdf


def test_what_can_be_seen_through_lies_on_white_paper(tmp_path: Path) -> None:
    written = io.BytesIO()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(written, "PNG")
    made = tamper_proof(written.getvalue())
    assert made.kind == "png"
    assert drawn(made.pdf).getpixel((10, 10)) == (255, 255, 255)
    is_sound(made, tmp_path)


def test_a_picture_is_never_larger_than_a_page_needs() -> None:
    made = tamper_proof(photograph(6000, 4000))
    with pikepdf.open(io.BytesIO(made.pdf)) as file:
        image = file.pages[0].obj.Resources.XObject.Picture
        assert (image.Width, image.Height) == (3508, 2339)


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        (declared_picture(60_000, 60_000), "6000 万像素"),
        (declared_picture(9, 9000), "过于狭长"),
        (photograph()[:900], "图片已损坏"),
        (b"\xff\xd8\xff\xe0 nothing", "图片已损坏"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"GIF89a", "不能识别这种文件"),
        (b"<svg onload='alert(1)'/>", "不能识别这种文件"),
        (b"MZ", "不能识别这种文件"),
        (b"", "不能识别这种文件"),
    ],
    ids=["huge", "ribbon", "cut off", "nothing", "heic", "gif", "svg", "program", "empty"],
)
def test_other_things_are_refused(picture: bytes, why: str) -> None:
    assert why in refused(picture)


def test_more_than_can_be_sent_is_refused() -> None:
    assert "20 MB" in refused(b"%PDF-1.7" + bytes(LARGEST_SENT))


def test_a_scan_is_a_page_without_words(tmp_path: Path) -> None:
    made = tamper_proof(scanned())
    assert (made.words, made.unread, made.drawn) == ("", (1,), ())
    is_sound(made, tmp_path)


def test_a_page_is_drawn_where_it_can_harm_nobody() -> None:
    assert Image.open(io.BytesIO(draw_page(tamper_proof(pdf(SAID)).pdf, 1, width=480))).size[0] == 480
    with pytest.raises(UploadRefused):
        draw_page(b"%PDF-1.7", 1, width=480)

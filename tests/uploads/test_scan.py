"""Scans and photographs of papers: only what the eye sees is kept, and what is hostile or no paper is refused with what to do."""

from __future__ import annotations

import io
import zlib

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from qianyue.uploads import UploadRefused, clean_scan


def picture(size: tuple[int, int] = (1240, 1754), *, blank: bool = False) -> Image.Image:
    made = Image.new("RGB", size, "white")
    if not blank:
        ImageDraw.Draw(made).rectangle((100, 100, size[0] // 2, 300), fill="black")
    return made


def saved(image: Image.Image, form: str, **more: object) -> bytes:
    written = io.BytesIO()
    image.save(written, form, **more)
    return written.getvalue()


def pdf(pages: int = 1, *, extra: bytes = b"") -> bytes:
    return saved(picture(), "PDF", save_all=True, append_images=[picture()] * (pages - 1)) + extra


@pytest.mark.parametrize(
    "data", [saved(picture(), "JPEG"), saved(picture(), "PNG"), pdf(), saved(picture().convert("RGBA"), "PNG")]
)
def test_it_works(data: bytes) -> None:
    clean = clean_scan(data)
    assert clean.pages == 1
    assert clean.pdf.startswith(b"%PDF-")
    with pypdfium2.PdfDocument(clean.pdf) as file:
        image = file[0].render().to_pil().convert("L")
        assert image.getpixel((image.width // 5, image.height // 9)) < 60
        assert image.getpixel((image.width * 4 // 5, image.height * 4 // 5)) > 240


def test_every_page_is_kept_in_order() -> None:
    assert clean_scan(pdf(3)).pages == 3


def test_nothing_survives_but_what_is_seen() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    assert b"SECRET" not in clean_scan(saved(picture(), "JPEG", exif=exif)).pdf
    script = pdf().replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>")
    assert b"JavaScript" not in clean_scan(script).pdf


def test_a_photograph_taken_sideways_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    with pypdfium2.PdfDocument(clean_scan(saved(picture((1754, 1240)), "JPEG", exif=exif)).pdf) as file:
        width, height = file[0].get_size()
    assert height > width


def _bomb() -> bytes:
    """A PNG whose header promises more pixels than any telephone has."""
    head = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    body = b"IDAT" + zlib.compress(b"\0" * 1000)
    chunks = [(len(c) - 4).to_bytes(4, "big") + c + zlib.crc32(c).to_bytes(4, "big") for c in (head, body, b"IEND")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


REFUSED = {
    "empty": (b"", "只接受"),
    "a program": (b"MZ\x90\0" * 100, "只接受"),
    "a web page": (b"<html><script>alert(1)</script>", "只接受"),
    "a Word document": (b"PK\x03\x04" + b"\0" * 100, "只接受"),
    "half a PDF": (pdf()[:400], "损坏"),
    "a header of a PDF": (b"%PDF-1.7\n", "损坏"),
    "half a JPEG": (saved(picture(), "JPEG")[:3000], "损坏"),
    "a bomb": (_bomb(), "像素过多"),
    "too small": (saved(picture((320, 200)), "PNG"), "太小"),
    "too many pages": (pdf(21), "超过 20 页"),
    "too large": (pdf() + b"\0" * (10 << 20), "超过 10 MB"),
    "blank": (saved(picture(blank=True), "PNG"), "空白"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses(name: str) -> None:
    data, words = REFUSED[name]
    with pytest.raises(UploadRefused, match=words):
        clean_scan(data)

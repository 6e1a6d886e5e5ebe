"""A PDF that somebody sent, as one of ours: each page copied, or drawn where a copy would not show the same."""

from __future__ import annotations

import io
from typing import NamedTuple

import pikepdf
import pypdfium2
from PIL import Image, ImageChops

from qianyue.uploads.attach import pdfa, picture
from qianyue.uploads.attach.content import Unfaithful
from qianyue.uploads.attach.copying import Copier
from qianyue.uploads.attach.fonts import NotEmbedded
from qianyue.uploads.attach.packing import TooLarge
from qianyue.uploads.errors import refused

PAGES = 200
OBJECTS = 200_000
SHORTEST, LONGEST = 3.0, 14_400.0  # points: what a page may measure (ISO 19005-2, 6.1.13)
THINNEST = 10  # times as long as wide
DRAWN_AT = 200  # dots to the inch
MOST_DOTS = 4000  # along a side
SEEN_AT = 500  # dots along the longer side, for comparing
NEARLY_GRAY = 12  # of 255
DIFFERENT, STRAY = 64, 8  # of 255; how many dots may differ by so much
NOT_PDF = "PDF 文件已损坏，或者不是真正的 PDF。请从 Word、WPS 重新导出 PDF 后再上传。"
LOCKED = "PDF 设有密码或者权限限制。请取消密码和限制，重新导出后再上传。"
HEAVY = "PDF 里有异常庞大的内容，已拒绝打开。请重新导出后再上传。"


class Paper(NamedTuple):
    pdf: bytes
    pages: int
    drawn: tuple[int, ...]  # pages (from 1) that are pictures now


def cleaned(data: bytes) -> Paper:
    """Raises UploadRefused."""
    if not data.startswith(b"%PDF-"):
        raise refused(NOT_PDF)
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True) as source:
            _fits(source)
            _flatten(source)
            return _cleaned(source)
    except pikepdf.PasswordError:
        raise refused(LOCKED) from None
    except TooLarge:
        raise refused(HEAVY) from None
    except (pikepdf.PdfError, pypdfium2.PdfiumError, RecursionError, KeyError, ValueError, TypeError, AttributeError) as problem:
        raise refused(NOT_PDF) from problem


def _cleaned(source: pikepdf.Pdf) -> Paper:
    shown = _saved(source)
    drawn: set[int] = set()
    for _attempt in range(2):  # what does not come out the same the first time is drawn the second time
        made = _made(source, shown, drawn)
        different = _differing(shown, made, drawn)
        if not different:
            return Paper(made, len(source.pages), tuple(sorted(number + 1 for number in drawn)))
        drawn |= different
    raise refused(NOT_PDF)


def _fits(source: pikepdf.Pdf) -> None:
    if source.is_encrypted:
        raise refused(LOCKED)
    if not 1 <= len(source.pages) <= PAGES:
        raise refused(f"PDF 有 {len(source.pages)} 页，每份附件最多 {PAGES} 页，请分成几份。")
    if len(source.objects) > OBJECTS:
        raise refused(HEAVY)
    for number, page in enumerate(source.pages, 1):
        left, bottom, right, top = map(float, page.cropbox)
        width, height = abs(right - left), abs(top - bottom)
        if not (SHORTEST <= min(width, height) <= max(width, height) <= LONGEST) or max(width, height) > THINNEST * min(
            width, height
        ):
            raise refused(f"第 {number} 页的尺寸不正常，无法展示。请改成 A4 后重新导出。")


def _flatten(source: pikepdf.Pdf) -> None:
    """Stamps, filled fields and notes become part of the page as far as they are shown; what they do is gone."""
    source.flatten_annotations("screen")


def _saved(source: pikepdf.Pdf) -> bytes:
    written = io.BytesIO()
    source.save(written)
    return written.getvalue()


def _made(source: pikepdf.Pdf, shown: bytes, drawn: set[int]) -> bytes:
    """Our file; adds to `drawn` the pages that had to be."""
    with pdfa.begun() as target:
        copier = Copier(target)
        for number, page in enumerate(source.pages):
            if number not in drawn:
                try:
                    target.pages.append(pikepdf.Page(target.make_indirect(copier.page(page))))
                    continue
                except Unfaithful:
                    drawn.add(number)
                except NotEmbedded as font:
                    _stands_in(font, number)
                    drawn.add(number)
            target.pages.append(pikepdf.Page(target.make_indirect(_drawn(target, shown, number))))
        return pdfa.written(target)


def _stands_in(font: NotEmbedded, number: int) -> None:
    """Every reader has the standard faces; for any other it takes what it has, which may have no Chinese at all."""
    if not font.standard:
        raise refused(
            f"第 {number + 1} 页用的字体“{font.name}”没有嵌入 PDF，别人打开时文字可能不同或者缺失。"
            "请在 Word、WPS 导出 PDF 时选择嵌入字体，或者用“打印成 PDF”，然后再上传。"
        )


def _drawn(target: pikepdf.Pdf, shown: bytes, number: int) -> pikepdf.Dictionary:
    file = pypdfium2.PdfDocument(shown)
    page = file[number]
    width, height = page.get_size()
    scale = min(DRAWN_AT / 72, MOST_DOTS / max(width, height))
    image = page.render(scale=scale).to_pil().convert("RGB")
    gray = image.convert("L")
    sheet = picture.encoded(gray if max(_apart(image, gray.convert("RGB"))) < NEARLY_GRAY else image)
    file.close()
    return picture.laid(target, sheet, (width, height))


def _differing(shown: bytes, made: bytes, drawn: set[int]) -> set[int]:
    """The copied pages that do not look as they did."""
    before, after = pypdfium2.PdfDocument(shown), pypdfium2.PdfDocument(made)
    try:
        return {n for n in range(len(after)) if n not in drawn and not _same(_seen(before[n]), _seen(after[n]))}
    finally:
        before.close()
        after.close()


def _seen(page: pypdfium2.PdfPage) -> Image.Image:
    seen: Image.Image = page.render(scale=SEEN_AT / max(page.get_size())).to_pil().convert("RGB")
    page.close()
    return seen


def _same(one: Image.Image, other: Image.Image) -> bool:
    if one.size != other.size:
        return False
    return all(sum(band.histogram()[DIFFERENT:]) <= STRAY for band in ImageChops.difference(one, other).split())


def _apart(one: Image.Image, other: Image.Image) -> list[int]:
    """How far the two are apart at most, by colour."""
    return [
        max(shade for shade, count in enumerate(band.histogram()) if count) for band in ImageChops.difference(one, other).split()
    ]

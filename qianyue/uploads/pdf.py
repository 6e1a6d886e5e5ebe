"""The words of a PDF as its pages show them, in lines; which line is full, and so may end in the middle of a sentence."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from qianyue.uploads.errors import refused
from qianyue.uploads.package import LONGEST, TOO_LONG

PAGES = 1000
# Shares of the width of what is written on a page: what a line may leave free at its end (a word or a number that no longer
# fitted), and how far apart the ends of a column's lines lie, of which there are at least `COLUMN`.
FREE, STRAY, COLUMN = 0.15, 0.02, 5
HYPHENS = str.maketrans("\x02\ufffe", "--")  # pdfium's marks for a hyphen at the end of a line


class Page(NamedTuple):
    """`lines`, after those that are not full an empty one. `unread`: it shows something, but no words that can be read."""

    lines: list[str]
    unread: bool


def pages(data: bytes) -> list[Page]:
    """All pages, in order. Raises UploadRefused."""
    try:
        file = pypdfium2.PdfDocument(data)
        if len(file) > PAGES:
            raise refused(f"文件有 {len(file)} 页，超过 {PAGES} 页，请分成几份。")
        found, length = [], 0
        for page in file:
            found.append(_page(page, LONGEST - length))
            length += sum(map(len, found[-1].lines))
            page.close()
    except pypdfium2.PdfiumError as problem:
        locked = problem.err_code == pdfium.FPDF_ERR_PASSWORD
        raise refused("文件设有打开密码。请先取消密码。" if locked else "PDF 文件已损坏，无法打开。请重新导出。") from problem
    return found


def _page(page: pypdfium2.PdfPage, most: int) -> Page:
    text = page.get_textpage()
    if text.count_chars() > most:
        raise refused(TOO_LONG)
    lines, lefts, rights = _lines(text)
    text.close()
    unread = not any(map(str.isalnum, "".join(lines))) and next(page.get_objects(max_depth=1), None) is not None
    if page.get_rotation() in (90, 270) or not lines:  # there, lines do not end on the right
        return Page(lines, unread)
    width = max(*rights, 1.0) - min(lefts)
    near = max(width * STRAY, 1.0)
    column = Counter(round(right / near) for right in rights)
    said = []
    for line, right in zip(lines, rights, strict=True):
        said.append(line)
        if right < max(rights) - width * FREE and column[round(right / near)] < COLUMN:
            said.append("")
    return Page(said, unread)


def _lines(text: pypdfium2.PdfTextPage) -> tuple[list[str], list[float], list[float]]:
    """Lines that say something, and in points where each begins and ends."""
    lines, lefts, rights = [], [], []
    begun: list[tuple[int, int]] = []
    units = [(index, pdfium.FPDFText_GetUnicode(text.raw, index)) for index in range(text.count_chars())]
    for index, unit in [*units, (-1, 10)]:
        if unit not in (10, 13):
            begun.append((index, unit))
            continue
        line = b"".join(unit.to_bytes(4, "little") for _, unit in begun).decode("utf-32-le", "replace").translate(HYPHENS)
        shown = [index for index, unit in begun if unit > 32]
        if shown:
            lines.append(line)
            lefts.append(text.get_charbox(shown[0])[0])
            rights.append(text.get_charbox(shown[-1])[2])
        begun = []
    return lines, lefts, rights

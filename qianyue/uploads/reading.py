"""The words of a paper that somebody attached: PDF, .docx or plain text, taken for what its first octets say it is.

What the eye reads and this does not: pictures. A page that has only those is named, not passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from qianyue.uploads.errors import refused
from qianyue.uploads.lines import body, joined
from qianyue.uploads.package import LONGEST, MAIN, TOO_LONG, parts, tree
from qianyue.uploads.words import W
from qianyue.uploads.zipped import OLE

LARGEST = 40 << 20  # octets of a PDF or a text
PDF = b"%PDF-"
HEADER_WITHIN = 1024  # octets: where readers look for it (ISO 32000-1, annex H)
WORDED = re.compile(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml")
UNSAID = frozenset({f"{W}del", f"{W}moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"})
BLANK = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
NO_TEXT = "不是 PDF、.docx 或者 UTF-8 编码的文本文件。请另存为其中一种。"
SCANNED = "文件里没有可以读出的文字，可能是扫描件或者图片。请提供由 Word 或 WPS 导出的 PDF，或者 .docx、文本文件。"


class PaperText(NamedTuple):
    """`words`: paragraphs, one a line. `unread`: the pages (from 1) that show something, but no words that can be read."""

    words: str
    unread: tuple[int, ...] = ()


def read(data: bytes) -> PaperText:
    """What the paper says; only for the child process. Raises UploadRefused."""
    if PDF in data[:HEADER_WITHIN]:
        found = _pdf(data)
    elif data.startswith((b"PK\x03\x04", OLE)):
        found = PaperText("\n".join(_docx(data)))
    else:
        found = PaperText(_plain(data))
    if len(found.words) > LONGEST:
        raise refused(TOO_LONG)
    if not found.words.strip():
        raise refused(SCANNED if found.unread else "文件里没有文字。")
    return found


def _pdf(data: bytes) -> PaperText:
    from qianyue.uploads.pdf import pages  # here: most children need no pdfium

    found = pages(data)
    unread = tuple(number for number, page in enumerate(found, 1) if page.unread)
    return PaperText(joined(list(body([page.lines for page in found]))), unread)


def _docx(data: bytes) -> Iterator[str]:
    """Its paragraphs, with those of tables, text boxes, notes, headers; inserted words are said, deleted ones are not."""
    found = parts(data, WORDED)
    for name in sorted(found, key=lambda name: name != MAIN):
        paragraphs = [""]
        _say(tree(found[name]), paragraphs)
        yield from filter(None, (joined(paragraph.split("\n")) for paragraph in paragraphs))


def _say(element: etree._Element, paragraphs: list[str]) -> None:
    for child in element:
        if child.tag in UNSAID:
            continue
        if child.tag == f"{W}p":
            paragraphs.append("")
        if child.tag == f"{W}t":
            paragraphs[-1] += child.text or ""
        paragraphs[-1] += BLANK.get(str(child.tag), "")
        _say(child, paragraphs)
        if child.tag == f"{W}p":
            paragraphs.append("")


def _plain(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise refused(NO_TEXT) from problem
    if "\0" in text:
        raise refused(NO_TEXT)
    if len(text) > LONGEST:
        raise refused(TOO_LONG)
    return joined(text.splitlines())

"""Reads a finished document back and compares it with what went in (design rule 5). The reader is pdfium, which knows
nothing of the program that wrote the file.
"""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium

from qianyue.documents.errors import RenderError
from qianyue.documents.leaves import leaves, said
from qianyue.documents.model import Document, Grid, squeeze
from qianyue.documents.reading import opened
from qianyue.law import Terms


def lint(pdf: bytes, terms: Terms, data: bytes, document: Document, roles: int) -> int:
    """Number of pages, after: every word of the document is on its pages in order and none besides; every value of the
    terms is among the words; the attachment is `data`; there are `roles` signature fields. Raises RenderError.
    """
    with opened(pdf) as file:
        check_parts(file, data, roles)
        pages, words = len(file), _read(file, document)
    if unsaid := [at for at, value in leaves(terms) if (word := said(at, value)) and word not in words]:
        raise RenderError(f"这一类文书没有印出下列内容的条款，请改用合适的文书种类，或者删去：{'、'.join(unsaid)}。")
    return pages


def check_parts(file: pypdfium2.PdfDocument, data: bytes, roles: int) -> None:
    """The attachment is `data`, and there are `roles` signature fields. Raises RenderError."""
    if file.count_attachments() != 1 or bytes(file.get_attachment(0).get_data()) != data:
        raise RenderError("文书所附的合同数据与合同内容不一致，文书没有生成，请重试；仍不成功的，请联系管理员。")
    if pdfium.FPDF_GetSignatureCount(file.raw) != roles:
        raise RenderError("文书中的签署位置数量不对，文书没有生成，请联系管理员。")


def header_of(document: Document) -> str:
    """What runs along the top of its pages."""
    return squeeze(document.title + (f"编号{document.number}" if document.number else ""))


def page_words(file: pypdfium2.PdfDocument, number: int) -> str:
    """What page `number` (from 1) says, less its footer, without white space. Raises RenderError."""
    page = file[number - 1]
    text = page.get_textpage()
    read, footer = _plain(text.get_text_range()), f"第{number}页/共{len(file)}页"
    on_paper = _plain(text.get_text_bounded())
    text.close()
    page.close()
    if on_paper != read:
        raise RenderError(f"第 {number} 页有文字超出纸面，请检查是否填写了没有空格的超长内容。")
    if not read.endswith(footer):
        raise RenderError(f"第 {number} 页的页码不对，文书没有生成，请联系管理员。")
    return read.removesuffix(footer)


def _read(file: pypdfium2.PdfDocument, document: Document) -> str:
    """The document's words, once it is certain that they are what the pages say, less headers and page numbers."""
    # What a page may repeat at its top: the running header, and then the header of a table that began before.
    repeated = [header_of(document)]
    repeated += [squeeze("".join(block.header)) for block in document.blocks if isinstance(block, Grid)]
    words, at = document.words(), 0
    for number in range(1, len(file) + 1):
        read = page_words(file, number)
        for furniture in repeated:
            if not words.startswith(read, at):
                read = read.removeprefix(furniture)
        if not words.startswith(read, at):
            differ = difference(read, words[at:])
            raise RenderError(f"第 {number} 页的文字与合同内容不一致（{differ}），文书没有生成，请联系管理员。")
        at += len(read)
    if at != len(words):
        raise RenderError(f"文书页面上缺少文字（“{words[at : at + 8]}”以后），文书没有生成，请联系管理员。")
    return words


def _plain(text: str) -> str:
    """Without white space, and with the hyphens at line ends, for which pdfium has marks of its own."""
    return squeeze(text.replace("\ufffe", "-").replace("\x02", "-"))


def difference(read: str, words: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(read, words, strict=False)) if a != b), min(len(read), len(words)))
    return f"应为“{words[at : at + 8]}”，读出“{read[at : at + 8]}”"

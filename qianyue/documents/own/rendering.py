"""An own text and terms → the document to be signed: LibreOffice's pages on the house's sheets, closed by our own signing page.

The house layout writes the file: its header and footer on every sheet, the rest of the terms, where the text comes from, the
places for signing, and the terms as data. The employer's pages are laid on the first sheets. They carry no structure, so the
file says PDF/A-3b where those of model texts say 3a; the reading view on the phone is made from the same words.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pypdfium2
from markupsafe import Markup

from qianyue.documents import fonts, seams
from qianyue.documents.errors import MissingGlyph, RenderError
from qianyue.documents.filling import filled
from qianyue.documents.kinds import kind_for
from qianyue.documents.lint import check_parts, difference, header_of, page_words
from qianyue.documents.markup import Reader
from qianyue.documents.model import Document
from qianyue.documents.names import name_of
from qianyue.documents.own import office
from qianyue.documents.own.fields import printer
from qianyue.documents.own.filling import filled_blocks, filled_file
from qianyue.documents.own.statutory import unsaid
from qianyue.documents.own.text import OwnText
from qianyue.documents.reading import opened
from qianyue.documents.rendering import Rendered, engine, signable
from qianyue.documents.spoken import worded
from qianyue.documents.template import plain
from qianyue.law import Terms, dump_terms

CLOSING = Path(__file__).parent / "closing.zh.jinja"
REMARK = "正文为用人单位自有文本，不是政府发布的劳动合同示范文本。"
OFFICIAL = "正文为上列人力资源社会保障部门发布的官方示范文本，填写的内容由双方约定。"


def blocks(text: OwnText, terms: Terms) -> Document:
    """Everything that the document says, for screens."""
    body, closing = _parts(text, terms)
    return Document(closing.kind, closing.title, closing.number, closing.edition, body.blocks + closing.blocks)


def render(text: OwnText, terms: Terms, *, hidden: Sequence[str] = ()) -> Rendered:
    """The finished, checked document; `hidden` as for model texts. Raises OfficeMissing, MissingGlyph, RenderError."""
    body, closing = _parts(text, terms)
    _check_glyphs(body, closing)
    pages = office.to_pdf(filled_file(text, printer(terms)))
    with opened(pages) as laid:
        before, margin = len(laid), min((_margin(page) for page in laid), default=seams.MARGIN)
    data = dump_terms(terms)
    pdf = _lay(pages, signable(closing, data, before=before, hidden=hidden, margin=margin))
    count = _lint(pdf, before, body, closing, data, len(hidden))
    return Rendered.of(pdf, pages=count, engine=engine_of(text.kind))


def engine_of(kind: str) -> str:
    """What, besides the terms and the text, decides the bytes of a document."""
    return f"{office.version()}; {engine(kind)}"


def _parts(text: OwnText, terms: Terms) -> tuple[Document, Document]:
    """The employer's words, and ours after them."""
    kind = kind_for(terms)
    if kind.name != text.kind:
        raise RenderError(f"文本“{text.title}”不是为“{kind.title}”准备的，请改选文本。")
    body = Document(kind.name, kind.title, terms.number or "", kind.edition, filled_blocks(text, printer(terms)))
    source, values = filled(
        CLOSING,
        terms,
        kind,
        unsaid=[(Markup.escape(name_of(at)), plain(worded(at, value)) or "") for at, value in unsaid(text, terms)],
        own_title=text.title,
        own_version=f"第{text.version}版",
        own_digest=text.sha256,
        own_issuer=text.issuer,
        own_since=f"{text.since:%Y-%m-%d}" if text.since else "",
        own_remark=OFFICIAL if text.issuer else REMARK,
    )
    read = Reader(values, sizes=kind.places, draft=False).read(source)
    return body, Document(kind.name, kind.title, terms.number or "", kind.edition, read)


def _check_glyphs(*documents: Document) -> None:
    for document in documents:
        if lacking := fonts.missing("".join(run.text for run in document.runs() if run.text).replace("\n", "").replace("\t", "")):
            raise MissingGlyph(lacking, document.title)


def _margin(page: pypdfium2.PdfPage) -> float:
    """How much is free at the right edge, in points. On paper of another size nobody knows: it is fitted to the sheet."""
    width, height = page.get_size()
    if abs(width - seams.WIDTH) > 1 or abs(height - seams.HEIGHT) > 1:
        return 0.0
    return float(width - max((item.get_bounds()[2] for item in page.get_objects(max_depth=1)), default=0.0))


def _lay(pages: bytes, house: bytes) -> bytes:
    """The employer's pages on the first sheets of the house's file."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(house)) as file, pikepdf.open(io.BytesIO(pages)) as laid:
        for sheet, page in zip(file.pages, laid.pages, strict=False):
            sheet.add_underlay(page, None)
        metadata = file.Root.Metadata.read_bytes()
        file.Root.Metadata.write(metadata.replace(b"<pdfaid:conformance>A<", b"<pdfaid:conformance>B<"))
        file.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return written.getvalue()


def _lint(pdf: bytes, before: int, body: Document, closing: Document, data: bytes, hidden: int) -> int:
    """Number of pages, once every page says what it must, in order, and nothing besides (design rule 5)."""
    header = header_of(closing)
    with opened(pdf) as file:
        check_parts(file, data, len(closing.places()) + hidden)
        read = [page_words(file, number) for number in range(1, len(file) + 1)]
    # A sheet says the running header before its own words, and after those that were laid under it.
    laid, ours = (page.removesuffix(header) for page in read[:before]), (page.removeprefix(header) for page in read[before:])
    for part, found, words in (("正文", "".join(laid), body.words()), ("签署页", "".join(ours), closing.words())):
        if found != words:
            differ = difference(found, words)
            raise RenderError(f"{part}排出的文字与文本不一致（{differ}），文书没有生成。请去掉该处的特殊格式后重新上传。")
    return len(read)

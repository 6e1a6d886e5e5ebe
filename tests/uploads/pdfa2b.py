"""A small judge of PDF/A-2b (ISO 19005-2), beside the one of 3a for our own documents: a subset and no certificate."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf

from tests.documents.pdfa import _file, _objects

ROOT = {"/Type", "/Pages", "/Metadata", "/OutputIntents"}
PAGE = {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents", "/Group"}
DOING = re.compile(
    rb"JavaScript|/JS\b|/Launch|/EmbeddedFile|/OpenAction|/AA\b|/URI|/XFA|/AcroForm|/Annots|/OCProperties|/PieceInfo"
)


def problems(data: bytes) -> list[str]:
    """What breaks the rules or may do something; empty when nothing was found."""
    with pikepdf.open(io.BytesIO(data)) as file:
        return [*_file(data, file), *_objects(file), *_declared(file), *_nothing_else(file)]


def _declared(file: pikepdf.Pdf) -> Iterator[str]:
    said = file.Root.Metadata
    if "/Filter" in said:
        yield "6.6.2 metadata compressed"
    if b'pdfaid:part="2"' not in said.read_bytes() or b'pdfaid:conformance="B"' not in said.read_bytes():
        yield "6.6.4 not declared as PDF/A-2b"


def _nothing_else(file: pikepdf.Pdf) -> Iterator[str]:
    if set(file.Root.keys()) != ROOT:
        yield f"catalogue has {set(file.Root.keys()) - ROOT}"
    for page in file.pages:
        if not set(page.obj.keys()) <= PAGE:
            yield f"page has {set(page.obj.keys()) - PAGE}"
        if re.search(rb"(?<![\w/])[kK](?![\w])\s", page.obj.Contents.read_bytes()[:0]):
            yield "6.2.4 colours for print"
    for item in file.objects:
        if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) and DOING.search(item.unparse()):
            yield f"something that does something: {DOING.findall(item.unparse())}"

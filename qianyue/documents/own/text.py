"""An own text, an employer's or an authority's: a clean .docx (`uploads.clean_docx`), read as paragraphs and tables, with the
fields in its words.

A field is written `{{ worker.name }}` and stands for what the terms say at `/worker/name`; the name of a section or of a list,
`{{ pay }}`, stands for all that is in it, name by name.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = "word/document.xml"
FIELD = re.compile(r"\{\{\s*([A-Za-z0-9_.]*)\s*\}\}")
BRACES = re.compile(r"\{\{|\}\}|\{%|｛｛|｝｝")


@dataclass(frozen=True, kw_only=True)
class OwnText:
    """`title` and `version` name it for people, `sha256` (hex) its file; `kind` is the name of the kind that it words.

    `issuer` is the authority whose official model text it is, `since` the day from which it is; an employer's own has neither.
    """

    kind: str
    title: str
    version: int
    sha256: str
    file: bytes
    issuer: str = ""
    since: date | None = None

    def body(self) -> etree._Element:
        """A fresh tree of the body, to read or to fill."""
        with zipfile.ZipFile(io.BytesIO(self.file)) as archive:
            root = etree.fromstring(archive.read(MAIN), etree.XMLParser(resolve_entities=False, no_network=True))
        found = root.find(f"{W}body")
        assert found is not None  # noqa: S101 - the file is our own writing
        return found

    def with_body(self, body: etree._Element) -> bytes:
        """The file with another body; everything else as it is."""
        written = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.file)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                content = old.read(entry)
                new.writestr(entry, etree.tostring(body.getroottree(), encoding="utf-8") if entry.filename == MAIN else content)
        return written.getvalue()

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """The words of every paragraph, those in tables too, in the order of reading."""
        return tuple(words(paragraph) for paragraph in self.body().iter(f"{W}p"))

    def fields(self) -> Iterator[tuple[int, str]]:
        """Number of the paragraph (from 1) and name of every field."""
        for number, text in enumerate(self.paragraphs, 1):
            yield from ((number, match[1]) for match in FIELD.finditer(text))

    def names(self) -> set[str]:
        """The fields that the text has."""
        return {name for _, name in self.fields()}


def nodes(paragraph: etree._Element) -> list[etree._Element]:
    """The pieces that words are made of: Word cuts a sentence wherever the cursor has been."""
    return [node for node in paragraph.iter() if node.tag in (f"{W}t", f"{W}br", f"{W}cr", f"{W}tab", f"{W}noBreakHyphen")]


def said_by(node: etree._Element) -> str:
    return {f"{W}t": node.text or "", f"{W}noBreakHyphen": "-", f"{W}tab": "\t"}.get(str(node.tag), "\n")


def words(paragraph: etree._Element) -> str:
    return "".join(said_by(node) for node in nodes(paragraph))

"""Office files for the tests: what an employer might send, and what somebody might send who means no good."""

from __future__ import annotations

import io
import zipfile

from qianyue.documents.own import starter
from qianyue.uploads.docx import W, write

STYLES = f'<w:styles xmlns:w="{W}"></w:styles>'.encode()


def docx(*paragraphs: str, inside: str = "") -> bytes:
    """A .docx of these paragraphs; `inside` is further XML of the body."""
    words = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    return write(f'<w:body xmlns:w="{W}">{words}{inside}</w:body>'.encode(), STYLES)


def with_parts(file: bytes, **parts: bytes) -> bytes:
    """The same with parts added or replaced; `__` stands for a slash and `_dot_` for a dot in their names."""
    added = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in added:
                new.writestr(entry.filename, old.read(entry))
        for name, content in added.items():
            new.writestr(name, content)
    return written.getvalue()


def part(file: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return archive.read(name).decode()


def changed(file: bytes, old: str, new: str) -> bytes:
    """The same with other words in the document."""
    whole = part(file, "word/document.xml")
    assert old in whole
    return with_parts(file, word__document_dot_xml=whole.replace(old, new).encode())


def whole_text() -> bytes:
    """A text that lacks nothing: what we give to everybody to begin from, with a clause of the employer's own."""
    return changed(starter("labor_contract"), "共同遵守。", "共同遵守。本单位的员工食堂对乙方开放。")

"""The forms of an application, filled in by the system (domain.md 9.4): to be printed, stamped, scanned and sent back.

Our own wording. They are no contracts: nobody signs them here, and what is made of them is the stamped paper's scan.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from qianyue.documents import fonts, template
from qianyue.documents.errors import MissingGlyph
from qianyue.documents.markup import Reader
from qianyue.documents.model import Document, Title
from qianyue.documents.rendering import signable

TEXTS = Path(__file__).parent / "application"
EDITION = "2026-11-30"
PLACES = {"stamp": (66, 62), "person": (66, 24)}  # millimetres: a seal of 42 has air around it
FORMS = ("application", "authorisation", "promise", "seal_impression")


def application_form(form: str, facts: Mapping[str, object]) -> bytes:
    """`form` (one of FORMS) as a PDF; `facts` fill it, and what they lack stands as （未填写）.

    Raises KeyError (no such form), MissingGlyph, RenderError.
    """
    if form not in FORMS:
        raise KeyError(form)
    text, values = template.fill(TEXTS / f"{form}.zh.jinja", facts)
    blocks = Reader(values, sizes=PLACES, draft=True).read(text)
    title = next(block.text for block in blocks if isinstance(block, Title))
    document = Document(f"application_{form}", title, "", EDITION, blocks)
    if lacking := fonts.missing("".join(run.text for run in document.runs())):
        raise MissingGlyph(lacking, title)
    data = {"format": "qianyue-application-form/1", "form": form}
    return signable(document, json.dumps(data).encode())

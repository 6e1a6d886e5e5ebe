"""From terms to paper: texts of law, typesetting, key facts, seals, signature pictures, page images.

`blocks` says what a document will say, `render` makes the PDF, `key_facts` what a worker must be told first. One folder a
document kind: its texts are Jinja files that a lawyer can read and change. These names are the room's whole face.
"""

from qianyue.documents.compose import blocks
from qianyue.documents.errors import (
    DocumentError,
    MissingGlyph,
    MissingValue,
    PictureError,
    RenderError,
    TemplateError,
    UnknownKind,
)
from qianyue.documents.facts import KeyFact, key_facts, key_facts_digest
from qianyue.documents.impression import clean_impression, impression_look
from qianyue.documents.model import Document
from qianyue.documents.pages import page_count, page_image
from qianyue.documents.rendering import Rendered, engine, render
from qianyue.documents.seal import company_seal
from qianyue.documents.signature_image import drawn_signature, typed_signature

__all__ = [
    "Document",
    "DocumentError",
    "KeyFact",
    "MissingGlyph",
    "MissingValue",
    "PictureError",
    "RenderError",
    "Rendered",
    "TemplateError",
    "UnknownKind",
    "blocks",
    "clean_impression",
    "company_seal",
    "drawn_signature",
    "engine",
    "impression_look",
    "key_facts",
    "key_facts_digest",
    "page_count",
    "page_image",
    "render",
    "typed_signature",
]

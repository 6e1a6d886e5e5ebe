"""Employers' own texts: a .docx with fields of the terms in place of a model text (art. 15).

`clean_docx` (in `uploads`) makes the file harmless, `notes` judges it, `render` makes the document that is signed.
"""

from qianyue.documents.own.beginning import starter
from qianyue.documents.own.fields import known
from qianyue.documents.own.judging import Note, notes
from qianyue.documents.own.literals import contradictions
from qianyue.documents.own.office import OfficeBusy, OfficeMissing, available
from qianyue.documents.own.rendering import blocks, engine_of, render
from qianyue.documents.own.statutory import worded_by_employers
from qianyue.documents.own.text import OwnText

__all__ = [
    "Note",
    "OfficeBusy",
    "OfficeMissing",
    "OwnText",
    "available",
    "blocks",
    "contradictions",
    "engine_of",
    "known",
    "notes",
    "render",
    "starter",
    "worded_by_employers",
]

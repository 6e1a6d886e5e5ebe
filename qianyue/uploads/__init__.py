"""What employers send us as files, made harmless before anything else looks at it.

The functions below are the room's whole face. It knows no other room: it runs in a child process with limits, which
starts fast.
"""

from qianyue.uploads.attach.rendition import LARGEST_SENT, Rendition
from qianyue.uploads.child import (
    BUSY,
    TOO_MUCH,
    CleanScan,
    clean_docx,
    clean_scan,
    draw_page,
    read_text,
    repack_office,
    tamper_proof,
)
from qianyue.uploads.errors import Problem, UploadRefused
from qianyue.uploads.reading import LARGEST, PaperText

__all__ = [
    "BUSY",
    "LARGEST",
    "LARGEST_SENT",
    "TOO_MUCH",
    "CleanScan",
    "PaperText",
    "Problem",
    "Rendition",
    "UploadRefused",
    "clean_docx",
    "clean_scan",
    "draw_page",
    "read_text",
    "repack_office",
    "tamper_proof",
]

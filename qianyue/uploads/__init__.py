"""What employers send us as files, made harmless before anything else looks at it.

`clean_docx` and `read_text` are the room's whole face. It knows no other room: it runs in a child process with limits, which
starts fast.
"""

from qianyue.uploads.child import clean_docx, read_text
from qianyue.uploads.errors import Problem, UploadRefused
from qianyue.uploads.reading import LARGEST, PaperText

__all__ = ["LARGEST", "PaperText", "Problem", "UploadRefused", "clean_docx", "read_text"]

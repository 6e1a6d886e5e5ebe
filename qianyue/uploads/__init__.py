"""What employers send us as office files, made harmless before anything else looks at it.

`clean_docx` is the room's whole face. It knows no other room: it runs in a child process with limits, which starts fast.
"""

from qianyue.uploads.child import clean_docx
from qianyue.uploads.errors import Problem, UploadRefused

__all__ = ["Problem", "UploadRefused", "clean_docx"]

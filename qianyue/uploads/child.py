"""Cleaning and reading in a process of its own with limits (`qianyue.confined`)."""

from __future__ import annotations

import json

from qianyue.confined import Child, Killed, Limits, serve
from qianyue.uploads.docx import write
from qianyue.uploads.errors import Problem, UploadRefused
from qianyue.uploads.package import MAIN, SIZE, parts, refused
from qianyue.uploads.reading import LARGEST, PaperText, read
from qianyue.uploads.words import cleaned

LIMITS = Limits(memory=1 << 30, cpu=20, patience=60, written=64 << 20)
TOO_MUCH = "文件过于复杂，无法在限定的时间和内存内打开。请精简后再上传。"
_CLEAN, _READ = b"clean", b"read"
_DONE, _REFUSED = b"0", b"1"


def clean_docx(data: bytes) -> bytes:
    """The words and looks of `data` in a .docx that we have written ourselves. Raises UploadRefused."""
    if len(data) > SIZE:
        parts(data)  # says so, without another process
    return _asked(_CLEAN, data)


def read_text(data: bytes) -> PaperText:
    """What a PDF, .docx or UTF-8 text says. Raises UploadRefused."""
    if len(data) > LARGEST:
        raise refused(f"文件超过 {LARGEST >> 20} MB，请删去图片或者分成几份。")
    words, unread = json.loads(_asked(_READ, data))
    return PaperText(words, tuple(unread))


def _asked(work: bytes, data: bytes) -> bytes:
    try:
        with Child("qianyue.uploads.child", LIMITS) as child:
            said = child.ask(work, data)
    except Killed:
        raise refused(TOO_MUCH) from None
    if said[:1] == _DONE:
        return said[1:]
    raise UploadRefused([Problem(*problem) for problem in json.loads(said[1:])])


def answer(work: bytes, data: bytes) -> bytes:
    """In the child: the clean file, or the text as JSON, or the problems as JSON, behind one octet that says which."""
    try:
        if work == _READ:
            return _DONE + json.dumps(read(data)).encode()
        found = parts(data)
        return _DONE + write(*cleaned(found[MAIN], found.get("word/styles.xml")))
    except UploadRefused as problem:
        return _REFUSED + json.dumps(problem.problems).encode()


if __name__ == "__main__":
    serve(answer)

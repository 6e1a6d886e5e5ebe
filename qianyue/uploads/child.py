"""Cleaning in a process of its own with limits (`qianyue.confined`)."""

from __future__ import annotations

import json

from qianyue.confined import Child, Killed, Limits, serve
from qianyue.uploads.docx import write
from qianyue.uploads.errors import Problem, UploadRefused
from qianyue.uploads.package import MAIN, SIZE, parts, refused
from qianyue.uploads.words import cleaned

LIMITS = Limits(memory=1 << 30, cpu=20, patience=60, written=64 << 20)
TOO_MUCH = "文件过于复杂，无法在限定的时间和内存内打开。请精简后再上传。"
_CLEAN, _REFUSED = b"0", b"1"


def clean_docx(data: bytes) -> bytes:
    """The words and looks of `data` in a .docx that we have written ourselves. Raises UploadRefused."""
    if len(data) > SIZE:
        parts(data)  # says so, without another process
    try:
        with Child("qianyue.uploads.child", LIMITS) as child:
            said = child.ask(data)
    except Killed:
        raise refused(TOO_MUCH) from None
    if said[:1] == _CLEAN:
        return said[1:]
    raise UploadRefused([Problem(*problem) for problem in json.loads(said[1:])])


def answer(data: bytes) -> bytes:
    """In the child: the clean file, or the problems as JSON, behind one octet that says which."""
    try:
        found = parts(data)
        return _CLEAN + write(*cleaned(found[MAIN], found.get("word/styles.xml")))
    except UploadRefused as problem:
        return _REFUSED + json.dumps(problem.problems).encode()


if __name__ == "__main__":
    serve(answer)

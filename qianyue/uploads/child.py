"""Cleaning and reading in a process of its own with limits: whatever a file does to its reader, it does it there."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

from qianyue.uploads.docx import write
from qianyue.uploads.errors import Problem, UploadRefused
from qianyue.uploads.package import MAIN, SIZE, parts, refused
from qianyue.uploads.reading import LARGEST, PaperText, read
from qianyue.uploads.words import cleaned

MEMORY = 1 << 30  # bytes of address space
CPU = 20  # seconds
WRITTEN = 64 << 20  # bytes of one file
FILES = 64
PATIENCE = 60  # seconds of wall clock, on a machine with much to do
TOO_MUCH = "文件过于复杂，无法在限定的时间和内存内打开。请精简后再上传。"


def clean_docx(data: bytes) -> bytes:
    """The words and looks of `data` in a .docx that we have written ourselves. Raises UploadRefused."""
    if len(data) > SIZE:
        parts(data)  # says so, without another process
    return _in_child("clean", data)


def read_text(data: bytes) -> PaperText:
    """What a PDF, .docx or UTF-8 text says. Raises UploadRefused."""
    if len(data) > LARGEST:
        raise refused(f"文件超过 {LARGEST >> 20} MB，请删去图片或者分成几份。")
    words, unread = json.loads(_in_child("read", data))
    return PaperText(words, tuple(unread))


def _in_child(work: str, data: bytes) -> bytes:
    environment = {"PATH": os.defpath, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "qianyue.uploads.child", work]
    try:
        done = subprocess.run(command, input=data, capture_output=True, env=environment, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise refused(TOO_MUCH) from None
    if done.returncode == 1:
        raise UploadRefused([Problem(*problem) for problem in json.loads(done.stdout)])
    if done.returncode != 0:
        raise refused(TOO_MUCH)
    return done.stdout


def main() -> int:
    """In the child: the clean file, or the text as JSON, on standard output and 0, or the problems as JSON and 1."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    try:
        answer = WORKS[sys.argv[1]](sys.stdin.buffer.read())
    except UploadRefused as problem:
        sys.stdout.write(json.dumps(problem.problems))
        return 1
    sys.stdout.buffer.write(answer)
    return 0


def _clean(data: bytes) -> bytes:
    found = parts(data)
    return write(*cleaned(found[MAIN], found.get("word/styles.xml")))


def _read(data: bytes) -> bytes:
    return json.dumps(read(data)).encode()


WORKS = {"clean": _clean, "read": _read}


if __name__ == "__main__":
    sys.exit(main())

"""Cleaning and reading in a process of its own with limits (`qianyue.confined`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from qianyue.confined import Child, Killed, Limits, serve
from qianyue.slots import Busy, Slots
from qianyue.uploads.attach.rendition import LARGEST_SENT, Rendition, packed, received
from qianyue.uploads.docx import write
from qianyue.uploads.errors import Problem, UploadRefused, refused
from qianyue.uploads.package import MAIN, SIZE, parts
from qianyue.uploads.reading import LARGEST, PaperText, read
from qianyue.uploads.words import cleaned
from qianyue.uploads.zipped import OLE

LIMITS = Limits(memory=1 << 30, cpu=20, patience=60, written=64 << 20)
ATTACHING = Limits(memory=3 << 29, cpu=30, patience=60, written=64 << 20)
DRAWING = Limits(memory=1 << 30, cpu=10, patience=30)
TOO_MUCH = "文件过于复杂，无法在限定的时间和内存内打开。请精简后再上传。"
BUSY = "现在正在处理别的文件，请稍后再试。"
TURNS = Slots("uploads", 2)  # files that are worked on at once on this machine: each may take 1.5 GB
WAIT = 20  # seconds for a turn
_DONE, _REFUSED = b"0", b"1"
SCAN = 10 << 20  # octets: as `scan.SIZE`, which only the child imports


class CleanScan(NamedTuple):
    pdf: bytes
    pages: int


def clean_docx(data: bytes) -> bytes:
    """The words and looks of `data` in a .docx that we have written ourselves. Raises UploadRefused."""
    if len(data) > SIZE:
        parts(data)  # says so, without another process
    return _in_child(b"clean", data)


def read_text(data: bytes) -> PaperText:
    """What a PDF, .docx or UTF-8 text says. Raises UploadRefused."""
    if len(data) > LARGEST:
        raise refused(f"文件超过 {LARGEST >> 20} MB，请删去图片或者分成几份。")
    words, unread = json.loads(_in_child(b"read", data))
    return PaperText(words, tuple(unread))


def clean_scan(data: bytes) -> CleanScan:
    """What can be seen on the pages of a PDF, JPEG or PNG, as a PDF of pictures. Raises UploadRefused."""
    if len(data) > SCAN:
        raise refused("文件超过 10 MB，请降低扫描分辨率或者压缩照片后再上传。")
    said = _in_turn(b"scan", data, limits=LIMITS)
    return CleanScan(said[1:], said[0])


def tamper_proof(data: bytes) -> Rendition:
    """A PDF or picture as a PDF/A-2b that shows the same. Raises UploadRefused."""
    if len(data) > LARGEST_SENT:
        raise refused(f"文件超过 {LARGEST_SENT >> 20} MB，请缩小图片或者分成几份。")
    return received(_in_turn(b"attach", data))


def repack_office(data: bytes) -> tuple[str, bytes] | None:
    """`docx` or `xlsx` and the file packed anew, for LibreOffice; None where it is neither. Raises UploadRefused."""
    if data[:2] != b"PK" and data[:8] != OLE:
        return None
    if len(data) > SIZE:
        raise refused(f"Word、Excel 文件超过 {SIZE >> 20} MB。请缩小其中的图片，或者导出为 PDF 再上传。")
    said = _in_turn(b"office", data)
    return (said[:4].decode(), said[4:]) if said else None


def draw_page(pdf: bytes, number: int, *, width: int) -> bytes:
    """Page `number` (from 1) as WebP: of a file that somebody else began, so drawn where it can harm nobody. Raises
    UploadRefused.
    """
    return _in_child(b"draw", number.to_bytes(2, "big") + width.to_bytes(2, "big") + pdf, limits=DRAWING)


def _in_turn(work: bytes, data: bytes, *, limits: Limits = ATTACHING) -> bytes:
    """As `_in_child`, but not for everybody at once."""
    with in_turn():
        return _in_child(work, data, limits=limits)


@contextmanager
def in_turn() -> Iterator[None]:
    """For what takes much memory. Raises UploadRefused when nobody makes way in time."""
    try:
        with TURNS.taken(wait=WAIT):
            yield
    except Busy:
        raise refused(BUSY) from None


def _in_child(work: bytes, data: bytes, *, limits: Limits = LIMITS) -> bytes:
    try:
        with Child("qianyue.uploads.child", limits) as child:
            said = child.ask(work, data)
    except Killed:
        raise refused(TOO_MUCH) from None
    if said[:1] == _DONE:
        return said[1:]
    raise UploadRefused([Problem(*problem) for problem in json.loads(said[1:])])


def answer(work: bytes, data: bytes) -> bytes:
    """In the child: the clean file or the text as JSON, or the problems as JSON, behind one octet that says which."""
    try:
        return _DONE + WORKS[work](data)
    except UploadRefused as problem:
        return _REFUSED + json.dumps(problem.problems).encode()


def _clean(data: bytes) -> bytes:
    found = parts(data)
    return write(*cleaned(found[MAIN], found.get("word/styles.xml")))


def _read(data: bytes) -> bytes:
    return json.dumps(read(data)).encode()


def _scan(data: bytes) -> bytes:
    from qianyue.uploads.scan import clean  # here: other children need no pictures

    pdf, pages = clean(data)
    return bytes((pages,)) + pdf


def _attach(data: bytes) -> bytes:
    from qianyue.uploads.attach.making import rendition  # here: most children need none of it

    return packed(rendition(data))


def _office(data: bytes) -> bytes:
    from qianyue.uploads.attach.office import repacked

    found = repacked(data)
    return found[0].encode() + found[1] if found else b""


def _draw(data: bytes) -> bytes:
    from qianyue.uploads.attach.drawing import drawn

    return drawn(data[4:], int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big"))


WORKS = {b"clean": _clean, b"read": _read, b"attach": _attach, b"office": _office, b"draw": _draw, b"scan": _scan}


if __name__ == "__main__":
    serve(answer)

"""Opens a zip that a stranger may have made to hang, to fill or to run: the one way, for .docx and .xlsx.

What a format may hold, and how its refusals are worded, is said by a `Format`; only the child process opens one.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from qianyue.uploads.errors import refused

OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # .doc and .xls, and newer ones under a password (MS-OFFCRYPTO)
BEGINS = b"PK\x03\x04"
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # ECMA-376 part 2, annex B: no other


@dataclass(frozen=True, kw_only=True)
class Format:
    """Octets, but for `entries`; `ratio` is unpacked : packed, of entries that take at least `worth` packed.

    `runs`: what in a part's name, in small letters, says that it would run. Sentences: `too_large`, `other` (no such file),
    `locked`, `broken`, `active` (it would run), and `unsafe`, which names `{what}`.
    """

    size: int
    entries: int
    part: int
    total: int
    ratio: int
    worth: int
    runs: tuple[str, ...]
    too_large: str
    other: str
    locked: str
    broken: str
    active: str
    unsafe: str


@contextmanager
def opened(data: bytes, form: Format) -> Iterator[zipfile.ZipFile]:
    """The archive, once nothing that its directory states is wrong; what breaks while it is read is said as broken.

    Raises UploadRefused.
    """
    if len(data) > form.size:
        raise refused(form.too_large)
    if data.startswith(OLE):
        raise refused(form.locked if locked(data) else form.other)
    if not data.startswith(BEGINS):
        raise refused(form.other)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive.infolist(), form)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, RuntimeError) as error:
        raise refused(form.broken) from error


def locked(ole: bytes) -> bool:
    """Whether an OLE file is a newer one under a password."""
    return "EncryptedPackage".encode("utf-16-le") in ole


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, form: Format) -> bytes:
    """What is really in there: the directory may have lied about the size."""
    with archive.open(entry) as part:
        content = part.read(form.part + 1)
    if len(content) > form.part:
        raise refused(form.unsafe.format(what="解压后过大"))
    return content


def _check(entries: list[zipfile.ZipInfo], form: Format) -> None:
    """Before a byte is unpacked: names, numbers and sizes as the zip's directory states them."""
    names = [entry.filename.lower() for entry in entries]
    if len(names) > form.entries or len(set(names)) != len(names):
        raise refused(form.unsafe.format(what="内含文件过多或者重名"))
    for name in names:
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise refused(form.unsafe.format(what="含有指向外部的路径"))
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused(form.locked)
    if any(entry.compress_type not in PACKED for entry in entries):
        raise refused(form.broken)
    if any(word in name for word in form.runs for name in names):
        raise refused(form.active)
    too_dense = any(entry.file_size > form.ratio * max(entry.compress_size, form.worth) for entry in entries)
    too_big = any(entry.file_size > form.part for entry in entries)
    if too_dense or too_big or sum(entry.file_size for entry in entries) > form.total:
        raise refused(form.unsafe.format(what="解压后过大"))

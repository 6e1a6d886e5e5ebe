"""What is packed in the streams of a PDF: measured before it is unpacked."""

from __future__ import annotations

import zlib
from typing import Any

import pikepdf
from pikepdf import Array

from qianyue.uploads.attach.content import Unfaithful

INFLATED = 64 << 20  # octets of one stream, unpacked


def unpacked(found: Any) -> bytes:
    """What is in a stream; measured before it is unpacked. Raises Unfaithful."""
    if "/F" in found or "/FFilter" in found:
        raise Unfaithful("a stream outside")
    filters = found.get("/Filter")
    first = filters[0] if isinstance(filters, Array) and len(filters) else filters
    if str(first) == "/FlateDecode":
        measured(found.read_raw_bytes())
    try:
        return bytes(found.read_bytes())
    except pikepdf.PdfError as problem:  # packed in a way that only pictures are
        raise Unfaithful(str(first)) from problem


def measured(packed: bytes) -> int:
    """How long this is unpacked, never holding more than a piece of it. Raises Unfaithful."""
    worker, size = zlib.decompressobj(), 0
    try:
        while packed and not worker.eof:
            size += len(worker.decompress(packed, 1 << 20))
            packed = worker.unconsumed_tail
            if size > INFLATED:
                raise TooLarge
    except zlib.error as problem:
        raise Unfaithful("packed wrongly") from problem
    return size


class TooLarge(Exception):
    """A stream that would fill the memory of whoever draws it: such a file is refused."""

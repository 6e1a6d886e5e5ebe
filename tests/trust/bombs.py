"""Files written from nothing, to be hostile in one way each."""

from __future__ import annotations

import zlib

SIGNATURE = b"<</Type/Sig/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]/Contents<30>>>"


def pdf(objects: dict[int, bytes], *, trailer: bytes = b"", rows: bytes = b"") -> bytes:
    """A file of these objects; object 1 is the catalog. `rows` are further lines of the table."""
    head, parts, table, position = b"%PDF-1.7\n", [], [b"xref\n0 1\n0000000000 65535 f \n"], 9
    for number, body in objects.items():
        table.append(b"%d 1\n%010d 00000 n \n" % (number, position))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        position += len(parts[-1])
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (max(objects) + 1_000, trailer, position)
    return b"".join((head, *parts, *table, rows, end))


def with_form(fields: bytes, more: dict[int, bytes] | None = None) -> bytes:
    return pdf({1: b"<</Type/Catalog/AcroForm<</Fields[%s]>>>>" % fields} | (more or {}))


def packed(entries: bytes, data: bytes) -> bytes:
    deflated = zlib.compress(data, 9)
    return b"<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (entries, len(deflated), deflated)


def stream_file(entries: bytes, rows: bytes, objects: bytes = b"") -> bytes:
    """A file with a cross-reference stream."""
    data = b"%PDF-1.7\n" + objects
    section = b"5 0 obj\n" + packed(b"/Type/XRef/Root 1 0 R" + entries, rows) + b"\nendobj\n"
    return data + section + b"startxref\n%d\n%%%%EOF\n" % len(data)


def row(kind: int, where: int, member: int = 0) -> bytes:
    return bytes((kind,)) + where.to_bytes(4, "big") + member.to_bytes(2, "big")


def revisions(count: int) -> bytes:
    data = with_form(b"")
    offset = data.rindex(b"xref\n0 1")
    for _ in range(count):
        start = len(data)
        data += b"xref\n0 0\ntrailer\n<</Size 1001/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (offset, start)
        offset = start
    return data


def inside_each_other(count: int, length: int) -> bytes:
    """Objects that all end in the same long string, each a little further in: every one costs its whole length to read."""
    text, offsets = b"", {}
    for number in range(10, 10 + count):
        offsets[number] = len(text)
        text += b"%d 0 obj\n(" % number
    base = b"%PDF-1.7\n1 0 obj\n<</AcroForm<</Fields[" + b" ".join(b"%d 0 R" % number for number in offsets) + b"]>>>>\nendobj\n"
    data = base + text + b"x" * length + b")" * count + b"\nendobj\n"
    table = b"xref\n0 2\n0000000000 65535 f \n%010d 00000 n \n10 %d\n" % (9, count)
    table += b"".join(b"%010d 00000 n \n" % (len(base) + offset) for offset in offsets.values())
    return data + table + b"trailer\n<</Size 9999/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)

"""Writing PDF values: the few forms that a signature's objects need."""

from __future__ import annotations

from datetime import UTC, datetime


def text_string(value: str) -> bytes:
    """A text string (7.9.2.2): a literal where ASCII is enough, otherwise UTF-16BE with its mark, as hexadecimal."""
    if value.isascii() and value.isprintable():
        escaped = value.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return f"({escaped})".encode()
    return b"<" + (b"\xfe\xff" + value.encode("utf-16-be")).hex().encode() + b">"


def date(moment: datetime) -> bytes:
    """A date (7.9.4) in UTC, to the second."""
    return moment.astimezone(UTC).strftime("(D:%Y%m%d%H%M%SZ)").encode()


def number(value: float) -> bytes:
    """A real with at most four decimals, never in exponent form."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return b"0" if text == "-0" else text.encode()


def stream(entries: bytes, content: bytes) -> bytes:
    """A stream object's body; `entries` are the dictionary's without /Length."""
    return b"<<" + entries + b"/Length %d>>\nstream\n" % len(content) + content + b"\nendstream"

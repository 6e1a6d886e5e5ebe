"""What a person has written into a field, as acts take it: a reason, an answer."""

from __future__ import annotations

from qianyue.operations.errors import InvalidInput
from qianyue.operations.sentences import Sentence


def written(text: str, *, field: str, most: int, missing: str) -> str:
    """`text` on one line. Errors: InvalidInput at `field`, with `missing` where nothing is written, or over `most` characters."""
    return _fitting(" ".join(text.split()), field=field, most=most, missing=missing)


def lines_written(text: str, *, field: str, most: int, missing: str) -> str:
    """The same with its lines kept; of empty ones in a row one stays."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return _fitting("\n".join(kept).strip(), field=field, most=most, missing=missing)


def _fitting(text: str, *, field: str, most: int, missing: str) -> str:
    if not text:
        raise InvalidInput(missing, fields={field: missing})
    if len(text) > most:
        long = Sentence("最多写 {limit} 个字，现在有 {count} 个字。", limit=most, count=len(text))
        raise InvalidInput(long, fields={field: long})
    return text

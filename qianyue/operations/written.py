"""What a person has written into a field, as acts take it: a reason, an answer."""

from __future__ import annotations

from qianyue.operations.errors import InvalidInput
from qianyue.operations.sentences import Sentence


def written(text: str, *, field: str, most: int, missing: str) -> str:
    """`text` on one line. Errors: InvalidInput at `field`, with `missing` where nothing is written, or over `most` characters."""
    line = " ".join(text.split())
    if not line:
        raise InvalidInput(missing, fields={field: missing})
    if len(line) > most:
        long = Sentence("最多写 {limit} 个字，现在有 {count} 个字。", limit=most, count=len(line))
        raise InvalidInput(long, fields={field: long})
    return line

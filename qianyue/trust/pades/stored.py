"""Reading back what was written down as JSON between two requests: strictly, and at a bounded cost."""

from __future__ import annotations

import json
import math
from typing import Any

MAX_JSON = 32_000_000  # characters; a revision with a seal has 100 kB
MAX_NUMBER = 1 << 40  # of octets and objects: a thousand times the largest file
# What anything that we did not write ourselves may raise while it is read.
MALFORMED = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


def loaded(text: str) -> Any:
    """The JSON. Raises one of `MALFORMED`."""
    if len(text) > MAX_JSON:
        raise ValueError("too long")
    return json.loads(text)


def whole(value: Any) -> int:
    """A number of octets or of an object. Raises ValueError."""
    if type(value) is not int or not 0 <= value < MAX_NUMBER:
        raise ValueError("no such number")
    return value


def points(value: Any) -> float:
    """A place on a page. Raises ValueError."""
    if type(value) not in (int, float) or not math.isfinite(value) or abs(value) >= MAX_NUMBER:
        raise ValueError("no such place")
    return float(value)


def flag(value: Any) -> bool:
    """Raises ValueError."""
    if type(value) is not bool:
        raise ValueError("neither true nor false")
    return value

"""Cells of tables that leave the product: nothing that somebody typed becomes a formula in the reader's spreadsheet.

The one rule of the house, for every table that is written: CSV has no other way to say that something is text.
"""

from __future__ import annotations

import re

# What programs pass over in front: blanks, control characters, marks of no width or of direction (UAX 9, UAX 44: Cf).
PASSED_OVER = r"[\s\x00-\x1f\x7f-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
FORMULA = re.compile(rf"{PASSED_OVER}*[=+\-@|%＝＋－＠]|[\t\r\n]")


def harmless(text: str) -> str:
    """A text that begins like a formula gets an apostrophe in front, which says that it is text."""
    return f"'{text}" if FORMULA.match(text) else text

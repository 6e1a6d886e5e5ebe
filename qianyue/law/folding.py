"""Text as the lint reads it: spacing and full-width forms do not hide a phrase (`terms.md`, "How exactly" 8)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# What nearly every text consists of needs no look: unicodedata takes 0.1 µs a character.
PLAIN = re.compile(r"[\u4e00-\u9fff0-9A-Za-z。、“”《》,;:()\n.%/+-]*")
ODD = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z。、“”《》,;:()\n.%/+-]")
INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
COMMON = (("，", ","), ("；", ";"), ("：", ":"), ("（", "("), ("）", ")"), (" ", ""))


def folded(text: str) -> str:
    """Full-width forms made plain, spacing and invisible characters taken out; line feeds, which no terms hold, stay."""
    for wide, narrow in COMMON:
        text = text.replace(wide, narrow)
    return text if PLAIN.fullmatch(text) else ODD.sub(_plain, text)


def _plain(match: re.Match[str]) -> str:
    return _fold(match.group())


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", character))

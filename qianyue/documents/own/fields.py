"""What a field of an own text may be called, and what it prints: the words that our own texts print for the same value."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from qianyue.documents import spoken
from qianyue.documents.kinds import kind_of
from qianyue.documents.leaves import SELF
from qianyue.documents.names import name_of
from qianyue.documents.template import plain
from qianyue.law import Terms
from qianyue.law.terms import places

NOTHING = "无"  # a blank in a contract could be filled in later: it is never left (LCL 81)
Printer = Callable[[str], str]


@cache
def known(kind: str) -> dict[str, str]:
    """Every name that a field may have in a text of this kind → what it is in Chinese. Sections and lists print whole."""
    found = {}
    for place in places(kind_of(kind).code):
        if place in SELF:
            continue
        steps = place.removeprefix("/").split("/")
        steps = steps[: steps.index("*")] if "*" in steps else steps
        for end in range(1, len(steps) + 1):
            found[".".join(steps[:end])] = name_of("/" + "/".join(steps[:end]))
    return found


def pointer(name: str) -> str:
    """`worker.name` → `/worker/name`."""
    return "/" + name.replace(".", "/")


def printer(terms: Terms) -> Printer:
    """What each field prints for these terms; the items of a list of sentences are divided by line feeds."""
    whole = terms.model_dump(by_alias=True)

    def said(name: str) -> str:
        value: Any = whole
        for step in name.split("."):
            value = value.get(step) if isinstance(value, dict) else None
        return _words(pointer(name), value) or NOTHING

    return said


def _words(at: str, value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(plain(spoken.worded(at, item)) or "" for item in value)
    if isinstance(value, dict | list):
        return "；".join(f"{title}：{words.rstrip('。；')}" for title, words in spoken.rows(value, at))
    return plain(spoken.worded(at, value)) or ""

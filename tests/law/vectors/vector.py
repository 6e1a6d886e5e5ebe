"""One line of the table: terms on a day, and all that one rule says about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

DAY = "2026-12-01"


@dataclass(frozen=True, slots=True)
class Vector:
    """`expected` is every finding of `rule`: severity and path, in order; nothing = the terms pass."""

    rule: str
    what: str
    terms: dict[str, Any]
    expected: tuple[tuple[str, str], ...]
    on: str


def passes(rule: str, what: str, terms: dict[str, Any], *, on: str = DAY) -> Vector:
    """Terms to which the rule does not object."""
    return Vector(rule, what, terms, (), on)


def finds(rule: str, what: str, terms: dict[str, Any], *expected: tuple[str, str], on: str = DAY) -> Vector:
    """Terms to which it does."""
    return Vector(rule, what, terms, expected, on)

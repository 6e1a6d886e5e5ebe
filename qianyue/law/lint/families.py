"""The families of phrases in `families.toml`: what each is, where it comes from, and what would pass instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from qianyue.law.lint.lexicon import document, lexicon
from qianyue.law.lint.patterns import Pattern, compiled


@dataclass(frozen=True, slots=True, eq=False)
class Family:
    """One way of taking a right.

    `example` is found, `lookalike` is not. `gives`: only where it is the worker who gives.

    `unless` excuses in the whole statement, `unless_here` in its clauses.
    """

    rule: str
    name: str
    severity: Literal["block", "warn"]
    law: tuple[str, ...]  # its name, article, paragraph
    says: str
    fix: str
    example: str
    lookalike: str
    find: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    unless_here: tuple[Pattern, ...]
    gives: bool


@cache
def families() -> tuple[Family, ...]:
    """Every family, in the order of the table."""
    words = lexicon()

    def patterns(sources: Iterable[str]) -> tuple[Pattern, ...]:
        return tuple(compiled(source, words) for source in sources)

    return tuple(
        Family(
            rule=each["rule"],
            name=each["name"],
            severity=each["severity"],
            law=tuple(each["law"].split()),
            says=each["says"],
            fix=each["fix"],
            example=each["example"],
            lookalike=each["lookalike"],
            find=patterns(each["find"]),
            unless=patterns(each.get("unless", [])),
            unless_here=patterns(each.get("unless_here", [])),
            gives=each.get("gives", False),
        )
        for each in document("families.toml")["family"]
    )


@cache
def likely() -> dict[str, Family]:
    """For each rule what is said of a sentence that no pattern knows and that all its words together speak against."""
    return {
        each["rule"]: Family(
            **each, name="整句", severity="warn", example="", lookalike="", find=(), unless=(), unless_here=(), gives=False
        )
        for each in ({**one, "law": tuple(one["law"].split())} for one in document("families.toml")["likely"])
    }

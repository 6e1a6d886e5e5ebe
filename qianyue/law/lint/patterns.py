"""Sentence patterns over concepts: `乙 付 违约金` is those three, in this order, within one clause.

| 押金      one concept                              ,     clauses may end in between
| 收|缴     one of several                           $     the end of the clause
| +缴       right after the one before               ^     at the very beginning
| -甲       not in between; first: nowhere before    =不   this denial belongs to the pattern, it denies nothing else
| ? 押金    a word that says enough only where nothing denies, cites or mentions
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qianyue.law.lint.folding import COMMA, HEAD, PART
from qianyue.law.lint.lexicon import Lexicon

BOUNDARIES = COMMA + HEAD + PART
WITHIN, ACROSS = 5, 9  # how many other words of the lexicon may stand in between, in one clause and over several
WEAK = "? "


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern. Group i of `expression` is its i-th concept; `needs` are the codes of each."""

    source: str
    expression: re.Pattern[str]
    needs: tuple[frozenset[str], ...]
    own: tuple[int, ...]  # the groups whose denial belongs to the pattern
    not_before: frozenset[str]
    weak: bool

    @property
    def rarest(self) -> frozenset[str]:
        """The codes without which it cannot match, as few as possible."""
        return min(self.needs, key=len)

    def found_in(self, codes: str) -> bool:
        """Whether it stands anywhere in these codes."""
        return any(self.not_before.isdisjoint(codes[: match.start()]) for match in self.expression.finditer(codes))


def compiled(source: str, lexicon: Lexicon) -> Pattern:
    """Read one pattern. Raises KeyError for a concept that the lexicon does not have."""
    parts: list[str] = []
    needs: list[frozenset[str]] = []
    own: list[int] = []
    not_before: set[str] = set()
    gap, barred = WITHIN, set(BOUNDARIES)
    for element in source.removeprefix(WEAK).split():
        if element == "^":
            parts.append("^")
            gap = 1
        elif element == ",":
            gap, barred = ACROSS, barred - {COMMA, HEAD}
        elif element == "$":
            parts.append(f"{_gap(barred, None)}(?=[{BOUNDARIES}]|$)" if barred > set(BOUNDARIES) else f"(?=[{BOUNDARIES}]|$)")
        elif element.startswith("-"):
            (barred if parts else not_before).update(lexicon.code[name] for name in element[1:].split("|"))
        else:
            if element.startswith("+"):
                gap = 0
            codes = frozenset(lexicon.code[name] for name in element.lstrip("+=").split("|"))
            if parts:
                parts.append(_gap(barred, gap))
            parts.append(f"([{''.join(sorted(codes))}])")
            needs.append(codes)
            if element.startswith("="):
                own.append(len(needs))
            gap, barred = WITHIN, set(BOUNDARIES)
    expression = re.compile("".join(parts))
    return Pattern(source, expression, tuple(needs), tuple(own), frozenset(not_before), source.startswith(WEAK))


def _gap(barred: set[str], longest: int | None) -> str:
    return f"[^{''.join(sorted(barred))}]" + ("*" if longest is None else f"{{0,{longest}}}?")

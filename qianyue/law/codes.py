"""Code lists that filings use (`domain.md` 8.3, 8.4): national standards, and lists of existing systems."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from qianyue.law import tables
from qianyue.law.errors import LawError

# One table each; all other lists share the table `code_lists`.
STANDARDS = ("education", "ethnic_groups", "industries", "nationalities", "occupations")


class UnknownList(LawError):
    """A code list that this product does not have."""

    code = "unknown_list"


@dataclass(frozen=True, slots=True)
class Code:
    """One value. `parent` is the code it is a part of; `word` what the terms file says for it, where it says anything."""

    code: str
    name: str
    parent: str
    word: str
    valid_from: date
    valid_to: date
    source: str
    confirmed: bool

    def holds(self, on: date) -> bool:
        """Whether the value could be used on that day."""
        return self.valid_from <= on <= self.valid_to


def codes(name: str) -> tuple[Code, ...]:
    """A whole list in its own order. Errors: UnknownList."""
    found = _lists().get(name)
    if found is None:
        raise UnknownList(f"没有代码表“{name}”，可用的有：{'、'.join(_lists())}。")
    return found


def named(name: str, code: str) -> Code | None:
    """The value of a code in a list. Errors: UnknownList."""
    return next((one for one in codes(name) if one.code == code), None)


def outward(name: str, word: str) -> str | None:
    """The code for a word of the terms file: "fixed" is 1 in the list `term_type`. Errors: UnknownList."""
    return next((one.code for one in codes(name) if word and one.word == word), None)


@cache
def _lists() -> dict[str, tuple[Code, ...]]:
    found = {name: tuple(map(_code, tables.rows(name))) for name in STANDARDS}
    for row in tables.rows("code_lists"):
        found[row["list"]] = (*found.get(row["list"], ()), _code(row))
    return found


def _code(row: tables.Row) -> Code:
    return Code(
        code=row["code"],
        name=row["name"],
        parent=row.get("parent", ""),
        word=row.get("word", ""),
        valid_from=tables.begins(row),
        valid_to=tables.ends(row),
        source=row["source"],
        confirmed=row["mark"] not in tables.UNCONFIRMED,
    )

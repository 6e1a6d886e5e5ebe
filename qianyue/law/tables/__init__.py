"""Dated tables as CSV, each row with its source and how sure we are of it (marks of `domain.md` 0).

An engineer adds next year's minimum wage by one row of the CSV. An authority's officers add rows in the product: the
process that knows of them says so by `provide`, and everything that looks into a table asks `current`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files

from qianyue.law.errors import LawError

Row = Mapping[str, str]

NAMES = (
    "calendar",
    "code_lists",
    "deadlines",
    "education",
    "ethnic_groups",
    "holidays",
    "industries",
    "minimum_wages",
    "nationalities",
    "occupations",
    "regions",
    "retirement",
    "wage_classes",
    "working_time",
)
ADDABLE = ("minimum_wages", "wage_classes")  # what an authority decides by itself
UNCONFIRMED = ("K-M", "K-L")  # to be checked with the authority or the official text before release


class TableError(LawError):
    """A row that does not fit its table."""

    code = "table_row"


class TableSet:
    """What shipped and, after it, what was added, in the order in which it came to count. Immutable, shared by threads.

    `added` is pairs of a table's name and a row, as text by column name. Errors: TableError.
    """

    def __init__(self, added: Iterable[tuple[str, Row]] = ()) -> None:
        self._added = [(name, dict(row)) for name, row in added]
        for name, row in self._added:
            if name not in ADDABLE or row.keys() != rows(name)[0].keys():
                raise TableError(f"这一行不符合表“{name}”的格式，请检查列名。")

    def rows(self, name: str) -> tuple[Row, ...]:
        """The rows of one table; of two rows about the same thing from the same day on, the later one counts."""
        return rows(name) + tuple(row for table, row in self._added if table == name)

    @cached_property
    def digest(self) -> str:
        """Eight hex digits that change whenever a figure in any table does, wherever it came from."""
        shipped_files = b"".join(_bytes(name) for name in NAMES)
        added = json.dumps(self._added, ensure_ascii=False, sort_keys=True).encode() if self._added else b""
        return sha256(shipped_files + added).hexdigest()[:8]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of one table as they come with the product."""
    return tuple(csv.DictReader(_bytes(name).decode().splitlines(), strict=True))


SHIPPED = TableSet()
_provider: Callable[[], TableSet] = lambda: SHIPPED  # noqa: E731 - replaced by `provide`


def current() -> TableSet:
    """What holds in this process now. Take it once and hand it on where several answers must agree."""
    return _provider()


def provide(provider: Callable[[], TableSet]) -> Callable[[], TableSet]:
    """From now on `current` asks `provider`, which must be cheap and may be asked by several threads at once.

    Returns the one that it replaces.
    """
    global _provider
    before, _provider = _provider, provider
    return before


def begins(row: Row) -> date:
    """The first day on which a row holds. A year alone is known to the year: it holds in all of it; empty = ever."""
    text = row["valid_from"]
    return date.fromisoformat(text if len(text) > 4 else f"{text}-01-01") if text else date.min


def ends(row: Row) -> date:
    """The last day on which a row holds, like `begins`; empty = it still does."""
    text = row["valid_to"]
    return date.fromisoformat(text if len(text) > 4 else f"{text}-12-31") if text else date.max


def _bytes(name: str) -> bytes:
    return files(__package__).joinpath(f"{name}.csv").read_bytes()

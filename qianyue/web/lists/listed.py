"""One page of a list, found without counting or sorting more than it needs."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.http import urlencode

if TYPE_CHECKING:
    from qianyue.web.lists.describe import Listing

COUNTED = 20_000  # rows: beyond, "more than" is said; counting a million takes longer than showing them
SEARCHED = 2_000  # the same of what was searched for
FEW = 5_000  # rows that are found first and sorted afterwards
DEEPEST = 100_000  # rows that one can leaf through; behind them it is narrowing that finds something


class Listed:
    """For a template: rows (after `take`), where we are, and the links to everywhere else, chosen filters kept."""

    def __init__(
        self, *, listing: Listing, found: QuerySet[Any], chosen: dict[str, str], filters: list[dict[str, Any]], wanted: str
    ) -> None:
        self.listing, self.found, self.chosen, self.filters = listing, found, chosen, filters
        self.per = int(chosen.get("per", 25))
        last = max(1, -(-self.total // self.per)) if not self.more else DEEPEST // self.per
        number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 9 else 1
        self.number = min(max(1, number), last)
        self.deepest = self.more and self.number == last

    @functools.cached_property
    def _few(self) -> list[Any]:
        """The keys of all that match, when something narrows them to a few; else empty."""
        if not self.narrowed:
            return []
        keys = list(self.found.order_by().values_list("id", flat=True)[: FEW + 1])
        return keys if len(keys) <= FEW else []

    @functools.cached_property
    def _counted(self) -> int:
        bound = SEARCHED if "q" in self.chosen else COUNTED
        return len(self._few) or self.found.order_by().values("id")[: bound + 1].count()

    @property
    def more(self) -> bool:
        """Whether there are more than are counted."""
        return self._counted > (SEARCHED if "q" in self.chosen else COUNTED)

    @property
    def total(self) -> int:
        return min(self._counted, SEARCHED if "q" in self.chosen else COUNTED)

    @functools.cached_property
    def _keys(self) -> list[Any]:
        first = (self.number - 1) * self.per
        found = self.found
        if self._few:  # sorted by themselves: in an order of its own an index may have to be walked to its end
            found = self.found.model._default_manager.filter(id__in=self._few).order_by(*self.found.query.order_by)
        return list(found.values_list("id", flat=True)[first : first + self.per + 1])

    @property
    def ids(self) -> list[Any]:
        """Keys of the page's rows, in order."""
        return self._keys[: self.per]

    def take(self, rows: QuerySet[Any]) -> list[Any]:
        """The page's rows out of `rows` (with whatever it joins), in order."""
        by_key = {row.id: row for row in rows.order_by().filter(id__in=self.ids)}
        return [by_key[key] for key in self.ids if key in by_key]

    @property
    def pages(self) -> int:
        """How many pages; 0 when nobody counted."""
        return 0 if self.more else max(1, -(-self.total // self.per))

    @property
    def previous(self) -> str:
        return self.link(page=str(self.number - 1)) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self.link(page=str(self.number + 1)) if len(self._keys) > self.per and not self.deepest else ""

    @property
    def narrowed(self) -> bool:
        """Whether anything is chosen that leaves rows out."""
        return bool(self.chosen.keys() - {"sort", "per"})

    @property
    def query(self) -> str:
        """What is chosen, as the address says it."""
        return urlencode(self.chosen)

    def link(self, **changes: str) -> str:
        """The address of this list with something changed; an empty value leaves it out."""
        kept = {name: value for name, value in (self.chosen | changes).items() if value}
        return f"?{urlencode(kept)}"

    @property
    def orders(self) -> dict[str, dict[str, Any]]:
        """By name: label, where a click leads, and `ascending` or `descending` where the list is sorted so."""
        sort = self.chosen.get("sort", self.listing.default)
        found = {}
        for order in self.listing.orders:
            now = {order.name: "ascending", f"-{order.name}": "descending"}.get(sort, "")
            turned = order.name if now == "descending" else f"-{order.name}"
            found[order.name] = {"label": order.label, "link": self.link(sort=turned), "now": now}
        return found

    @property
    def sizes(self) -> list[tuple[int, str]]:
        """How many rows a page may have, and the address; that of the present one is empty."""
        from qianyue.web.lists.describe import SIZES

        return [(size, "" if size == self.per else self.link(per=str(size) if size != SIZES[0] else "")) for size in SIZES]

    def hidden(self) -> Iterable[tuple[str, str]]:
        """What is chosen, for the hidden fields of a form that acts on the list."""
        return self.chosen.items()

    def without(self, *names: str) -> Mapping[str, str]:
        return {name: value for name, value in self.chosen.items() if name not in names}

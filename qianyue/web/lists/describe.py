"""The description of a list: its orders, its filters, and how they are read from an address. What is not valid is left out."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from qianyue.operations.actor import Actor
from qianyue.web.lists.listed import Listed

SIZES = (25, 50, 100)
LONGEST = 60  # characters of what is searched for


@dataclasses.dataclass(frozen=True)
class Order:
    """A column that the list may be sorted by; empty values stand at the end when the newest come first."""

    name: str
    label: Any
    field: str
    nullable: bool = False

    def by(self, *, down: bool) -> Any:
        field = F(self.field)
        if self.nullable:
            return field.desc(nulls_last=True) if down else field.asc(nulls_first=True)
        return field.desc() if down else field.asc()


@dataclasses.dataclass(frozen=True)
class Choice:
    """One of several values. `options` are asked with the actor; `narrow` says what a value means, else `name` equals it."""

    name: str
    label: Any
    options: Callable[[Actor], list[tuple[str, Any]]]
    narrow: Callable[[str], Q] | None = None

    def read(self, given: Mapping[str, str], actor: Actor) -> dict[str, str]:
        value = given.get(self.name, "")
        return {self.name: value} if value and value in dict(self.options(actor)) else {}

    def applied(self, found: QuerySet[Any], chosen: Mapping[str, str]) -> QuerySet[Any]:
        if not (value := chosen.get(self.name)):
            return found
        return found.filter(self.narrow(value) if self.narrow else Q(**{self.name: value}))

    def shown(self, chosen: Mapping[str, str], actor: Actor) -> dict[str, Any]:
        return {"name": self.name, "label": self.label, "options": self.options(actor), "value": chosen.get(self.name, "")}


@dataclasses.dataclass(frozen=True)
class Days:
    """From one day to another, both included, of a moment in Asia/Shanghai."""

    name: str
    label: Any
    field: str

    def read(self, given: Mapping[str, str], actor: Actor) -> dict[str, str]:
        names = (f"{self.name}_from", f"{self.name}_to")
        return {name: given[name] for name in names if _day(given.get(name, ""))}

    def applied(self, found: QuerySet[Any], chosen: Mapping[str, str]) -> QuerySet[Any]:
        if first := _day(chosen.get(f"{self.name}_from", "")):
            found = found.filter(**{f"{self.field}__gte": _midnight(first)})
        if last := _day(chosen.get(f"{self.name}_to", "")):
            found = found.filter(**{f"{self.field}__lt": _midnight(last + datetime.timedelta(days=1))})
        return found

    def shown(self, chosen: Mapping[str, str], actor: Actor) -> dict[str, Any]:
        first, last = (chosen.get(f"{self.name}_{end}", "") for end in ("from", "to"))
        return {"name": self.name, "label": self.label, "days": True, "first": first, "last": last}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Listing:
    """`search` narrows by what was typed into the one box; `default` is an order, with a minus for the newest first."""

    name: str
    orders: tuple[Order, ...]
    default: str
    filters: tuple[Choice | Days, ...] = ()
    search: Callable[[QuerySet[Any], str, Actor], QuerySet[Any]] | None = None

    def chosen(self, given: Mapping[str, str], *, actor: Actor) -> dict[str, str]:
        """What of an address is valid, without the page: what a saved view keeps, and every link carries on."""
        kept: dict[str, str] = {}
        typed = given.get("q", "").replace("\x00", "").strip()[:LONGEST]
        if self.search and typed:
            kept["q"] = typed
        for one in self.filters:
            kept |= one.read(given, actor)
        sort, per = given.get("sort", ""), given.get("per", "")
        if sort != self.default and sort.removeprefix("-") in {order.name for order in self.orders}:
            kept["sort"] = sort
        if per in {str(size) for size in SIZES[1:]}:
            kept["per"] = per
        return kept

    def narrowed(self, found: QuerySet[Any], chosen: Mapping[str, str], *, actor: Actor) -> QuerySet[Any]:
        """Everything that matches, in order."""
        for one in self.filters:
            found = one.applied(found, chosen)
        if self.search and (typed := chosen.get("q")):
            found = self.search(found, typed, actor)
        sort = chosen.get("sort", self.default)
        order = next(order for order in self.orders if order.name == sort.removeprefix("-"))
        down = sort.startswith("-")
        return found.order_by(order.by(down=down), "-id" if down else "id")

    def of(self, found: QuerySet[Any], given: Mapping[str, str], *, actor: Actor) -> Listed:
        """The page that an address asks for."""
        chosen = self.chosen(given, actor=actor)
        return Listed(
            listing=self,
            found=self.narrowed(found, chosen, actor=actor),
            chosen=chosen,
            filters=[one.shown(chosen, actor) for one in self.filters],
            wanted=given.get("page", ""),
        )


def _day(text: str) -> datetime.date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and 1950 <= found.year <= 2200 else None


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))

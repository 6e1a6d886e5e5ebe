"""The rows of the law's tables in words for officers: what holds now, what will, what did, and where each comes from."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.law import TableSet, tables
from qianyue.law.regions import region, within
from qianyue.law.wages import CLASSES, class_row, wage_row
from qianyue.oversight import access
from qianyue.oversight.confirmed import as_law
from qianyue.oversight.models import Decision, Officer, TableRow

NOW, LATER, PAST, DRAFTED, WITHDRAWN = "now", "later", "past", "drafted", "withdrawn"
STANDINGS = {
    NOW: (gettext_lazy("现行"), "good"),
    LATER: (gettext_lazy("将执行"), "warn"),
    PAST: (gettext_lazy("已被替代"), ""),
    DRAFTED: (gettext_lazy("待确认"), "todo"),
    WITHDRAWN: (gettext_lazy("已撤回"), "bad"),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One row of a table as a screen shows it. `row` is there for what was added in the product."""

    place: str
    wage_class: str
    since: datetime.date
    monthly: str
    hourly: str
    source: str
    trust: str
    standing: str
    row: TableRow | None = None

    @property
    def word(self) -> str:
        return str(STANDINGS[self.standing][0])

    @property
    def tag(self) -> str:
        return STANDINGS[self.standing][1]


def lines(officer: Officer, table: str) -> list[Line]:
    """Everything that counts, or has counted, around the officer's region, the latest first."""
    using, own = tables.current(), officer.authority.region
    decisions = Decision.objects.filter(verdict=Decision.Verdict.CONFIRMED, row__table=table)
    added = [decision.row for decision in decisions.select_related("row").order_by("position")]
    shipped = len(tables.rows(table))
    around = [
        (row, added[number - shipped] if number >= shipped else None)
        for number, row in enumerate(using.rows(table))
        if within(own, row["region"]) or within(row["region"], own)
    ]
    around.sort(key=lambda one: (-tables.begins(one[0]).toordinal(), one[0]["region"], one[0]["class"]))
    return [_line(table, row, using, mine) for row, mine in around]


def drafts(officer: Officer) -> list[TableRow]:
    """What waits for a second officer, the oldest first."""
    return list(access.rows(officer).filter(decision=None).order_by("drafted_at"))


def place_name(code: str) -> str:
    known = region(code)
    return known.full_name if known else code


def class_name(wage_class: str) -> str:
    return _(CLASSES[wage_class]) if wage_class in CLASSES else wage_class


def replaced(row: TableRow) -> tables.Row | None:
    """What holds on the first day of a row that does not count yet: what it would replace."""
    return _holding(row.table, row.region, row.wage_class, row.valid_from, tables.current())


def standing_of(row: TableRow) -> str:
    """Of one row added in the product."""
    decision: Decision | None = getattr(row, "decision", None)
    if decision is None:
        return DRAFTED
    return WITHDRAWN if decision.verdict == Decision.Verdict.WITHDRAWN else _standing(row.table, as_law(row), tables.current())


def officer_links(officer: Officer) -> list[dict[str, Any]]:
    """The ways through the authority's desk."""
    waiting, below = len(drafts(officer)), access.shortfalls(officer).values("contract").distinct().count()
    objections = access.objections(officer).filter(upheld=None).count()
    return [
        {"href": "/authority", "text": _("标准（{count} 待确认）").format(count=waiting) if waiting else _("标准")},
        {
            "href": "/authority/below-minimum",
            "text": _("低于最低工资（{count}）").format(count=below) if below else _("低于最低工资"),
        },
        {
            "href": "/authority/objections",
            "text": _("误报申诉（{count}）").format(count=objections) if objections else _("误报申诉"),
        },
    ]


def _holding(table: str, area: str, wage_class: str, on: datetime.date, using: TableSet) -> tables.Row | None:
    """The row that holds in a region, for a class, on a day."""
    return class_row(area, on, using) if table == TableRow.Table.WAGE_CLASSES else wage_row(area, wage_class, on, using)


def _standing(table: str, row: tables.Row, using: TableSet) -> str:
    """Whether a row that counts holds today, will on its first day, or has been replaced."""
    today, since = timezone.localdate(), tables.begins(row)
    if _holding(table, row["region"], row["class"], max(today, since), using) != row:
        return PAST
    return LATER if since > today else NOW


def _line(table: str, row: tables.Row, using: TableSet, added: TableRow | None) -> Line:
    return Line(
        place=place_name(row["region"]),
        wage_class=class_name(row["class"]),
        since=tables.begins(row),
        monthly=row.get("monthly", ""),
        hourly=row.get("hourly", ""),
        source=row["source"],
        trust=_trust(row["mark"], added),
        standing=_standing(table, row, using),
        row=added,
    )


def _trust(mark: str, added: TableRow | None) -> str:
    if added:
        return _("两名工作人员确认")
    return _("随产品发布，尚待确认") if mark in tables.UNCONFIRMED else _("随产品发布")

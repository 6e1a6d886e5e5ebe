"""The rows of the law's tables in words for officers: what holds now, what will, what did, and where each comes from."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.law import TableSet, tables
from qianyue.law.regions import counties, prefectures, region, within
from qianyue.law.wages import CLASSES, class_row, wage_row
from qianyue.oversight import access
from qianyue.oversight.applications import waiting_for
from qianyue.oversight.complaints import waiting as waiting_complaints
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


RISK_NAMES = {
    "unsigned": gettext_lazy("用工后未订立"),
    "expiring": gettext_lazy("即将到期"),
    "below": gettext_lazy("低于最低工资"),
    "waived": gettext_lazy("使用了例外"),
    "declined": gettext_lazy("多次被拒签"),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One row of a table as a screen shows it. `row` is there for what was added in the product."""

    region: str
    place: str
    code: str
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
    """Everything that counts, has counted, or was withdrawn before it did, around the officer's region, the latest first."""
    using, own = tables.current(), officer.authority.region
    decisions = Decision.objects.filter(verdict=Decision.Verdict.CONFIRMED, row__table=table)
    added = [decision.row for decision in decisions.select_related("row").order_by("position")]
    shipped = len(tables.rows(table))
    around = [
        (row, added[number - shipped] if number >= shipped else None)
        for number, row in enumerate(using.rows(table))
        if within(own, row["region"]) or within(row["region"], own)
    ]
    found = [_line(table, row, using, mine) for row, mine in around]
    withdrawn = access.rows(officer).filter(table=table, decision__verdict=Decision.Verdict.WITHDRAWN)
    found += [_line(table, as_law(row), using, row, standing=WITHDRAWN) for row in withdrawn]
    return sorted(found, key=lambda line: (-line.since.toordinal(), line.region, line.code))


def narrowed(found: list[Line], *, standing: str = "", place: str = "", wage_class: str = "", words: str = "") -> list[Line]:
    """The lines that stand so, of this region (a part of it, or all that it lies in), of this class, whose source says so."""
    return [
        line
        for line in found
        if standing in ("", line.standing)
        and (not place or within(place, line.region) or within(line.region, place))
        and wage_class in ("", line.code)
        and words in line.source
    ]


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
    """The ways through the authority's desk: today, and four headings; `count` is what waits under one."""
    waiting, below = len(drafts(officer)), access.shortfalls(officer).values("contract").distinct().count()
    objections = access.objections(officer).filter(upheld=None).count()
    applying, complaints = waiting_for(officer), waiting_complaints(officer).count()
    return [
        {"href": "/authority", "text": _("今天")},
        {
            "text": _("单位"),
            "count": applying + objections,
            "links": [
                _way("applications", _("开通申请（{count}）") if applying else _("开通申请"), applying),
                _way("employers", _("用人单位")),
                _way("notices", _("通知单位")),
                _way("objections", _("误报申诉（{count}）") if objections else _("误报申诉"), objections),
            ],
        },
        {
            "text": _("劳动者"),
            "count": complaints,
            "links": [
                _way("complaints", _("投诉（{count}）") if complaints else _("投诉"), complaints),
                _way("counters", _("服务窗口")),
            ],
        },
        {
            "text": _("监管"),
            "count": below,
            "links": [
                _way("risks", _("风险清单")),
                _way("below-minimum", _("低于最低工资（{count}）") if below else _("低于最低工资"), below),
                _way("coverage", _("订立情况")),
            ],
        },
        {
            "text": _("标准和文本"),
            "count": waiting,
            "links": [
                _way("rows", _("标准（{count} 待确认）") if waiting else _("标准"), waiting),
                _way("texts", _("示范文本")),
            ],
        },
    ]


def _way(place: str, words: str, count: int = 0) -> dict[str, Any]:
    return {"href": f"/authority/{place}", "text": words.format(count=count)}


def _holding(table: str, area: str, wage_class: str, on: datetime.date, using: TableSet) -> tables.Row | None:
    """The row that holds in a region, for a class, on a day."""
    return class_row(area, on, using) if table == TableRow.Table.WAGE_CLASSES else wage_row(area, wage_class, on, using)


def _standing(table: str, row: tables.Row, using: TableSet) -> str:
    """Whether a row that counts holds today, will on its first day, or has been replaced."""
    today, since = timezone.localdate(), tables.begins(row)
    if _holding(table, row["region"], row["class"], max(today, since), using) != row:
        return PAST
    return LATER if since > today else NOW


def _line(table: str, row: tables.Row, using: TableSet, added: TableRow | None, *, standing: str = "") -> Line:
    return Line(
        region=row["region"],
        place=place_name(row["region"]),
        code=row["class"],
        wage_class=class_name(row["class"]),
        since=tables.begins(row),
        monthly=row.get("monthly", ""),
        hourly=row.get("hourly", ""),
        source=row["source"],
        trust=_("没有执行") if standing == WITHDRAWN else _trust(row["mark"], added),
        standing=standing or _standing(table, row, using),
        row=added,
    )


def _trust(mark: str, added: TableRow | None) -> str:
    if added:
        return _("两名工作人员确认")
    return _("随产品发布，尚待确认") if mark in tables.UNCONFIRMED else _("随产品发布")


def counties_of(officer: Officer) -> list[tuple[str, str]]:
    """Code and name of what a list of the officer's region can be narrowed to."""
    own = officer.authority.region
    inside = prefectures(own) if own.endswith("0000") else counties(own) if own.endswith("00") else []
    return [(one.code, one.name) for one in inside]

"""What a group's contracts add up to: one chart, one table, and the same as a file."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from qianyue.contracts.group_figures import GroupFigures, Line, group_figures
from qianyue.contracts.models import State
from qianyue.employers.models import Membership
from qianyue.employers.permissions import ROLES
from qianyue.law.dates import today
from qianyue.operations.actor import Actor
from qianyue.web import charts, lying_bars, spreadsheet
from qianyue.web.who import for_members

SHOWN = 12  # bars of a chart; the table has all


@for_members()
def statistics(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    figures = group_figures(actor=actor)
    months = [f"{month:%y-%m}" for month, _count in figures.months]
    most = sorted(figures.lines, key=lambda line: -line.in_force)[:SHOWN]
    context = {
        "figures": figures,
        "lines": lines_of(figures, actor),
        "states": [(state, _(label)) for state, label in State.choices if any(line.states.get(state) for line in figures.lines)],
        "total": sum(line.total for line in figures.lines),
        "workers": sum(line.workers for line in figures.lines),
        "overdue": sum(line.overdue for line in figures.lines),
        "month_chart": charts.bars(months, [count for _month, count in figures.months], title=_("全集团每月订立完成的合同数")),
        "force_chart": lying_bars.bars(
            _("各单位有效的合同"), _("数字见下面的表。"), [(_short(line.name), line.in_force) for line in most], name="force"
        ),
    }
    return render(request, "desk/group_statistics.html", context)


@for_members()
def export(request: HttpRequest, form: str, *, actor: Actor) -> HttpResponse:
    """One row an employer; numbers only, as on the screen."""
    figures = group_figures(actor=actor)
    states = [(state, _(label)) for state, label in State.choices]
    head = [
        _("单位"), _("范围"), _("合同总数"), _("已发出未订立"), _("其中已经用工"), _("60 天内到期"), _("有效"), _("劳动者人数"),
        _("只有纸质合同的人数"), _("电子合同覆盖率（%）"), _("待处理提醒"), *(label for _state, label in states),
    ]  # fmt: skip
    rows = [
        [
            line.name, line.reach or _("全单位"), line.total, line.unsigned, line.overdue, line.expiring, line.in_force,
            line.workers, line.paper, line.coverage, line.alerts, *(line.states.get(state, 0) for state, _label in states),
        ]
        for line in figures.lines
    ]  # fmt: skip
    return spreadsheet.answer(form, f"{_('集团数字')}-{today():%Y%m%d}", head, rows)


def _short(name: str) -> str:
    """What fits beside a bar: subsidiaries begin alike, and differ at the end."""
    return name if len(name) <= 12 else f"{name[:5]}…{name[-6:]}"


def lines_of(figures: GroupFigures, actor: Actor) -> list[tuple[Line, str, list[tuple[str, int]]]]:
    """Each with the capacity in which the person may look at its list, empty where there is none, and what is in which state."""
    keys = {line.key for line in figures.lines}
    mine = Membership.objects.current().filter(person=actor.person, employer__in=keys)
    order = list(ROLES)
    own: dict[uuid.UUID, Any] = {}
    for one in sorted(mine, key=lambda member: order.index(member.role)):
        own.setdefault(one.employer_id, one.id)
    states = [state for state in State.values if any(line.states.get(state) for line in figures.lines)]
    return [
        (line, str(own.get(line.key, "")), [(state, line.states.get(state, 0)) for state in states]) for line in figures.lines
    ]

"""How far electronic contracts reach: charts, tables, and the tables as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.employers.application_facts import KINDS
from qianyue.law import codes
from qianyue.operations.actor import Actor
from qianyue.oversight import coverage as counted
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts.export_list import export_list
from qianyue.web import charts, lying_bars, spreadsheet
from qianyue.web.authority_words import place_name
from qianyue.web.who import for_officers

GROUPS = {"county": gettext_lazy("县（市、区）"), "industry": gettext_lazy("行业"), "kind": gettext_lazy("单位性质")}
SHOWN = 12  # bars of a chart; the table has all


@for_officers
def coverage(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    officer, today = as_officer(actor), timezone.localdate()
    group = request.GET.get("by", "county")
    group = group if group in GROUPS else "county"
    months = counted.by_month(officer, on=today)
    rows = [(_name(group, one.code), one) for one in counted.by_group(officer, group, on=today)]
    by_month = [(f"{month:%Y-%m}", count) for month, count in months]
    busiest = max(by_month, key=lambda one: one[1])
    months_title, group_title = _("每月订立的合同"), _("订立的合同，按{group}").format(group=GROUPS[group])
    said = _("从 {since} 起，最多的一个月是 {month}，{count} 份。").format(
        since=by_month[0][0], month=busiest[0], count=busiest[1]
    )
    context = {
        "totals": counted.totals(officer, on=today),
        "months": reversed(by_month),
        "months_title": months_title,
        "months_chart": charts.bars(
            [month for month, _count in by_month], [count for _month, count in by_month], title=f"{months_title}：{said}"
        ),
        "months_said": said,
        "group": group,
        "groups": GROUPS.items(),
        "group_word": GROUPS[group],
        "group_title": group_title,
        "rows": rows,
        "group_chart": lying_bars.bars(
            group_title, _("数字见下面的表。"), [(name[:12], one.contracts) for name, one in rows[:SHOWN]], name="groups"
        ),
        "today": today,
    }
    return render(request, "authority/coverage.html", context)


@for_officers
def export(request: HttpRequest, form: str, *, actor: Actor) -> HttpResponse:
    """All three tables and the months, one below the other."""
    officer, today = as_officer(actor), timezone.localdate()
    rows: list[list[Any]] = [
        [_("月份"), f"{month:%Y-%m}", count, None, None, None] for month, count in counted.by_month(officer, on=today)
    ]
    for group, word in GROUPS.items():
        for one in counted.by_group(officer, group, on=today):
            rows.append([str(word), _name(group, one.code), one.contracts, one.in_force, one.workers, one.employers])
    export_list("coverage", count=len(rows), actor=actor)
    head = [_("分类"), _("名称"), _("订立的合同"), _("其中有效"), _("劳动者人数"), _("单位数")]
    return spreadsheet.answer(form, f"{_('订立情况')}-{today:%Y%m%d}", head, rows)


def _name(group: str, code: str) -> str:
    if not code:
        return _("未登记")
    if group == "county":
        return place_name(code)
    if group == "industry":
        known = codes.named("industries", code)
        return _(known.name) if known else code
    return _(KINDS[code]) if code in KINDS else code

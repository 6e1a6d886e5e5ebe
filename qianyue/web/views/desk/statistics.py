"""What the employer's contracts add up to: charts with their numbers beside them, and the same as a table to take away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from qianyue.contracts import access
from qianyue.contracts.models import Contract, State
from qianyue.contracts.statistics import Figures, figures
from qianyue.documents.kinds import kind_of
from qianyue.employers.permissions import must
from qianyue.operations.actor import Actor
from qianyue.web import charts
from qianyue.web.desk_words import standings
from qianyue.web.tables import CSV, TYPES, as_csv
from qianyue.web.who import for_members


@for_members()
def statistics(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    found = figures(actor=actor)
    if request.GET.get("format") == CSV:
        must(actor, "keep")
        answer = HttpResponse(b"".join(as_csv(_rows(found))), TYPES[CSV])
        answer["Content-Disposition"] = 'attachment; filename="statistics.csv"'
        return answer
    months = [f"{month:%y-%m}" for month, _count in found.signed]
    waiting = access.of_employer(actor).filter(id__in=found.drafts, state=State.DRAFT).order_by("changed_at")
    context = {
        "figures": found,
        "states": _states(found),
        "kinds": _kinds(found),
        "state_chart": charts.bars(
            [str(row["label"]) for row in _states(found)], [row["count"] for row in _states(found)], title=_("各状态的合同数")
        ),
        "signed_chart": charts.bars(months, [count for _month, count in found.signed], title=_("每月订立完成的合同数")),
        "refused_chart": charts.lines(
            months,
            [
                (_("劳动者拒签"), [declined for _month, declined, _expired in found.refused]),
                (_("过期未签"), [expired for _month, _declined, expired in found.refused]),
            ],
            title=_("每月拒签和过期的合同数"),
        ),
        "times": [(_("从发出到劳动者签署"), _spread(found.to_sign)), (_("从发出到订立完成"), _spread(found.to_conclude))],
        "drafts": standings(Contract.objects.filter(id__in=waiting.values("id")).order_by("changed_at"), actor=actor),
        "total": sum(found.kinds.values()),
    }
    return render(request, "desk/statistics.html", context)


def _states(found: Figures) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for (state, _kind), count in found.kinds.items():
        counts[state] = counts.get(state, 0) + count
    return [{"value": state, "label": _(label), "count": counts[state]} for state, label in State.choices if state in counts]


def _kinds(found: Figures) -> list[dict[str, Any]]:
    """Of each kind: all, under way, concluded; the most frequent first."""
    kinds: dict[str, dict[str, int]] = {}
    for (state, kind), count in found.kinds.items():
        row = kinds.setdefault(kind, {"all": 0, "concluded": 0})
        row["all"] += count
        row["concluded"] += count if state == State.CONCLUDED else 0
    rows = [{"value": kind, "label": _(kind_of(kind).title), **row} for kind, row in kinds.items()]
    return sorted(rows, key=lambda row: -row["all"])


def _spread(seconds: tuple[float, float] | None) -> tuple[str, str] | None:
    return (_time(seconds[0]), _time(seconds[1])) if seconds else None


def _time(seconds: float) -> str:
    """A length of time as one says it."""
    for size, words in ((86400, _("{count} 天")), (3600, _("{count} 小时")), (60, _("{count} 分钟"))):
        if seconds >= size:
            return words.format(count=f"{seconds / size:.1f}".removesuffix(".0"))
    return _("不到一分钟")


def _rows(found: Figures) -> Iterator[list[Any]]:
    yield [_("状态"), _("文书"), _("合同数")]
    labels = dict(State.choices)
    for (state, kind), count in sorted(found.kinds.items()):
        yield [_(labels[State(state)]), _(kind_of(kind).title), count]
    yield []
    yield [_("月份"), _("订立完成"), _("劳动者拒签"), _("过期未签")]
    for (month, signed), (_month, declined, expired) in zip(found.signed, found.refused, strict=True):
        yield [f"{month:%Y-%m}", signed, declined, expired]
    yield []
    yield [_("经办人"), _("正在办理"), _("三个月内订立完成")]
    yield from ([name, way, closed] for name, way, closed in found.handlers)

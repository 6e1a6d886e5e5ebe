"""The authority's first page: everything that waits today, each a link into its list with the filter set."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from qianyue.operations.actor import Actor
from qianyue.oversight import today as desk
from qianyue.oversight.access import as_officer
from qianyue.oversight.today import Queue
from qianyue.web.authority_words import RISK_NAMES
from qianyue.web.who import for_officers

Line = dict[str, Any]


@for_officers
def today(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    officer, day = as_officer(actor), timezone.localdate()
    first, second = desk.first_review(officer, on=day), desk.second_review(officer, on=day)
    open_, late = desk.complaints_waiting(officer, on=day)
    queues = [
        _line(_("开通申请待初审"), "authority_applications", first, show="first"),
        _line(_("开通申请待复核"), "authority_applications", second, show="second") | {"own": _own_review(second)},
        _line(_("投诉已超期"), "authority_complaints", late, show="late") | {"urgent": True},
        _line(_("投诉等待办理"), "authority_complaints", open_, show="waiting"),
        _line(_("误报申诉等待答复"), "authority_objections", desk.objections(officer, on=day)),
        _rows(desk.drafted_rows(officer, on=day)),
    ]
    risks = [
        _line(f"{RISK_NAMES[kind]}{_risk_words(kind)}", "authority_risks", Queue(count=count), kind=kind, **_days(kind))
        for kind, count in desk.risk_counts(officer, on=day).items()
    ]
    sent = desk.notices(officer, on=day)
    own = str(officer.authority_id)  # the list names those of authorities below, too
    late_ones = {"authority": own, "kind": "request", "state": "sent", "sort": "due"}
    notices = [
        _line(_("通知草稿，还没有发出"), "authority_notices", Queue(count=sent.drafts), state="draft"),
        _line(_("单位还没有确认或者答复"), "authority_notices", Queue(count=sent.pending), state="sent", authority=own),
        _line(_("其中已超过答复期限"), "authority_notices", Queue(count=sent.overdue), **late_ones) | {"urgent": True},
    ]
    context = {
        "officer": officer,
        "day": day,
        "queues": [line for line in queues if line["count"]],
        "risks": [line for line in risks if line["count"]],
        "notices": [line for line in notices if line["count"]],
        "month": desk.month(officer, on=day),
    }
    return render(request, "authority/today.html", context)


def _line(text: str, where: str, queue: Queue, **asked: str) -> Line:
    link = reverse(where) + (f"?{urlencode(asked)}" if asked else "")
    return {"text": text, "link": link, "count": queue.count, "days": queue.days, "own": "", "urgent": False}


def _own_review(queue: Queue) -> str:
    return _("其中 {count} 份是您初审的，由同事复核").format(count=queue.own) if queue.own else ""


def _rows(queue: Queue) -> Line:
    own = _("其中 {count} 行是您录入的，由同事确认").format(count=queue.own) if queue.own else ""
    return _line(_("标准等待确认"), "authority_rows", queue, standing="drafted") | {"own": own}


def _days(kind: str) -> dict[str, str]:
    return {"days": str(desk.DAYS[kind])} if kind in desk.DAYS else {}


def _risk_words(kind: str) -> str:
    if kind == "unsigned":
        return _("，满 {days} 天").format(days=desk.DAYS[kind])
    return _("，{days} 天内").format(days=desk.DAYS[kind]) if kind == "expiring" else ""

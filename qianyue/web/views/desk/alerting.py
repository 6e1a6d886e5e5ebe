"""The board of what falls due, its buttons, and the reminder to a worker."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from qianyue.contracts.access import membership
from qianyue.contracts.acts.remind import remind as remind_worker
from qianyue.contracts.acts.settle_alert import board, settle_alert, waiting
from qianyue.contracts.alerts.facts import FACTS, concerned
from qianyue.contracts.alerts.table import MEMBER_END, TITLES, TODOS
from qianyue.contracts.models import Alert
from qianyue.employers.models import Membership
from qianyue.employers.permissions import may
from qianyue.law.dates import today
from qianyue.operations.actor import Actor
from qianyue.web.desk_words import worker_name
from qianyue.web.forms.notices import SettleForm
from qianyue.web.who import for_members

PER_PAGE = 20
SORTS = {"day": ("day", "id"), "-day": ("-day", "id"), "new": ("-raised_on", "day", "id")}
DAYS = (3, 7, 30)


@for_members()
def alerts(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    return _board(request, actor)


@for_members()
def settle(request: HttpRequest, alert_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    form = SettleForm(request.POST)
    form.attempt(lambda data: settle_alert(alert_id, data["reason"], days=data["days"], actor=actor))
    if form.errors:
        return _board(request, actor, refused=(alert_id, form))
    done = "put_off" if form.cleaned_data["days"] else "done"
    return HttpResponseRedirect(f"{reverse('desk_alerts')}?done={done}")


@for_members()
def remind(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    remind_worker(contract_id, operation=request.POST.get("operation") or None, actor=actor)
    return HttpResponseRedirect(reverse("desk_contract", args=[contract_id]) + "?done=reminded")


def _board(request: HttpRequest, actor: Actor, refused: tuple[uuid.UUID, SettleForm] | None = None) -> HttpResponse:
    every = board(actor)
    state = request.GET.get("state", "")
    found = every.filter(done_at__isnull=False) if state == "done" else every.filter(done_at=None)
    if state not in ("done", "all"):
        found, state = waiting(every), ""
    kinds = dict(found.order_by().values_list("kind").annotate(Count("id")))
    kind, sort = request.GET.get("kind", ""), request.GET.get("sort", "")
    if kind in TITLES:
        found = found.filter(kind=kind)
    page = Paginator(found.order_by(*SORTS.get(sort, SORTS["day"])), PER_PAGE).get_page(request.GET.get("page"))
    department = membership(actor).department_id
    asked = Membership.objects.filter(employer=actor.employer, id__in=[one.subject for one in page if one.kind == MEMBER_END])
    members = {one.id: one for one in asked.select_related("person")}
    chosen = {"state": state, "kind": kind if kind in TITLES else "", "sort": sort if sort in SORTS else ""}
    context = {
        "page": page,
        "rows": [_row(alert, refused, members) | _names(alert, department) for alert in page],
        "kinds": [(name, TITLES[name], kinds[name]) for name in TITLES if kinds.get(name)],
        "states": [("", _("待处理")), ("all", _("包括推迟的")), ("done", _("已处理"))],
        "settles": may(actor, "alerts"),
        "days": DAYS,
        "done": request.GET.get("done", ""),
        "query": "".join(f"{urlencode({name: value})}&" for name, value in chosen.items() if value),
        **chosen,
    }
    return render(request, "desk/alerts.html", context, status=refused[1].status if refused else 200)


def _row(alert: Alert, refused: tuple[uuid.UUID, SettleForm] | None, members: dict[uuid.UUID, Membership]) -> dict[str, object]:
    left = (alert.day - today()).days
    problem = refused[1] if refused and refused[0] == alert.id else None
    return {
        "alert": alert,
        "title": TITLES.get(alert.kind, alert.kind),
        "todo": TODOS.get(alert.kind, ""),
        "name": _about(alert),
        "member": members.get(alert.subject),
        "left": left,
        "over": -left,
        "problem": " ".join(str(one) for errors in problem.errors.values() for one in errors) if problem else "",
        "reason": problem.data.get("reason", "") if problem else "",
        "put_off": alert.snoozed_until if alert.snoozed_until and alert.snoozed_until > today() else None,
    }


def _names(alert: Alert, department: uuid.UUID | None) -> dict[str, object]:
    """How many contracts name the employer's fact, as far as the actor reaches."""
    of_fact = alert.kind in FACTS and alert.contract_id is None and alert.done_at is None
    return {"concerned": concerned(alert, today(), department=department).count() if of_fact else None}


def _about(alert: Alert) -> str:
    if alert.paper is not None:
        return str(alert.paper.terms["worker"]["name"])
    return worker_name(alert.contract) if alert.contract else ""

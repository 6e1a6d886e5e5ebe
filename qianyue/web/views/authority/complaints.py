"""Workers' complaints: the queue, and one of them with what can be done about it."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianyue.operations.actor import Actor
from qianyue.oversight import complaints as desk
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts import handle_complaint as acts
from qianyue.oversight.acts.export_list import MOST, export_list
from qianyue.oversight.complaint_models import Complaint
from qianyue.web import spreadsheet
from qianyue.web.forms.complaint import HandlingForm
from qianyue.web.who import for_officers

PER_PAGE = 25
FILTERS = {
    "waiting": _("等待办理"),
    "mine": _("我受理的"),
    "late": _("已超期"),
    "answered": _("已答复"),
    "closed": _("已办结"),
    "all": _("全部"),
}
HEAD = (_("编号"), _("问题"), _("用人单位"), _("地区"), _("提交时间"), _("答复期限"), _("状态"), _("受理人"))
OPEN = (Complaint.State.FILED, Complaint.State.TAKEN)
ACTS: dict[str, Callable[..., None]] = {
    "answer": acts.answer_complaint,
    "tell": acts.tell_employer,
    "close": acts.close_complaint,
}


@for_officers
def complaints(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    shown, kind, narrowed = _asked(request, actor)
    page = Paginator(narrowed, PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"one": one, "place": desk.place_of(one.region), "late": _late(one)} for one in page]
    query = urlencode({"show": shown, "kind": kind}) + "&"
    context = {"page": page, "rows": rows, "filters": FILTERS.items(), "shown": shown, "query": query}
    return render(request, "authority/complaints.html", context)


@for_officers
def export(request: HttpRequest, form: str, *, actor: Actor) -> HttpResponse:
    """What the list shows, all pages of it; who complained stands in neither."""
    shown, _kind, narrowed = _asked(request, actor)
    found = list(narrowed[: MOST + 1])
    export_list(f"complaints.{shown}", count=len(found), actor=actor)
    head = [str(word) for word in HEAD]
    rows = (
        [
            one.number,
            gettext(one.get_kind_display()),
            one.about,
            desk.place_of(one.region),
            f"{timezone.localtime(one.filed_at):%Y-%m-%d %H:%M}",
            one.due_on and one.due_on.isoformat(),
            gettext(one.get_state_display()),
            one.taken_by and one.taken_by.name,
        ]
        for one in found
    )
    return spreadsheet.answer(form, f"{gettext('劳动者投诉')}-{timezone.localdate():%Y%m%d}", head, rows)


def _asked(request: HttpRequest, actor: Actor) -> tuple[str, str, QuerySet[Complaint]]:
    """The state and the kind that an address asks for, and those of the region; what makes no sense is as if it were absent."""
    found, today = desk.of_region(as_officer(actor)), timezone.localdate()
    shown, kind = request.GET.get("show", "waiting"), request.GET.get("kind", "")
    shown, kind = shown if shown in FILTERS else "waiting", kind if kind in Complaint.Kind.values else ""
    narrowed = {
        "waiting": found.filter(state__in=OPEN),
        "mine": found.filter(state__in=OPEN, taken_by=actor.person),
        "late": found.filter(state__in=OPEN, due_on__lt=today),
        "answered": found.filter(state=Complaint.State.ANSWERED),
        "closed": found.filter(state=Complaint.State.CLOSED),
        "all": found,
    }[shown]
    return shown, kind, narrowed.filter(kind=kind) if kind else narrowed


@for_officers
def complaint(request: HttpRequest, complaint_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """POST: `act` names what is done."""
    found, officer = desk.one(complaint_id, actor=actor)
    others = desk.others(officer)
    form = HandlingForm(request.POST if request.method == "POST" else None, others=others)
    if request.method == "POST":
        form.attempt(lambda data: _do(found.id, data, actor=actor))
        if not form.errors:
            done = form.cleaned_data["act"]
            return HttpResponseRedirect(reverse("authority_complaint", args=[found.id]) + f"?done={done}")
    ours = found.authority_id == officer.authority_id
    context = {
        "one": found,
        "place": desk.place_of(found.region),
        "late": _late(found),
        "ours": ours,
        "open": found.state in OPEN,
        "others": others,
        "form": form,
        "done": request.GET.get("done", ""),
    }
    return render(request, "authority/complaint.html", context, status=form.status if form.errors else 200)


def _do(key: uuid.UUID, data: dict[str, str], *, actor: Actor) -> None:
    if data["act"] == "take":
        acts.take_complaint(key, actor=actor)
    elif data["act"] == "send_on":
        acts.send_on(key, data["authority"], data["text"], actor=actor)
    else:
        ACTS[data["act"]](key, data["text"], actor=actor)


def _late(one: Complaint) -> bool:
    return one.state in OPEN and one.due_on is not None and one.due_on < timezone.localdate()

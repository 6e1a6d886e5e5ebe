"""What employers call a false alarm: the queue, and one passage with the two buttons that answer it."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianyue.contracts.models import Objection
from qianyue.operations.actor import Actor
from qianyue.oversight import access
from qianyue.oversight.acts.decide_objection import decide_objection
from qianyue.oversight.acts.export_list import MOST, export_list
from qianyue.web import spreadsheet
from qianyue.web.forms.authority import ObjectionForm
from qianyue.web.who import for_officers

PER_PAGE = 25
FILTERS = {"all": _("全部"), "waiting": _("待答复"), "upheld": _("是误报"), "refused": _("不是误报")}
ANSWERS = {None: FILTERS["waiting"], True: FILTERS["upheld"], False: FILTERS["refused"]}
HEAD = (_("有争议的文字"), _("规则"), _("用人单位"), _("申诉时间"), _("答复"), _("答复时间"))


@for_officers
def objections(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """What waits for an answer, the longest ago first; below it what has been answered, the latest first."""
    every = access.objections(access.as_officer(actor))
    shown, found = _asked(request, every)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": every.filter(upheld=None).count(),
        "filters": FILTERS.items(),
        "shown": shown,
        "query": f"show={shown}&",
        "done": request.GET.get("done", ""),
    }
    return render(request, "authority/objections.html", context)


@for_officers
def export(request: HttpRequest, form: str, *, actor: Actor) -> HttpResponse:
    """What the list shows, all pages of it."""
    shown, listed = _asked(request, access.objections(access.as_officer(actor)))
    found = list(listed[: MOST + 1])
    export_list(f"objections.{shown}", count=len(found), actor=actor)
    rows = (
        [
            one.passage,
            one.rule,
            one.contract.employer.name,
            f"{timezone.localtime(one.raised_at):%Y-%m-%d %H:%M}",
            str(ANSWERS[one.upheld]),
            one.decided_at and f"{timezone.localtime(one.decided_at):%Y-%m-%d %H:%M}",
        ]
        for one in found
    )
    return spreadsheet.answer(form, f"{gettext('误报申诉')}-{timezone.localdate():%Y%m%d}", [str(word) for word in HEAD], rows)


def _asked(request: HttpRequest, every: QuerySet[Objection]) -> tuple[str, QuerySet[Objection]]:
    shown = request.GET.get("show", "all")
    narrow = {"waiting": {"upheld": None}, "upheld": {"upheld": True}, "refused": {"upheld": False}}
    return (shown, every.filter(**narrow[shown])) if shown in narrow else ("all", every)


@for_officers
def objection(request: HttpRequest, objection_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """One passage: what the rule read into it, what the employer says, and the answer."""
    found = access.objection(objection_id, actor=actor)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.attempt(lambda data: decide_objection(found.id, data["answer"], uphold=data["uphold"] == "yes", actor=actor))
        if not form.errors:
            return HttpResponseRedirect(reverse("authority_objections") + "?done=answered")
    context = {"one": found, "form": form}
    return render(request, "authority/objection.html", context, status=form.status if form.errors else 200)

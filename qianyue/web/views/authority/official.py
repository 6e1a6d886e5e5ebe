"""Notices to employers before they are sent: choosing employers, writing, looking at everything once more, sending."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.oversight import official as desk
from qianyue.oversight import risks
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts.draft_notice import MOST, discard_notice, draft_notice, save_notice
from qianyue.oversight.acts.send_notice import send_notice
from qianyue.oversight.models import OfficialNotice
from qianyue.oversight.telling import words_of
from qianyue.web import official_words as words
from qianyue.web.authority_words import RISK_NAMES, place_name
from qianyue.web.forms.official import AgreeForm, NoticeForm
from qianyue.web.views.authority.employer_list import selected
from qianyue.web.views.authority.official_sent import sent_page
from qianyue.web.views.authority.risks import asked_for
from qianyue.web.who import for_officers

AT_ONCE = 2000  # lines of a list of risks: many are of one employer
PER_PAGE = 10  # employers on a page of the preview: the button below them stays in sight
FIELDS = ("kind", "title", "text", "link", "due_on")


@for_officers
def begin(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """POST: ticked employers, all that a filter finds, or all on a list of risks become a draft. GET: the ways to choose them."""
    officer, today = as_officer(actor), timezone.localdate()
    if request.method != "POST":
        kinds = [(name, word, risks.lines(name, officer, on=today).count()) for name, word in RISK_NAMES.items()]
        return render(request, "authority/notice_new.html", {"kinds": kinds})
    operation = request.POST.get("operation") or None
    chosen_by: dict[str, Any]
    if "risk" in request.POST:
        if request.POST["risk"] not in risks.RISKS:
            raise InvalidInput(_("请从风险清单里选择要通知的单位。"))
        asked = asked_for(request.POST.dict() | {"kind": request.POST["risk"]}, officer)  # type: ignore[arg-type] - no files
        lines = risks.lines(officer=officer, on=today, **asked).iterator(chunk_size=AT_ONCE)  # all: nobody is left out in silence
        keys = {risks.line_of(asked["kind"], one, on=today).employer_id for one in lines}
        chosen_by = {"by": "risk", "risk": asked["kind"]}
    else:
        found, filters = selected(request.POST, actor=actor)
        keys = set(found.values_list("id", flat=True)[: MOST + 1])
        chosen_by = {"by": "filter", "filters": {**filters}} if request.POST.get("all") == "1" else {"by": "chosen"}
    key = draft_notice(keys, chosen_by=chosen_by, actor=actor, operation=operation)
    return redirect("authority_notice", key)


@for_officers
def one(request: HttpRequest, notice_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """A draft is written here; what was sent is followed here."""
    found, officer = desk.one(notice_id, actor=actor)
    if found.state != OfficialNotice.State.DRAFT and request.method != "POST":
        return sent_page(request, found, actor=actor)
    known = {name: getattr(found, name) for name in FIELDS} if found.title else {"kind": found.kind}
    form = NoticeForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST":
        form.attempt(lambda data: save_notice(notice_id, **data, actor=actor))
        if not form.errors:
            return redirect("authority_notice_preview", notice_id)
    receiving = desk.receiving(found, officer)
    context = words.drawn(found) | {"form": form, "count": receiving.count(), "sample": receiving[:5]}
    return render(request, "authority/notice_write.html", context, status=form.status if form.errors else 200)


@for_officers
def preview(request: HttpRequest, notice_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Everything as the employers will see it, all of them by name, and the second confirmation."""
    found, officer = desk.one(notice_id, actor=actor)
    if found.state != OfficialNotice.State.DRAFT or not found.title:
        return redirect("authority_notice", notice_id)
    form = AgreeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.attempt(lambda data: send_notice(notice_id, data["digest"], actor=actor))
        if not form.errors:
            return HttpResponseRedirect(reverse("authority_notice", args=[notice_id]) + "?done=sent")
    receiving = desk.receiving(found, officer)
    page = Paginator(receiving, PER_PAGE).get_page(request.GET.get("page"))
    first = receiving.first()
    context = words.drawn(found) | {
        "form": form,
        "digest": desk.digest_of(found, receiving),
        "count": page.paginator.count,
        "left_out": found.receivers.count() - page.paginator.count,
        "page": page,
        "rows": [(receiver, place_name(receiver.employer.region)) for receiver in page],
        "message": words_of(found, first.employer.name) if first else "",
    }
    return render(request, "authority/notice_preview.html", context, status=form.status if form.errors else 200)


@for_officers
def discard(request: HttpRequest, notice_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    discard_notice(notice_id, actor=actor)
    return HttpResponseRedirect(reverse("authority_notices") + "?done=discarded")

"""A notice that was sent: what became of it at each employer, reminding, correcting and taking it back."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from qianyue.operations.actor import Actor
from qianyue.oversight import official as desk
from qianyue.oversight.acts.draft_notice import correct_notice
from qianyue.oversight.acts.export_list import MOST, export_list
from qianyue.oversight.acts.remind_employers import remind_employers
from qianyue.oversight.acts.withdraw_notice import withdraw_notice
from qianyue.oversight.models import OfficialNotice, Receiver
from qianyue.web import official_words as words
from qianyue.web import spreadsheet
from qianyue.web.authority_words import place_name
from qianyue.web.forms.official import TakeBackForm
from qianyue.web.lists.authority import receivers_of
from qianyue.web.who import for_officers


def sent_page(request: HttpRequest, found: OfficialNotice, *, actor: Actor, form: TakeBackForm | None = None) -> HttpResponse:
    """How far every employer is, narrowed as the address says."""
    listed = receivers_of(found).of(found.receivers, request.GET, actor=actor)
    receivers = listed.take(found.receivers.select_related("employer", "answered_by", "confirmed_by"))
    form, ours = form or TakeBackForm(), found.authority_id == actor.authority  # another's is read only
    context = words.drawn(found) | {
        "listed": listed,
        "counts": desk.counts(found),
        "rows": _rows(receivers, found),
        "form": form,
        "ours": ours,
        "sent": ours and found.state == OfficialNotice.State.SENT,
        "stands": ours and found.state in desk.OUT,
        "done": request.GET.get("done", ""),
    }
    return render(request, "authority/notice.html", context, status=form.status if form.errors else 200)


def _rows(receivers: list[Receiver], found: OfficialNotice) -> list[dict[str, Any]]:
    among = Receiver.objects.filter(id__in=[one.id for one in receivers]).order_by()
    delivered = set(among.filter(desk.DELIVERED).values_list("id", flat=True))
    failed = set(among.filter(desk.FAILED).values_list("id", flat=True))
    rows = []
    for one in receivers:
        word, tag = words.step_of(one, found, delivered=one.id in delivered, failed=one.id in failed)
        rows.append({"one": one, "place": place_name(one.employer.region), "word": word, "tag": tag})
    return rows


@for_officers
def withdraw(request: HttpRequest, notice_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    found, _officer = desk.one(notice_id, actor=actor)
    form = TakeBackForm(request.POST)
    form.attempt(lambda data: withdraw_notice(notice_id, data["reason"], actor=actor))
    if form.errors and found.state in desk.OUT:
        return sent_page(request, found, actor=actor, form=form)
    return HttpResponseRedirect(reverse("authority_notice", args=[notice_id]) + ("" if form.errors else "?done=withdrawn"))


@for_officers
def correct(request: HttpRequest, notice_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The notice that puts this one right is written next."""
    return redirect("authority_notice", correct_notice(notice_id, actor=actor))


@for_officers
def remind(request: HttpRequest, notice_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    remind_employers(notice_id, actor=actor)
    return HttpResponseRedirect(reverse("authority_notice", args=[notice_id]) + "?done=reminded")


@for_officers
def export(request: HttpRequest, notice_id: uuid.UUID, form: str, *, actor: Actor) -> HttpResponse:
    """What the list of employers shows, all pages of it, with their answers."""
    found, _officer = desk.one(notice_id, actor=actor)
    listing = receivers_of(found)
    chosen = listing.chosen(request.GET, actor=actor)  # type: ignore[arg-type] - an address has texts only
    narrowed = listing.narrowed(found.receivers.select_related("employer"), chosen, actor=actor)
    rows = _rows(list(narrowed[: MOST + 1]), found)
    export_list("official", count=len(rows), actor=actor)
    head = [_("单位名称"), _("统一社会信用代码"), _("地区"), _("进度"), _("打开时间"), _("确认时间"), _("答复时间"), _("答复")]
    body = (
        [
            *(row["one"].employer.name, row["one"].employer.uscc, row["place"], row["word"]),
            *(_moment(moment) for moment in (row["one"].read_at, row["one"].confirmed_at, row["one"].answered_at)),
            row["one"].answer,
        ]
        for row in rows
    )
    return spreadsheet.answer(form, f"{found.number}-{timezone.localdate():%Y%m%d}", head, body)


def _moment(moment: Any) -> str | None:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else None

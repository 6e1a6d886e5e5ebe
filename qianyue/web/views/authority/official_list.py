"""The list of official notices, the authority's own and those of authorities below it, and the same as a file."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qianyue.operations.actor import Actor
from qianyue.oversight import official as desk
from qianyue.oversight.access import as_officer, authorities_within
from qianyue.oversight.acts.export_list import MOST, export_list
from qianyue.oversight.models import OfficialNotice
from qianyue.web import official_words as words
from qianyue.web import spreadsheet
from qianyue.web.lists.authority import NOTICES
from qianyue.web.who import for_officers

HEAD = (
    _("通知编号"), _("标题"), _("发出的部门"), _("种类"), _("状态"), _("发出时间"), _("答复期限"),
    _("单位数"), _("已告知"), _("已确认收到"), _("已答复"),
)  # fmt: skip


@for_officers
def every(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """The latest drafted first, with how far the employers are."""
    officer = as_officer(actor)
    found = desk.of_region(officer)
    listed = NOTICES.of(found, request.GET, actor=actor)
    rows = [words.drawn(one) for one in listed.take(_counted(found))]
    several = authorities_within(officer).exclude(id=officer.authority_id).exists()
    context = {"listed": listed, "rows": rows, "several": several, "done": request.GET.get("done", "")}
    return render(request, "authority/notices.html", context)


@for_officers
def export(request: HttpRequest, form: str, *, actor: Actor) -> HttpResponse:
    """What the list shows, all pages of it."""
    listed = NOTICES.of(desk.of_region(as_officer(actor)), request.GET, actor=actor)
    found = list(_counted(listed.found).select_related("authority")[: MOST + 1])
    export_list("official", count=len(found), actor=actor)
    rows = (
        [
            one.number,
            one.title,
            one.authority.name,
            gettext(one.get_kind_display()),
            gettext(one.get_state_display()),
            f"{timezone.localtime(one.sent_at):%Y-%m-%d %H:%M}" if one.sent_at else None,
            one.due_on and one.due_on.isoformat(),
            *(getattr(one, name) for name in ("chosen", "told", "confirmed", "answered")),
        ]
        for one in found
    )
    return spreadsheet.answer(form, f"{gettext('通知单位')}-{timezone.localdate():%Y%m%d}", [str(word) for word in HEAD], rows)


def _counted(found: QuerySet[OfficialNotice]) -> QuerySet[OfficialNotice]:
    """Each with how many employers were chosen, told, have confirmed and answered."""
    steps = {"told": "told_at", "confirmed": "confirmed_at", "answered": "answered_at"}
    reached = {name: Count("receivers", filter=Q(**{f"receivers__{moment}__isnull": False})) for name, moment in steps.items()}
    return found.annotate(chosen=Count("receivers"), **reached)

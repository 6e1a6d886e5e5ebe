"""One employment on the employer's side: the chain of documents, what follows from it, the next document that makes sense."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from qianyue.contracts.acts.tick_duty import tick_duty
from qianyue.contracts.employed import Employed, employed, intentions
from qianyue.contracts.employment import CURRENT, Phase
from qianyue.contracts.ended import record_of
from qianyue.contracts.next_document import open_ended_next
from qianyue.employers.permissions import may
from qianyue.operations.actor import Actor
from qianyue.web.after_words import PHASE_TAGS, document_lines, duty_lines, fact_lines, reason_words
from qianyue.web.forms.after import DutyForm
from qianyue.web.who import for_members

REMINDER = datetime.timedelta(days=60)


@for_members()
def employment(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    return page(request, employed(contract_id, actor=actor), actor=actor)


def page(
    request: HttpRequest, found: Employed, *, actor: Actor, refused: tuple[str, DutyForm] | None = None, status: int = 200
) -> HttpResponse:
    """The page of an employment; `refused` is a tick that was not taken, with the name of its duty."""
    derived = found.employment
    context = {
        "found": found,
        "employment": derived,
        "name": derived.current.part("worker").get("name"),
        "tag": PHASE_TAGS[derived.phase],
        "position": derived.current.part("work").get("position") if found.reached else "",
        "facts": fact_lines(derived),
        "documents": document_lines(found),
        "papers": [link for link in derived.links if link.paper and found.whole],
        "may_draft": may(actor, "draft"),
        "duties": duty_lines(found.duties),
        "ending": _ending(found),
        "next": _next(found, actor=actor),
        "intentions": intentions(found.key) if found.reached else [],
        "open_ended_next": open_ended_next(derived),
        "may_end": may(actor, "end"),
        "refused": refused,
        "today": derived.on.isoformat(),
        "done": request.GET.get("done", ""),
    }
    return render(request, "desk/employment.html", context, status=status)


def _ending(found: Employed) -> dict[str, Any] | None:
    ended = found.employment.current.ended
    if ended is None or not found.reached:
        return None
    row = record_of(found.key, paper=found.employment.current.paper)
    return {"ended": ended, "reason": reason_words(ended.reason), "row": row, "past": ended.day < found.employment.on}


def _next(found: Employed, *, actor: Actor) -> list[dict[str, str]]:
    """The documents that make sense now, the most likely first; nothing for those who may not draft."""
    derived, key = found.employment, found.key
    running = derived.phase in (*CURRENT, Phase.NOT_STARTED, Phase.EXPIRED) and derived.last_day is None
    ways: list[dict[str, str]] = []
    if not found.reached:
        return ways
    if derived.current.paper:
        again = {"href": draft_address("labor_contract", key), "text": _("起草新的劳动合同")}
        over = {"href": f"{reverse('desk_paper', args=[key])}#ended", "text": _("记录用工已经结束")}
        return ([again, over] if derived.last_day is None else [again]) if may(actor, "draft") else []
    if may(actor, "draft"):
        if derived.last_day is not None and found.certificate is None:
            ways.append({"href": draft_address("ending_certificate", key), "text": _("出具解除（终止）证明书")})
        renewal = {"href": draft_address("renewal", key), "text": _("起草续订")}
        amendment = {"href": draft_address("amendment", key), "text": _("起草变更协议")}
        if running and derived.current.end is None:
            ways.append(amendment)
        elif running:
            ways += (
                [renewal] if derived.phase == Phase.EXPIRED else [renewal, amendment] if _near(found) else [amendment, renewal]
            )
    if may(actor, "end") and running:
        if derived.current.end is not None and derived.phase in CURRENT:
            ways.append({"href": reverse("desk_intention", args=[key]), "text": _("询问续订意向")})
        ways.append({"href": reverse("desk_end", args=[key]), "text": _("解除或者终止")})
    if derived.current.kind != "part_time_contract":
        ways.append({"href": reverse("desk_severance", args=[key]), "text": _("试算经济补偿")})
    return ways


def _near(found: Employed) -> bool:
    """Whether the term ends within the sixty days in which people are reminded (T-13)."""
    end = found.employment.current.end
    return end is not None and end - found.employment.on <= REMINDER


def draft_address(kind: str, after: uuid.UUID, **more: str) -> str:
    """Where a document that follows a contract is begun, filled in."""
    return f"{reverse('desk_new')}?{urlencode({'kind': kind, 'after': after, **more})}"


@for_members()
def tick(request: HttpRequest, contract_id: uuid.UUID, duty: str, *, actor: Actor) -> HttpResponse:
    """A duty is done."""
    form = DutyForm(request.POST)
    form.attempt(lambda data: tick_duty(contract_id, duty, done_on=data["done_on"], actor=actor))
    if form.errors:
        found = employed(contract_id, actor=actor, to="end")
        return page(request, found, actor=actor, refused=(duty, form), status=form.status)
    return HttpResponseRedirect(reverse("desk_employment", args=[contract_id]) + "?done=ticked#duties")

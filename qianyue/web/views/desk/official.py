"""The labour authority's notices on the employer's desk: the list, and one to read, confirm and answer."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.oversight import official as desk
from qianyue.oversight.acts.settle_official import answer_official, confirm_official, open_official
from qianyue.oversight.models import Receiver
from qianyue.web import official_words as words
from qianyue.web.forms.official import AnswerForm
from qianyue.web.lists.desk import OFFICIAL
from qianyue.web.who import for_members


@for_members()
def every(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """What the employer was told, the latest first."""
    found = desk.of_employer(actor)
    listed = OFFICIAL.of(found, request.GET, actor=actor)
    rows = [_drawn(one) for one in listed.take(found)]
    return render(request, "desk/officials.html", {"listed": listed, "rows": rows})


@for_members()
def one(request: HttpRequest, receiver_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """GET is the first look, on record. POST: `act` is `confirm` or `answer`."""
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form = AnswerForm(request.POST if act == "answer" else None)
    if act == "confirm":
        confirm_official(receiver_id, actor=actor)
    elif act == "answer":
        form.attempt(lambda data: answer_official(receiver_id, data["text"], actor=actor))
    elif request.method == "POST":
        desk.my_one(receiver_id, actor=actor)
        raise InvalidInput(_("请按页面上的按钮确认收到或者答复。"))
    if act and not form.errors:
        return HttpResponseRedirect(reverse("desk_official_one", args=[receiver_id]) + f"?done={act}")
    found = open_official(receiver_id, actor=actor)
    later = desk.corrected(found.notice)
    context = _drawn(found) | {
        "form": form,
        "open": found.notice.state in desk.OUT and later is None,
        "later": later and Receiver.objects.filter(notice=later, employer=found.employer_id, told_at__isnull=False).first(),
        "done": request.GET.get("done", ""),
    }
    return render(request, "desk/official.html", context, status=form.status if form.errors else 200)


def _drawn(one: Receiver) -> dict[str, object]:
    word, tag = words.to_do(one)
    return {"one": one, "notice": one.notice, "word": word, "tag": tag, "kind_tag": words.drawn(one.notice)["kind_tag"]}

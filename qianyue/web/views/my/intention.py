"""The employer's letter about the end of a term, with the worker's three answers; nothing is chosen beforehand."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qianyue.contracts.acts.answer_intention import answer_intention, asked_intention, may_read
from qianyue.operations.actor import Actor
from qianyue.web.forms.after import AnswerForm
from qianyue.web.views.my.identity import address_for
from qianyue.web.who import for_workers


@for_workers
def answer(request: HttpRequest, intention: uuid.UUID, *, actor: Actor) -> HttpResponse:
    asked = asked_intention(intention, actor=actor)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        digest = request.POST.get("digest", "")
        form.attempt(lambda data: answer_intention(intention, data["answer"], words=data["words"], digest=digest, actor=actor))
        if not form.errors:
            return redirect("intention", intention)
    if not may_read(asked, actor=actor):
        return redirect(address_for(request.path))
    return render(
        request, "my/intention.html", {"asked": asked, "form": form}, status=form.status if form.is_bound and form.errors else 200
    )

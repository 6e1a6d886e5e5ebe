"""The worker's own statement: read it, and say yes or no. Nothing is chosen beforehand."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from qianyue.contracts.acts.state import answer_statement, asked_statement, may_read
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.web.views.my.identity import address_for
from qianyue.web.who import for_workers


@for_workers
def answer(request: HttpRequest, statement: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The text with its two buttons, after the real-name check; afterwards what was answered."""
    asked = asked_statement(statement, actor=actor)
    if request.method == "POST":
        said = request.POST.get("wanted")
        if said not in ("yes", "no"):
            raise InvalidInput(_("页面内容不完整，请刷新页面后再试。"))
        answer_statement(statement, wanted=said == "yes", digest=request.POST.get("digest", ""), actor=actor)
        return redirect("statement", statement)
    if not may_read(asked, actor=actor):
        return redirect(address_for(request.path))
    return render(request, "my/statement.html", {"asked": asked})

"""The approver's lists: what a handler has asked about together, what waits for the seal; decided once or in parts."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from qianyue.contracts.acts.approve_batch import Item, asked_list, decide_list, digest_of, open_offers, open_seals
from qianyue.contracts.models import Batch
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.web.approval_lists import of_files, of_offers
from qianyue.web.forms.people import ListDecisionForm
from qianyue.web.who import for_members

SEEN = re.compile(r"([0-9a-f-]{36}):([0-9a-f]{64})", re.ASCII)


@for_members()
def asked(request: HttpRequest, batch_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """A list of offers; POST decides about what was ticked, or about all that the page showed."""
    batch = asked_list(batch_id, actor=actor)
    return _page(request, batch, actor=actor)


@for_members()
def seals(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """The same of the files that wait for the seal."""
    return _page(request, None, actor=actor)


def _page(request: HttpRequest, batch: Batch | None, *, actor: Actor) -> HttpResponse:
    items: Sequence[Item] = open_offers(batch) if batch else open_seals(actor=actor)
    form = ListDecisionForm(request.POST if request.method == "POST" else None)

    def decide(data: dict[str, Any]) -> uuid.UUID:
        verdict, _sep, every = data["decision"].partition("_")
        return decide_list(
            batch.id if batch else None,
            None if every else _seen(request.POST.getlist("seen")),
            listed=data["list"],
            grant=verdict == "granted",
            reason=data["reason"],
            actor=actor,
            operation=data["operation"] or None,
        )

    if request.method == "POST" and (run := form.attempt(decide)):
        return HttpResponseRedirect(reverse("desk_batch", args=[run]))
    rows, said = of_offers(batch, items) if batch else of_files(items)
    context = {
        "batch": batch,
        "rows": rows,
        "said": said,
        "form": form,
        "count": len(items),
        "list": digest_of(items),
        "ticked": set(request.POST.getlist("seen")),
        "mine": batch is not None and batch.person_id == actor.person,
        "operation": uuid.uuid4().hex,
    }
    return render(request, "desk/approve_list.html", context, status=form.status if form.errors else 200)


def _seen(given: list[str]) -> set[tuple[uuid.UUID, str]]:
    """Contract and digest of each ticked row. Errors: InvalidInput."""
    found = [SEEN.fullmatch(text) for text in given]
    try:
        return {(uuid.UUID(one[1]), one[2]) for one in found if one} if all(found) else _nonsense()
    except ValueError:
        return _nonsense()


def _nonsense() -> set[tuple[uuid.UUID, str]]:
    raise InvalidInput(_("页面内容不完整，请刷新页面后再试。"))

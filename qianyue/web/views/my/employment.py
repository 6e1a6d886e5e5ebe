"""One employment as its worker sees it: the documents, what follows from them, how it ended, and what would be due."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from qianyue.contracts.employed import employed
from qianyue.contracts.ended import record_of
from qianyue.operations.actor import Actor
from qianyue.web.after_words import PHASE_TAGS, document_lines, duty_lines, fact_lines, reason_words
from qianyue.web.calculating import calculator
from qianyue.web.who import for_workers


@for_workers
def employment(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    found = employed(contract_id, actor=actor)
    derived = found.employment
    ended = derived.current.ended
    row = record_of(found.key, paper=derived.current.paper)
    context = {
        "contract": found.via,
        "papers": [link for link in derived.links if link.paper],
        "via": found.via,
        "employment": derived,
        "tag": PHASE_TAGS[derived.phase],
        "facts": fact_lines(derived),
        "documents": document_lines(found),
        "duties": duty_lines(found.duties),
        "ended": ended,
        "reason": reason_words(ended.reason) if ended else "",
        "words": row.decision["words"] if row else "",
    }
    return render(request, "my/employment.html", context)


@for_workers
def severance(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The same calculator as the employer's."""
    found = employed(contract_id, actor=actor)
    context = calculator(request, found) | {"via": found.via}
    return render(request, "my/severance.html", context, status=context["status"])

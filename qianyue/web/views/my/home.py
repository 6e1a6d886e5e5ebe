"""What a worker has: contracts, newest first, and messages."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qianyue.contracts import access
from qianyue.contracts.models import State
from qianyue.contracts.paper_access import papers_of
from qianyue.operations.actor import Actor
from qianyue.web import inbox, journey
from qianyue.web.who import for_workers

PER_PAGE, PAPERS = 10, 50
TAGS = {
    State.PROPOSED: "todo", State.SIGNED_BY_ONE: "warn", State.SEALING: "warn", State.CONCLUDED: "good",
    State.DECLINED: "bad", State.REVOKED: "bad",
}  # fmt: skip


@for_workers
def contracts(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    page = Paginator(access.of_worker(actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"contract": one, "tag": TAGS.get(State(one.state), ""), "todo": journey.todo(one)} for one in page]
    papers = papers_of(actor)[:PAPERS] if page.number == 1 else ()
    return render(request, "my/contracts.html", {"page": page, "rows": rows, "papers": papers})


@for_workers
def messages(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """The messages; POST marks all of them as read."""
    if request.method == "POST":
        inbox.mark_all_read(actor)
        return redirect("messages")
    page = Paginator(inbox.messages(actor), PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "my/messages.html", {"page": page, "unread": inbox.unread(actor), "in_english": inbox.in_english(actor)}
    )

"""What can be said against a finding at the desk: an exception (a colleague decides on the contract's page), the worker's own
statement, or that it is a false alarm (the authority decides).
"""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from qianyue.contracts import access
from qianyue.contracts.acts.raise_objection import raise_objection
from qianyue.contracts.acts.state import ask_statement
from qianyue.contracts.acts.waive import ask_waiver, decide_waiver
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.web.views.desk.preview import page
from qianyue.web.who import for_members


@for_members()
def ask(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Ask for an exception; a reason that is missing is asked for beside the finding."""
    contract = access.as_member(contract_id, actor=actor, to="waive")
    finding, reason = request.POST.get("finding", ""), request.POST.get("reason", "")
    try:
        ask_waiver(contract_id, finding, reason, actor=actor)
    except InvalidInput as problem:
        return page(request, contract, refused=problem, refused_waiver=finding, waiver_reason=reason)
    return HttpResponseRedirect(reverse("desk_contract", args=[contract_id]) + "?done=waiver_asked#waivers")


@for_members()
def object_to(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Call a finding a false alarm; a reason that is missing is asked for beside the finding."""
    contract = access.as_member(contract_id, actor=actor, to="object")
    finding, reason = request.POST.get("finding", ""), request.POST.get("reason", "")
    try:
        raise_objection(contract_id, finding, reason, actor=actor)
    except InvalidInput as problem:
        return page(request, contract, refused=problem, refused_objection=finding, objection_reason=reason)
    return HttpResponseRedirect(reverse("desk_contract", args=[contract_id]) + "?done=objected")


@for_members()
def ask_worker(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Ask the worker for a statement that only the worker can make."""
    contract = access.as_member(contract_id, actor=actor, to="waive")
    try:
        ask_statement(contract_id, actor=actor)
    except InvalidInput as problem:
        return page(request, contract, refused=problem)
    return HttpResponseRedirect(reverse("desk_contract", args=[contract_id]) + "?done=statement_asked")


@for_members()
def decide(request: HttpRequest, contract_id: uuid.UUID, waiver: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """Grant or refuse."""
    access.as_member(contract_id, actor=actor)
    answer = request.POST.get("grant")
    if answer not in ("yes", "no"):
        raise InvalidInput(_("页面内容不完整，请刷新页面后再试。"))
    decide_waiver(waiver, grant=answer == "yes", actor=actor)
    done = "waiver_granted" if answer == "yes" else "waiver_refused"
    return HttpResponseRedirect(reverse("desk_contract", args=[contract_id]) + f"?done={done}#waivers")

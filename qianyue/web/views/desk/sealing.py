"""The seal keeper's table: what the workers have signed, one file at a time, and the one button that releases the seal."""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qianyue import documents
from qianyue.contracts import access
from qianyue.contracts.acts.deliver_attachment import enclosed
from qianyue.contracts.acts.intent import tail
from qianyue.contracts.acts.seal import approve_seal
from qianyue.contracts.acts.seal_batch import MOST, sealable
from qianyue.contracts.models import Contract, Signing, State
from qianyue.contracts.turns import to_be_sealed, turn_of
from qianyue.employers.models import Seal
from qianyue.employers.permissions import may
from qianyue.evidence.models import Event
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotAllowed
from qianyue.web.desk_words import standings
from qianyue.web.lists.desk import SEALING
from qianyue.web.who import for_members


@for_members()
def queue(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    """What waits for this employer's seal, its signatures stamped; the longest waiting first."""
    _keeper(actor)
    member = access.membership(actor)
    waiting = to_be_sealed(member.employer_id, member.department_id)
    listed = SEALING.of(waiting, request.GET, actor=actor)
    context = {
        "listed": listed,
        "listable": sealable(member.employer_id, member.department_id).order_by().values("id")[: MOST + 1].count(),
        "most": MOST,
        "rows": standings(listed.take(Contract.objects.select_related("employer", "proposal")), actor=actor),
        "sealing": access.of_employer(actor).filter(state=State.SEALING).count(),
        "seal": Seal.objects.filter(employer=actor.employer, active=True).exists(),
        "done": request.GET.get("done", ""),
        "operation": uuid.uuid4().hex,
    }
    return render(request, "desk/seal_queue.html", context)


@for_members()
def seal(request: HttpRequest, contract_id: uuid.UUID, *, actor: Actor) -> HttpResponse:
    """The file as it is, who signed it and when; POST approves exactly the file that was shown."""
    contract = access.as_party(contract_id, actor=actor, to="seal")
    if request.method == "POST":
        approve_seal(contract_id, document=request.POST.get("document", ""), actor=actor)
        return HttpResponseRedirect(reverse("desk_contract", args=[contract_id]) + "?done=approved")
    turn = turn_of(contract)
    if turn is None or turn.file is None or turn.employer != actor.employer:
        return redirect("desk_contract", contract_id)
    active = Seal.objects.select_related("employer").filter(employer=actor.employer, active=True).first()
    context = {
        "attachments": enclosed(contract),
        "contract": contract,
        "standing": standings([contract], actor=actor)[0],
        "document": turn.file,
        "pages": range(1, turn.file.pages + 1),
        "tail": tail(turn.file.sha256),
        "stamp": _stamp(contract, signing) if (signing := _signing(contract)) else None,
        "before": "worker" in contract.definition.places and contract.state != State.SIGNED_BY_ONE,
        "seal": active,
        "picture": documents.company_seal(active.employer.name, title=active.title).svg if active else "",
    }
    return render(request, "desk/seal.html", context)


def _keeper(actor: Actor) -> None:
    if not may(actor, "seal"):
        raise NotAllowed(_("盖章只能由本单位的印章管理员办理，请用印章管理员账户登录。"))


def _signing(contract: Contract) -> Signing | None:
    made = Signing.objects.select_related("result").filter(proposal=contract.proposal_id, role="worker")
    return made.filter(signature__isnull=False).first()


def _stamp(contract: Contract, signing: Signing) -> dict[str, Any]:
    """`time` and `authority` of the timestamp over the worker's signature, from the record of it."""
    for event in Event.objects.filter(stream=contract.id, kind="signature.timestamped").order_by("-sequence"):
        facts = json.loads(event.body)["facts"]
        if facts["signing"] == str(signing.id):
            return {"time": datetime.datetime.fromisoformat(facts["time"]), "authority": facts["authority"]}
    return {}

"""With a session: the employer's people draft and propose, both parties list and fetch. The same acts as the web's."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Status

from qianyue.api.schemas import AttachmentOut, ContractOut, Contracts, Draft, Edit, Ordering, Problem, Proposing
from qianyue.contracts import access
from qianyue.contracts.acts import answer, choose_order, deliver, deliver_attachment, draft, propose
from qianyue.contracts.models import Attachment, Contract
from qianyue.contracts.progress import awaiting
from qianyue.contracts.turns import closes_at
from qianyue.operations.actor import WORKER, Actor
from qianyue.operations.errors import NotAllowed, NotFound
from qianyue.web.who import actor as actor_of

router = Router(tags=["contracts"])
ERRORS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 429: Problem}
PAGE = 50


def _actor(request: HttpRequest) -> Actor:
    who = actor_of(request)
    if who is None:
        raise NotAllowed("请先登录。")
    return who


def _out(contract: Contract, who: Actor) -> ContractOut:
    offered = contract.proposal if who.role == WORKER else None
    return ContractOut(
        id=contract.id,
        number=contract.number,
        state=contract.state,
        edition=contract.edition,
        order=offered.order if offered else contract.order,
        waiting_for=awaiting(contract),
        closes_at=closes_at(contract),
        signing_time=contract.concluded_at,
        document_sha256=contract.final.sha256 if contract.final else None,
    )


@router.get("", response={200: Contracts, **ERRORS})
def contracts(request: HttpRequest, offset: Query[int] = 0) -> Contracts:
    """The contracts that the person may see, newest first, fifty at a time."""
    who = _actor(request)
    rows = (access.of_worker(who) if who.role == WORKER else access.of_employer(who)).select_related("final")
    start = max(0, min(offset, 10**9))
    return Contracts(items=[_out(row, who) for row in rows[start : start + PAGE]], total=rows.count())


@router.post("", response={201: ContractOut, **ERRORS})
def create(request: HttpRequest, body: Draft) -> Status[ContractOut]:
    """A draft with whatever terms there are. `Idempotency-Key` makes a repeat harmless."""
    who = _actor(request)
    key = draft.create_draft(body.terms, actor=who, operation=request.headers.get("Idempotency-Key"))
    return Status(201, _out(Contract.objects.get(id=key), who))


@router.get("/{uuid:contract}", response={200: ContractOut, **ERRORS})
def one(request: HttpRequest, contract: uuid.UUID) -> ContractOut:
    who = _actor(request)
    return _out(_seen(contract, who), who)


@router.put("/{uuid:contract}/terms", response={200: ContractOut, **ERRORS})
def save(request: HttpRequest, contract: uuid.UUID, body: Edit) -> ContractOut:
    """Replace the working copy; what was proposed stays as it was until it is proposed again."""
    who = _actor(request)
    draft.save_draft(contract, body.terms, edition=body.edition, actor=who)
    return _out(Contract.objects.get(id=contract), who)


@router.put("/{uuid:contract}/order", response={200: ContractOut, **ERRORS})
def order(request: HttpRequest, contract: uuid.UUID, body: Ordering) -> ContractOut:
    """Choose who signs first; the worker does where nobody chooses."""
    who = _actor(request)
    choose_order.choose_order(contract, body.order, edition=body.edition, actor=who)
    return _out(Contract.objects.get(id=contract), who)


@router.post("/{uuid:contract}/propose", response={200: ContractOut, **ERRORS})
def make_offer(request: HttpRequest, contract: uuid.UUID, body: Proposing) -> ContractOut:
    """Judge, render, freeze and send. 422 has a sentence per JSON pointer that keeps the offer from being made."""
    who, operation = _actor(request), request.headers.get("Idempotency-Key")
    propose.propose(contract, edition=body.edition, message=body.message, actor=who, operation=operation)
    return _out(Contract.objects.get(id=contract), who)


@router.post("/{uuid:contract}/withdraw", response={200: ContractOut, **ERRORS})
def withdraw(request: HttpRequest, contract: uuid.UUID) -> ContractOut:
    who = _actor(request)
    answer.withdraw(contract, actor=who)
    return _out(Contract.objects.get(id=contract), who)


@router.get("/{uuid:contract}/file", response={200: Any, **ERRORS})
def file(request: HttpRequest, contract: uuid.UUID) -> HttpResponse:
    """The concluded contract."""
    row, data = deliver.deliver(contract, "download", actor=_actor(request))
    headers = {"Content-Disposition": f'attachment; filename="{row.number}.pdf"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@router.get("/{uuid:contract}/attachments", response={200: list[AttachmentOut], **ERRORS})
def attachments(request: HttpRequest, contract: uuid.UUID) -> list[AttachmentOut]:
    """The files that belong to it: of the working copy for the employer's people while it is drafted, else of the offer."""
    return [
        AttachmentOut(number=number, title=row.title, sha256=row.sha256, pages=row.pages, size=row.size)
        for number, row in enumerate(_attached(contract, _actor(request)), 1)
    ]


@router.get("/{uuid:contract}/attachments/{int:number}/file", response={200: Any, **ERRORS})
def attachment(request: HttpRequest, contract: uuid.UUID, number: int) -> HttpResponse:
    """One of them (from 1): the PDF/A whose digest the contract names."""
    who = _actor(request)
    rows = _attached(contract, who)
    if not 1 <= number <= len(rows):
        raise NotFound(access.MISSING)
    row, data = deliver_attachment.deliver_attachment(contract, rows[number - 1].id, actor=who)
    headers = {"Content-Disposition": f'attachment; filename="{row.sha256[:16]}.pdf"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def _attached(contract: uuid.UUID, who: Actor) -> list[Attachment]:
    seen = access.as_worker(contract, actor=who) if who.role == WORKER else access.as_party(contract, actor=who)
    return deliver_attachment.attachments_of(seen, actor=who)


def _seen(contract: uuid.UUID, who: Actor) -> Contract:
    return access.as_invited(contract, actor=who) if who.role == WORKER else access.as_party(contract, actor=who)

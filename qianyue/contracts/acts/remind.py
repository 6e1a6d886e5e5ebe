"""A handler reminds the worker of an offer that waits (催办): at most once a day and three times a week, so that nobody is
pestered into signing. What was said and when stands on the contract's chain."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.contracts.access import as_member, must_be_open
from qianyue.contracts.models import Contract, State
from qianyue.evidence.models import Event
from qianyue.evidence.record import record
from qianyue.notices.models import Message
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, TooMany
from qianyue.operations.once import once

KIND = "worker.reminded"
DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(days=7)
PER_WEEK = 3


def remind(contract_id: uuid.UUID, *, operation: str | None = None, actor: Actor) -> None:
    """Errors: NotFound, NotAllowed, Conflict (nothing waits for the worker), TooMany."""
    contract = as_member(contract_id, actor=actor, to="propose")
    must_be_open(contract.employer)
    once(operation, "remind", actor=actor, do=lambda: _remind(contract, actor=actor))


def _remind(contract: Contract, *, actor: Actor) -> str:
    held = Contract.objects.select_for_update(of=("self",)).select_related("proposal").get(id=contract.id)
    if held.state != State.PROPOSED or held.proposal is None or held.proposal.closes_at <= timezone.now():
        raise Conflict("这份合同现在不等待劳动者签署，不需要催办。请刷新页面查看最新情况。")
    now = timezone.now()
    recent = list(Event.objects.filter(stream=held.id, kind=KIND, at__gt=now - WEEK).values_list("at", flat=True))
    if any(at > now - DAY for at in recent):
        raise TooMany("今天已经催办过一次，请过一天再催。着急的话，请直接打电话给劳动者。")
    if len(recent) >= PER_WEEK:
        raise TooMany("一周内已经催办三次，不能再催。请直接与劳动者联系。")
    invitation = Message.objects.filter(key__startswith=f"proposed:{held.proposal_id}:").exclude(link=None).first()
    worker = held.proposal.terms["worker"]
    with transaction.atomic():
        facts = {"proposal": str(held.proposal_id), "version": held.proposal.version, "time": len(recent) + 1}
        event = record(KIND, stream=held.id, actor=actor, facts=facts)
        notify(
            event=f"reminded:{event.id}",
            person=held.worker_id,
            phone=worker.get("phone"),
            email=worker.get("email"),
            contract=held.id,
            text=f"{contract.employer.name}的{held.definition.title}等待您查看。签不签由您自己决定；有问题可以在页面上问单位。",
            link=(invitation and invitation.link) or "",
        )
    return str(event.id)

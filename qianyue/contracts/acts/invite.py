"""The worker hears of an offer: when it is made, or, where the employer seals first, when the seal is in the file."""

from __future__ import annotations

import datetime
import secrets

from django.conf import settings
from django.utils import timezone

from qianyue.contracts.models import Contract, Document, Proposal, State
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.keys import blind_index
from qianyue.operations.outbox import owe

EXPIRE = "contracts.expire"  # in `answer`
OPEN_FOR = datetime.timedelta(days=30)


def new_link() -> tuple[str, bytes]:
    """A token for the invitation, and what is kept of it."""
    token = secrets.token_urlsafe(16)
    return token, blind_index().of("link", token)


def invite(contract: Contract, token: str) -> None:
    """The worker is told of the offer that stands, and it closes by itself when its time is up; in the caller's transaction."""
    told, title = contract.proposal.terms["worker"], contract.definition.title
    notify(
        event=f"proposed:{contract.proposal_id}",
        contract=contract.id,
        phone=told["phone"],
        email=told.get("email"),
        text=f"{contract.employer.name}邀请您在线签订{title}，签约全程免费。请点链接用本机号码登录后查看，未经您本人确认不会生效。",
        link=f"{settings.PUBLIC_URL}/s/{token}",
    )
    owe(EXPIRE, contract.proposal_id, delay=OPEN_FOR.total_seconds(), proposal=str(contract.proposal_id))


def await_seal(proposal: Proposal) -> None:
    """The employer signs first: the offer closes by itself when that has not come about in the same time. A key of its own,
    because the worker's time begins anew with the seal; in the caller's transaction."""
    owe(EXPIRE, f"{proposal.id}:unsealed", delay=OPEN_FOR.total_seconds(), proposal=str(proposal.id), unsealed=True)


def send_sealed(contract: Contract, file: Document) -> None:
    """The employer has sealed first, and its offer goes out with the seal in it. The worker's time runs from now on: an offer
    counts from its arrival (Civil Code 474, 137). Changes nothing once it was taken back; in the caller's transaction.
    """
    now = timezone.now()
    unsent = Contract.objects.filter(id=contract.id, proposal=contract.proposal, state=State.SUBMITTED)
    if not unsent.update(state=State.PROPOSED, changed_at=now):
        return
    token, link = new_link()
    Proposal.objects.filter(id=contract.proposal_id).update(link=link, closes_at=now + OPEN_FOR)
    facts = {"proposal": str(contract.proposal_id), "document": file.sha256, "closes_at": (now + OPEN_FOR).isoformat()}
    record("contract.sent", stream=contract.id, actor=Actor.system(), facts=facts)
    invite(contract, token)

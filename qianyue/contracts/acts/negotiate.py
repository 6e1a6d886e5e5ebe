"""Worker and employer talk about an offer before anybody signs: a question, and the answer to a question or a wish.

All of it stays with the contract and is evidence. The offer itself is changed by a new one only (`propose`).
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.contracts.access import MISSING, as_member, standing
from qianyue.contracts.models import Contract, Reply
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, NotFound, TooMany
from qianyue.operations.fields import sealed
from qianyue.operations.ids import new_id
from qianyue.operations.written import written

LONGEST = 500
AT_ONCE = 10  # questions that wait for an answer: more help nobody


def ask_question(proposal_id: uuid.UUID, question: str, *, actor: Actor) -> uuid.UUID:
    """The worker asks about the offer that stands; returns the question's key. Errors: InvalidInput, Conflict, TooMany."""
    missing = "请写明想问什么，例如“加班费怎样计算”。"
    text = written(question, field="reason", most=LONGEST, missing=missing)
    with transaction.atomic():
        proposal = standing(proposal_id, actor=actor)
        waiting = Reply.objects.filter(proposal__contract=proposal.contract_id, kind="question", answered_at=None)
        if waiting.count() >= AT_ONCE:
            raise TooMany("您问的问题单位还没有答完，请等答复以后再问。着急的话，请直接打电话给单位。")
        asked = Reply(id=new_id(proposal.contract.shard), proposal=proposal, kind="question", text=text, at=timezone.now())
        asked.save(force_insert=True)
        facts = {"proposal": str(proposal.id), "question": str(asked.id)}
        record("question.asked", stream=proposal.contract_id, actor=actor, facts=facts, details={"question": text})
        handler = proposal.contract.handler
        notify(
            event=f"question:{asked.id}",
            text=f"劳动者对合同 {proposal.contract.number} 提出问题，请登录答复。",
            person=handler.id,
            phone=handler.phone,
            email=handler.email,
            contract=proposal.contract_id,
            link=f"{settings.PUBLIC_URL}/desk/contracts/{proposal.contract_id}",
        )
    return asked.id


def answer_worker(reply_id: uuid.UUID, answer: str, *, actor: Actor) -> None:
    """A handler answers a question, or says why a wish is not followed; once. Errors: NotFound, InvalidInput, Conflict."""
    reply = Reply.objects.select_related("proposal").filter(id=reply_id, kind__in=("question", "change")).first()
    if reply is None:
        raise NotFound(MISSING)
    contract = as_member(reply.proposal.contract_id, actor=actor, to="propose")
    text = written(answer, field="answer", most=LONGEST, missing="请写答复，劳动者会原样看到。")
    with transaction.atomic():
        reply.answer = text
        open_still = Reply.objects.filter(id=reply_id, answered_at=None)
        if not open_still.update(**sealed(reply, "answer"), answered_by=actor.person, answered_at=timezone.now()):
            raise Conflict("这一条刚刚已由同事答复，请刷新页面查看。")
        facts = {"proposal": str(reply.proposal_id), "question": str(reply.id)}
        record("question.answered", stream=contract.id, actor=actor, facts=facts, details={"answer": text})
        held = Contract.objects.select_for_update(of=("self",)).select_related("proposal").get(id=contract.id)
        worker = held.proposal.terms.get("worker", {}) if held.proposal else {}  # where the worker is now, not when it was asked
        notify(
            event=f"answered:{reply.id}",
            text=f"{contract.employer.name}答复了您对{contract.definition.title}提出的问题，请登录查看。",
            person=held.worker_id,
            phone=worker.get("phone"),
            email=worker.get("email"),
            contract=contract.id,
            link=f"{settings.PUBLIC_URL}/my/contracts/{contract.id}",
        )

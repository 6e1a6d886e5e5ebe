"""Intent confirmation (art. 9, 17): a second code to the verified phone, whose message names the contract and its digest."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.contracts.access import standing
from qianyue.contracts.acts.read import ELECTRONIC_FORM, FULL_TEXT, INTENT, KEY_FACTS, require
from qianyue.contracts.models import Acknowledgement, Proposal
from qianyue.evidence.record import record
from qianyue.notices.send import send_code
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, NotAllowed, QianyueError
from qianyue.operations.rows import insert_once
from qianyue.people import codes
from qianyue.people.acts.identify import is_identified

FRESH = datetime.timedelta(minutes=15)  # from confirmation to signature


def tail(digest: str) -> str:
    """The last eight characters of a digest: what the message, the screen and the record show of it."""
    return digest[-8:].upper()


def request_intent_code(proposal_id: uuid.UUID, *, actor: Actor) -> None:
    """Send the code. Errors: Conflict (an earlier step is missing), TooMany."""
    proposal = standing(proposal_id, actor=actor)
    require(proposal, (ELECTRONIC_FORM, KEY_FACTS, FULL_TEXT), actor=actor)
    phone = proposal.contract.worker.phone
    with transaction.atomic():
        issued = codes.issue(purpose="intent", phone=phone, subject=_subject(proposal), template=_template(proposal))
        code = issued.code
        send_code(code_id=code.id, phone=phone, text=issued.text, expires_at=code.expires_at, contract=proposal.contract_id)
        facts = {
            "proposal": str(proposal.id),
            "challenge": str(code.id),
            "document": proposal.document.sha256,
            "text": code.text_digest,
        }
        record("intent.asked", stream=proposal.contract_id, actor=actor, facts=facts)


def confirm_intent(proposal_id: uuid.UUID, number: str, *, actor: Actor) -> None:
    """Check the code; right within fifteen minutes of signing. Errors: InvalidInput, TooMany, Conflict."""
    proposal = standing(proposal_id, actor=actor)
    require(proposal, (ELECTRONIC_FORM, KEY_FACTS, FULL_TEXT), actor=actor)
    phone = proposal.contract.worker.phone
    facts = {"proposal": str(proposal.id), "document": proposal.document.sha256}
    try:
        code = codes.use(purpose="intent", phone=phone, subject=_subject(proposal), number=number)
    except QianyueError as problem:
        with transaction.atomic():
            record("intent.failed", stream=proposal.contract_id, actor=actor, facts={**facts, "reason": problem.code})
        raise
    facts |= {"method": "sms_code", "challenge": str(code.id), "text": code.text_digest}
    with transaction.atomic():
        standing(proposal_id, actor=actor)  # using the code took a transaction of its own
        now, digest = timezone.now(), proposal.document.sha256
        row = Acknowledgement(proposal=proposal, person_id=actor.person, kind=INTENT, digest=digest, at=now)
        if not insert_once(row):  # confirmed before, and that has grown old
            earlier = Acknowledgement.objects.filter(proposal=proposal, person=actor.person, kind=INTENT)
            earlier.update(digest=digest, at=now)
        record("intent.confirmed", stream=proposal.contract_id, actor=actor, facts=facts)


def is_fresh(proposal: Proposal, *, actor: Actor) -> bool:
    """Whether the intent was confirmed a short while ago, for exactly this document."""
    since = timezone.now() - FRESH
    mine = Acknowledgement.objects.filter(proposal=proposal, person=actor.person, kind=INTENT, at__gt=since)
    return mine.filter(digest=proposal.document.sha256).exists()


def may_sign(proposal_id: uuid.UUID, *, actor: Actor) -> Proposal:
    """The standing offer, when everything that comes before a signature is done and recent.

    Errors: Conflict (step missing, intent too old, offer replaced), NotAllowed (identified too long ago).
    """
    proposal = standing(proposal_id, actor=actor)
    require(proposal, (ELECTRONIC_FORM, KEY_FACTS, FULL_TEXT, INTENT), actor=actor)
    if not is_identified(proposal.contract.worker):
        raise NotAllowed("实名核验已超过一天，请重新核验后再签名。")
    if not is_fresh(proposal, actor=actor):
        raise Conflict("意愿确认已超过 15 分钟，请重新获取验证码确认后再签名。")
    return proposal


def _subject(proposal: Proposal) -> str:
    return f"{proposal.id}:{proposal.document.sha256}"


def _template(proposal: Proposal) -> str:
    contract = proposal.contract
    return (
        f"【签约】验证码{{code}}，5分钟内有效。您正在确认签署《{contract.definition.title}》（{contract.number}，{contract.employer.name}），"
        f"文件校验尾号{tail(proposal.document.sha256)}。不是本人操作请勿告知他人。"
    )

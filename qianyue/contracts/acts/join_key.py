"""The platform's half of a worker's SM2 key: joined to the browser's, used twice, destroyed (`trust.sm2.two_party`).

What the half signs next is always fixed before the browser may ask: the request for the certificate when the key is joined,
the document when the revision is written down (`sign.begin_signing`). No digest ever comes from the browser.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from qianyue.contracts.access import hold, standing
from qianyue.contracts.acts.ceremony import LIFETIME
from qianyue.contracts.acts.intent import may_sign
from qianyue.contracts.models import JointKey, Proposal
from qianyue.contracts.suite import suite
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id
from qianyue.operations.outbox import handler, owe
from qianyue.trust import certificates, sm2
from qianyue.trust.sm2.two_party import Platform, TwoPartyError

AFTER_JOINING = point("join.after_joining")
AFTER_SPENDING = point("join.after_spending")
FORGET = "contracts.forget_half"
GONE = "这次签名已经失效，请回到上一步重新签名。"


def session_of(proposal: Proposal) -> str:
    """What both sides' proofs are bound to: this offer and these bytes."""
    return f"{proposal.id}:{proposal.document.sha256}"


def join(proposal_id: uuid.UUID, first: Mapping[str, object], *, actor: Actor) -> tuple[uuid.UUID, dict[str, str]]:
    """The key's identifier and the answer to the browser's `point` and `proof`: `public` and `proof`.

    An earlier half of this worker for this offer is destroyed. Errors: Conflict, NotAllowed as for signing, InvalidInput (a
    proof that does not hold, a platform that does not sign with SM2).
    """
    proposal = may_sign(proposal_id, actor=actor)
    if suite().key != "sm2":
        raise InvalidInput("本平台目前不使用国密密钥签名，请刷新页面后重新签名。")
    now = timezone.now()
    try:
        half, answer = Platform.join(first, session=session_of(proposal), at=now)
    except TwoPartyError:
        raise InvalidInput("手机里的那一半钥匙没有通过核对，没有开始签名。请刷新页面后重新签名。") from None
    half.fix(certificates.request_info(subject=certificates.name(), spki=sm2.public_key_info(half.public)))
    with transaction.atomic():
        hold(proposal)
        JointKey.objects.filter(proposal=proposal).update(half=None)
        key = JointKey(
            id=new_id(proposal.contract.shard), proposal=proposal, person_id=actor.person, half=half.to_bytes().decode()
        )
        key.public_key = half.public
        key.save(force_insert=True)
        facts = {"proposal": str(proposal.id), "key": str(key.id), "public_key": hashlib.sha256(half.public).hexdigest()}
        record("key.joined", stream=proposal.contract_id, actor=actor, facts=facts)
        owe(FORGET, key.id, delay=LIFETIME.total_seconds(), key=str(key.id))
    crash_if(AFTER_JOINING)
    return key.id, answer


def answer(key_id: uuid.UUID, q1: object, *, actor: Actor) -> dict[str, str]:
    """`r`, `s2`, `s3` for the browser's Q1 over what is fixed. Spent, and committed as spent, before it is told.

    Errors: Conflict (nothing fixed, asked twice, too late, not this worker's key): the half is destroyed.
    """
    with transaction.atomic():
        key = JointKey.objects.select_for_update(of=("self",)).filter(id=key_id, person=actor.person, half__isnull=False).first()
        if key is None:
            raise Conflict(GONE)
        standing(key.proposal_id, actor=actor)
        half = Platform.from_bytes(key.half.encode())
        try:
            told = half.answer(q1, at=timezone.now())
        except TwoPartyError:
            told = None
        _keep(key, half)
    crash_if(AFTER_SPENDING)
    if told is None:
        raise Conflict(GONE)
    return told


def fix(proposal: Proposal, public_key: bytes, data: bytes, *, actor: Actor) -> None:
    """What the half signs next, inside the caller's transaction. Errors: Conflict (no half of this key)."""
    mine = JointKey.objects.select_for_update(of=("self",)).filter(proposal=proposal, person=actor.person, half__isnull=False)
    for key in mine:
        half = Platform.from_bytes(key.half.encode())
        try:
            if half.public == public_key:
                half.fix(data)
                _keep(key, half)
                return
        except TwoPartyError:
            break
    raise Conflict(GONE)


def destroy(proposal: Proposal) -> None:
    """Inside the caller's transaction: the worker signs elsewhere, and no half that was joined before is of use any more."""
    JointKey.objects.filter(proposal=proposal).update(half=None)


def _keep(key: JointKey, half: Platform) -> None:
    key.half = None if half.spent else half.to_bytes().decode()
    key.save(update_fields=["half"])


@handler(FORGET)
def forget_half(*, key: str) -> None:
    """Its time is up: a half is worth nothing afterwards, and is not kept either."""
    JointKey.objects.filter(id=key).update(half=None)

"""A second officer reviews the draft of an official model text: approves it, or returns it with what is to be mended."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.employers.models import ContractText
from qianyue.employers.text_keeping import must_be_fit
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.ids import new_id, shard_of
from qianyue.operations.rows import insert_once
from qianyue.operations.written import written
from qianyue.oversight import texts
from qianyue.oversight.four_eyes import must_be_another
from qianyue.oversight.models import TextReview

LONGEST_REASON = 500
OWN = "这份文本是您自己起草的，须由本部门的另一名工作人员审核。"


def approve_text(key: uuid.UUID, *, actor: Actor) -> None:
    """It may be published. The database itself refuses the review of one's own draft.

    Errors: NotFound, NotAllowed, InvalidInput (statutory items missing, unlawful words, cannot be laid out), Conflict.
    """
    text = _to_review(key, actor=actor)
    must_be_fit(text)
    _decide(text, TextReview.Verdict.APPROVED, "", actor=actor)


def return_text(key: uuid.UUID, reason: str, *, actor: Actor) -> None:
    """It is not; the next version says better. Errors: NotFound, NotAllowed, InvalidInput (no reason), Conflict."""
    text = _to_review(key, actor=actor)
    said = written(reason, field="reason", most=LONGEST_REASON, missing="请写明要修改什么，500 字以内。")
    _decide(text, TextReview.Verdict.RETURNED, said, actor=actor)


def _to_review(key: uuid.UUID, *, actor: Actor) -> ContractText:
    text = texts.own_text(key, actor=actor)
    must_be_another(text.uploaded_by_id, actor=actor, refusal=OWN)
    if texts.standing_of(text) != texts.DRAFTED:
        raise Conflict("这份文本已经审核或者停用，请刷新页面查看。")
    return text


def _decide(text: ContractText, verdict: TextReview.Verdict, reason: str, *, actor: Actor) -> None:
    review = TextReview(
        id=new_id(shard_of(text.id)),
        text=text,
        verdict=verdict,
        reason=reason,
        reviewed_by_id=actor.person,
        reviewed_at=timezone.now(),
    )
    with transaction.atomic():
        waiting = ContractText.objects.select_for_update().filter(id=text.id, withdrawn_at=None)  # nor withdrawn meanwhile
        if not waiting.exists() or not insert_once(review):
            raise Conflict("这份文本刚刚由同事审核或者停用，请刷新页面查看。")
        facts = {"text": str(text.id), "version": text.version, "sha256": text.sha256}
        record(f"text.{verdict}", stream=text.owner, actor=actor, facts=facts, details={"reason": reason})

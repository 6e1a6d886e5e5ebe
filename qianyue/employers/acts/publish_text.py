"""A second member puts a text into use: only one that prints all that the law asks for, and of which documents can be made."""

from __future__ import annotations

import uuid

from django.utils import timezone

from qianyue.employers import texts
from qianyue.employers.models import ContractText
from qianyue.employers.text_keeping import must_be_fit
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, NotAllowed
from qianyue.operations.once import once


def publish_text(text_id: uuid.UUID, *, actor: Actor, operation: str | None = None) -> None:
    """From now on offers can be made with it; an earlier version of the same name is withdrawn.

    Errors: NotAllowed (who uploaded does not publish), InvalidInput (statutory items missing, cannot be laid out), Conflict.
    """
    text = texts.text_of(text_id, actor=actor, to="publish_texts")
    if text.uploaded_by_id == actor.person:
        raise NotAllowed("上传文本的人不能自己发布，请由本单位另一位经办人或者印章管理员核对后发布。")
    if text.published_at or text.withdrawn_at:
        raise Conflict("这份文本已经发布或者停用，请刷新页面查看。")
    must_be_fit(text)

    def do() -> str:
        now = timezone.now()
        waiting = ContractText.objects.filter(id=text_id, published_at=None, withdrawn_at=None)
        if not waiting.update(published_at=now, published_by=actor.person):
            raise Conflict("这份文本刚刚被同事发布或者停用，请刷新页面查看。")
        earlier = ContractText.objects.filter(employer=text.employer_id, title=text.title, withdrawn_at=None)
        replaced = earlier.exclude(published_at=None).exclude(id=text_id)
        for old in replaced.select_for_update():
            ContractText.objects.filter(id=old.id).update(withdrawn_at=now, withdrawn_by=actor.person)
            record("text.withdrawn", stream=text.owner, actor=actor, facts={"text": str(old.id), "replaced_by": str(text_id)})
        facts = {"text": str(text_id), "version": text.version, "sha256": text.sha256}
        record("text.published", stream=text.owner, actor=actor, facts=facts)
        return ""

    once(operation, "publish_text", actor=actor, do=do)

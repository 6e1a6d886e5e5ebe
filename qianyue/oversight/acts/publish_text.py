"""An officer publishes an approved model text from a day on; on that day it takes the place of the version before it."""

from __future__ import annotations

import datetime
import uuid

from django.utils import timezone

from qianyue.employers.models import ContractText
from qianyue.employers.text_keeping import must_be_fit
from qianyue.evidence.record import record
from qianyue.law.dates import add_months
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.once import once
from qianyue.oversight import texts
from qianyue.oversight.four_eyes import must_be_another
from qianyue.oversight.models import Authority, TextReview
from qianyue.oversight.text_ends import owe_telling

MONTHS_AHEAD = 12  # further ahead is a mistyped year


def publish_official_text(key: uuid.UUID, begins_on: datetime.date, *, actor: Actor, operation: str | None = None) -> None:
    """From `begins_on` (today at the earliest) employers of the region are offered it; everybody may read it from now on.

    Errors: NotFound, NotAllowed (the drafter), InvalidInput (the day; the rules are others by now), Conflict (not approved,
    published already, a later version has been published).
    """
    text = texts.own_text(key, actor=actor)
    must_be_another(text.uploaded_by_id, actor=actor, refusal="起草的人不能自己发布，请由审核的工作人员发布。")
    if not timezone.localdate() <= begins_on <= add_months(timezone.localdate(), MONTHS_AHEAD):
        message = "启用日期不对：最早是今天，最晚是一年以后。"
        raise InvalidInput(message, fields={"begins_on": message})
    must_be_fit(text)

    def do() -> str:
        Authority.objects.select_for_update().get(id=text.authority_id)  # one publication of the authority after the other
        later = ContractText.objects.published().filter(authority=text.authority_id, title=text.title, version__gt=text.version)
        if later.exists():
            raise Conflict("同名文本已有更新的版本发布，这一版不能再发布。")
        waiting = ContractText.objects.filter(
            id=key, published_at=None, withdrawn_at=None, review__verdict=TextReview.Verdict.APPROVED
        )
        if not waiting.update(published_at=timezone.now(), published_by=actor.person, begins_on=begins_on):
            raise Conflict("这份文本还没有审核通过，或者已经发布、停用，请刷新页面查看。")
        facts = {"text": str(key), "version": text.version, "sha256": text.sha256, "begins_on": begins_on.isoformat()}
        if before := texts.predecessor(text):
            facts["replaces"] = str(before.id)
        for older in texts.history(text).exclude(id=key).filter(withdrawn_at=None):
            owe_telling(older, begins_on)
        record("text.published", stream=text.owner, actor=actor, facts=facts)
        return ""

    once(operation, "publish_official_text", actor=actor, do=do)

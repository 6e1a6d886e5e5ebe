"""An officer sends a notice to the employers whom its preview has shown: decided at once, done by the workers."""

from __future__ import annotations

import hmac
import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.oversight import official
from qianyue.oversight.acts.draft_notice import NOBODY, must_be_sound
from qianyue.oversight.models import OfficialNotice
from qianyue.oversight.telling import SENT, owe_telling

CHANGED = "内容或者收到的单位刚刚有了变化（同事修改，或者单位终止了服务），请重新核对预览。"


def send_notice(key: uuid.UUID, digest: str, *, actor: Actor) -> int:
    """To how many. `digest` is what the preview showed (`official.digest_of`). Doing it again changes nothing.

    Errors: NotFound, NotAllowed, InvalidInput (nobody left, its day has passed), Conflict (not what was looked at,
    withdrawn; what it corrects is withdrawn).
    """
    with transaction.atomic():
        held, officer = official.to_act_on(key, actor=actor)
        if held.state in official.OUT:
            return held.receivers.count()
        official.must_be_draft(held)
        must_be_sound(held)
        _must_stand(held.corrects_id)
        receiving = official.receiving(held, officer)
        shown = official.digest_of(held, receiving)
        if not hmac.compare_digest(shown.encode(), digest.encode()):
            raise Conflict(CHANGED)
        count = receiving.count()
        if not count:
            raise InvalidInput(NOBODY)
        held.receivers.exclude(id__in=receiving.order_by().values("id")).delete()
        held.state, held.sent_by, held.sent_at = OfficialNotice.State.SENDING, officer.person, timezone.now()
        held.save(update_fields=["state", "sent_by", "sent_at"])
        due = held.due_on.isoformat() if held.due_on else ""
        facts = {"number": held.number, "kind": held.kind, "count": count, "digest": shown, "due": due}
        if held.corrects_id:
            facts["corrects"] = str(held.corrects_id)
        details = {"title": held.title, "text": held.text, "link": held.link}
        record("official.sent", stream=held.id, actor=actor, facts=facts, details=details)
        owe_telling(held.id, SENT)
        return count


def _must_stand(corrects: uuid.UUID | None) -> None:
    """Whoever was told that a notice is taken back is not told afterwards that it is put right. Errors: Conflict."""
    if corrects and not OfficialNotice.objects.select_for_update().filter(id=corrects, state__in=official.OUT).values_list("id"):
        raise Conflict("要更正的通知已经撤回，更正不能再发。请放弃这份草稿；仍要通知的，另写一份。")

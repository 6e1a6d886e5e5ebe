"""An officer reads the passage that a rule has stopped and says whether it was a false alarm."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.contracts.models import Objection
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.written import written
from qianyue.oversight import access

LONGEST_ANSWER = 300


def decide_objection(key: uuid.UUID, answer: str, *, uphold: bool, actor: Actor) -> None:
    """Uphold it (the finding no longer stops this contract) or not, with the reason. Final: other words are another finding.

    Errors: NotAllowed, NotFound (another region), InvalidInput (no reason), Conflict (decided meanwhile).
    """
    objection = access.objection(key, actor=actor)
    missing = f"请写明理由，最多 {LONGEST_ANSWER} 个字；单位会看到。"
    text = written(answer, field="answer", most=LONGEST_ANSWER, missing=missing)
    with transaction.atomic():
        held = Objection.objects.select_for_update().get(id=key)
        if held.upheld is not None:
            raise Conflict("这项申诉刚刚已由他人答复，请刷新页面查看。")
        held.upheld, held.answer, held.decided_by_id, held.decided_at = uphold, text, actor.person, timezone.now()
        held.save(update_fields=["upheld", "answer", "decided_by", "decided_at"])
        facts = {"objection": str(key), "rule": objection.rule, "finding": objection.finding}
        kind = "objection.upheld" if uphold else "objection.rejected"
        record(kind, stream=objection.contract_id, actor=actor, facts=facts, details={"answer": text})
        raiser, contract = objection.raised_by, objection.contract
        notify(
            event=f"objection_decided:{key}",
            person=raiser.id,
            phone=raiser.phone,
            email=raiser.email,
            text=f"对合同 {contract.number} 检查结果的申诉{'已被采纳，不再阻止发出' if uphold else '没有被采纳，请修改那句话'}。",
            contract=contract.id,
            link=f"{settings.PUBLIC_URL}/desk/contracts/{contract.id}",
        )

"""Phone and key are lost: the system administrator lets an officer enrol anew. Sessions end, the password stays."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.operations.actor import SYSTEM, Actor
from qianyue.operations.errors import NotAllowed
from qianyue.operations.written import written
from qianyue.oversight.models import Officer
from qianyue.people.models import Authenticator, RecoveryCode, SecurityKey

LONGEST_REASON, LONGEST_NAME = 200, 40


def reset_second_factor(officer: Officer, reason: str, *, operator: str, actor: Actor) -> None:
    """The next login leads to enrolling. `operator`: the name of who does it at the console, where nobody logs in.

    Errors: NotAllowed, InvalidInput (no reason, no name).
    """
    if actor.role != SYSTEM:
        raise NotAllowed("第二因素由平台的系统管理员重置，请本人持证件到服务窗口提出。")
    text = written(reason, field="reason", most=LONGEST_REASON, missing="请写明为什么重置、怎样核对了本人，200 字以内。")
    name = written(operator, field="operator", most=LONGEST_NAME, missing="请写明由哪一位系统管理员办理。")
    with transaction.atomic():
        for factor in (Authenticator, SecurityKey, RecoveryCode):
            factor.objects.filter(person=officer.person_id).delete()
        Officer.objects.filter(person=officer.person_id).update(sessions_since=timezone.now())
        facts, details = {"person": str(officer.person_id)}, {"reason": text, "operator": name}
        record("officer.second_factor_reset", stream=officer.authority_id, actor=actor, facts=facts, details=details)

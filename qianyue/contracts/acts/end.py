"""The employer records that a contract ends other than by an agreement (LCL 37–41, 44), after what speaks against it is answered.

What LCL 42 forbids or LCL 45 puts off is refused (T-14). What is merely risky is warned of, and the handler must have read it.
"""

from __future__ import annotations

import dataclasses
import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.contracts.access import as_member
from qianyue.contracts.alerts import dates as life
from qianyue.contracts.employed import employed
from qianyue.contracts.ended import ENDING, ended
from qianyue.contracts.links import Link
from qianyue.contracts.models import Contract, DutyDone, Ending, State
from qianyue.evidence.record import record
from qianyue.law.dates import today
from qianyue.law.endings import PROTECTIONS, REASONS, Facts, Objection, objections
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id
from qianyue.operations.once import answered, once
from qianyue.operations.rows import insert_once
from qianyue.operations.sentences import Sentence
from qianyue.operations.written import written

LONGEST_WORDS = 500
BY_AGREEMENT = "LCL36"
ON_THE_WAY = (State.PROPOSED, State.SUBMITTED, State.SIGNED_BY_ONE, State.SEALING, State.CONCLUDED)
FURTHEST = datetime.timedelta(days=366)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Decision:
    """What the handler says. `protections`: an answer for each case of LCL 42; `warned`: the warnings have been read."""

    reason: str
    last_day: datetime.date
    words: str
    notice_on: datetime.date | None = None
    paid_instead: bool = False
    union_told: bool = False
    protections: Mapping[str, bool] = dataclasses.field(default_factory=dict)
    warned: bool = False


def against(contract_id: uuid.UUID, decision: Decision, *, actor: Actor) -> tuple[Link, list[Objection]]:
    """What speaks against this decision, and the agreement that would end. Errors: Conflict (nothing to end), InvalidInput."""
    found = employed(contract_id, actor=actor, to="end")
    employment = found.employment
    link = employment.current
    found.must_be_reached()  # nor is a contract on paper ended here
    if link.ended is not None:
        raise Conflict("这份合同已经解除或者终止，不能再办理。记录有误的，请先撤销记录。")
    if decision.reason not in REASONS or decision.reason == BY_AGREEMENT:
        message = "请选择解除或者终止的原因；双方协商一致的，请起草解除协议，由劳动者签名。"
        raise InvalidInput(message, fields={"reason": message})
    facts = Facts(
        reason=decision.reason,
        last_day=decision.last_day,
        term_type=link.part("term").get("type"),
        start=link.start,
        end=link.day("term", "end"),
        since=employment.service_since.value,
        probation_end=employment.probation_end.value,
        retirement_dates=(employment.retirement.value,) if employment.retirement.value else (),
        notice_on=decision.notice_on,
        paid_instead=decision.paid_instead,
        union_told=decision.union_told,
        protections=decision.protections,
    )
    return link, objections(facts)


def end(contract_id: uuid.UUID, decision: Decision, *, actor: Actor, operation: str | None = None) -> uuid.UUID:
    """Record the ending of what is in force with this worker; returns the record's key.

    Errors: InvalidInput with a sentence for each field that blocks or must be read, Conflict (it has ended already).
    """
    if done := answered(operation, "end", actor=actor):
        return uuid.UUID(done)
    link, found = against(contract_id, decision, actor=actor)
    missing = f"请写明事实和理由，最多 {LONGEST_WORDS} 个字：劳动者会看到，也会写进记录。"
    words = written(decision.words, field="words", most=LONGEST_WORDS, missing=missing)
    _refuse(decision, found)
    contract = Contract.objects.select_related("proposal", "employer").get(id=link.key)
    record_of_it = Ending(
        id=new_id(contract.shard),
        contract=contract,
        type=REASONS[decision.reason].type,
        last_day=decision.last_day,
        decision=_kept(decision, words, found),
        decided_by_id=actor.person,
        decided_at=timezone.now(),
    )

    def do() -> str:
        Contract.objects.select_for_update().get(id=contract.id)  # no document may end it at the same moment
        if ended(contract) is not None or not insert_once(record_of_it):
            raise Conflict("这份合同刚刚已经由同事办理解除或者终止，请刷新页面查看。")
        life.ends(contract, decision.last_day)
        record(
            "contract.ended",
            stream=contract.id,
            actor=actor,
            facts={"ending": str(record_of_it.id), "type": record_of_it.type, "last_day": decision.last_day.isoformat()},
            details=record_of_it.decision,
        )
        _tell(contract, record_of_it, actor=actor)
        return str(record_of_it.id)

    return uuid.UUID(once(operation, "end", actor=actor, do=do))


def take_back_ending(contract_id: uuid.UUID, *, actor: Actor) -> None:
    """The record was wrong. Errors: Conflict when there is none, or a certificate or an agreement has been made of it."""
    contract = as_member(contract_id, actor=actor, to="end")
    with transaction.atomic():
        Contract.objects.select_for_update().get(id=contract.id)
        issued = contract.later.filter(kind__in=ENDING).filter(state__in=ON_THE_WAY).exists()
        standing = Ending.objects.filter(contract=contract, taken_back_at=None)
        key = standing.values_list("id", flat=True).first()
        if issued or not standing.update(taken_back_at=timezone.now(), taken_back_by=actor.person):
            raise Conflict("没有可以撤销的记录，或者已经出具证明书。证明书有误的，请向劳动者另行出具更正的证明书。")
        life.goes_on(contract)  # what was done stays in the log
        DutyDone.objects.filter(contract=contract).delete()
        record("ending.taken_back", stream=contract.id, actor=actor, facts={"ending": str(key)})


def _refuse(decision: Decision, found: list[Objection]) -> None:
    blocking = {one.field: f"{one.message}（{one.basis}）。" for one in reversed(found) if one.blocks}
    if decision.last_day > today() + FURTHEST:
        blocking["last_day"] = "最后一天太远，请核对。"
    if decision.notice_on is not None and decision.notice_on > today():
        blocking["notice_on"] = "通知的日期还没有到，请核对。"
    if blocking:
        raise InvalidInput(Sentence("还有 {count} 处不能这样办理，请逐处核对。", count=len(blocking)), fields=blocking)
    if found and not decision.warned:
        message = "请先阅读下面的风险提示并勾选确认，再办理。"
        raise InvalidInput(message, fields={"warned": message})


def _kept(decision: Decision, words: str, found: list[Objection]) -> dict[str, Any]:
    return {
        "reason": decision.reason,
        "words": words,
        "notice_on": decision.notice_on.isoformat() if decision.notice_on else None,
        "paid_instead": decision.paid_instead,
        "union_told": decision.union_told,
        "protections": {name: decision.protections[name] for name in PROTECTIONS if name in decision.protections},
        "warnings": [one.message for one in found],
    }


def _tell(contract: Contract, ending: Ending, *, actor: Actor) -> None:
    """The worker hears that it ends and when; why, after logging in."""
    worker = contract.proposal.terms.get("worker") or {}
    how = "终止" if ending.type == "terminated" else "解除"
    notify(
        event=f"ended:{ending.id}",
        contract=contract.id,
        person=contract.worker_id,
        phone=worker.get("phone"),
        email=worker.get("email"),
        text=f"{contract.employer.name}已记录：合同 {contract.number} 于 {ending.last_day} {how}。"
        "原因和证明书请登录查看；有异议的，可以向人社部门投诉或者申请仲裁。",
        link=f"{settings.PUBLIC_URL}/my/contracts/{contract.id}/employment",
    )

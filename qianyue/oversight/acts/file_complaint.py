"""A worker tells the labour authority of a problem: with a contract, or with the employer's name and place alone."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.utils import timezone

from qianyue.contracts import access as contracts
from qianyue.evidence.record import record
from qianyue.law.holidays import after_working_days
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput, TooMany
from qianyue.operations.ids import new_id
from qianyue.operations.once import once
from qianyue.operations.written import written
from qianyue.oversight import complaints
from qianyue.oversight.complaint_models import Complaint
from qianyue.people.models import Person

LONGEST, LONGEST_NAME = 500, 100
MOST_OPEN = 5  # of one worker: more is a flood


def file_complaint(
    kind: str,
    text: str,
    *,
    actor: Actor,
    contract: uuid.UUID | None = None,
    about: str = "",
    region: str = "",
    may_name: bool = False,
    operation: str | None = None,
) -> uuid.UUID:
    """Returns the complaint's key. The place of a contract decides which authority has it; without one `region` does.

    Errors: NotAllowed, NotFound (not the worker's contract), InvalidInput, TooMany.
    """
    mine = complaints.of_worker(actor)
    worker = Person.objects.get(id=actor.person)
    found = contracts.as_invited(contract, actor=actor) if contract else None
    if kind not in Complaint.Kind.values:
        raise InvalidInput("请选择遇到了什么问题。", fields={"kind": "请选择遇到了什么问题。"})
    said = written(text, field="text", most=LONGEST, missing="请写明发生了什么，最多 500 个字。")
    name = found.employer.name if found else written(about, field="about", most=LONGEST_NAME, missing="请填写单位的名称。")
    place = (found.region or found.employer.region) if found else region
    authority = complaints.authority_for(place)
    if authority is None:
        raise InvalidInput("请选择单位所在的县（市、区）。", fields={"region": "请选择单位所在的县（市、区）。"})

    def do() -> str:
        if mine.exclude(state__in=(Complaint.State.ANSWERED, Complaint.State.CLOSED)).count() >= MOST_OPEN:
            raise TooMany("您有五件投诉还没有答复。请等待答复，或者到人社部门的服务窗口说明情况。")
        key = new_id(authority.shard)
        complaint = Complaint(
            id=key,
            number=f"TS{timezone.localdate():%Y%m%d}-{key.hex[-8:].upper()}",
            kind=kind,
            worker_id=actor.person,
            worker_identity=worker.id_index,
            contract=found,
            employer=found.employer if found else None,
            about=name,
            text=said,
            may_name=may_name,
            region=place,
            authority=authority,
            filed_at=timezone.now(),
            due_on=after_working_days(timezone.localdate(), settings.COMPLAINT_DAYS),
        )
        complaint.save(force_insert=True)
        facts = {"complaint": complaint.number, "kind": kind, "authority": str(authority.id), "may_name": may_name}
        record("complaint.filed", stream=key, actor=actor, facts=facts, details={"text": said, "about": name})
        return str(key)

    return uuid.UUID(once(operation, "file_complaint", actor=actor, do=do))

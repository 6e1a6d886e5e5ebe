"""Before a term ends the employer tells the worker what it has in mind, and asks (domain.md 7.4; LCL 46(5)).

Information and no offer: nothing is agreed by the answer. It shows later who wanted what, and on which conditions.
"""

from __future__ import annotations

import hashlib
import uuid

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.contracts.employed import Employed, employed
from qianyue.contracts.employment import CURRENT
from qianyue.contracts.models import Intention
from qianyue.contracts.next_document import day_after, open_ended_next
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id
from qianyue.operations.rows import insert_once
from qianyue.operations.sentences import Sentence

KINDS = {"renew": "续订", "end": "期满终止"}
LONGEST = 500


def letter(found: Employed, kind: str, *, same_or_better: bool, remarks: str) -> str:
    """What the worker will read, word for word. Errors: InvalidInput, Conflict (nothing that will run out)."""
    employment = found.employment
    end, contract = employment.current.end, found.current
    if end is None or employment.phase not in CURRENT or employment.last_day is not None:
        raise Conflict("这份合同没有将要到期的期限，或者已经办理解除、终止，不用询问续订意向。")
    if kind not in KINDS:
        raise InvalidInput("请选择续订还是期满终止。", fields={"kind": "请选择续订还是期满终止。"})
    more = " ".join(remarks.split())
    if len(more) > LONGEST:
        message = Sentence("最多写 {limit} 个字，现在有 {count} 个字。", limit=LONGEST, count=len(more))
        raise InvalidInput(message, fields={"remarks": message})
    lines = [f"{contract.employer.name}与您订立的合同（编号 {contract.number}）将于 {end} 期满。"]
    if kind == "renew":
        term = "无固定期限" if open_ended_next(employment) else "具体期限另行协商"
        lines.append(f"单位希望从 {day_after(employment.current)} 起与您续订，期限：{term}。")
        lines.append("劳动条件维持或者高于现在的约定。" if same_or_better else "劳动条件有变化，以续订合同写明的为准。")
    else:
        lines.append("单位打算到期终止，不再续订。期满终止的，单位应当依法支付经济补偿，出具终止证明书。")
    if open_ended_next(employment):
        lines.append("按法律，您提出或者同意续订的，应当订立无固定期限劳动合同；只有您本人提出，才可以订立固定期限。")
    if more:
        lines.append(f"单位说明：{more}")
    lines.append("您的答复只是表明意愿，不是签订合同；怎样答复由您自己决定。")
    return "\n".join(lines)


def ask_intention(contract_id: uuid.UUID, kind: str, *, same_or_better: bool, remarks: str, actor: Actor) -> uuid.UUID:
    """Send the letter about what is in force with this worker; returns its key. Errors: as `letter`, Conflict (asked already)."""
    found = employed(contract_id, actor=actor, to="end")
    text = letter(found, kind, same_or_better=same_or_better, remarks=remarks)
    contract = found.current
    row = Intention(
        id=new_id(contract.shard),
        contract=contract,
        kind=kind,
        worker_phone=bytes(contract.worker_phone or b""),
        worker_identity=bytes(contract.worker_identity or b""),
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        same_or_better=kind == "renew" and same_or_better,
        asked_by_id=actor.person,
        asked_at=timezone.now(),
    )
    worker = found.employment.current.part("worker")
    with transaction.atomic():
        if not insert_once(row):
            raise Conflict("已经问过同样的内容。劳动者还没有答复的，请直接联系本人。")
        facts = {"intention": str(row.id), "kind": kind, "digest": row.digest}
        record("intention.asked", stream=contract.id, actor=actor, facts=facts)
        notify(
            event=f"intention_asked:{row.id}",
            contract=contract.id,
            person=contract.worker_id,
            phone=worker.get("phone"),
            email=worker.get("email"),
            text=f"{contract.employer.name}就合同到期后是否续订征求您的意见。请点链接登录后查看和答复，怎样答复由您自己决定。",
            link=f"{settings.PUBLIC_URL}/my/intentions/{row.id}",
        )
    return row.id

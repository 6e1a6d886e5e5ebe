"""A sheet of contracts on paper was wrong as a whole: what it entered and nobody has touched since is withdrawn in one act.

The workers withdraw each through `withdraw_paper`, for the one reason that was written; the rest stays, and is said why.
"""

from __future__ import annotations

import uuid
from collections import Counter

from qianyue.contracts.acts.enter_paper import LONGEST_REASON
from qianyue.contracts.batches.access import MISSING, batch_of
from qianyue.contracts.batches.runs import begin_run
from qianyue.contracts.models import Batch, PaperContract
from qianyue.contracts.paper_access import must_be_for_all
from qianyue.contracts.untouched import looked_at
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, NotFound
from qianyue.operations.once import once
from qianyue.operations.written import written

OVER = (Batch.State.DONE, Batch.State.CANCELLED)


def sheet_to_withdraw(batch_id: uuid.UUID, *, actor: Actor) -> tuple[Batch, dict[uuid.UUID, str]]:
    """The sheet, and of each paper that it entered why it would stay (`untouched.WHY`), empty where it would be withdrawn.

    Errors: NotFound (also of another batch than a sheet of papers), NotAllowed, Conflict (it is not done yet).
    """
    must_be_for_all(actor)
    batch = batch_of(batch_id, actor=actor)
    if batch.work != Batch.Work.PAPER:
        raise NotFound(MISSING)
    if batch.state not in OVER:
        raise Conflict("这张表格还没有办完，请等它办完，或者先停止。")
    return batch, _entered(batch)


def withdraw_sheet(batch_id: uuid.UUID, reason: str, *, actor: Actor, operation: str | None = None) -> uuid.UUID:
    """Begin to withdraw what is untouched; returns the key of the run.

    Errors: as `sheet_to_withdraw`, InvalidInput (no reason), Conflict (nothing is left to withdraw, or it is being done).
    """
    origin, _found = sheet_to_withdraw(batch_id, actor=actor)
    missing = "请写明为什么作废，例如“上传错了表格”：会留在每一份登记的记录里。"
    because = written(reason, field="reason", most=LONGEST_REASON, missing=missing)

    def do() -> str:
        held = Batch.objects.select_for_update().get(id=origin.id)
        if held.runs.filter(state=Batch.State.RUNNING).exists():
            raise Conflict("这张表格正在作废，请等它办完。")
        why = _entered(held)
        numbers = held.rows.filter(paper__isnull=False).order_by("number").values_list("number", "paper")
        rows = [{"number": number, "paper_id": paper} for number, paper in numbers if not why[paper]]
        if not rows:
            raise Conflict("这张表格登记的纸质合同都已经作废或者动过，没有可以一起作废的。请逐份打开办理。")
        return str(begin_run(origin, Batch.Work.WITHDRAW, rows, "batch.withdrawing", reason=because, actor=actor).id)

    return uuid.UUID(once(operation, "withdraw_sheet", actor=actor, do=do))


def counted(found: dict[uuid.UUID, str]) -> tuple[int, Counter[str]]:
    """How many would be withdrawn, and how many stay for each reason."""
    why = Counter(found.values())
    return why.pop("", 0), why


def _entered(batch: Batch) -> dict[uuid.UUID, str]:
    mine = PaperContract.objects.filter(id__in=batch.rows.filter(paper__isnull=False).values("paper"))
    return dict(looked_at(mine).values_list("id", "why"))

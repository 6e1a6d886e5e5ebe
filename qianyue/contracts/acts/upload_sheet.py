"""A handler uploads a spreadsheet: read in a child with limits, kept row by row as ciphertext, drafted by the workers."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable

from qianyue.contracts.access import membership, must_be_open
from qianyue.contracts.batches.engine import LANES, begin, finding
from qianyue.contracts.models import Batch, BatchRow
from qianyue.contracts.sheets.intake import Row, read
from qianyue.contracts.sheets.plan import Plan
from qianyue.employers.models import Employer
from qianyue.employers.permissions import must
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput, NotAllowed
from qianyue.operations.ids import new_id
from qianyue.operations.once import answered, once
from qianyue.operations.rows import insert
from qianyue.operations.sentences import Sentence
from qianyue.uploads.errors import Problem, UploadRefused


class SheetRefused(InvalidInput):
    """The file is not taken and nothing of it is kept; `problems` says where and why."""

    code = "sheet_refused"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(Sentence("表格有 {count} 处不能使用，没有保存。请改好后重新上传。", count=len(problems)))
        self.problems = problems


def upload_sheet(data: bytes, plan: Plan, *, name: str = "", actor: Actor, operation: str | None = None) -> uuid.UUID:
    """Take the rows of `data` (an .xlsx) to be drafted. Returns the key of the batch.

    `plan`: every column that a sheet of this kind may have. Errors: NotAllowed, SheetRefused.
    """
    member = membership(actor)
    must(actor, "draft")
    employer = Employer.objects.filter(id=actor.employer, active=True).first()
    if employer is None:
        raise NotAllowed("本单位的服务已经停用，不能起草合同。")
    must_be_open(employer)
    return take_sheet(data, plan, employer=employer, department=member.department_id, name=name, actor=actor, operation=operation)


def take_sheet(
    data: bytes,
    plan: Plan,
    *,
    employer: Employer,
    department: uuid.UUID | None,
    name: str,
    actor: Actor,
    operation: str | None,
    work: str = Batch.Work.DRAFT,
    look: Callable[[list[Row], Plan], list[Row]] = lambda rows, _plan: rows,
) -> uuid.UUID:
    """The same for any work, once the caller has asked for the permission. `look` may find problems in the rows together.

    Errors: SheetRefused.
    """
    if given := answered(operation, "upload_sheet", actor=actor):
        return uuid.UUID(given)
    try:
        ours, rows = read(data, plan)
    except UploadRefused as problem:
        raise SheetRefused(problem.problems) from None
    rows = look(rows, ours)
    batch = Batch(
        id=new_id(employer.shard),
        work=work,
        employer=employer,
        department_id=department,
        person_id=actor.person,
        role=actor.role,
        kind=plan.kind,
        name=name[:120] or None,
        plan=ours.to_json(),
        digest=hashlib.sha256(data).hexdigest(),
        total=len(rows),
    )

    def do() -> str:
        insert(batch)
        BatchRow.objects.bulk_create([_row(batch, row, place) for place, row in enumerate(rows)], batch_size=1000)
        said = {"batch": str(batch.id), "kind": batch.kind, "rows": batch.total, "sha256": batch.digest}
        record("batch.uploaded", stream=employer.id, actor=actor, facts=said)
        begin(batch)
        return str(batch.id)

    return uuid.UUID(once(operation, "upload_sheet", actor=actor, do=do))


def _row(batch: Batch, row: Row, place: int) -> BatchRow:
    made = BatchRow(id=new_id(batch.employer.shard), batch=batch, number=row.number, lane=place // 25 % LANES, cells=row.cells)
    if row.problem:
        made.state, made.findings = BatchRow.State.REFUSED, [finding("", row.problem)]
    return made

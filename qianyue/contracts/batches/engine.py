"""Goes on with a batch: a few rows, then the next few, in two chains of obligations beside each other.

Each chain (lane) has rows of its own and is one obligation at a time, so others' obligations are never kept waiting behind
ten thousand of ours. A worker that dies leaves its rows as they were, or finished: whoever goes on skips what is finished.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

import structlog
from django.db import Error, connection, transaction
from django.utils import timezone

from qianyue.contracts.access import membership
from qianyue.contracts.batches.access import counts, decided_by
from qianyue.contracts.models import Batch, BatchRow
from qianyue.documents import DocumentError
from qianyue.employers.permissions import must
from qianyue.evidence.record import record
from qianyue.gateways.errors import GatewayError
from qianyue.operations.actor import Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.errors import NotAllowed, QianyueError
from qianyue.operations.fields import sealed
from qianyue.operations.outbox import handler, owe

log = structlog.get_logger(__name__)
BATCH = "contracts.batch"
LANES = 2
CHUNK = 25  # rows that a lane takes at once
SLICE = 5.0  # seconds after which it lets others work: an eighth of a lease
BROKEN = "这一行暂时无法处理，平台运维人员已经收到通知。请先逐份办理，或者稍后重新上传这一行"

AFTER_ROWS = point("batch.after_rows")
AFTER_NEXT = point("batch.after_next")

Work = Callable[[Batch, list[BatchRow], Actor], None]
WORKS: dict[str, Work] = {}
ENDED: dict[str, Callable[[Batch], None]] = {}  # who hears of it, in the transaction that ends it


def begin(batch: Batch) -> None:
    """Owe the first step of each lane, in the transaction that decides."""
    for lane in range(LANES):
        _owe(batch, lane, 0)


@handler(BATCH)
def step(*, batch: str, lane: int, number: int, again: bool = False) -> None:
    """Some rows of one lane; the step after it is owed once they are done, and the last one ends the batch.

    `again`: what was checked is now entered. A step of the check that comes late leaves that alone.
    """
    found = Batch.objects.select_related("employer").get(id=batch)
    if found.state != Batch.State.RUNNING or again is not bool(found.accepted_at):
        return
    actor = decided_by(found)
    try:
        membership(actor)
        must(actor, found.permission)
    except NotAllowed:
        _stop(found)
        return
    until = time.monotonic() + SLICE
    while rows := _waiting(found, lane):
        WORKS[found.work](found, rows, actor)
        crash_if(AFTER_ROWS)
        if time.monotonic() > until or not _running(found):
            break
    _go_on(found, lane, number)
    crash_if(AFTER_NEXT)


def finish_row(row: BatchRow, **said: object) -> None:
    """Write down what has become of a waiting row; one that is not waiting any more stays as it is."""
    for name, value in said.items():
        setattr(row, name, value)
    row.done_at = timezone.now()
    if BatchRow.objects.filter(id=row.id, state=BatchRow.State.WAITING).exists():
        row.save(update_fields=[*said, "done_at"])


def write_down(rows: list[BatchRow]) -> None:
    """The same for many rows, whose attributes are set already: one statement written once, in the caller's transaction."""
    now = timezone.now()
    said = [(row.state, *sealed(row, "findings", "cells").values(), row.contract_id, row.paper_id, now, row.id) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(_WRITE, said)


_WRITE = """
    UPDATE contracts_batchrow SET state = %s, findings = %s, cells = %s, contract_id = %s, paper_id = %s, done_at = %s
    WHERE id = %s AND state = 'waiting'
"""


def each(rows: list[BatchRow], do: Callable[[BatchRow], None]) -> None:
    """One row after the other, each refused by what refuses it. What is nobody's fault passes through, and is tried again."""
    for row in rows:
        if not BatchRow.objects.filter(id=row.id, state=BatchRow.State.WAITING, batch__state=Batch.State.RUNNING).exists():
            continue  # stopped meanwhile: nothing more is done in that decision's name
        try:
            do(row)
        except QianyueError as problem:
            if problem.status >= 500:
                raise
            finish_row(row, state=BatchRow.State.REFUSED, findings=said_of(problem))
        except Error:
            raise
        except Exception as problem:
            if isinstance(problem, GatewayError):  # it will be back
                raise
            if isinstance(problem, DocumentError):
                finish_row(row, state=BatchRow.State.REFUSED, findings=[finding("", problem.message)])
                continue
            log.error("unexpected", kind=BATCH, row=str(row.id), exc_info=problem)
            finish_row(row, state=BatchRow.State.REFUSED, findings=[finding("", BROKEN)])


def said_of(problem: QianyueError) -> list[dict[str, str]]:
    """What an act has refused, as findings."""
    if problem.fields:
        return [finding(place, sentence) for place, sentence in problem.fields.items()]
    return [finding("", problem.message)]


def finding(path: str, message: str, *, severity: str = "block", fix: str = "", rule: str = "") -> dict[str, str]:
    return {"path": path, "severity": severity, "message": message.rstrip("。"), "fix": fix.rstrip("。"), "rule": rule}


def _waiting(batch: Batch, lane: int) -> list[BatchRow]:
    rows = BatchRow.objects.filter(batch=batch, state=BatchRow.State.WAITING, lane=lane).order_by("number")
    return list(rows[:CHUNK])


def _running(batch: Batch) -> bool:
    return Batch.objects.filter(id=batch.id, state=Batch.State.RUNNING).exists()


def _go_on(batch: Batch, lane: int, number: int) -> None:
    with transaction.atomic():
        if BatchRow.objects.filter(batch=batch, state=BatchRow.State.WAITING, lane=lane).exists():
            _owe(batch, lane, number + 1)
            return
        mine = Batch.objects.select_for_update().get(id=batch.id)  # both lanes may end at once: one sees that all is done
        left = BatchRow.objects.filter(batch=batch, state=BatchRow.State.WAITING).exists()
        if left or mine.state != Batch.State.RUNNING:
            return
        if BatchRow.objects.filter(batch=batch, state=BatchRow.State.READY).exists():
            Batch.objects.filter(id=batch.id).update(state=Batch.State.PREPARED)
            record("batch.checked", stream=batch.employer_id, actor=decided_by(batch), facts=facts(batch))
            owe(LAPSE, batch.id, delay=KEPT, batch=str(batch.id))
            return
        Batch.objects.filter(id=batch.id).update(state=Batch.State.DONE, finished_at=timezone.now())
        record("batch.finished", stream=batch.employer_id, actor=decided_by(batch), facts=facts(batch))
        _ended(batch)


def _stop(batch: Batch) -> None:
    """Who decided it may not any more: nothing further is done in that name."""
    with transaction.atomic():
        stop(batch, actor=Actor.system(), cause="发起的人员已经没有这项权限")


def stop(batch: Batch, *, actor: Actor, cause: str = "") -> bool:
    """In the caller's transaction: what is not done yet is left. False when there was nothing to stop."""
    standing = Batch.objects.filter(id=batch.id, state__in=(Batch.State.RUNNING, Batch.State.PREPARED))
    if not standing.update(state=Batch.State.CANCELLED, cause=cause, finished_at=timezone.now()):
        return False
    left = BatchRow.objects.filter(batch=batch, state__in=(BatchRow.State.WAITING, BatchRow.State.READY))
    left.update(state=BatchRow.State.CANCELLED)
    record("batch.stopped", stream=batch.employer_id, actor=actor, facts=facts(batch))
    _ended(batch)
    return True


def _ended(batch: Batch) -> None:
    clear_later(batch.id)
    if tell := ENDED.get(batch.work):
        tell(batch)


def facts(batch: Batch) -> dict[str, object]:
    return {"batch": str(batch.id), "work": batch.work, **counts(batch)}


CLEAR, LAPSE = "contracts.clear_batch", "contracts.lapse_batch"
KEPT = 30 * 86_400  # seconds that rows nobody has collected, or told to be entered, are kept


def clear_later(batch: uuid.UUID, *, seconds: float = KEPT, why: str = "kept") -> None:
    owe(CLEAR, f"{batch}:{why}", delay=seconds, batch=str(batch))


def _owe(batch: Batch, lane: int, number: int) -> None:
    again = bool(batch.accepted_at)
    key = f"{batch.id}{':again' if again else ''}:{lane}:{number}"
    owe(BATCH, key, batch=str(batch.id), lane=lane, number=number, again=again)

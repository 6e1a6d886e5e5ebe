"""The rows that did not become drafts, or entries of contracts on paper, are given back as a sheet with the reasons in it; then
what is personal is deleted."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from qianyue.contracts.batches.access import batch_of
from qianyue.contracts.batches.engine import CLEAR, LAPSE, clear_later, stop
from qianyue.contracts.models import Batch, BatchRow
from qianyue.contracts.sheets.names import title_of
from qianyue.contracts.sheets.plan import Plan
from qianyue.contracts.sheets.template import write
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.outbox import handler

COLLECTED_KEPT = 86_400  # seconds: a download that went wrong can be done again on the same day
LEFT = (BatchRow.State.REFUSED, BatchRow.State.CANCELLED, BatchRow.State.WAITING)
SHEETED = (Batch.Work.DRAFT, Batch.Work.PAPER)
STOPPED = "没有处理：批次已停止"


def give_back_sheet(batch_id: uuid.UUID, full: Plan, *, actor: Actor) -> bytes:
    """An .xlsx like the template, with the rows that are left, as they were, and what is wrong at each cell.

    `full`: every column that there may be. Errors: NotFound, Conflict (still running, nothing left, already deleted).
    """
    batch = batch_of(batch_id, actor=actor)
    if batch.work not in SHEETED or batch.state == Batch.State.RUNNING:
        raise Conflict("请等表格处理完，再下载有问题的行。")
    if batch.cleared_at:
        raise Conflict("表格的内容已经按期限删除，不能再下载。请从本单位自己的表格重新上传。")
    rows = list(BatchRow.objects.filter(batch=batch, state__in=LEFT, cells__isnull=False).order_by("number"))
    if not rows:
        raise Conflict("这个批次没有需要修改的行。")
    plan = Plan.from_json(batch.plan)
    shown = _with_own_columns(full, plan)
    made = write(shown, title_of(batch.kind), [_row(row, plan) for row in rows])
    with transaction.atomic():
        Batch.objects.filter(id=batch.id).update(collected_at=timezone.now())
        record("batch.collected", stream=batch.employer_id, actor=actor, facts={"batch": str(batch.id), "rows": len(rows)})
        clear_later(batch.id, seconds=COLLECTED_KEPT, why="collected")
    return made


def _with_own_columns(full: Plan, own: Plan) -> Plan:
    """The template's columns; those that the uploaded list had of its own stand in the list here, too."""
    listed = {column.pointer for column in own.columns.values()}
    columns = {}
    for number, column in full.columns.items():
        said = {name: getattr(column, name) for name in type(column).__slots__}
        columns[number] = type(column)(**said | {"per_person": column.per_person or column.pointer in listed})
    return Plan(kind=full.kind, columns=columns, base=own.base)


def _row(row: BatchRow, plan: Plan) -> dict[str, Any]:
    cells = {column.pointer: row.cells[str(place)] for place, column in plan.columns.items() if str(place) in row.cells}
    found = row.findings or ([{"path": "", "message": STOPPED, "fix": ""}] if row.state != BatchRow.State.REFUSED else [])
    notes: dict[str, list[str]] = {}
    lines = []
    for one in found:
        text = sentence(one)
        heading = plan.heading_of(one["path"])
        lines.append(f"【{heading}】{text}" if heading else text)
        notes.setdefault(one["path"], []).append(text)
    result = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    return {
        "number": row.number,
        "cells": cells,
        "result": result[:8000],
        "notes": {path: "\n".join(texts)[:2000] for path, texts in notes.items()},
    }


def sentence(found: dict[str, str]) -> str:
    """What is wrong and what would be right."""
    return f"{found['message']}。" + (f"{found['fix']}。" if found.get("fix") else "")


@handler(CLEAR)
def clear_batch(*, batch: str) -> None:
    """Everything personal that is in no contract is deleted: cells, reasons that quote them, the file's name."""
    with transaction.atomic():
        ended = Batch.objects.filter(id=batch, state__in=(Batch.State.DONE, Batch.State.CANCELLED), cleared_at=None)
        if ended.update(cleared_at=timezone.now(), name=None, plan=None, reason=None):
            BatchRow.objects.filter(batch=batch).update(cells=None, findings=None)
            found = Batch.objects.get(id=batch)
            record("batch.cleared", stream=found.employer_id, actor=Actor.system(), facts={"batch": batch})


@handler(LAPSE)
def lapse_batch(*, batch: str) -> None:
    """Rows that were checked and that nobody told to be entered: nothing of them is kept any longer."""
    found = Batch.objects.get(id=batch)
    with transaction.atomic():
        if found.state == Batch.State.PREPARED and stop(found, actor=Actor.system(), cause="三十天内没有确认登记"):
            clear_batch(batch=batch)

"""A batch's rows in words: whose contract, what has become of it, and why not."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from qianyue.contracts.models import Batch, BatchRow, Contract, PaperContract
from qianyue.contracts.sheets import paper
from qianyue.contracts.sheets.cells import cleaned
from qianyue.contracts.sheets.names import PAPER
from qianyue.contracts.sheets.plan import Plan
from qianyue.contracts.sheets.rows import terms_of
from qianyue.contracts.sheets.template import said as words_at
from qianyue.web.desk_words import masked_number, worker_name
from qianyue.web.templatetags.house import said
from qianyue.web.terms_form.columns import SHEETED, columns_of

TAGS = {"waiting": "", "ready": "todo", "done": "good", "changed": "warn", "refused": "bad", "cancelled": ""}
SEVERE = {"block": "block", "override": "override", "warn": "warn"}
LEFT_OUT = ("/worker/name", "/worker/id_type", "/worker/phone")  # the name stands beside it, the telephone is nobody's business
NAMED = {kind.name for kind in SHEETED}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the table. `notes`: (severity, where, sentence). `said`: what the row says, to be looked at before
    it is entered: (heading, as it was typed)."""

    row: BatchRow
    name: str
    tag: str
    contract: Contract | None
    notes: list[tuple[str, str, str]]
    tail: str = ""
    paper: PaperContract | None = None
    said: tuple[tuple[str, str], ...] = ()
    moved: bool = False


def lines_of(rows: Iterable[BatchRow], batch: Batch, *, moved: Collection[uuid.UUID] = ()) -> list[Line]:
    """`moved`: keys of rows that are not any more what was listed."""
    plan = Plan.from_json(batch.plan) if batch.plan else None
    columns = paper.COLUMNS if batch.kind == PAPER else columns_of(batch.kind) if batch.kind in NAMED else ()
    headings = {one.pointer: one.heading for one in columns}
    return [
        Line(
            row=row,
            name=_name(row, plan),
            tag=TAGS[row.state],
            contract=row.contract,
            notes=[note_of(found, headings) for found in row.findings or ()],
            tail=row.document[-8:].upper(),
            paper=row.paper,
            said=_said(row, plan) if row.state == BatchRow.State.READY else (),
            moved=row.id in moved,
        )
        for row in rows
    ]


def note_of(found: dict[str, str], headings: dict[str, str]) -> tuple[str, str, str]:
    where = next((words for pointer, words in headings.items() if found["path"] and pointer.startswith(found["path"])), "")
    text = said(found["message"])
    fix = said(found["fix"]) if found.get("fix") else ""
    return SEVERE.get(found["severity"], "warn"), where, f"{text}。{fix}{'。' if fix else ''}"


def _name(row: BatchRow, plan: Plan | None) -> str:
    """The worker's name: in the contract, else as it stands in the sheet."""
    if row.contract is not None:
        return worker_name(row.contract)
    if row.paper is not None:
        return str(row.paper.terms["worker"]["name"])
    cells: dict[str, Any] = row.cells or {}
    for place, column in plan.columns.items() if plan else ():
        if column.pointer == "/worker/name" and str(place) in cells:
            return cleaned(cells[str(place)][1])
    return ""


def _said(row: BatchRow, plan: Plan | None) -> tuple[tuple[str, str], ...]:
    """The agreement as the sheet has it; of the document of identity only the end, as everywhere on a screen."""
    read = terms_of(row.cells, plan).terms if plan and row.cells else {}
    shown = []
    for column in plan.columns.values() if plan else ():
        text = words_at(read, column)
        if text and column.pointer not in LEFT_OUT:
            shown.append((column.heading, masked_number(text) if column.pointer == "/worker/id_number" else text))
    return tuple(shown)


def progress_of(batch: Batch, number: dict[str, int]) -> dict[str, Any]:
    """How far it is, from `batches.access.counts`."""
    done = batch.total - number[BatchRow.State.WAITING]
    return {
        "batch": batch,
        "handled": done,
        "percent": done * 100 // batch.total if batch.total else 100,
        "made": number[BatchRow.State.DONE],
        "refused": number[BatchRow.State.REFUSED],
        "changed": number[BatchRow.State.CHANGED],
        "ready": number[BatchRow.State.READY],
        "checking": batch.work == Batch.Work.PAPER and batch.accepted_at is None,
        "moving": batch.state == Batch.State.RUNNING,
    }

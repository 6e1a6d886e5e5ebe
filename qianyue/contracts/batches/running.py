"""Proposing and sealing, a row at a time, through the same acts as one contract alone."""

from __future__ import annotations

from django.db import transaction

from qianyue.contracts.acts.propose import propose
from qianyue.contracts.acts.seal import approve_seal
from qianyue.contracts.batches.engine import WORKS, each, finding, finish_row
from qianyue.contracts.models import Batch, BatchRow, Contract
from qianyue.operations.actor import Actor
from qianyue.operations.errors import QianyueError

EDITED = "决定发出以后，这份草稿又改过，没有发出"
LOOK = "请打开核对现在的内容，再单独发出，或者回到原来的表格重新发出"


def propose_rows(batch: Batch, rows: list[BatchRow], actor: Actor) -> None:
    """Each draft as it was when that was decided becomes the offer; what was edited since is left and named.

    The operation key makes a repeated step answer the same, whatever has been edited after the offer was made.
    """

    def do(row: BatchRow) -> None:
        try:
            propose(row.contract_id, edition=row.edition, actor=actor, operation=f"row:{row.id.hex}")
        except QianyueError as problem:
            if problem.status >= 500 or not _edited(row):
                raise
            finish_row(row, state=BatchRow.State.CHANGED, findings=[finding("", EDITED, fix=LOOK)])
            return
        finish_row(row, state=BatchRow.State.DONE)

    each(rows, do)


def seal_rows(batch: Batch, rows: list[BatchRow], actor: Actor) -> None:
    """Each file that the decision names is approved, and no other: what has changed since is left out and named."""

    def do(row: BatchRow) -> None:
        approve_seal(row.contract_id, document=row.document, actor=actor, decision=batch.digest, operation=f"row:{row.id.hex}")
        with transaction.atomic():
            finish_row(row, state=BatchRow.State.DONE)

    each(rows, do)


def _edited(row: BatchRow) -> bool:
    """Whether the draft is another one than was decided on."""
    return not Contract.objects.filter(id=row.contract_id, edition=row.edition).exists()


WORKS[Batch.Work.PROPOSE] = propose_rows
WORKS[Batch.Work.SEAL] = seal_rows

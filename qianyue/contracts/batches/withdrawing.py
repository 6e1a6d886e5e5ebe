"""What a sheet of contracts on paper has entered is withdrawn, an entry at a time, through the same act as one alone."""

from __future__ import annotations

from django.db import transaction

from qianyue.contracts import same
from qianyue.contracts.acts.enter_paper import withdraw_paper
from qianyue.contracts.batches.engine import WORKS, each, finish_row
from qianyue.contracts.models import Batch, BatchRow, PaperContract
from qianyue.contracts.untouched import STAYS, looked_at
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict


def withdraw_rows(batch: Batch, rows: list[BatchRow], actor: Actor) -> None:
    """Each that is untouched still; the row is written down in the same transaction as what it says."""

    def do(row: BatchRow) -> None:
        with transaction.atomic():
            mine = PaperContract.objects.filter(id=row.paper_id, employer=batch.employer_id)
            same.hold(map(bytes, mine.values_list("worker_identity", flat=True)))  # first, as everywhere
            list(mine.select_for_update(of=("self",)).values_list("id"))  # nobody objects or scans meanwhile
            if why := looked_at(mine).values_list("why", flat=True).first():
                raise Conflict(STAYS[why])
            withdraw_paper(row.paper_id, batch.reason or "", actor=actor)
            finish_row(row, state=BatchRow.State.DONE)

    each(rows, do)


WORKS[Batch.Work.WITHDRAW] = withdraw_rows

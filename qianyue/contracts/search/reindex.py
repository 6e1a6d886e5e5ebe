"""Make the search entries that are missing (rows from before there were any), or all of them anew; in pieces, any time."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import transaction

from qianyue.contracts.models import Contract
from qianyue.contracts.search import entries
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.outbox import handler

AT_ONCE = 200
EVERY = 3600  # seconds
AFTER_SOME = point("reindex.after_some")


@handler("contracts.reindex", every=EVERY)
def reindex_missing() -> None:
    """What has no entry gets one: after an upgrade everything, later nothing."""
    reindex()


def reindex(*, everything: bool = False, progress: Callable[[int], object] = lambda count: None) -> int:
    """Returns how many entries were written. A piece is one transaction; who dies between two goes on later."""
    written, last = 0, uuid.UUID(int=0)
    while True:
        with transaction.atomic():
            some = Contract.objects.filter(~entries.GONE) if everything else entries.missing()
            some = some.filter(id__gt=last).select_related("proposal").order_by("id").select_for_update(of=("self",))
            rows = list(some[:AT_ONCE])
            for contract in rows:
                entries.write(contract)
        if not rows:
            return written
        written, last = written + len(rows), rows[-1].id
        progress(len(rows))
        crash_if(AFTER_SOME)

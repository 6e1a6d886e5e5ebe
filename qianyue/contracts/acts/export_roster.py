"""The roster leaves the platform with everybody's full numbers: who may keep, and on record who took it (PIPL 55)."""

from __future__ import annotations

import hashlib

from django.db import transaction

from qianyue.contracts.access import membership
from qianyue.contracts.roster import roster_of
from qianyue.contracts.roster_file import as_csv, as_xlsx
from qianyue.employers.permissions import must
from qianyue.evidence.record import record
from qianyue.law.dates import today
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotFound

FORMATS = {
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}


def export_roster(form: str, *, actor: Actor) -> tuple[bytes, str]:
    """The file and its content type. Errors: NotAllowed, NotFound (no such format)."""
    membership(actor)
    must(actor, "keep")
    if form not in FORMATS or actor.employer is None:
        raise NotFound("名册可以导出为 xlsx 或者 csv，没有其他格式。")
    write, content_type = FORMATS[form]
    entries = roster_of(actor, today())
    data = write(entries)
    with transaction.atomic():
        facts = {"format": form, "people": len(entries), "sha256": hashlib.sha256(data).hexdigest()}
        record("roster.exported", stream=actor.employer, actor=actor, facts=facts)
    return data, content_type

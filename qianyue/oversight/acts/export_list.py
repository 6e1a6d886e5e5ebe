"""An officer takes a list away as a file: allowed, bounded, and on record."""

from __future__ import annotations

from django.db import transaction

from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.operations.sentences import Sentence
from qianyue.oversight.access import as_officer

MOST = 20_000  # lines; more is a question for statistics


def export_list(name: str, *, count: int, actor: Actor) -> None:
    """Say that `count` lines of the list `name` left. Errors: NotAllowed, InvalidInput (too many)."""
    officer = as_officer(actor)
    if count > MOST:
        raise InvalidInput(Sentence("一次最多导出 {most} 行，现在有 {count} 行，请先缩小范围。", most=MOST, count=count))
    with transaction.atomic():
        record("list.exported", stream=officer.authority_id, actor=actor, facts={"list": name, "count": count})

"""An officer opens a service counter's terminal for a worker who comes without a smartphone (domain.md 10, assisted mode)."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.ids import new_id
from qianyue.operations.rows import insert_once
from qianyue.operations.written import written
from qianyue.oversight.access import as_officer
from qianyue.oversight.counters import LONGEST, end_lapsed
from qianyue.oversight.models import CounterSession

LONGEST_PLACE = 40


def open_counter(place: str, *, actor: Actor) -> uuid.UUID:
    """One worker's session at this terminal, an hour at most. One a terminal, and one an officer, at a time.

    Errors: NotAllowed, InvalidInput (no place), Conflict (one is open there, or the officer has another one open).
    """
    officer = as_officer(actor)
    where = written(place, field="place", most=LONGEST_PLACE, missing="请写明哪个大厅、几号窗口，40 字以内。")
    end_lapsed(Q(authority=officer.authority, place=where) | Q(officer=officer.person))
    now = timezone.now()
    opened = CounterSession(
        id=new_id(officer.authority.shard),
        authority=officer.authority,
        officer=officer.person,
        place=where,
        opened_at=now,
        closes_at=now + LONGEST,
        seen_at=now,
    )
    with transaction.atomic():
        if not insert_once(opened):
            raise Conflict("这个窗口或者您名下还有一次没有结束的窗口办理。请先在列表里结束它，再开启新的。")
        facts = {"counter": str(opened.id), "place": where, "closes_at": opened.closes_at.isoformat()}
        record("counter.opened", stream=officer.authority_id, actor=actor, facts=facts)
    return opened.id

"""A worker who has typed the code from the worker's own phone takes over the counter's terminal."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.operations.actor import WORKER, Actor
from qianyue.operations.errors import Conflict, NotAllowed
from qianyue.oversight import counters
from qianyue.oversight.models import CounterSession
from qianyue.people.models import Person
from qianyue.people.same import same_person

OWN = "工作人员不能在自己开启的窗口以劳动者身份办理，请由另一名工作人员开启。"


def begin_at_counter(key: uuid.UUID, *, actor: Actor) -> None:
    """From now on the session is this worker's. A session of theirs at another counter ends: nobody is at two at once.

    Errors: NotAllowed (the session is over; the officer who opened it), Conflict (another worker has begun).
    """
    session = counters.live(key)
    if session is None or actor.role != WORKER:
        raise NotAllowed(counters.OVER)
    if same_person(session.officer_id, actor.person):  # asked again at the signature, when the worker is identified
        raise NotAllowed(OWN)
    with transaction.atomic():
        Person.objects.select_for_update().filter(id=actor.person).values_list("id").get()  # at two terminals in one moment
        for elsewhere in CounterSession.objects.filter(~Q(id=key), worker=actor.person, ended_at=None):
            counters.end(elsewhere, CounterSession.Ending.ELSEWHERE, actor=actor)
        waiting = CounterSession.objects.filter(id=key, worker=None, ended_at=None)
        if not waiting.update(worker=actor.person, begun_at=timezone.now(), seen_at=timezone.now()):
            raise Conflict("这次窗口办理已经有人开始，或者已经结束。请工作人员重新开启。")
        record("counter.begun", stream=actor.person, actor=actor, facts=facts_of(session))


def facts_of(session: CounterSession) -> dict[str, str]:
    """What the evidence says of the assistance: which session, of whom, where."""
    return {
        "counter": str(session.id),
        "authority": str(session.authority_id),
        "authority_name": session.authority.name,
        "officer": str(session.officer_id),
        "place": session.place,
    }

"""Sessions at service counters: which still hold, and which an officer sees."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from qianyue.evidence.audit import read_body
from qianyue.evidence.models import Event
from qianyue.evidence.record import record
from qianyue.operations.actor import WORKER, Actor
from qianyue.operations.errors import NotAllowed, NotFound
from qianyue.oversight.access import as_officer
from qianyue.oversight.models import CounterSession

IDLE = datetime.timedelta(minutes=5)  # without a touch, the worker has gone
NEARLY = datetime.timedelta(minutes=4)  # the warning has stood on the screen since
LONGEST = datetime.timedelta(hours=1)
OVER = "窗口办理已经结束。要继续办理，请工作人员重新开启。"


def _holding(idle: datetime.timedelta = IDLE) -> Q:
    now = timezone.now()
    return Q(ended_at=None, closes_at__gt=now, seen_at__gt=now - idle)


def live(key: uuid.UUID) -> CounterSession | None:
    """The session while it holds; one whose time is up is ended here, on record."""
    found = CounterSession.objects.select_related("authority", "officer").filter(_holding(), id=key).first()
    if found is None:
        end_lapsed(Q(id=key))
    return found


def recent(key: uuid.UUID) -> bool:
    """Whether it holds and somebody was there before the warning came. Asking is no touch."""
    return CounterSession.objects.filter(_holding(NEARLY), id=key).exists()


def touch(key: uuid.UUID) -> bool:
    """Somebody is there. Says whether the session still holds; one that does not is never brought back."""
    return bool(CounterSession.objects.filter(_holding(), id=key).update(seen_at=timezone.now()))


def of_worker(key: uuid.UUID, *, actor: Actor) -> CounterSession:
    """The session that this worker is in now. Errors: NotAllowed."""
    found = live(key)
    if found is None or found.worker_id is None or found.worker_id != actor.person:
        raise NotAllowed(OVER)
    return found


def hold(session: CounterSession) -> None:
    """Inside a transaction: nobody ends it until that is through. Errors: NotAllowed when somebody has."""
    held = CounterSession.objects.select_for_update().filter(_holding(), id=session.id, worker=session.worker_id)
    if not held.values_list("id"):
        raise NotAllowed(OVER)


def assistance(contract: uuid.UUID) -> dict[str, str] | None:
    """Who assisted where when the worker signed this contract, as the evidence has it; None when it was not at a counter."""
    made = Event.objects.filter(stream=contract, kind="signature.made", role=WORKER).order_by("-sequence").first()
    facts = read_body(made.body).get("facts") if made else None
    return facts.get("assisted") if isinstance(facts, dict) else None


def sessions(actor: Actor) -> QuerySet[CounterSession]:
    """The authority's, those that are open first. Errors: NotAllowed."""
    found = CounterSession.objects.filter(authority=as_officer(actor).authority).select_related("officer")
    return found.order_by("-opened_at", "id")


def session(key: uuid.UUID, *, actor: Actor) -> CounterSession:
    """One of them. Errors: NotFound, NotAllowed."""
    found = sessions(actor).filter(id=key).first()
    if found is None:
        raise NotFound("没有找到这次窗口办理。它可能属于别的部门，请回到列表核对。")
    return found


def end(found: CounterSession, because: str, *, actor: Actor) -> bool:
    """End it if it has not ended; False when it had. The worker's stream knows, too."""
    with transaction.atomic():
        open_still = CounterSession.objects.filter(id=found.id, ended_at=None)
        if not open_still.update(ended_at=timezone.now(), ended_because=because):
            return False
        facts = {"counter": str(found.id), "because": because}
        record("counter.ended", stream=found.authority_id, actor=actor, facts=facts)
    return True


def end_lapsed(among: Q, *, after: datetime.timedelta = IDLE) -> None:
    """End on record those of `among` that nobody has touched or whose hour is over."""
    for stale in CounterSession.objects.filter(among, ended_at=None).exclude(_holding(after)):
        end(stale, CounterSession.Ending.IDLE, actor=Actor.system())

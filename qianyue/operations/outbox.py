"""The outbox: side effects leave as rows of the transaction that caused them and are done by workers afterwards.

A worker claims by conditional update (`SKIP LOCKED` plus a lease), works outside any transaction, and ends the row
only while its lease is still its own. A killed worker's lease runs out and somebody else goes on. Why not a queue
library: docs/decisions/0001-outbox.md.
"""

from __future__ import annotations

import datetime
import json
import random
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.db import connection
from django.utils import timezone

from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.errors import QianyueError
from qianyue.operations.ids import new_id
from qianyue.operations.models import Job

log = structlog.get_logger(__name__)

CHANNEL = "qianyue_jobs"
LEASE = datetime.timedelta(seconds=45)  # longer than any gateway deadline; a crashed worker delays by this much
LONGEST_WAIT = 300.0  # seconds between attempts, once something has failed for a while
PATIENCE = datetime.timedelta(minutes=1)  # how long something may be put off before the operator is told
KEPT = datetime.timedelta(days=7)  # how long fulfilled obligations stay to be looked at

_OWE = """
    INSERT INTO operations_job (id, kind, key, payload, created_at, run_at, expires_at, attempts, cause)
    VALUES (%s, %s, %s, %s, now(), %s, %s, 0, '') ON CONFLICT DO NOTHING
"""
_DONE = """
    UPDATE operations_job SET done_at = now(), lease = NULL, leased_until = NULL, cause = ''
    WHERE id = %s AND lease = %s AND done_at IS NULL
"""
_CLAIM = """
    UPDATE operations_job SET lease = %(lease)s, leased_until = %(until)s
    WHERE id IN (
        SELECT id FROM operations_job
        WHERE done_at IS NULL AND run_at <= %(now)s AND (leased_until IS NULL OR leased_until <= %(now)s)
          AND (%(kinds)s::text[] IS NULL OR kind = ANY(%(kinds)s::text[]))
        ORDER BY run_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
    RETURNING *
"""

Handler = Callable[..., None]
_handlers: dict[str, Handler] = {}
PERIODIC: dict[str, int] = {}  # kind → seconds: owed by whichever worker is first in each such period


class Later(Exception):
    """Raised by a handler that cannot go on yet through nobody's fault: tried again after `seconds`, not a failure.

    What is put off for longer than `PATIENCE` is among the troubles all the same: somebody has to look at it.
    """

    def __init__(self, seconds: float = 1.0) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def handler(kind: str, *, every: int | None = None) -> Callable[[Handler], Handler]:
    """Register the function that fulfils obligations of `kind`; it is called with the payload as keywords.

    `every` so many seconds the workers owe it by themselves, once altogether.
    """

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        if every is not None:
            PERIODIC[kind] = every
        point(_fulfilled(kind))
        return function

    return register


def _fulfilled(kind: str) -> str:
    """The crash point where an obligation is fulfilled and not ticked off: it will be fulfilled again."""
    return f"{kind}.fulfilled"


def owe(kind: str, key: object, /, *, delay: float = 0, expires_at: datetime.datetime | None = None, **payload: Any) -> None:
    """Commit, with the surrounding transaction, to do this. The same `kind` and `key` again change nothing.

    A trigger calls the workers (NOTIFY) when, and only if, the transaction commits.
    """
    run_at = timezone.now() + datetime.timedelta(seconds=delay)
    with connection.cursor() as cursor:
        cursor.execute(_OWE, [new_id(), kind, str(key), json.dumps(payload), run_at, expires_at])


def claim(*, limit: int, kinds: list[str] | None = None) -> list[Job]:
    """Take up to `limit` due obligations for ourselves."""
    now = timezone.now()
    taken = Job.objects.raw(_CLAIM, {"lease": uuid.uuid4(), "until": now + LEASE, "now": now, "limit": limit, "kinds": kinds})
    return sorted(taken, key=lambda job: job.run_at)


def perform(job: Job) -> bool:
    """Fulfil one claimed obligation; whatever goes wrong is written down and tried again. True when it is done."""
    now = timezone.now()
    mine = Job.objects.filter(id=job.id, lease=job.lease, done_at__isnull=True)
    if job.expires_at and job.expires_at < now:
        mine.update(done_at=now, lease=None, cause="expired")
        return True
    try:
        _handlers[job.kind](**job.payload)
    except Later as later:
        _put_off(mine, job, later)
        return False
    except Exception as problem:  # noqa: BLE001 - an obligation outlives any bug; its cause is on the operator's screen
        _postpone(mine, job, problem)
        return False
    crash_if(_fulfilled(job.kind))
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [job.id, job.lease])
    return True


def _put_off(mine: Any, job: Job, later: Later) -> None:
    now = timezone.now()
    changed: dict[str, Any] = {"lease": None, "leased_until": None, "run_at": now + datetime.timedelta(seconds=later.seconds)}
    if job.created_at < now - PATIENCE:
        changed |= {"first_failed_at": job.first_failed_at or now, "cause": "put_off"}
    mine.update(**changed)


def _postpone(mine: Any, job: Job, problem: Exception) -> None:
    attempts = job.attempts + 1
    wait = min(LONGEST_WAIT, 0.5 * 2 ** min(attempts, 12)) * random.uniform(0.75, 1.25)  # noqa: S311 - spreads retries
    cause = problem.code if isinstance(problem, QianyueError) else getattr(problem, "code", type(problem).__name__)
    now = timezone.now()
    mine.update(
        attempts=attempts,
        cause=str(cause)[:200],
        first_failed_at=job.first_failed_at or now,
        run_at=now + datetime.timedelta(seconds=wait),
        lease=None,
        leased_until=None,
    )
    log.warning("obligation_postponed", kind=job.kind, job=str(job.id), attempts=attempts, cause=str(cause), wait=round(wait, 1))
    if not isinstance(problem, QianyueError) and not hasattr(problem, "code"):
        log.error("unexpected", kind=job.kind, exc_info=problem)


def give_back(job: Job) -> None:
    """What we claimed and could neither end nor postpone is due for everybody again."""
    Job.objects.filter(id=job.id, lease=job.lease, done_at=None).update(lease=None, leased_until=None)


def run_due(*, limit: int = 1000, kinds: list[str] | None = None) -> int:
    """Work off what is due, in this thread, until nothing more is. Returns how many were done."""
    done = 0
    while done < limit and (jobs := claim(limit=20, kinds=kinds)):
        done += sum(perform(job) for job in jobs)  # what failed is due later, so this ends
    return done


def release_leases() -> int:
    """When no other worker can be alive (the embedded installation starting up): nothing has to wait for a lease."""
    return Job.objects.filter(done_at__isnull=True, lease__isnull=False).update(lease=None, leased_until=None)


def troubles() -> list[dict[str, object]]:
    """What has failed and is still owed, oldest first: kind, age in seconds and cause, for the operator's screen."""
    now = timezone.now()
    owed = Job.objects.filter(done_at__isnull=True, first_failed_at__isnull=False).order_by("first_failed_at")
    return [
        {"kind": job.kind, "age": int((now - job.created_at).total_seconds()), "attempts": job.attempts, "cause": job.cause}
        for job in owed[:200]
    ]

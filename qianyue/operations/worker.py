"""A worker process: fulfils what the outbox owes, a few obligations at a time, until it is told to stop."""

from __future__ import annotations

import signal
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import structlog
from django.db import Error, close_old_connections, connection, connections
from django.utils import timezone

from qianyue.operations import outbox

log = structlog.get_logger(__name__)
POLL = 1.0  # seconds: what becomes due by the clock is noticed within this


class Worker:
    """`threads` obligations at once; each thread keeps one database connection."""

    def __init__(self, *, threads: int = 2, sole: bool = False) -> None:
        self._threads = threads
        self._sole = sole
        self._stopping = False  # no Event: its lock may be held when the signal comes
        self._free = threading.Semaphore(threads)
        self._periods: dict[str, int] = {}  # which period we have last owed for
        self._dropped: deque[Any] = deque()  # obligations in which the database failed us

    def stop(self, *_: Any) -> None:
        """Finish what is being done, begin nothing more."""
        self._stopping = True

    def run(self) -> None:
        """Work until `stop`. The database may go away and come back: nothing is lost, it is tried again."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        with ThreadPoolExecutor(self._threads, thread_name_prefix="worker") as pool:
            released = not self._sole
            while not self._stopping:
                try:
                    if not released:
                        outbox.release_leases()
                        released = True
                    self._until_database_fails(pool)
                except (Error, psycopg.Error) as problem:  # gone, full, read only: whatever it is, it will be back
                    log.warning("database_away", error=type(problem).__name__)
                    connections.close_all()
                    time.sleep(POLL)

    def _until_database_fails(self, pool: ThreadPoolExecutor) -> None:
        with psycopg.connect(**connection.get_connection_params() | {"autocommit": True}) as ears:
            ears.execute(f"LISTEN {outbox.CHANNEL}")
            while not self._stopping:
                self._give_back_dropped()
                self._owe_periodic()
                if not self._begin_due(pool):
                    for _ in ears.notifies(timeout=POLL, stop_after=1):
                        pass

    def _begin_due(self, pool: ThreadPoolExecutor) -> bool:
        """Start what is due on free threads; False when nothing was, so that the caller waits to be called."""
        free = 0
        while free < self._threads and self._free.acquire(blocking=free == 0, timeout=POLL if free == 0 else None):
            free += 1
        jobs: list[Any] = []
        try:
            jobs = outbox.claim(limit=free) if free else []
        finally:  # also when the database refuses: a thread that is not given back is lost for ever
            for _ in range(free - len(jobs)):
                self._free.release()
        for job in jobs:
            pool.submit(self._perform, job)
        return bool(jobs)

    def _perform(self, job: Any) -> None:
        try:
            close_old_connections()
            outbox.perform(job)
        except (Error, psycopg.Error) as problem:
            log.warning("database_away", error=type(problem).__name__, kind=job.kind)
            connection.close()
            self._dropped.append(job)
        finally:
            self._free.release()

    def _give_back_dropped(self) -> None:
        """The database is back: nobody has to wait until our leases run out."""
        while self._dropped:
            outbox.give_back(self._dropped[0])
            self._dropped.popleft()

    def _owe_periodic(self) -> None:
        now = time.time()
        for kind, every in outbox.PERIODIC.items():
            period = int(now // every)
            if self._periods.get(kind) != period:
                self._periods[kind] = period
                outbox.owe(kind, period)
                outbox.Job.objects.filter(done_at__lt=timezone.now() - outbox.KEPT).delete()

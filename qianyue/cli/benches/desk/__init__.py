"""The employer's desk with very many contracts: what each list and page takes, database, templates and all, in one process.

A large employer has nearly all of them, five small ones the rest; the handler of the large one looks at every page.
"""

from __future__ import annotations

import logging
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from qianyue.cli.platform import throw_away

SMALL, OF_SMALL = 5, 200  # small employers, and contracts of each
MESSAGES = 20_000  # of the handler and of the seal keeper each
HANDLERS = 12
FEWEST, MOST = 5, 60  # times that a page is looked at


def measure(seconds: float, *, contracts: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="qianyue-bench-") as folder, throw_away(Path(folder)) as house:
        from qianyue.cli.benches.desk.fill import settle
        from qianyue.cli.rehearsal import Office
        from qianyue.operations.postgres import OWNER

        begun = time.monotonic()
        offices = [Office(serial=serial) for serial in range(1, SMALL + 2)]
        owner = house.cluster.url("qianyue", role=OWNER) if house.cluster else house.environment["DATABASE_URL"]
        for number, office in enumerate(offices):
            count = max(contracts - SMALL * OF_SMALL, OF_SMALL) if number == 0 else OF_SMALL
            _employ(office, count, owner=owner, first=1 + number * 10_000_000)
        _tell(offices[0])
        settle(owner)
        filled = time.monotonic() - begun
        pages = _measured(offices[0], seconds)
        return {"contracts": contracts, "seconds to fill the database": round(filled, 1), "pages": pages}


def _employ(office: Any, count: int, *, owner: str, first: int) -> None:
    from qianyue.cli.benches.desk.fill import fill
    from qianyue.cli.benches.desk.rows import Employed
    from qianyue.cli.rehearsal import new_staff
    from qianyue.employers.acts.open_service import authorise
    from qianyue.operations.actor import HANDLER, Actor

    people = [office.handler.person]
    for number in range(HANDLERS - 1 if first == 1 else 0):
        person = new_staff(f"colleague{number}", "刀同事", f"1300077{number:04d}")
        authorise(office.employer, person, HANDLER, actor=Actor.system())
        people.append(person.id)
    fill(Employed(office.employer.id, office.facts, people), count, owner=owner, first=first)


def _tell(office: Any) -> None:
    """Messages in the product, a tenth unread."""
    from django.utils import timezone

    from qianyue.notices.models import Message

    now, some = timezone.now(), []
    for person in (office.handler.person, office.keeper.person):
        for number in range(MESSAGES):
            key = f"bench:{person}:{number}"
            row = Message(key=key, person_id=person, channel="app", template="news", text="劳动者已签署，等待盖章。")
            row.read_at = None if number % 10 == 0 else now
            some.append(row)
    Message.objects.bulk_create(some, batch_size=1000)


def _measured(office: Any, seconds: float) -> dict[str, Any]:
    from qianyue.cli.benches.desk.pages import pages_of

    logging.disable(logging.INFO)  # a line a request, on the output that the figures go to
    found = {}
    for name, actor, address in pages_of(office):
        found[name] = _look(actor, address, seconds, anew=name.endswith("anew"))
    return found


def _look(actor: Any, address: str, seconds: float, *, anew: bool = False) -> dict[str, Any]:
    """Milliseconds of the clock for the answer, half and nineteen of twenty, and the questions put to the database."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client

    browser, asked = _browser(Client(), actor), [0]

    def count(execute: Any, *question: Any) -> Any:
        asked[0] += 1
        return execute(*question)

    with connection.execute_wrapper(count):
        answer = browser.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    times: list[float] = []
    begun = time.monotonic()
    while len(times) < FEWEST or (len(times) < MOST and time.monotonic() - begun < seconds):
        if anew:
            cache.clear()
        before = time.perf_counter()
        b"".join(browser.get(address))
        times.append((time.perf_counter() - before) * 1000)
    p95 = statistics.quantiles(times, n=20, method="inclusive")[-1]
    return {"p50, ms": round(statistics.median(times), 1), "p95, ms": round(p95, 1), "queries": asked[0]}


def _browser(client: Any, actor: Any) -> Any:
    from qianyue.employers.models import Membership

    member = Membership.objects.select_related("person").get(person=actor.person, employer=actor.employer, role=actor.role)
    client.force_login(member.person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["membership"] = str(member.id)
    session.save()
    return client

"""Real processes, the real clock, and nobody who does anything: what was out of order is back, and everything goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from qianyue.cli.rehearsal import Office
from qianyue.contracts.models import State
from qianyue.operations import outbox
from qianyue.people.models import Person
from tests.faults.house import House, until
from tests.faults.judging import is_honest, is_settled, is_sound
from tests.faults.people import PatientWorker
from tests.platform.fixtures import PLAIN
from tests.platform.steps import Journey


@pytest.fixture
def db(house_database: str) -> None:
    """What the processes use."""


@pytest.fixture
def documents_folder(house_documents: Path) -> Path:
    return house_documents


@pytest.fixture
def office(house: House, outside: object) -> Any:
    made = Office()
    house.work()
    return made


@pytest.fixture
def journey(house: House, office: Any, telephone: Any) -> Journey:
    return Journey(office, PatientWorker(telephone), house.work)


@contextmanager
def database_that(cluster: Any, name: str, *, sick: str, well: str) -> Iterator[None]:
    """Everybody is thrown out; whoever comes back finds the database as `sick` has made it, until `well` makes it well."""
    throw_out = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 - our own name
    connection.close()
    cluster.psql(f"ALTER DATABASE {name} {sick}")
    cluster.psql(throw_out)
    try:
        yield
    finally:
        cluster.psql(f"ALTER DATABASE {name} {well}")
        cluster.psql(throw_out)
        connection.close()


def test_everybody_out_of_order_at_once(house: House, journey: Journey, outside: Any, telephone: Any, mailbox: Any) -> None:
    journey.to("stamp")
    house.work()
    parties = {"tsa": "down", "ca": "garbage", "sms": "reset", "email": "down"}
    for party, mode in parties.items():
        outside(party, mode=mode)
    journey.to("approve")
    until(lambda: any(trouble["attempts"] >= 2 for trouble in outbox.troubles()))
    is_honest(journey)
    for party in parties:
        outside(party, mode="ok")
    until(lambda: journey.contract.state == State.CONCLUDED)
    house.work()
    is_settled(journey, telephone, mailbox)
    assert outbox.troubles() == []
    is_sound()


REFUSALS = {
    "takes no connection": {"sick": "ALLOW_CONNECTIONS false", "well": "ALLOW_CONNECTIONS true"},
    "takes no change": {"sick": "SET default_transaction_read_only = on", "well": "RESET default_transaction_read_only"},
}


@pytest.mark.parametrize("waiting", [False, True], ids=["in the middle", "while another attempt is waited for"])
@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_database_that(
    refusal: str,
    waiting: bool,
    house: House,
    house_database: str,
    cluster: Any,
    journey: Journey,
    outside: Any,
    telephone: Any,
    mailbox: Any,
) -> None:
    """The worker tries again and again and has lost no thread by it; people read that it is for now, and not their fault."""
    journey.to("stamp")
    house.work()
    if waiting:
        outside("tsa", mode="down")
    journey.to("approve")
    if waiting:
        until(outbox.troubles)
    phone = Client()
    phone.force_login(Person.objects.get(id=journey.worker.actor.person))
    cookies = {"Cookie": f"qianyue={phone.cookies['qianyue'].value}"}
    log = house.logs / "worker.log"
    before = log.read_text().count("database_away")
    with database_that(cluster, house_database, **REFUSALS[refusal]):
        outside("tsa", mode="ok")
        for path in (f"/my/contracts/{journey.key}", f"/api/v1/contracts/{journey.key}"):
            answer = PLAIN.get(f"{house.url}{path}", headers=cookies)
            assert (answer.status_code, "已有的内容没有丢失" in answer.text) == (503, True)
        until(lambda: log.read_text().count("database_away") >= before + 4)  # more often than the worker has threads
    until(lambda: journey.contract.state == State.CONCLUDED)
    house.work()
    is_settled(journey, telephone, mailbox)
    is_sound()

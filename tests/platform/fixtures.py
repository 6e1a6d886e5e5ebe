"""The platform under test: sandboxes over real HTTP, and a cast of invented people.

office     an employer in Jinghong with a handler and a seal keeper (and their actors)
worker     whom the contract is for
stranger   another worker, with a phone and an identity of their own
neighbour  another employer's office
journey    a contract between office and worker, to be taken to any step
bureau     the labour authority of Xishuangbanna with two officers, `first` and `second`
elsewhere  another prefecture's authority with two officers of its own
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # loading the roots takes longer than a request, and nobody here speaks TLS
PLAIN = httpx.Client(trust_env=False, verify=NO_TLS)
# Who is meant by a party: both timestamp authorities stand in for each other, so they fail together unless one is named.
DESKS = {"email": ("mail",), "tsa": ("tsa", "tsa2"), "first_tsa": ("tsa",), "second_tsa": ("tsa2",)}
RETURN_URL = "http://127.0.0.1:8000/identity/return/{check}"


@pytest.fixture(scope="session")
def sandboxes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """All sandboxes in one process, as `qianyue run` starts them; the addresses by name."""
    folder = tmp_path_factory.mktemp("sandbox")
    ports = folder / "addresses.json"
    command = [sys.executable, "-m", "qianyue", "sandbox", "--dir", str(folder), "--ports", str(ports)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=open(folder / "log", "wb"))  # noqa: SIM115
    try:
        deadline = time.monotonic() + 60
        while not ports.exists():
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, "the sandboxes do not come up"
            time.sleep(0.05)
        yield json.loads(ports.read_text())
    finally:
        process.terminate()
        process.wait(10)


@contextlib.contextmanager
def database_of_its_own(cluster: Any, django_db_blocker: Any, *, tablespace: str = "pg_default") -> Iterator[str]:
    """The name of a database, migrated and empty, that is used instead of the shared one and gone afterwards."""
    from django.db import connection, connections

    name = f"own_{secrets.token_hex(6)}"
    cluster.psql(f"CREATE DATABASE {name} TEMPLATE qianyue_fresh TABLESPACE {tablespace}")
    with django_db_blocker.unblock():
        place = connection.settings_dict
        shared = place["NAME"]
        connection.close()
        place["NAME"] = name
        try:
            yield name
        finally:
            connections.close_all()
            place["NAME"] = shared
            cluster.psql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def own_database(cluster: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of the test's own, in which things are really committed; its name.

    For threads, for processes and for whoever plants changes: the append-only tables of the shared one cannot be emptied.
    A module uses it for all its people by overriding `db`: `def db(own_database: str) -> None`.
    """
    with database_of_its_own(cluster, django_db_blocker) as name:
        yield name


@pytest.fixture
def documents_folder(tmp_path: Path) -> Path:
    """Where the platform under test keeps its documents."""
    return tmp_path / "documents"


@pytest.fixture
def outside(sandboxes: dict[str, str], settings: Any, documents_folder: Path, db: None) -> Iterator[Callable[..., None]]:
    """The platform connected to the sandboxes. Call it to set a fault: `outside("tsa", mode="down")`; all end with the test."""
    from qianyue.contracts import trusted
    from qianyue.operations.gateways import gateways

    settings.GATEWAYS = {**sandboxes, "storage": str(documents_folder)}
    gateways.cache_clear()
    trusted.roots.cache_clear()
    touched = set()

    def fault(party: str, **how: Any) -> None:
        touched.add(party)
        for desk in DESKS.get(party, (party,)):
            PLAIN.post(f"{sandboxes[desk]}/console/faults", json=how).raise_for_status()

    yield fault
    for party in touched:
        fault(party, mode="ok")
    gateways.cache_clear()


@pytest.fixture
def work() -> Callable[..., int]:
    """Let the obligations be done, as the worker process would, in this thread and transaction."""
    from qianyue.operations import outbox

    return outbox.run_due


@pytest.fixture
def office(outside: object, work: Callable[..., int]) -> Any:
    from qianyue.cli.rehearsal import Office

    made = Office()
    work(kinds=["employers.certify_seal"])
    return made


@pytest.fixture
def neighbour(office: object, work: Callable[..., int]) -> Any:
    from qianyue.cli.rehearsal import Office

    made = Office(serial=2)
    work(kinds=["employers.certify_seal"])
    return made


@pytest.fixture
def worker(office: object) -> Any:
    from qianyue.cli.rehearsal import Worker

    return Worker(serial=int.from_bytes(os.urandom(3), "big") * 2 + 1)


@pytest.fixture
def stranger(office: object) -> Any:
    from qianyue.cli.rehearsal import Worker

    made = Worker(serial=int.from_bytes(os.urandom(3), "big") * 2)
    made.log_in()
    return made


@pytest.fixture
def journey(office: Any, worker: Any, work: Callable[..., int]) -> Any:
    from tests.platform.steps import Journey

    return Journey(office, worker, work)


@pytest.fixture
def bureau(db: None) -> Any:
    from qianyue.cli.invented_bureau import Bureau

    return Bureau()


@pytest.fixture
def elsewhere(bureau: object) -> Any:
    from qianyue.cli.invented_bureau import Bureau

    return Bureau("普洱市人力资源和社会保障局（虚构）", "530800", serial=2)


@pytest.fixture
def telephone(sandboxes: dict[str, str]) -> Callable[[str], list[str]]:
    """What a phone has received, newest first, by its number."""

    def texts(number: str) -> list[str]:
        answer = PLAIN.get(f"{sandboxes['sms']}/messages", params={"to": number})
        return [message["text"] for message in answer.json()]

    return texts


@pytest.fixture
def mailbox(sandboxes: dict[str, str]) -> Callable[[str], list[dict[str, Any]]]:
    """What an e-mail address has received, newest first."""

    def mails(address: str) -> list[dict[str, Any]]:
        return list(PLAIN.get(f"{sandboxes['mail']}/messages", params={"to": address}).json())

    return mails


@pytest.fixture
def later() -> Callable[[], None]:
    """Time passes: what failed, or whose worker died, is due again for the next `work()`."""
    from django.db.models import Q
    from django.utils import timezone

    from qianyue.operations.models import Job

    def pass_by() -> None:
        unfinished = Q(attempts__gt=0) | Q(lease__isnull=False)
        Job.objects.filter(unfinished, done_at=None).update(run_at=timezone.now(), leased_until=None)

    return pass_by

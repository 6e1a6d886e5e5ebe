"""Several looks and several clicks at once, with things really committed."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from qianyue.contracts.acts.remind import remind
from qianyue.contracts.alerts import look
from qianyue.contracts.models import Alert, LifeDate
from qianyue.notices.models import Message
from qianyue.operations.errors import TooMany


@pytest.fixture
def db(own_database: str) -> None:
    """Threads see what the others have committed."""


def test_two_looks_at_once_raise_each_alert_once(office: Any, worker: Any) -> None:
    contract = office.propose(worker)
    LifeDate.objects.filter(contract=contract, kind="works_from").update(day="2030-01-01")
    threads = [threading.Thread(target=_look_and_close) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Alert.objects.filter(contract=contract).values_list("kind", "offset")) == [("unsigned", 15)]
    assert Message.objects.filter(template="alerts", channel="app").count() == 1


def test_two_reminders_at_once_are_one(office: Any, worker: Any) -> None:
    contract = office.propose(worker)
    answers: list[str] = []

    def press() -> None:
        try:
            remind(contract.id, actor=office.handler)
            answers.append("reminded")
        except TooMany:
            answers.append("too many")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["reminded", "too many", "too many"]
    assert Message.objects.filter(template="reminded", channel="sms").count() == 1


def _look_and_close() -> None:
    try:
        look.look(today="2030-01-16")
    finally:
        connection.close()

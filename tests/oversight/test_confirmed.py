"""Every process judges by what has been confirmed, from then on, and notices by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from qianyue.law import tables
from qianyue.law.wages import minimum_wage
from qianyue.oversight.confirmed import MARK, confirmed_tables
from tests.oversight.cast import BEGINS, HIGHER, NOW, RECLASSED, confirmed

ANOTHER = """
import datetime, sys
import django
django.setup()
from qianyue.law.wages import minimum_wage
for line in sys.stdin:
    print(minimum_wage("532801", datetime.date.fromisoformat(line.strip())).monthly, flush=True)
"""


@pytest.fixture
def db(own_database: str) -> None:
    """Committed rows, for other processes to see."""


@pytest.fixture
def another_process(own_database: str) -> Iterator[Callable[[], str]]:
    """What a process that has been running all the time takes for the minimum wage in Jinghong."""
    place = connection.settings_dict
    address = f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}"
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "qianyue.settings",
        "QIANYUE_DATA": str(settings.DATA),
    }
    running = subprocess.Popen(
        [sys.executable, "-c", ANOTHER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def ask() -> str:
        assert running.stdin
        assert running.stdout
        running.stdin.write(f"{BEGINS}\n")
        running.stdin.flush()
        return running.stdout.readline().strip()

    yield ask
    running.communicate(timeout=120)


def test_it_works(bureau: Any, another_process: Callable[[], str]) -> None:
    assert another_process() == f"{NOW:.2f}"
    confirmed(bureau)
    assert another_process() == f"{HIGHER:.2f}"
    confirmed(bureau, monthly=HIGHER + 1)
    assert another_process() == f"{HIGHER + 1:.2f}"


def test_a_confirmation_that_is_rolled_back_counts_nowhere(bureau: Any, another_process: Callable[[], str]) -> None:
    with transaction.atomic():
        confirmed(bureau)
        assert another_process() == f"{NOW:.2f}", "not committed yet"
        transaction.set_rollback(True)
    assert minimum_wage("532801", BEGINS).monthly == NOW
    assert another_process() == f"{NOW:.2f}"


def test_asking_costs_one_small_query_and_reads_the_rows_once(bureau: Any) -> None:
    confirmed(bureau)
    with CaptureQueriesContext(connection) as first:
        held = confirmed_tables()
    with CaptureQueriesContext(connection) as again:
        assert confirmed_tables() is held
    assert (len(first), len(again)) == (2, 1)


def test_the_tables_hold_what_was_confirmed_in_its_order(bureau: Any) -> None:
    confirmed(bureau)
    confirmed(bureau, **RECLASSED)
    wage = tables.current().rows("minimum_wages")[-1]
    assert (wage["region"], wage["class"], wage["monthly"], wage["mark"]) == ("532800", "II", f"{HIGHER:.2f}", MARK)
    assert wage["source"] == "虚构发〔2099〕1号；为测试虚构，无此文件"
    assert tables.current().rows("wage_classes")[-1]["region"] == "532822"

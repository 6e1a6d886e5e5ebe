"""`kill -9` at every declared crash point: the process is started again, everything is finished, nothing twice, nothing lost.

The web process is killed in the middle of a request and the person presses again; the worker process is killed in the
middle of an obligation and nobody does anything. One busy day comes past every point.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from qianyue.cli.bureau import Bureau
from qianyue.cli.rehearsal import Office
from qianyue.contracts.models import State
from qianyue.evidence.models import Checkpoint, Event
from qianyue.operations import outbox
from qianyue.operations.crashpoints import POINTS
from qianyue.operations.models import Job
from tests.faults.house import House
from tests.faults.judging import is_settled, is_sound
from tests.faults.people import PatientWorker, WebJourney
from tests.oversight.cast import confirmed
from tests.platform.steps import Journey

SERIALS = itertools.count(100)


@pytest.fixture
def db(house_database: str) -> None:
    """What the processes use."""


@pytest.fixture
def documents_folder(house_documents: Path) -> Path:
    return house_documents


@pytest.fixture
def busy_day(house: House, outside: object, telephone: Callable[..., Any], mailbox: Callable[..., Any]) -> Callable[[str], None]:
    """An employer opens, a wage is set, one offer expires, one contract is concluded, the log is stamped: each once."""

    def live(name: str) -> None:
        office = Office(serial=next(SERIALS))
        house.work(["employers.certify_seal"])
        row = confirmed(Bureau())
        unsigned = Journey(office, PatientWorker(telephone), house.work).to("propose")
        Job.objects.filter(kind="contracts.expire", key=str(unsigned.proposal.id)).update(run_at=timezone.now())
        journey = WebJourney(office, PatientWorker(telephone), house)
        journey.to("begin").begin()  # the browser was closed in between: one certificate came to nothing
        journey.to("conclude")
        house.work()
        outbox.owe("evidence.checkpoint", name)
        house.work()
        is_settled(journey, telephone, mailbox)
        assert (unsigned.contract.state, unsigned.kinds.count("contract.expired")) == (State.EXPIRED, 1)
        assert Job.objects.get(kind="oversight.recheck", key=f"{row}:confirmed").done_at is not None
        assert Event.objects.filter(stream=office.employer.id, kind="seal.certified").count() == 1
        last = Checkpoint.objects.latest("size")
        assert (last.size, last.token.time >= journey.contract.concluded_at) == (Event.objects.count(), True)

    return live


@pytest.mark.parametrize("point", sorted(POINTS))
def test_killed_there_everything_is_finished_once(point: str, house: House, busy_day: Callable[[str], None]) -> None:
    house.arm(point)
    busy_day(point)
    assert house.has_crashed(point)


def test_killed_everywhere_on_one_day(house: House, busy_day: Callable[[str], None]) -> None:
    for point in POINTS:
        house.arm(point)
    busy_day("everywhere")
    assert [point for point in POINTS if not house.has_crashed(point)] == []
    is_sound()


def test_there_is_a_point_at_each_step_of_conclusion() -> None:
    """Before and after whatever is done outside the database, and where an obligation is fulfilled and not ticked off."""
    steps = {
        "propose": {"after_rendering", "after_keeping", "after_offer"},
        "sign": {"before_certificate", "after_certificate", "after_preparation", "after_signature"},
        "stamp": {"before_token", "after_token", "after_status", "after_assembly"},
        "seal": {"after_approval", "before_signature"},
        "close": {"before_timestamp", "after_timestamp", "before_conclusion"},
        "notices": {"after_hand_over"},
    }
    assert {f"{step}.{name}" for step, names in steps.items() for name in names} <= POINTS
    assert {f"{kind}.fulfilled" for kind in outbox._handlers} <= POINTS

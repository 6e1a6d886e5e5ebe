"""Each outside party out of order in each way, whenever a contract needs it: an honest state, and it finishes by itself.

While the fault lasts nothing is concluded, nobody's clock stands in for the timestamp authority's, and both sides read
what is waited for. People try again when they are told to; what the platform owes, it does alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from qianyue.contracts.acts import ceremony
from qianyue.gateways.sandbox.faults import MODES
from qianyue.operations import outbox
from qianyue.operations.gateways import gateways
from qianyue.operations.models import Job
from tests.faults.judging import is_honest, is_settled, is_sound
from tests.faults.people import OWED, PatientWorker, attempt
from tests.platform.steps import STEPS, Journey

pytestmark = pytest.mark.django_db
PARTIES = ("tsa", "ca", "identity", "sms", "email")
ATTEMPTS = 4  # one meets the fault, one a stale answer that it left in a connection; the others are not needed
DEADLINE, TOO_SLOW = 0.3, 0.7  # seconds: of a request here, instead of ten; of an answer


@pytest.fixture
def hurried(outside: object) -> None:
    """Every request's deadline, so that what is too slow need not be slow for ten seconds."""
    for party in PARTIES[1:-1]:
        getattr(gateways(), party)._http._total = DEADLINE
    for authority in gateways().tsa._authorities:  # type: ignore[attr-defined]
        authority._http._total = DEADLINE
    gateways().email._seconds = DEADLINE


@pytest.fixture
def settle(office: Any, work: Callable[..., int], later: Callable[[], None]) -> Callable[[], None]:
    """Time passes, and obligations are done; twice, since a stale answer in a connection costs one more attempt."""

    def pass_by() -> None:
        for _ in range(2):
            later()
            work()

    return pass_by


class Trouble:
    """A party that is out of order for whoever needs it next, until somebody has been honest about it."""

    def __init__(self, outside: Callable[..., None], party: str, mode: str) -> None:
        self._outside, self._party, self._how = outside, party, {"mode": mode, "seconds": TOO_SLOW if mode == "slow" else 0}

    def begin(self) -> None:
        self._outside(self._party, **self._how)

    def end(self) -> None:
        self._outside(self._party, mode="ok")


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "ok"])
@pytest.mark.parametrize("party", PARTIES)
def test_whatever_happens_outside_the_contract_is_concluded_once(
    office: Any,
    outside: Any,
    hurried: None,
    work: Any,
    later: Any,
    settle: Any,
    telephone: Any,
    mailbox: Any,
    party: str,
    mode: str,
) -> None:
    trouble = Trouble(outside, party, mode)

    def while_the_phone_is_silent() -> None:
        is_honest(journey)
        trouble.end()
        settle()

    journey = Journey(office, PatientWorker(telephone, while_the_phone_is_silent), work)
    for step in STEPS:
        trouble.begin()
        for _ in range(ATTEMPTS):
            if attempt(journey, step):
                break
            is_honest(journey)
            assert bool(outbox.troubles()) is (step in OWED)
            trouble.end()
            later()
    trouble.begin()
    work()  # the messages
    trouble.end()
    settle()
    Job.objects.filter(kind=ceremony.SETTLE).update(run_at=timezone.now())
    settle()
    is_settled(journey, telephone, mailbox)
    assert outbox.troubles() == []
    is_sound()

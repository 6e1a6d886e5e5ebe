"""Obligations: committed with their cause, done at least once, in the end always."""

from __future__ import annotations

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from qianyue.operations import outbox
from qianyue.operations.errors import Unavailable
from qianyue.operations.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A kind of obligation, `test.note`, that notes what it was asked; `fail` in a note makes it fail."""
    notes: list[str] = []

    def note(*, text: str) -> None:
        if text == "fail":
            raise Unavailable("对方暂时没有回应")
        if text == "bug":
            raise ZeroDivisionError
        if text == "later":
            raise outbox.Later(30)
        notes.append(text)

    monkeypatch.setitem(outbox._handlers, "test.note", note)
    return notes


def test_it_works(done: list[str]) -> None:
    outbox.owe("test.note", "1", text="hello")
    assert outbox.run_due() == 1
    assert done == ["hello"]
    assert outbox.run_due() == 0


def test_the_same_obligation_twice_is_one(done: list[str]) -> None:
    outbox.owe("test.note", "1", text="hello")
    outbox.owe("test.note", "1", text="hello")
    outbox.run_due()
    assert done == ["hello"]


def test_it_leaves_with_its_transaction_or_not_at_all(done: list[str]) -> None:
    with transaction.atomic():
        outbox.owe("test.note", "1", text="never")
        transaction.set_rollback(True)
    assert outbox.run_due() == 0


@pytest.mark.parametrize(("text", "cause"), [("fail", "unavailable"), ("bug", "ZeroDivisionError")])
def test_a_failure_is_written_down_and_tried_again(done: list[str], text: str, cause: str) -> None:
    outbox.owe("test.note", "1", text=text)
    assert outbox.run_due() == 0
    job = Job.objects.get(key="1")
    assert (job.attempts, job.cause, job.done_at, job.lease) == (1, cause, None, None)
    assert job.run_at > timezone.now()
    assert job.first_failed_at is not None


def test_it_never_gives_up(done: list[str]) -> None:
    outbox.owe("test.note", "1", text="fail")
    for _ in range(40):
        Job.objects.update(run_at=timezone.now())
        outbox.run_due()
    job = Job.objects.get(key="1")
    assert job.attempts == 40
    assert job.run_at - timezone.now() < datetime.timedelta(seconds=1.3 * outbox.LONGEST_WAIT)
    Job.objects.update(run_at=timezone.now(), payload={"text": "at last"})
    assert outbox.run_due() == 1
    assert done == ["at last"]


def test_later_is_not_a_failure(done: list[str]) -> None:
    outbox.owe("test.note", "1", text="later")
    assert outbox.run_due() == 0
    assert Job.objects.get().attempts == 0


def test_what_is_put_off_for_long_is_a_trouble_all_the_same(done: list[str]) -> None:
    outbox.owe("test.note", "1", text="later")
    outbox.run_due()
    assert outbox.troubles() == []
    Job.objects.update(created_at=timezone.now() - outbox.PATIENCE - datetime.timedelta(seconds=1), run_at=timezone.now())
    outbox.run_due()
    (trouble,) = outbox.troubles()
    assert (trouble["kind"], trouble["cause"], trouble["attempts"]) == ("test.note", "put_off", 0)


def test_an_expired_obligation_is_dropped(done: list[str]) -> None:
    outbox.owe("test.note", "1", text="too late", expires_at=timezone.now() - datetime.timedelta(seconds=1))
    outbox.run_due()
    assert done == []
    assert Job.objects.get().cause == "expired"


def test_a_crashed_workers_lease_runs_out(done: list[str]) -> None:
    outbox.owe("test.note", "1", text="hello")
    assert len(outbox.claim(limit=5)) == 1  # and the worker dies here
    assert outbox.run_due() == 0
    Job.objects.update(leased_until=timezone.now() - datetime.timedelta(seconds=1))
    assert outbox.run_due() == 1


def test_a_sole_worker_does_not_wait_for_a_dead_ones_lease(done: list[str]) -> None:
    outbox.owe("test.note", "1", text="hello")
    outbox.claim(limit=5)
    assert outbox.release_leases() == 1
    assert outbox.run_due() == 1


def test_what_a_worker_gives_back_is_due_at_once(done: list[str]) -> None:
    outbox.owe("test.note", "1", text="hello")
    (mine,) = outbox.claim(limit=1)
    outbox.give_back(mine)
    assert outbox.run_due() == 1


def test_nobody_gives_back_what_is_another_workers(done: list[str]) -> None:
    outbox.owe("test.note", "1", text="hello")
    (mine,) = outbox.claim(limit=1)
    Job.objects.update(leased_until=timezone.now() - datetime.timedelta(seconds=1))
    outbox.claim(limit=1)
    outbox.give_back(mine)
    assert outbox.run_due() == 0


def test_a_worker_whose_lease_was_taken_over_changes_nothing(done: list[str]) -> None:
    outbox.owe("test.note", "1", text="fail")
    (mine,) = outbox.claim(limit=1)
    Job.objects.update(leased_until=timezone.now() - datetime.timedelta(seconds=1))
    (other,) = outbox.claim(limit=1)
    outbox.perform(mine)
    held = Job.objects.get()
    assert held.lease == other.lease
    assert held.attempts == 0

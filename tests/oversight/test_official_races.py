"""Official notices by several at once, and when the log takes nothing: each thing happens once, or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection

from qianyue.notices.models import Message
from qianyue.operations.errors import Conflict
from qianyue.operations.models import Job
from qianyue.operations.postgres import APPLICATION
from qianyue.oversight import telling
from qianyue.oversight.acts.remind_employers import remind_employers
from qianyue.oversight.acts.send_notice import send_notice
from qianyue.oversight.acts.settle_official import answer_official, confirm_official
from qianyue.oversight.acts.withdraw_notice import withdraw_notice
from qianyue.oversight.models import OfficialNotice, Receiver
from tests.oversight.cast import events
from tests.oversight.official_cast import receiver, sent, shown, told, written
from tests.platform.together import together


@pytest.fixture
def db(own_database: str) -> None:
    """Committed acts, in a database whose rights the test may change."""


def test_sent_by_two_at_once_it_is_sent_once(office: Any, bureau: Any, work: Callable[..., int]) -> None:
    key = written([office.employer.id], bureau.first)
    digest = shown(key, bureau.first)
    assert together(*[lambda: send_notice(key, digest, actor=bureau.first)] * 3) == [1, 1, 1]
    assert [kind for kind, _facts in events(key)].count("official.sent") == 1
    work(kinds=[telling.KIND])
    assert len(told(office.handler.person)) == 1


def test_two_workers_at_one_step_tell_nobody_twice(office: Any, neighbour: Any, bureau: Any) -> None:
    key = written([office.employer.id, neighbour.employer.id], bureau.first)
    send_notice(key, shown(key, bureau.first), actor=bureau.first)
    together(*[lambda: telling.tell(notice=str(key), what="sent", number=0, after="")] * 3)
    for one in (office, neighbour):
        assert len(told(one.handler.person)) == 1
        assert [kind for kind, _facts in events(receiver(key, one.employer).id)] == ["official.told"]


def test_whoever_was_told_when_it_was_withdrawn_is_told_of_that(office: Any, bureau: Any, work: Callable[..., int]) -> None:
    for _ in range(4):
        key = written([office.employer.id], bureau.first)
        send_notice(key, shown(key, bureau.first), actor=bureau.first)
        together(
            lambda key=key: telling.tell(notice=str(key), what="sent", number=0, after=""),
            lambda key=key: withdraw_notice(key, "发错单位", actor=bureau.second),
        )
        work(kinds=[telling.KIND])
        mine = receiver(key, office.employer)
        about = Message.objects.filter(matter=mine.id, person=office.handler.person, channel="app").count()
        assert about == (2 if mine.told_at else 0)
        assert OfficialNotice.objects.get(id=key).state == "withdrawn"


def test_of_two_answers_at_once_one_counts(office: Any, bureau: Any, work: Callable[..., int]) -> None:
    key = sent([office.employer.id], bureau.first, work)
    mine = receiver(key, office.employer)
    outcome = together(
        lambda: answer_official(mine.id, "甲", actor=office.handler), lambda: answer_official(mine.id, "乙", actor=office.owner)
    )
    assert sorted(type(one) for one in outcome if one is not None) == [Conflict]
    mine.refresh_from_db()
    assert mine.answer == ("甲" if mine.answered_by_id == office.handler.person else "乙")


ACTS: dict[str, Callable[[Any, Any, uuid.UUID], object]] = {
    "draft": lambda office, bureau, key: written([office.employer.id], bureau.first),
    "remind": lambda office, bureau, key: remind_employers(key, actor=bureau.first),
    "withdraw": lambda office, bureau, key: withdraw_notice(key, "发错单位", actor=bureau.second),
    "confirm": lambda office, bureau, key: confirm_official(receiver(key, office.employer).id, actor=office.handler),
    "answer": lambda office, bureau, key: answer_official(receiver(key, office.employer).id, "已办", actor=office.handler),
}


def _kept(key: uuid.UUID) -> list[Any]:
    notices = OfficialNotice.objects.values_list("id", "state", "reminders").order_by("id")
    receivers = Receiver.objects.values_list("id", "confirmed_at", "answered_at").order_by("id")
    return [list(notices), list(receivers), Job.objects.count()]


@pytest.mark.parametrize("act", ACTS)
def test_when_the_log_takes_nothing_nothing_has_happened(
    act: str, office: Any, bureau: Any, work: Callable[..., int], cluster: Any, own_database: str
) -> None:
    key = sent([office.employer.id], bureau.first, work)
    before = _kept(key)
    cluster.psql(f"REVOKE INSERT ON evidence_event FROM {APPLICATION}", database=own_database)
    with pytest.raises(DatabaseError, match="permission denied"):
        ACTS[act](office, bureau, key)
    assert _kept(key) == before
    cluster.psql(f"GRANT INSERT ON evidence_event TO {APPLICATION}", database=own_database)
    connection.close()
    ACTS[act](office, bureau, key)
    assert _kept(key) != before

"""The second program's look at official notices: what is right is silent, what somebody has changed is found."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.utils import timezone

from qianyue.employers.models import Employer
from qianyue.notices import receipts
from qianyue.notices.models import Message
from qianyue.oversight.acts.draft_notice import correct_notice, discard_notice
from qianyue.oversight.acts.remind_employers import remind_employers
from qianyue.oversight.acts.send_notice import send_notice
from qianyue.oversight.acts.settle_official import answer_official, confirm_official, open_official
from qianyue.oversight.acts.withdraw_notice import withdraw_notice
from qianyue.oversight.audit_notices import audit_notices
from qianyue.oversight.models import OfficialNotice, Receiver
from qianyue.web.inbox import mark_all_read
from tests.oversight.official_cast import INFORMS, SAYS, receiver, sent, shown, written

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def found() -> set[str]:
    return {finding.check for finding in audit_notices()}


@pytest.fixture
def key(office: Any, neighbour: Any, bureau: Any, work: Any) -> uuid.UUID:
    """Sent to two; the first has answered, one of its messages arrived and another did not."""
    made = sent([office.employer.id, neighbour.employer.id], bureau.first, work)
    mine = receiver(made, office.employer)
    open_official(mine.id, actor=office.owner)
    mark_all_read(office.owner)
    answer_official(mine.id, "已经补签", actor=office.handler)
    outside = Message.objects.filter(matter=mine.id).exclude(channel="app").order_by("id")
    for number, message in enumerate(outside):
        (receipts._delivered if number else lambda one: receipts.failed(one, reason="unknown_number"))(message)
    assert outside.count() == 2
    return made


def test_it_works(office: Any, neighbour: Any, bureau: Any, work: Any, key: uuid.UUID) -> None:
    assert found() == set(), "sent, read and answered"
    confirm_official(receiver(key, neighbour.employer).id, actor=neighbour.owner)
    remind_employers(key, actor=bureau.second)
    again = correct_notice(key, actor=bureau.second)
    send_notice(again, shown(again, bureau.second), actor=bureau.second)
    assert found() == set(), "on the way"
    work(kinds=["oversight.telling"])
    withdraw_notice(again, "更正有误", actor=bureau.first)
    sent([office.employer.id], bureau.first, work, **INFORMS)
    discard_notice(written([office.employer.id], bureau.first), actor=bureau.second)
    written([office.employer.id], bureau.first)
    assert found() == set()


def test_what_the_gateway_takes_and_reports_is_right(
    office: Any, bureau: Any, work: Any, telephone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qianyue.notices.send.morning", lambda template: 0)
    made = sent([office.employer.id], bureau.first, work)
    work()
    assert Message.objects.filter(matter=receiver(made, office.employer).id).exclude(receipt="").count() == 2
    assert found() == set()


def test_a_late_delivery_is_right(key: uuid.UUID) -> None:
    failed = Message.objects.get(failed_at__isnull=False)
    receipts._delivered(failed)
    assert found() == set()


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"title": "别的标题"}, "official.contents"),
        ({"text": "别的内容"}, "official.contents"),
        ({"due_on": timezone.localdate()}, "official.contents"),
        ({"kind": "warning"}, "official.contents"),
        ({"number": "TZ-1"}, "official.contents"),
        ({"sent_at": timezone.now() - 20 * HOUR}, "official.sent"),
        ({"sent_by": None}, "official.sent"),
        ({"reminders": 1}, "official.reminded"),
        ({"state": "draft"}, "official.state"),
        ({"state": "withdrawn"}, "official.state"),
    ],
)
def test_a_changed_notice_is_found(key: uuid.UUID, change: dict[str, Any], check: str) -> None:
    notice = OfficialNotice.objects.get(id=key)
    for name, value in change.items():
        setattr(notice, name, value)
    notice.save(update_fields=list(change))
    assert check in found()


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"answer": "没有说过的话"}, "official.answer"),
        ({"answer": None}, "official.answer"),
        ({"answered_at": timezone.now() - 20 * HOUR}, "official.receipt"),
        ({"answered_at": None}, "official.receipt"),
        ({"confirmed_at": None}, "official.receipt"),
        ({"read_at": timezone.now() - 20 * HOUR}, "official.receipt"),
        ({"read_by": None}, "official.receipt"),
        ({"told_at": None}, "official.receipt"),
        ({"people": 7}, "official.told"),
    ],
)
def test_a_changed_answer_or_receipt_is_found(office: Any, key: uuid.UUID, change: dict[str, Any], check: str) -> None:
    mine = receiver(key, office.employer)
    for name, value in change.items():
        setattr(mine, name, value)
    mine.save(update_fields=list(change))
    assert check in found()


def test_a_receipt_that_nobody_gave_is_found(neighbour: Any, key: uuid.UUID) -> None:
    theirs = receiver(key, neighbour.employer)
    Receiver.objects.filter(id=theirs.id).update(confirmed_at=timezone.now(), confirmed_by=neighbour.owner.person)
    assert found() == {"official.receipt"}


@pytest.mark.parametrize("field", ["delivered_at", "failed_at", "read_at", "accepted_at"])
def test_what_no_gateway_reported_is_found(neighbour: Any, key: uuid.UUID, field: str) -> None:
    theirs = receiver(key, neighbour.employer)
    Message.objects.filter(matter=theirs.id).exclude(channel="app").update(**{field: timezone.now()})
    assert found() == {"official.message"}


def test_a_report_that_is_gone_is_found(office: Any, key: uuid.UUID) -> None:
    Message.objects.filter(delivered_at__isnull=False).update(delivered_at=None)
    assert found() == {"official.message"}
    Message.objects.filter(matter=receiver(key, office.employer).id).exclude(channel="app").delete()
    assert found() == {"official.message"}


def test_an_employer_more_or_less_is_found(office: Any, neighbour: Any, key: uuid.UUID, work: Any) -> None:
    third = Employer.objects.create(name="塞进来的单位", uscc="91530000MA0000000X", kind="enterprise", region="532801")
    row = Receiver.objects.create(notice_id=key, employer=third)
    assert found() == {"official.contents"}
    row.delete()
    Receiver.objects.filter(notice=key, employer=neighbour.employer).update(employer=third)
    assert found() == {"official.contents"}


def test_notices_that_are_gone_or_came_from_nowhere_are_found(office: Any, bureau: Any, key: uuid.UUID) -> None:
    Receiver.objects.filter(notice=key).delete()
    OfficialNotice.objects.filter(id=key).delete()
    assert found() == {"official.event"}
    number, person = {"number": "TZ-0"}, bureau.first.person
    OfficialNotice.objects.create(
        authority=bureau.authority, **number, **INFORMS, state="sent", drafted_by_id=person, drafted_at=timezone.now(),
        sent_by_id=person, sent_at=timezone.now(),
    )  # fmt: skip
    assert found() == {"official.event", "official.state"}


def test_the_reason_of_a_withdrawal_is_what_it_was(bureau: Any, key: uuid.UUID) -> None:
    withdraw_notice(key, "发错单位", actor=bureau.second)
    assert found() == set()
    notice = OfficialNotice.objects.get(id=key)
    notice.withdrawn_because = "单位有错"
    notice.save(update_fields=["withdrawn_because"])
    assert found() == {"official.withdrawn"}


def test_many_employers_are_asked_about_at_once(office: Any, bureau: Any, work: Any, django_assert_max_num_queries: Any) -> None:
    from tests.web.test_authority_employer_list import opened

    keys = [opened(f"版纳小店{number:02d}").id for number in range(20)]
    sent([*keys, office.employer.id], bureau.first, work, **SAYS)
    with django_assert_max_num_queries(12):
        assert found() == set()

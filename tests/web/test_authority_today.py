"""The authority's first page: what waits, how long, where; nothing of another region, and calm when nothing waits."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from qianyue.contracts.models import Contract, State
from qianyue.employers.models import Application
from qianyue.operations.ids import new_id
from qianyue.oversight.complaint_models import Complaint
from qianyue.oversight.models import OfficialNotice
from tests.oversight.cast import drafted
from tests.oversight.official_cast import sent, written
from tests.oversight.test_coverage import made
from tests.web.authority_cast import authority_desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def applied(applicant: Any, state: str, days: int, **columns: Any) -> None:
    """An application of which only the row is real, handed in so many days ago."""
    facts = {"name": "版纳新店", "uscc": f"9153{new_id().hex[-14:].upper()}", "region": "532801", "round": 1, "facts": {}}
    moment = timezone.now() - days * DAY
    Application(id=new_id(), applicant_id=applicant, state=state, submitted_at=moment, **facts | columns).save(force_insert=True)


def complained(worker: Any, bureau: Any, due: datetime.date, **columns: Any) -> None:
    facts = {"number": new_id().hex, "kind": "other", "about": "某店", "text": "没给合同", "region": "532801"}
    Complaint(
        id=new_id(), worker_id=worker, authority=bureau.authority, filed_at=timezone.now(), due_on=due, **facts | columns
    ).save(force_insert=True)


def lines(answer: Any) -> dict[str, int]:
    """Where the lines of the page lead, and their numbers."""
    found = re.findall(r'<li><a href="([^"]+)"><span>.*?</span><strong[^>]*>(\d+)</strong>', answer.content.decode(), re.DOTALL)
    return {link.replace("&amp;", "&"): int(number) for link, number in found}


def test_nothing_waits_and_the_page_says_so(first: Client) -> None:
    text = page(first.get("/authority")).text
    assert "没有等待办理的事项。" in text
    assert "没有发现风险。" in text
    assert "没有等待单位办理的通知。" in text
    assert lines(first.get("/authority")) == {}


def test_it_works(office: Any, bureau: Any, first: Client, second: Client, work: Any) -> None:
    person = office.owner.person
    applied(person, "submitted", 3)
    applied(person, "first_passed", 1, first_reviewer_id=bureau.first.person)
    applied(person, "first_passed", 0, first_reviewer_id=bureau.second.person)
    applied(person, "returned", 9)
    complained(person, bureau, TODAY - DAY)
    complained(person, bureau, TODAY + DAY)
    complained(person, bureau, TODAY - DAY, state="answered")
    drafted(bureau.first)
    late = made(office, b"a", state=State.PROPOSED, works_from=TODAY - 30 * DAY, concluded_at=None)
    made(office, b"b", ends_on=TODAY + 20 * DAY)
    written([office.employer.id], bureau.first)
    sent([office.employer.id], bureau.first, work)
    shown = first.get("/authority")
    found = lines(shown)
    assert found == {
        "/authority/applications?show=first": 1,
        "/authority/applications?show=second": 2,
        "/authority/complaints?show=late": 1,
        "/authority/complaints?show=waiting": 2,
        "/authority/rows?standing=drafted": 1,
        "/authority/risks?kind=unsigned&days=25": 1,
        "/authority/risks?kind=expiring&days=60": 1,
        "/authority/notices?state=draft": 1,
        f"/authority/notices?state=sent&authority={bureau.authority.id}": 1,
    }
    text = page(shown).text
    assert "最早的已等 3 天" in text
    assert "其中 1 份是您初审的" in text
    assert "其中 1 行是您录入的" in text
    assert "您录入的" not in page(second.get("/authority")).text
    assert "本月订立的合同 1" in text
    assert late.number in page(first.get("/authority/risks?kind=unsigned&days=25")).text
    for link in found:
        assert first.get(link).status_code == 200


def test_overdue_answers_of_employers_are_counted(office: Any, bureau: Any, first: Client, work: Any) -> None:
    key = sent([office.employer.id], bureau.first, work)
    OfficialNotice.objects.filter(id=key).update(due_on=TODAY - DAY)
    link = f"/authority/notices?authority={bureau.authority.id}&kind=request&state=sent&sort=due"
    assert lines(first.get("/authority"))[link] == 1


def test_another_prefectures_officer_sees_nothing_of_it(office: Any, bureau: Any, elsewhere: Any, work: Any) -> None:
    applied(office.owner.person, "submitted", 3)
    complained(office.owner.person, bureau, TODAY - DAY)
    made(office, b"a", state=State.PROPOSED, works_from=TODAY - 30 * DAY, concluded_at=None)
    sent([office.employer.id], bureau.first, work)
    drafted(bureau.first)
    shown = authority_desk_of(elsewhere.first).get("/authority")
    assert lines(shown) == {}
    assert "本月订立的合同 0" in page(shown).text


def test_it_asks_the_database_as_often_for_many_as_for_none(
    office: Any, bureau: Any, first: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        applied(office.owner.person, "submitted", number)
        made(office, bytes([number]), ends_on=TODAY + 20 * DAY)
    with django_assert_max_num_queries(45):
        first.get("/authority")


def test_last_month_is_told_apart_from_this(office: Any, bureau: Any, first: Client) -> None:
    made(office, b"a")
    made(office, b"a")
    made(office, b"b", concluded_at=timezone.now() - (TODAY.day + 1) * DAY)
    text = page(first.get("/authority")).text
    assert "本月订立的合同 2" in text
    assert "上个月全月 1" in text
    assert "本月签约的劳动者 1" in text
    assert Contract.objects.count() == 3

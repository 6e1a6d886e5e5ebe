"""Queues taken away as files: what the list shows, all pages of it, harmless, and on record."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from qianyue.evidence.models import Event
from qianyue.oversight.acts.file_complaint import file_complaint
from tests.employers.applying import applicant, get, submitted
from tests.oversight.official_cast import SAYS, sent, written
from tests.web.authority_cast import authority_desk_of, first

pytestmark = pytest.mark.django_db
__all__ = ["first"]
SAID = "拖欠两个月工资，打电话也不接。"


def text(answer: Any) -> str:
    return answer.content.decode("utf-8-sig")


@pytest.fixture
def complained(stranger: Any, outside: object, bureau: Any) -> Any:
    stranger.log_in()
    for about in ("=cmd()虚构茶厂", "勐海虚构茶厂"):
        file_complaint("other", SAID, about=about, region="532822", actor=stranger.actor)
    return stranger


def test_it_works(complained: Any, first: Client) -> None:
    said = text(first.get("/authority/complaints.csv?show=waiting"))
    assert "勐海虚构茶厂" in said
    assert "'=cmd()虚构茶厂" in said, "no formula in the reader's spreadsheet"
    assert complained.person.name not in said
    assert complained.phone not in said
    assert SAID not in said
    assert text(first.get("/authority/complaints.csv?show=closed")).count("\n") == 1, "the head alone"
    assert text(first.get("/authority/complaints.csv?kind=pressed")).count("\n") == 1
    assert first.get("/authority/complaints.xlsx").content.startswith(b"PK")
    exported = [json.loads(event.body)["facts"] for event in Event.objects.filter(kind="list.exported")]
    assert {"list": "complaints.waiting", "count": 2} in exported
    assert "complaints.csv?show=waiting" in first.get("/authority/complaints").content.decode()


def test_applications_go_as_they_are_narrowed(first: Client, bureau: Any, outside: object) -> None:
    application = get(submitted(applicant(710_801)))
    said = text(first.get("/authority/applications.csv?show=first"))
    assert application.name in said
    assert application.uscc in said
    assert application.name not in text(first.get("/authority/applications.csv?show=ended"))
    assert application.name not in text(first.get("/authority/applications.csv?show=first&q=没有这一家"))


def test_notices_go_with_how_far_the_employers_are(first: Client, bureau: Any, office: Any, work: Any) -> None:
    sent([office.employer.id], bureau.first, work)
    written([office.employer.id], bureau.first, **SAYS | {"title": "还没有发出的"})
    head, *rows = text(first.get("/authority/notices.csv?state=sent")).splitlines()
    assert head.startswith('"通知编号"')
    assert len(rows) == 1
    assert SAYS["title"] in rows[0]
    assert rows[0].endswith('"1","1","0","0"')
    assert "还没有发出的" in text(first.get("/authority/notices.csv"))
    assert "notices.xlsx" in first.get("/authority/notices").content.decode()


def test_an_officer_of_another_region_takes_nothing_away(complained: Any, elsewhere: Any) -> None:
    submitted(applicant(710_802))
    browser = authority_desk_of(elsewhere.first)
    for queue in ("complaints", "applications", "notices", "objections"):
        assert text(browser.get(f"/authority/{queue}.csv?show=all")).count("\n") == 1, queue

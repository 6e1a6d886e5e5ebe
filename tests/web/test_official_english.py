"""The authority's first page, its list of employers and official notices, read in English on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import deactivate

from tests.oversight.cast import drafted
from tests.oversight.official_cast import SAYS, SOON, receiver, sent, written
from tests.web.test_english_pages import assert_english, in_english

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    yield
    deactivate()


def test_it_works(office: Any, bureau: Any, first: Client, handler: Client, work: Any) -> None:
    key = sent([office.employer.id], bureau.first, work)
    draft = written([office.employer.id], bureau.first, **SAYS | {"text": "Please check."})
    drafted(bureau.first)
    desk, officer = in_english(handler), in_english(first)
    place = "云南省西双版纳傣族自治州景洪市"
    names = (office.facts["name"], bureau.authority.name, SAYS["title"], "刀录入", "玉复核", place, "玉经办")
    counties = ("景洪市", "勐海县", "勐腊县")

    def see(client: Client, address: str, *, status: int = 200) -> str:
        return assert_english(client.get(address, follow=True), *names, *counties, status=status)

    notice, mine = f"/authority/notices/{key}", f"/desk/official/{receiver(key, office.employer).id}"
    assert "Standards to be confirmed" in see(officer, "/authority")
    assert "With the chosen employers" in see(officer, "/authority/employers")
    see(officer, "/authority/employers?q=zzz")
    for address in (
        "/authority/notices",
        "/authority/notices?state=withdrawn",
        "/authority/notices/new",
        f"/authority/notices/{draft}",
        f"/authority/notices/{draft}/preview",
        notice,
        f"{notice}?step=failed",
    ):
        see(officer, address)
    wrong = {"kind": "request", "title": "x", "text": "y", "link": "z", "due_on": "2020-01-01"}
    assert_english(officer.post(f"/authority/notices/{draft}", wrong), *names, status=422)
    assert_english(officer.post(f"/authority/notices/{draft}/preview", {}), *names, status=422)
    assert_english(officer.post(f"{notice}/withdraw", {}), *names, status=422)
    assert "Answer the authority" in see(desk, mine)
    assert_english(desk.post(mine, {"act": "answer"}), *names, status=422)
    assert_english(desk.post(mine, {"act": "nothing"}), *names, status=422)
    assert_english(desk.post(mine, {"act": "confirm"}, follow=True), *names)
    see(desk, "/desk/official")
    see(desk, "/desk/messages")
    assert_english(officer.post(f"{notice}/remind", follow=True), *names)
    assert_english(officer.post(f"{notice}/remind"), *names, status=429)
    officer.post(f"{notice}/withdraw", {"reason": "void"})
    assert "was withdrawn" in see(desk, mine)
    assert_english(desk.post(mine, {"act": "confirm"}), *names, status=409)
    assert SOON.isoformat() in see(officer, notice)


def test_the_tables_filters_are_english_too(english: Client) -> None:
    text = english.get("/authority/rows?q=nothing").content.decode()
    assert "No standards found" in text
    assert "Document number or source" in text

"""Opening the service in English: no page has Chinese, except names and what people have written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from qianyue.cli.rehearsal import Worker
from tests.employers.applying import applicant, filled, get
from tests.web.html import chinese

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(outside: object, bureau: object) -> Worker:
    return applicant(710_601)


@pytest.fixture
def browser(who: Worker, logged_in: Callable[[Any], Client]) -> Client:
    return logged_in(who)


def test_it_works(who: Worker, browser: Client, first: Client, bureau: Any, office: Any) -> None:
    """Names and what people have written stay as they are."""
    from django.utils.translation import deactivate

    key = filled(who)
    facts = get(key).facts
    written = [
        *facts.values(),
        who.person.name,
        bureau.authority.name,
        office.employer.name,
        "看不清",
        "云南省西双版纳傣族自治州景洪市",
        "景洪市",
        "勐海县",
        "勐腊县",
    ]
    written += [office.employer.registered_address, office.employer.legal_representative]
    written += [member.person.name for member in office.employer.members.select_related("person")]
    try:
        for client in (browser, first):
            client.cookies["django_language"] = "en"
        for path in ("/apply", f"/apply/{key}", f"/apply/{key}/fill/people", f"/apply/{key}/papers"):
            only_english(browser.get(path), written)
        browser.post(f"/apply/{key}/submit", {"edition": get(key).edition})
        for path in ("/apply", f"/apply/{key}"):
            only_english(browser.get(path), written)
        for path in (
            "/authority/applications",
            f"/authority/applications/{key}",
            "/authority/materials",
            "/authority/materials/new",
        ):
            only_english(first.get(path), written)
        for path in ("/authority/employers", f"/authority/employers/{office.employer.id}"):
            only_english(first.get(path), written)
        only_english(first.post(f"/authority/applications/{key}", {"round": "1", "verdict": "return"}), written)
    finally:
        deactivate()


def only_english(answer: Any, written: list[str]) -> None:
    """Nothing on the page is Chinese, once what people have written is taken out."""
    markup = answer.content.decode()
    for words in sorted(filter(None, written), key=len, reverse=True):
        markup = markup.replace(words, "")
    assert chinese(markup) == [], answer.request["PATH_INFO"]

"""What comes after a conclusion, read in English: nothing Chinese but names, the documents' own words and what the law says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import deactivate

from qianyue.law.dates import add_months, today
from tests.contracts.chains import running
from tests.web.test_english_pages import assert_english, in_english

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    yield
    deactivate()


def test_it_works(handler: Client, office: Any, worker: Any, logged_in: Callable[[Any], Client]) -> None:
    contract = running(office, worker)
    desk, mine = in_english(handler), in_english(logged_in(worker))
    names = (worker.person.name, office.facts["name"], contract.proposal.terms["work"]["position"], "玉经办")
    place, my_place = f"/desk/employments/{contract.id}", f"/my/contracts/{contract.id}"

    def see(client: Client, address: str, *, status: int = 200) -> str:
        return assert_english(client.get(address, follow=True), *names, status=status)

    assert "Unbroken service since" in see(desk, place)
    for more in ("/end", "/end?reason=LCL40-3", "/end?reason=tea", "/severance", "/intention"):
        see(desk, place + more)
    assert "Name" in see(desk, "/desk/roster")
    assert "Enter a paper contract" in see(desk, "/desk/paper/new")
    assert_english(desk.post("/desk/paper/new", {"start": "x"}), *names, status=422)
    assert_english(desk.post(f"{place}/intention", {"kind": "renew", "do": "show"}), *names)
    assert_english(desk.post(f"{place}/intention", {"kind": "renew", "do": "send"}, follow=True), *names)
    assert_english(desk.post(f"{place}/intention", {"kind": "renew", "do": "send"}), *names, status=409)
    said = {"last_day": today().isoformat(), "words": "store closed", "notice_on": add_months(today(), -2).isoformat()}
    assert "Answer yes or no" in assert_english(desk.post(f"{place}/end?reason=LCL40-3", said), *names, status=422)
    ended = assert_english(desk.post(f"{place}/end?reason=LCL38-2", said, follow=True), *names)
    assert "Duties after the ending" in ended
    assert_english(desk.get(f"{place}/end?reason=LCL38-2"), *names)
    assert "store closed" in see(mine, f"{my_place}/employment")
    asked = {"reason": "LCL38-2", "until": today().isoformat(), "average_wage": "6000"}
    assert "Result" in assert_english(mine.post(f"{my_place}/severance", asked), *names)
    assert_english(mine.post(f"{my_place}/severance", {}), *names, status=422)

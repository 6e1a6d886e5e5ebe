"""Asking before a term ends, and answering, on the screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from qianyue.contracts.models import Contract, Intention
from tests.contracts.chains import running
from tests.web.html import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(office: Any, worker: Any) -> Contract:
    return running(office, worker)


def test_it_works(handler: Client, contract: Contract, worker: Any, logged_in: Callable[[Any], Client]) -> None:
    address = f"/desk/employments/{contract.id}/intention"
    assert address in page(handler.get(f"/desk/employments/{contract.id}")).links
    assert handler.post(address, {"do": "show"}).status_code == 422
    said = {"kind": "renew", "same_or_better": "on", "remarks": "欢迎留下"}
    shown = page(handler.post(address, said | {"do": "show"}))
    assert "单位说明：欢迎留下" in shown.text
    assert not Intention.objects.exists()
    assert "已发短信询问" in page(handler.post(address, said | {"do": "send"}, follow=True)).text
    row = Intention.objects.get()
    mine, letter = logged_in(worker), f"/my/intentions/{row.id}"
    assert "欢迎留下" in page(mine.get(letter)).text
    assert mine.post(letter, {"answer": "other", "digest": row.digest}).status_code == 422
    answered = mine.post(letter, {"answer": "yes", "words": "谢谢", "digest": row.digest}, follow=True)
    assert "您已答复：愿意续订" in page(answered).text
    desk = page(handler.get(f"/desk/employments/{contract.id}")).text
    assert "劳动者愿意续订" in desk
    assert "谢谢" in desk


def test_a_letter_is_nobody_elses(handler: Client, contract: Contract, stranger: Any, logged_in: Callable[[Any], Client]) -> None:
    handler.post(f"/desk/employments/{contract.id}/intention", {"kind": "end", "do": "send"})
    letter = f"/my/intentions/{Intention.objects.get().id}"
    assert logged_in(stranger).get(letter).status_code == 404
    assert Client().get(letter).status_code == 302

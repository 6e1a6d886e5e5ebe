"""An exception at the desk: asked for beside the finding, decided by a colleague on the contract's page."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from qianyue.cli import invented
from qianyue.contracts.acts import draft
from qianyue.contracts.models import Contract, Waiver
from tests.platform.acts_drafting import low_probation
from tests.web.html import page

pytestmark = pytest.mark.django_db
REASON = "同岗位最低档工资为 3200 元，见薪酬表。"


@pytest.fixture
def low(office: Any, worker: Any) -> Contract:
    """A draft whose probation pay needs an exception."""
    terms = invented.terms(office.facts, worker.person)
    return Contract.objects.get(id=draft.create_draft(terms | low_probation(terms), actor=office.handler))


def ask(client: Client, contract: Contract, reason: str = REASON) -> Any:
    markup = client.get(f"/desk/contracts/{contract.id}/preview").content.decode()
    found = re.search(r'name="finding" value="([0-9a-f]{64})"', markup)
    assert found
    sent = {"finding": found[1], "reason": reason}
    return client.post(f"/desk/contracts/{contract.id}/waivers", sent, follow=True)


def decide(client: Client, contract: Contract, grant: str, waiver: Any = None) -> Any:
    waiver = waiver or Waiver.objects.get().id
    return client.post(f"/desk/contracts/{contract.id}/waivers/{waiver}", {"grant": grant}, follow=True)


def test_it_works(handler: Client, keeper: Client, low: Contract) -> None:
    assert "处必须修改后才能发出" in page(handler.get(f"/desk/contracts/{low.id}/preview")).text
    asked = page(ask(handler, low)).text
    assert "已提出例外" in asked
    assert "提出的人不能自己复核" in asked
    assert "等本单位另一人复核" in page(handler.get(f"/desk/contracts/{low.id}/preview")).text

    seen = page(keeper.get(f"/desk/contracts/{low.id}"))
    assert REASON in seen.text
    assert "同意例外" in seen.text
    assert "已复核同意这项例外" in page(decide(keeper, low, "yes")).text

    ready = page(handler.get(f"/desk/contracts/{low.id}/preview"))
    assert "已例外批准" in ready.text
    assert "岩印章" in ready.text
    assert "可以发出" in ready.text


def test_a_missing_reason_is_asked_for_beside_the_finding(handler: Client, low: Contract) -> None:
    response = ask(handler, low, "  ")
    assert response.status_code == 422
    assert "请写明为什么可以例外" in page(response).text
    assert not Waiver.objects.exists()


def test_a_refused_exception_says_so_and_may_be_asked_for_again(handler: Client, keeper: Client, low: Contract) -> None:
    ask(handler, low)
    assert "没有同意这项例外" in page(decide(keeper, low, "no")).text
    assert "上一次没有被同意" in page(handler.get(f"/desk/contracts/{low.id}/preview")).text
    assert ask(handler, low, "补充了薪酬表。").status_code == 200
    assert Waiver.objects.count() == 2


def test_the_one_who_asked_finds_no_button_and_presses_in_vain(handler: Client, low: Contract) -> None:
    ask(handler, low)
    assert "同意例外" not in page(handler.get(f"/desk/contracts/{low.id}")).text
    assert decide(handler, low, "yes").status_code == 403
    assert Waiver.objects.get().granted is None


def test_broken_answers_are_refused_calmly(handler: Client, keeper: Client, low: Contract) -> None:
    ask(handler, low)
    assert decide(keeper, low, "perhaps").status_code == 422
    assert decide(keeper, low, "yes", uuid.uuid4()).status_code == 404
    sent = {"finding": "0" * 64, "reason": REASON}
    assert handler.post(f"/desk/contracts/{low.id}/waivers", sent).status_code == 409

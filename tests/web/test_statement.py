"""The worker's statement on the phone: identified first, two equal buttons, and what was answered afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from qianyue.cli import invented
from qianyue.contracts.acts import draft
from qianyue.contracts.models import Contract, Statement
from tests.platform.acts_drafting import third_contract
from tests.platform.fixtures import RETURN_URL
from tests.web.html import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def third(office: Any, worker: Any) -> Contract:
    """A draft of a third fixed-term contract."""
    terms = invented.terms(office.facts, worker.person) | third_contract()
    return Contract.objects.get(id=draft.create_draft(terms, actor=office.handler))


def ask(client: Client, contract: Contract) -> Any:
    return client.post(f"/desk/contracts/{contract.id}/statement", follow=True)


def test_it_works(handler: Client, third: Contract, worker: Any, logged_in: Callable[[Any], Client]) -> None:
    assert "请劳动者本人声明" in page(handler.get(f"/desk/contracts/{third.id}/preview")).text
    assert "已发短信请劳动者本人声明" in page(ask(handler, third)).text
    assert "还没有答复" in page(handler.get(f"/desk/contracts/{third.id}/preview")).text

    phone = logged_in(worker)
    address = f"/my/statements/{Statement.objects.get().id}"
    assert phone.get(address)["Location"].startswith("/identity?")
    worker.identify(return_url=RETURN_URL)
    shown = phone.get(address).content.decode()
    assert "您要固定期限吗" in shown
    assert "checked" not in shown
    digest = re.search(r'name="digest" value="([0-9a-f]{64})"', shown)
    assert digest
    done = phone.post(address, {"digest": digest[1], "wanted": "yes"}, follow=True)
    assert "您已声明：本人要固定期限" in page(done).text
    assert "没有发现问题" in page(handler.get(f"/desk/contracts/{third.id}/preview")).text


def test_without_a_choice_nothing_is_said(
    handler: Client, third: Contract, worker: Any, logged_in: Callable[[Any], Client]
) -> None:
    ask(handler, third)
    phone = logged_in(worker)
    worker.identify(return_url=RETURN_URL)
    asked = Statement.objects.get()
    assert phone.post(f"/my/statements/{asked.id}", {"digest": asked.digest}).status_code == 422
    asked.refresh_from_db()
    assert asked.wanted is None


def test_a_worker_without_a_phone_number_cannot_be_asked(handler: Client, office: Any, worker: Any) -> None:
    terms = invented.terms(office.facts, worker.person) | third_contract()
    terms["worker"] = {name: value for name, value in terms["worker"].items() if name != "phone"}
    contract = Contract.objects.get(id=draft.create_draft(terms, actor=office.handler))
    response = ask(handler, contract)
    assert response.status_code == 422
    assert "请先填好劳动者" in page(response).text

"""The link of the SMS: says who invites and what to do, shows no terms, lets nobody in, and is honest when it is over."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from qianyue.contracts.acts import answer, bind, draft, propose
from qianyue.notices.models import Message
from tests.web.html import page

pytestmark = pytest.mark.django_db


def link() -> str:
    """The newest invitation, as it stands in the SMS."""
    message = Message.objects.filter(template="proposed", channel="sms").order_by("-created_at").first()
    return re.search(r"/s/[\w-]+$", message.link)[0]


def test_it_works(client: Client, proposed: Any) -> None:
    response = client.get(link())
    found = page(response)
    for word in (proposed.employer.name, proposed.number, "劳动合同", "全程免费", "实名核验"):
        assert word in found.text
    assert f"/login?next=%2Fmy%2Fcontracts%2F{proposed.id}" in found.links
    worker = proposed.proposal.terms["worker"]
    for secret in (worker["name"], worker["id_number"], worker["phone"], "4500"):
        assert secret not in response.content.decode()


def test_the_link_lets_nobody_in(client: Client, proposed: Any) -> None:
    client.get(link())
    assert client.get(f"/my/contracts/{proposed.id}")["Location"].startswith("/login")


def test_a_wrong_link_says_what_to_do(client: Client, proposed: Any) -> None:
    response = client.get("/s/" + "A" * 22)
    assert response.status_code == 404
    assert "短信" in page(response).text


def test_a_replaced_link_leads_to_what_is_new(client: Client, office: Any, proposed: Any) -> None:
    old = link()
    changed = {**proposed.terms, "pay": {**proposed.terms["pay"], "payday": 10}}
    edition = draft.save_draft(proposed.id, changed, edition=1, actor=office.handler)
    propose.propose(proposed.id, edition=edition, actor=office.handler)
    assert "单位已经更新了这份合同" in page(client.get(old)).text
    assert "单位已经更新了这份合同" not in page(client.get(link())).text


def test_a_withdrawn_offer_says_so(client: Client, office: Any, proposed: Any) -> None:
    answer.withdraw(proposed.id, actor=office.handler)
    assert "单位已经撤回" in page(client.get(link())).text


def test_a_declined_offer_says_so(client: Client, identified: Any, worker: Any) -> None:
    bind.bind(identified.id, actor=worker.actor)
    answer.decline(identified.proposal_id, "工资不对", actor=worker.actor)
    assert "已经拒签" in page(client.get(link())).text


def test_an_expired_offer_says_so(client: Client, proposed: Any) -> None:
    answer.expire(proposal=str(proposed.proposal_id))
    assert "已经过期" in page(client.get(link())).text


def test_a_concluded_contract_says_so(client: Client, concluded: Any) -> None:
    assert "订立完成" in page(client.get(link())).text

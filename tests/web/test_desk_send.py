"""Preview and sending: what is shown is what is sent, once, and nothing that the rules refuse."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client

from qianyue import documents
from qianyue.contracts import archive
from qianyue.contracts.acts import draft
from qianyue.contracts.models import Contract, Proposal, State
from qianyue.notices.models import Message
from tests.web.html import page

pytestmark = pytest.mark.django_db


def change(contract: Contract, office: Any, **sections: Any) -> None:
    """Save the draft with some sections replaced."""
    contract.refresh_from_db()
    draft.save_draft(contract.id, {**contract.terms, **sections}, edition=contract.edition, actor=office.handler)


def test_it_works(handler: Client, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}"
    preview = page(handler.get(f"{address}/preview"))
    assert "没有发现问题" in preview.text
    for title in ("用人单位名称", "劳动合同期限", "职业危害防护"):
        assert title in preview.text
    answer = handler.post(f"{address}/send", {"edition": "1", "operation": "a"})
    assert answer["Location"] == f"{address}?done=proposed"
    sent = page(handler.get(answer["Location"]))
    assert "邀请短信正在发给劳动者" in sent.text
    assert "等待劳动者签署" in sent.text
    drafted.refresh_from_db()
    assert drafted.state == State.PROPOSED


def test_a_double_click_sends_once(handler: Client, drafted: Contract) -> None:
    for _ in range(2):
        handler.post(f"/desk/contracts/{drafted.id}/send", {"edition": "1", "operation": "the same"})
    assert Proposal.objects.filter(contract=drafted).count() == 1
    assert Message.objects.filter(contract=drafted.id, template="proposed", channel="sms").count() == 1


def test_the_preview_shows_the_very_pages_that_are_sent(handler: Client, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}"
    before = [handler.get(f"{address}/preview/{n}.webp?w=480&e=1") for n in (1, 2)]
    assert {answer["Content-Type"] for answer in before} == {"image/webp"}
    handler.post(f"{address}/send", {"edition": "1"})
    drafted.refresh_from_db()
    file = archive.fetch(drafted.proposal.document)
    assert [answer.content for answer in before] == [documents.page_image(file, n, width=480) for n in (1, 2)]
    assert handler.get(f"{address}/pages/1.webp?w=480").content == before[0].content


def test_pages_of_another_edition_are_refused(handler: Client, office: Any, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}/preview"
    assert handler.get(f"{address}/99.webp?e=1").status_code == 404
    change(drafted, office, clauses=["新的约定"])
    assert handler.get(f"{address}/1.webp?e=1").status_code == 409
    assert handler.get(f"{address}/1.webp?e=2").status_code == 200
    assert handler.get(f"{address}/1.webp").status_code == 422


def test_what_the_rules_refuse_cannot_be_sent(handler: Client, office: Any, drafted: Contract) -> None:
    change(drafted, office, pay={**drafted.terms["pay"], "monthly_wage": "1000.00"})
    address = f"/desk/contracts/{drafted.id}"
    shown = handler.get(f"{address}/preview")
    assert "最低工资" in page(shown).text
    assert "确认发出" not in page(shown).text
    assert f"{address}/edit?check=1#field-pay-monthly_wage" in page(shown).links
    refused = handler.post(f"{address}/send", {"edition": "2"})
    assert refused.status_code == 422
    assert page(refused)
    assert not Proposal.objects.exists()


def test_a_half_filled_draft_has_a_preview_that_says_what_is_missing(handler: Client, office: Any) -> None:
    key = draft.create_draft(
        {"format": "qianyue-terms/1", "kind": "labor_contract", "pay": {"payday": "十五"}}, actor=office.handler
    )
    shown = page(handler.get(f"/desk/contracts/{key}/preview"))
    assert "必须修改后才能发出" in shown.text
    assert "还不能发出" in shown.text
    assert "改好以后，这里显示印出来的样子" in shown.text


def test_a_character_that_cannot_be_printed_is_named(handler: Client, office: Any, drafted: Contract) -> None:
    change(drafted, office, work={**drafted.terms["work"], "position": "茶\U0002ebf5"})
    shown = page(handler.get(f"/desk/contracts/{drafted.id}/preview"))
    assert "U+2EBF5" in shown.text
    assert "确认发出" not in shown.text


def test_a_draft_changed_since_the_preview_is_not_sent(handler: Client, office: Any, drafted: Contract) -> None:
    change(drafted, office, clauses=["同事加的约定"])
    answer = handler.post(f"/desk/contracts/{drafted.id}/send", {"edition": "1"})
    assert answer.status_code == 409
    assert f"/desk/contracts/{drafted.id}" in page(answer).links
    assert not Proposal.objects.exists()


def test_a_changed_offer_is_sent_again_with_a_word_about_it(handler: Client, office: Any, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}"
    handler.post(f"{address}/send", {"edition": "1", "operation": "a"})
    assert "还没发出的修改" not in page(handler.get(address)).text
    change(drafted, office, pay={**drafted.terms["pay"], "monthly_wage": "4800.00"})
    shown = page(handler.get(address)).text
    assert "草稿里有还没发出的修改" in shown
    assert "4500.00" in shown  # the worker still reads the old offer
    assert "确认重新发出" in page(handler.get(f"{address}/preview")).text
    handler.post(f"{address}/send", {"edition": "2", "operation": "b", "message": " 工资改为\n4800元 "})
    drafted.refresh_from_db()
    assert (drafted.proposal.version, drafted.proposal.message) == (2, "工资改为 4800元")
    assert "4800.00" in page(handler.get(address)).text


def test_a_warning_is_shown_but_does_not_refuse(handler: Client, office: Any, drafted: Contract) -> None:
    start = datetime.date.fromisoformat(drafted.terms["term"]["start"]) + datetime.timedelta(days=7)
    change(drafted, office, probation={**drafted.terms["probation"], "start": start.isoformat()})
    shown = page(handler.get(f"/desk/contracts/{drafted.id}/preview")).text
    assert "请核实" in shown
    assert "确认发出" in shown


def test_only_a_draft_or_a_standing_offer_has_a_preview(handler: Client, office: Any, drafted: Contract) -> None:
    draft.discard_draft(drafted.id, actor=office.handler)
    assert handler.get(f"/desk/contracts/{drafted.id}/preview")["Location"] == f"/desk/contracts/{drafted.id}"
    assert handler.get(f"/desk/contracts/{drafted.id}/send")["Location"] == f"/desk/contracts/{drafted.id}/preview"

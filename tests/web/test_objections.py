"""A false alarm on the screens: raised beside the finding, answered at the authority's desk, seen where it was raised."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from qianyue.cli import invented
from qianyue.contracts.acts import draft
from qianyue.contracts.models import Contract, Objection
from qianyue.web.views.authority import objections
from tests.contracts.test_raise_objection import ANSWER, CLAUSE, REASON
from tests.web.authority_cast import authority_desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
QUEUE = "/authority/objections"


@pytest.fixture
def read(office: Any, worker: Any) -> Contract:
    """A draft with a clause that a rule takes for a deposit."""
    terms = invented.terms(office.facts, worker.person) | {"clauses": [CLAUSE]}
    return Contract.objects.get(id=draft.create_draft(terms, actor=office.handler))


def preview(client: Client, contract: Contract) -> Any:
    return client.get(f"/desk/contracts/{contract.id}/preview")


def objected(client: Client, contract: Contract, reason: str = REASON) -> Any:
    found = re.search(r'name="finding" value="([0-9a-f]{64})"', preview(client, contract).content.decode())
    assert found
    return client.post(f"/desk/contracts/{contract.id}/objections", {"finding": found[1], "reason": reason}, follow=True)


def answered(client: Client, uphold: str, answer: str = ANSWER) -> Any:
    return client.post(f"{QUEUE}/{Objection.objects.get().id}", {"uphold": uphold, "answer": answer}, follow=True)


def test_it_works(handler: Client, first: Client, read: Contract) -> None:
    assert "认为看错了这句话" in page(preview(handler, read)).text
    assert "已向人社部门申诉" in page(objected(handler, read)).text
    assert "正在等答复" in page(preview(handler, read)).text

    assert "误报申诉（1）" in page(first.get("/authority")).text
    queue = page(first.get(QUEUE))
    assert CLAUSE[:10] in queue.text
    shown = page(first.get(f"{QUEUE}/{Objection.objects.get().id}")).text
    assert CLAUSE in shown
    assert REASON in shown
    assert "已答复" in page(answered(first, "yes")).text
    assert "是误报" in page(first.get(QUEUE)).text

    ready = page(preview(handler, read)).text
    assert "已确认误报" in ready
    assert ANSWER in ready
    assert "可以发出" in ready
    assert "人社部门确认是误报" in page(handler.get(f"/desk/contracts/{read.id}")).text, "in its timeline"


def test_what_is_not_upheld_still_has_to_be_mended(handler: Client, first: Client, read: Contract) -> None:
    objected(handler, read)
    answered(first, "no", "收取押金违反劳动合同法第九条。")
    shown = page(preview(handler, read)).text
    assert "没有采纳申诉" in shown
    assert "处必须修改后才能发出" in shown
    assert "提交申诉" not in shown


def test_the_officer_sees_the_passage_and_not_the_person(handler: Client, first: Client, read: Contract, worker: Any) -> None:
    objected(handler, read)
    for where in (QUEUE, f"{QUEUE}/{Objection.objects.get().id}"):
        markup = first.get(where).content.decode()
        assert worker.person.name not in markup
        assert read.number not in markup


def test_a_missing_reason_is_asked_for_beside_the_finding(handler: Client, read: Contract) -> None:
    response = objected(handler, read, "  ")
    assert response.status_code == 422
    assert "请写明这句话的本意" in page(response).text
    assert not Objection.objects.exists()


@pytest.mark.parametrize(("uphold", "answer"), [("", ANSWER), ("perhaps", ANSWER), ("yes", " ")])
def test_half_an_answer_is_none(handler: Client, first: Client, read: Contract, uphold: str, answer: str) -> None:
    objected(handler, read)
    assert answered(first, uphold, answer).status_code == 422
    assert Objection.objects.get().upheld is None


def test_another_prefecture_finds_nothing(handler: Client, elsewhere: Any, read: Contract) -> None:
    objected(handler, read)
    away = authority_desk_of(elsewhere.first)
    assert "还没有误报申诉" in page(away.get(QUEUE)).text
    assert answered(away, "yes").status_code == 404
    assert away.get(f"{QUEUE}/{uuid.uuid4()}").status_code == 404


def test_many_are_paged(handler: Client, first: Client, read: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    objected(handler, read)
    worse = read.terms | {"clauses": [CLAUSE, "乙方入职时应当缴纳服装费三百元。"]}
    draft.save_draft(read.id, worse, edition=1, actor=_handler_of(read))
    found = re.findall(r'name="finding" value="([0-9a-f]{64})"', preview(handler, read).content.decode())
    handler.post(f"/desk/contracts/{read.id}/objections", {"finding": found[-1], "reason": REASON})
    monkeypatch.setattr(objections, "PER_PAGE", 1)
    assert "第 1 页，共 2 页" in page(first.get(QUEUE)).text
    assert "第 2 页，共 2 页" in page(first.get(f"{QUEUE}?page=2")).text


def test_it_is_answered_in_english_too(handler: Client, english: Client, read: Contract) -> None:
    objected(handler, read)
    assert "False alarms" in page(english.get(QUEUE)).text


def _handler_of(contract: Contract) -> Any:
    from qianyue.operations.actor import HANDLER, Actor

    return Actor(role=HANDLER, person=contract.handler_id, employer=contract.employer_id)


def test_the_queue_is_narrowed_and_taken_away(handler: Client, first: Client, read: Contract) -> None:
    objected(handler, read)
    passage = Objection.objects.get().passage
    for shown, there in (("all", True), ("waiting", True), ("upheld", False), ("refused", False), ("nonsense", True)):
        assert (passage[:20] in page(first.get(f"{QUEUE}?show={shown}")).text) is there, shown
        said = first.get(f"{QUEUE}.csv?show={shown}").content.decode("utf-8-sig")
        assert (passage[:20] in said) is there, shown
    answered(first, "yes")
    assert "是误报" in first.get(f"{QUEUE}.csv?show=upheld").content.decode("utf-8-sig")
    assert passage[:20] not in page(first.get(f"{QUEUE}?show=waiting")).text

"""The worker asks on the phone, the handler answers at the desk; offers are compared on both sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from qianyue.contracts.acts import draft, propose
from qianyue.contracts.models import Contract, Reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(identified: Contract, worker: Any, logged_in: Callable[[Any], Client]) -> Client:
    """The worker's browser, with the contract bound."""
    worker.read_everything(identified)
    return logged_in(worker)


def anew(contract: Contract, office: Any, terms: dict[str, Any]) -> None:
    """Proposed again with another wage."""
    draft.save_draft(contract.id, terms, edition=1, actor=office.handler)
    propose.propose(contract.id, edition=2, message="工资提高了", actor=office.handler)


def test_it_works(identified: Contract, phone: Client, handler: Client) -> None:
    page = f"/my/contracts/{identified.id}"
    assert "有疑问，问单位" in phone.get(page).content.decode()
    assert "有疑问，问单位" in phone.get(f"{page}/question").content.decode()
    sent = {"proposal": str(identified.proposal_id), "reason": "加班费怎样计算？"}
    shown = phone.post(f"{page}/question", sent, follow=True).content.decode()
    assert "您问单位" in shown
    assert "加班费怎样计算？" in shown
    desk = handler.get(f"/desk/contracts/{identified.id}").content.decode()
    assert "劳动者有问题或者希望修改" in desk
    form = f"/desk/contracts/{identified.id}/replies/{Reply.objects.get().id}"
    assert "加班费怎样计算？" in handler.get(form).content.decode()
    assert handler.post(form, {"answer": " "}).status_code == 422
    assert "已答复" in handler.post(form, {"answer": "按法律规定。"}, follow=True).content.decode()
    assert "按法律规定。" in phone.get(page).content.decode()
    assert handler.get(form).status_code == 302  # answered: nothing more to do here
    assert handler.post(form, {"answer": "又一个"}).status_code == 409


def test_offers_are_compared(identified: Contract, phone: Client, handler: Client, office: Any) -> None:
    terms = Contract.objects.get(id=identified.id).terms
    assert handler.get(f"/desk/contracts/{identified.id}/versions").status_code == 302  # there is one only
    assert phone.get(f"/my/contracts/{identified.id}/changes").status_code == 302
    before = terms["pay"]["monthly_wage"]
    anew(identified, office, terms | {"pay": terms["pay"] | {"monthly_wage": "4800.00"}})
    desk = handler.get(f"/desk/contracts/{identified.id}/versions").content.decode()
    assert before in desk
    assert "4800.00" in desk
    same = handler.get(f"/desk/contracts/{identified.id}/versions?a=2&b=2").content.decode()
    assert "填写的内容相同" in same
    assert handler.get(f"/desk/contracts/{identified.id}/versions?a=x&b=99").status_code == 200


def test_the_worker_sees_what_was_changed(identified: Contract, phone: Client, worker: Any, office: Any) -> None:
    from qianyue.contracts.acts import bind

    terms = Contract.objects.get(id=identified.id).terms
    anew(identified, office, terms | {"pay": terms["pay"] | {"monthly_wage": "4800.00"}})
    bind.bind(identified.id, actor=worker.actor)
    page = f"/my/contracts/{identified.id}"
    assert "和上一次相比改了什么" in phone.get(page).content.decode()
    shown = phone.get(f"{page}/changes").content.decode()
    assert "<strong>4800.00</strong>" in shown
    assert "工资提高了" in shown


def test_others_neither_ask_nor_answer(
    identified: Contract, phone: Client, handler: Client, keeper: Client, stranger: Any, logged_in: Callable[[Any], Client]
) -> None:
    other = logged_in(stranger)
    for address in ("question", "changes"):
        assert other.get(f"/my/contracts/{identified.id}/{address}").status_code == 404
    sent = {"proposal": str(identified.proposal_id), "reason": "？"}
    phone.post(f"/my/contracts/{identified.id}/question", sent)
    form = f"/desk/contracts/{identified.id}/replies/{Reply.objects.get().id}"
    assert keeper.get(form).status_code == 403
    assert keeper.post(form, {"answer": "不行"}).status_code == 403
    assert handler.get(f"/desk/contracts/{identified.id}/replies/{identified.id}").status_code == 404

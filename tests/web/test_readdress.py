"""The desk's form for a number that was mistyped, and what the old link says afterwards."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from qianyue.contracts.acts import answer, bind, draft
from qianyue.contracts.acts.readdress import readdress
from qianyue.contracts.models import Contract, State
from qianyue.evidence.models import Event
from qianyue.notices.models import Message
from qianyue.notices.receipts import unheard
from tests.contracts.ordering import sealed
from tests.web.desk_cast import desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
RIGHT = "13800000001"
FORM = {"phone": RIGHT, "reason": "号码末位输错"}


def link() -> str:
    message = Message.objects.filter(template="proposed", channel="sms").order_by("created_at").last()
    return re.search(r"/s/[\w-]+$", message.link)[0]


def address(contract: Contract) -> str:
    return f"/desk/contracts/{contract.id}/readdress"


def test_it_works(handler: Client, client: Client, proposed: Contract) -> None:
    old = link()
    assert address(proposed) in page(handler.get(f"/desk/contracts/{proposed.id}")).links
    shown = handler.get(address(proposed))
    wrong = proposed.proposal.terms["worker"]["phone"]
    assert "原来的链接马上失效" in page(shown).text
    assert wrong not in shown.content.decode()
    answer = handler.post(address(proposed), FORM)
    assert answer["Location"] == f"/desk/contracts/{proposed.id}?done=readdressed"
    after = page(handler.get(answer["Location"])).text
    assert "已发到新号码" in after
    assert "更正劳动者的手机号，原来的链接全部作废" in after
    gone = client.get(old)
    assert gone.status_code == 410
    assert "这个链接已经失效" in page(gone).text
    for told in (proposed.employer.name, proposed.number, proposed.worker_name, RIGHT):
        assert told not in gone.content.decode()
    assert "接下来怎么做" in page(client.get(link())).text


def test_where_the_employer_seals_first_it_is_said_that_it_waits_for_the_seal(handler: Client, journey: Any) -> None:
    sealed(journey)
    assert "新的一版要重新盖章" in page(handler.get(address(journey.contract))).text
    answer = handler.post(address(journey.contract), FORM)
    after = page(handler.get(answer["Location"])).text
    assert "重新盖章，盖好以后才发到新号码" in after
    assert "已发到新号码" not in after


def test_two_clicks_are_one_correction(handler: Client, proposed: Contract) -> None:
    sent = FORM | {"operation": "double-click"}
    assert {handler.post(address(proposed), sent).status_code for _ in range(2)} == {302}
    assert Event.objects.filter(stream=proposed.id, kind="worker.readdressed").count() == 1


def test_the_page_carries_an_operation_key(handler: Client, proposed: Contract) -> None:
    assert re.search(r'name="operation" value="[\w-]+"', handler.get(address(proposed)).content.decode())


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"phone": "", "reason": ""}, "请填写 11 位手机号码"),
        (FORM | {"phone": "123"}, "请填写 11 位手机号码"),
        (FORM | {"reason": " "}, "请写明为什么更正"),
        (FORM | {"reason": "错" * 400}, "最多写"),
    ],
)
def test_what_is_missing_is_said_at_its_field(handler: Client, proposed: Contract, sent: dict[str, str], said: str) -> None:
    answer = handler.post(address(proposed), sent)
    assert answer.status_code == 422
    assert said in page(answer).text


def test_too_often_is_said_on_the_page(handler: Client, proposed: Contract) -> None:
    for last in (1, 2):
        handler.post(address(proposed), FORM | {"phone": f"1380000000{last}"})
    answer = handler.post(address(proposed), FORM | {"phone": "13800000003"})
    assert answer.status_code == 429
    assert "明天再改" in page(answer).text


def test_a_draft_again_says_what_to_do(handler: Client, office: Any, proposed: Contract) -> None:
    draft.save_draft(proposed.id, {**proposed.terms, "clauses": ["乙方每年体检。"]}, edition=1, actor=office.handler)
    answer = handler.post(address(proposed), FORM)
    after = page(handler.get(answer["Location"]))
    assert "退回草稿" in after.text
    assert f"/desk/contracts/{proposed.id}/preview" in after.links
    proposed.refresh_from_db()
    assert proposed.state == State.DRAFT


def test_who_has_opened_it_is_said_before_and_after(handler: Client, identified: Contract, worker: Any) -> None:
    bind.bind(identified.id, actor=worker.actor)
    assert "本人已经用这个号码打开过" in page(handler.get(address(identified))).text
    answer = handler.post(address(identified), FORM)
    assert "原号码上已有本人通过实名核验打开过" in page(handler.get(answer["Location"])).text


@pytest.mark.parametrize("fixture", ["drafted", "signed"])
def test_where_nothing_waits_for_the_worker_there_is_no_form(
    handler: Client, fixture: str, request: pytest.FixtureRequest
) -> None:
    contract = request.getfixturevalue(fixture)
    assert handler.get(address(contract)).status_code == 409
    assert address(contract) not in page(handler.get(f"/desk/contracts/{contract.id}")).links


def test_strangers_find_nothing(neighbour: Any, keeper: Client, proposed: Contract) -> None:
    assert desk_of(neighbour.handler).post(address(proposed), FORM).status_code == 404
    assert keeper.post(address(proposed), FORM).status_code == 403
    assert not Event.objects.filter(stream=proposed.id, kind="worker.readdressed").exists()


def test_the_new_telephone_is_not_shown_what_the_old_one_was(
    office: Any, proposed: Contract, worker: Any, logged_in: Any
) -> None:
    """No comparison with a version that differs by a stranger's number."""
    from qianyue.cli.rehearsal import Worker

    right = Worker(serial=worker.person.serial)
    right.phone = RIGHT
    right.log_in()
    readdress(proposed.id, RIGHT, "号码末位输错", actor=office.handler)
    right.identify(return_url="http://127.0.0.1:8000/identity/return/{check}")
    bind.bind(proposed.id, actor=right.actor)
    browser = logged_in(right)
    shown = browser.get(f"/my/contracts/{proposed.id}")
    assert shown.status_code == 200
    assert f"/my/contracts/{proposed.id}/changes" not in page(shown).links
    assert browser.get(f"/my/contracts/{proposed.id}/changes").status_code == 302
    assert logged_in(worker).get(f"/my/contracts/{proposed.id}").status_code == 404


def test_a_failure_at_the_old_number_is_no_news_about_the_new_one(office: Any, proposed: Contract) -> None:
    from django.utils import timezone

    Message.objects.filter(contract=proposed.id).exclude(channel="app").update(failed_at=timezone.now(), reason="unknown_number")
    assert unheard(proposed.id, since=proposed.proposal.proposed_at)
    readdress(proposed.id, RIGHT, "号码末位输错", actor=office.handler)
    now = Contract.objects.get(id=proposed.id)
    assert not unheard(now.id, since=now.proposal.proposed_at)


def test_after_a_withdrawal_the_old_link_still_says_nothing_of_anybody(client: Client, office: Any, proposed: Contract) -> None:
    old = link()
    readdress(proposed.id, RIGHT, "号码末位输错", actor=office.handler)
    answer.withdraw(proposed.id, actor=office.handler)
    assert client.get(old).status_code == 410

"""The order of signing on everybody's screens: chosen before sending, said to the worker in plain words, taken over by copies."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from qianyue.contracts.acts import answer, choose_order
from qianyue.contracts.models import Contract, State
from qianyue.notices.models import Message
from tests.contracts.chains import running
from tests.platform.fixtures import RETURN_URL
from tests.web.desk_cast import form_of
from tests.web.html import page
from tests.web.test_journey import screen, sign, to_signing

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


def chosen(contract: Contract, handler: Client, order: str) -> str:
    """The order is chosen on the preview; the address of the contract."""
    address = f"/desk/contracts/{contract.id}"
    answer = handler.post(f"{address}/order", {"order": order, "edition": "1"})
    assert answer["Location"] == f"{address}/preview"
    contract.refresh_from_db()
    return address


def test_it_works(
    handler: Client, keeper: Client, drafted: Contract, worker: Any, logged_in: Browser, work: Callable[..., int]
) -> None:
    """Employer first, from the choice to the concluded contract."""
    assert "劳动者先签名，单位后盖章" in page(handler.get(f"/desk/contracts/{drafted.id}/preview")).text
    address = chosen(drafted, handler, "employer")
    assert "先由印章管理员核对并盖章" in page(handler.get(f"{address}/preview")).text
    sent = handler.post(f"{address}/send", {"edition": "2", "operation": "a"})
    assert sent["Location"] == f"{address}?done=submitted"
    shown = page(handler.get(address)).text
    assert "已提交，待盖章" in shown
    assert "单位先盖章，劳动者后签名" in shown
    phone = logged_in(worker)
    assert drafted.number not in page(phone.get("/my")).text

    assert f"{address}/seal" in page(keeper.get("/desk/seal")).links
    file = page(keeper.get(f"{address}/seal"))
    assert "劳动者还没有签名" in file.text
    drafted.refresh_from_db()
    approved = keeper.post(f"{address}/seal", {"document": drafted.proposal.document.sha256})
    assert "发给劳动者签名" in page(keeper.get(approved["Location"])).text
    assert "正在加盖印章和可信时间戳" in page(handler.get(address)).text
    work()
    assert "单位已盖章，等待劳动者签署" in page(handler.get(address)).text

    worker.identify(return_url=RETURN_URL)
    assert "单位已经先盖了章" in screen(phone, drafted).text
    to_signing(phone, drafted, worker)
    assert "您签名以后，加上可信时间戳，合同就订立完成" in screen(phone, drafted).text
    sign(phone, drafted)
    waiting = screen(phone, drafted).text
    assert "双方都已签署" in waiting
    assert "单位已经先盖章" in waiting
    assert "单位批准盖章" not in waiting
    assert f"{address}/withdraw" not in page(handler.get(address)).links
    work()
    assert "合同订立完成" in screen(phone, drafted).text
    told = page(handler.get(address)).text
    assert "单位已先盖章，向劳动者发出合同" in told
    assert told.count("单位先盖章，劳动者后签名") == 5  # of the offer, and twice in what happened: chosen, and offered so


def test_in_no_order_the_keeper_may_seal_while_the_worker_reads(
    handler: Client, keeper: Client, drafted: Contract, worker: Any, logged_in: Browser, work: Callable[..., int]
) -> None:
    address = chosen(drafted, handler, "either")
    assert "可以先盖章" in page(handler.get(f"{address}/preview")).text
    assert handler.post(f"{address}/send", {"edition": "2"})["Location"] == f"{address}?done=proposed"
    for client in (handler, keeper):
        assert "谁先都可以" in page(client.get(address)).text
    assert f"{address}/seal" in page(keeper.get(address)).links
    assert f"{address}/seal" not in page(handler.get(address)).links
    phone = logged_in(worker)
    worker.identify(return_url=RETURN_URL)
    assert "这份合同不分先后" in screen(phone, drafted).text
    to_signing(phone, drafted, worker)
    drafted.refresh_from_db()
    keeper.post(f"{address}/seal", {"document": drafted.proposal.document.sha256})
    work()
    assert "单位已经先盖了章" in screen(phone, drafted).text  # the code that was confirmed still counts
    sign(phone, drafted)
    work()
    drafted.refresh_from_db()
    assert drafted.state == State.CONCLUDED


def test_a_sealed_offer_is_withdrawn_and_the_worker_is_told(
    handler: Client, keeper: Client, drafted: Contract, worker: Any, logged_in: Browser, work: Callable[..., int]
) -> None:
    address = chosen(drafted, handler, "employer")
    handler.post(f"{address}/send", {"edition": "2"})
    drafted.refresh_from_db()
    keeper.post(f"{address}/seal", {"document": drafted.proposal.document.sha256})
    work()
    assert handler.post(f"{address}/withdraw")["Location"] == f"{address}?done=withdrawn"
    assert "已撤回" in page(logged_in(worker).get("/my")).text


def test_the_order_alone_can_be_sent_anew(handler: Client, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}"
    handler.post(f"{address}/send", {"edition": "1"})
    assert "不用重新发出" in page(handler.get(f"{address}/preview")).text
    chosen(drafted, handler, "either")
    assert "不用重新发出" not in page(handler.get(f"{address}/preview")).text
    assert "草稿里有还没发出的修改" in page(handler.get(address)).text
    assert handler.post(f"{address}/send", {"edition": "2"})["Location"] == f"{address}?done=proposed"


def test_what_is_never_sealed_says_so_to_everybody(
    client: Client, handler: Client, drafted: Contract, work: Callable[..., int]
) -> None:
    """The worker's link is that of the version before, which was sent."""
    address = f"/desk/contracts/{drafted.id}"
    handler.post(f"{address}/send", {"edition": "1"})
    link = str(Message.objects.get(template="proposed", channel="sms").link).split("/s/")[1]
    chosen(drafted, handler, "employer")
    handler.post(f"{address}/send", {"edition": "2"})
    assert "等待印章管理员批准盖章，" in page(handler.get(address)).text
    assert "截止" in page(handler.get(address)).text
    api = f"/api/v1/contracts/{drafted.id}"
    drafted.refresh_from_db()
    assert handler.get(api).json()["closes_at"][:19] == drafted.proposal.closes_at.isoformat()[:19]
    answer.expire(proposal=str(drafted.proposal_id), unsealed=True)
    assert "已过期" in page(handler.get(address)).text
    assert "超过期限未签署，已过期" in page(handler.get(address)).text
    assert "单位没有盖章" in page(handler.get(address)).text
    assert "截止" not in page(handler.get(address)).text
    said = handler.get(api).json()
    assert (said["state"], said["closes_at"]) == ("expired", None)
    shown = page(client.get(f"/s/{link}"))
    assert "单位修改以后没有在期限内盖章" in shown.text
    assert f"/login?next=%2Fmy%2Fcontracts%2F{drafted.id}" not in shown.links  # there is nothing to see there


def test_an_order_that_there_is_not_is_refused_on_the_page(handler: Client, drafted: Contract) -> None:
    answer = handler.post(f"/desk/contracts/{drafted.id}/order", {"order": "nobody", "edition": "1"})
    assert answer.status_code == 422
    assert "没有这样的签署顺序" in page(answer).text


def test_a_copy_takes_the_order_over(handler: Client, office: Any, drafted: Contract) -> None:
    choose_order.choose_order(drafted.id, "either", edition=1, actor=office.handler)
    pattern = f"/desk/contracts/new?like={drafted.id}"
    form, address = form_of(handler.get(pattern)), action(handler, pattern)
    assert address.endswith("&order=either")
    made = handler.post(address, form | {"do": "save"})
    key = made["Location"].split("/")[3]
    assert Contract.objects.get(id=key).order == "either"
    assert Contract.objects.exclude(id__in=(key, drafted.id)).count() == 0
    refused = handler.post("/desk/contracts/new?kind=labor_contract&order=nobody", form | {"do": "save", "operation": "b"})
    assert refused.status_code == 422


def test_programs_choose_it_too(handler: Client, drafted: Contract) -> None:
    path = f"/api/v1/contracts/{drafted.id}/order"
    said = {"order": "employer", "edition": 1}
    answer = handler.put(path, data=json.dumps(said), content_type="application/json")
    assert (answer.status_code, answer.json()["order"], answer.json()["edition"]) == (200, "employer", 2)
    assert handler.put(path, data=json.dumps(said | {"order": "either"}), content_type="application/json").status_code == 409
    wrong = handler.put(path, data=json.dumps({"order": "x", "edition": 2}), content_type="application/json")
    assert wrong.status_code == 422


def test_a_worker_is_told_the_order_that_was_offered(
    handler: Client, proposed: Contract, office: Any, worker: Any, logged_in: Browser
) -> None:
    """The employer's people see their working copy's, which has been changed since."""
    choose_order.choose_order(proposed.id, "either", edition=1, actor=office.handler)
    phone, path = logged_in(worker), f"/api/v1/contracts/{proposed.id}"
    assert phone.get(path).json()["order"] == phone.get("/api/v1/contracts").json()["items"][0]["order"] == "worker"
    assert handler.get(path).json()["order"] == handler.get("/api/v1/contracts").json()["items"][0]["order"] == "either"


def test_a_renewal_takes_the_order_over(handler: Client, office: Any, worker: Any) -> None:
    contract = running(office, worker)
    address = f"/desk/contracts/new?kind=renewal&after={contract.id}"
    assert "order=" not in action(handler, address)  # the worker first, as before
    Contract.objects.filter(id=contract.id).update(order="employer")
    assert action(handler, address).endswith("&order=employer")


def action(client: Client, address: str) -> str:
    return str(next(one["action"] for one in page(client.get(address)).forms if one.get("id") == "draft"))

"""The page of an employment at the desk and for its worker, and ending it screen by screen."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from qianyue.contracts.judging import judge
from qianyue.contracts.models import Contract, DutyDone, Ending
from qianyue.contracts.others import others_problems
from qianyue.law.dates import add_months, today
from qianyue.law.endings import PROTECTIONS
from tests.contracts.chains import running
from tests.web.desk_cast import desk_of, form_of
from tests.web.html import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(office: Any, worker: Any) -> Contract:
    return running(office, worker)


def place(contract: Contract, more: str = "") -> str:
    return f"/desk/employments/{contract.id}{more}"


def test_it_works(handler: Client, contract: Contract, worker: Any) -> None:
    assert place(contract) in page(handler.get(f"/desk/contracts/{contract.id}")).links
    shown = page(handler.get(place(contract)))
    for word in (
        worker.person.name,
        "履行中",
        contract.number,
        "连续工作年限",
        "0 年 6 个月",
        "法定退休日期",
        "北京时间 UTC+08:00",
    ):
        assert word in shown.text
    assert worker.person.party["id_number"] not in shown.text


def test_each_next_document_begins_filled_in(handler: Client, contract: Contract, worker: Any) -> None:
    links = page(handler.get(place(contract))).links
    for kind in ("renewal", "amendment"):
        link = next(one for one in links if f"kind={kind}" in one)
        sent = form_of(handler.get(link))
        assert sent["/amends/contract"] == contract.number
        assert sent["/worker/id_number"] == worker.person.party["id_number"]
    assert sent["/worker/phone"] == worker.person.phone


def test_a_renewal_goes_on_where_the_term_ends(handler: Client, contract: Contract) -> None:
    sent = form_of(handler.get(f"/desk/contracts/new?kind=renewal&after={contract.id}"))
    term = contract.proposal.terms["term"]
    assert sent["/term/start"] == (add_months(today(), 6) + datetime.timedelta(days=1)).isoformat()
    assert sent["/pay/monthly_wage"] == contract.proposal.terms["pay"]["monthly_wage"]
    assert sent["/history/previous/0/end"] == term["end"]


def test_what_is_begun_so_has_nothing_that_keeps_it_from_going_out(handler: Client, office: Any, contract: Contract) -> None:
    handler.post(place(contract, "/end?reason=LCL38-2"), form_of_end(today().isoformat()))
    assert_nothing_against(handler, contract, "ending_certificate")


def test_a_renewal_begun_so_has_nothing_against_it(handler: Client, contract: Contract) -> None:
    assert_nothing_against(handler, contract, "renewal")


def assert_nothing_against(handler: Client, contract: Contract, kind: str) -> None:
    address = f"/desk/contracts/new?kind={kind}&after={contract.id}"
    handler.post(address, form_of(handler.get(address)) | {"do": "save"})
    made = Contract.objects.exclude(id=contract.id).get()
    terms, findings = judge(made, made.terms)
    assert [one for one in findings if one.severity in ("block", "override")] == []
    assert others_problems(made, terms) == {}


def test_what_follows_nothing_cannot_be_begun_after_a_contract(handler: Client, contract: Contract, neighbour: Any) -> None:
    assert handler.get(f"/desk/contracts/new?kind=labor_contract&after={contract.id}").status_code == 422
    assert handler.get("/desk/contracts/new?kind=renewal&after=nonsense").status_code == 422
    stranger = desk_of(neighbour.handler)
    assert stranger.get(f"/desk/contracts/new?kind=renewal&after={contract.id}").status_code == 404
    assert stranger.get(place(contract)).status_code == 404


def test_ending_asks_only_what_the_reason_needs(handler: Client, contract: Contract) -> None:
    first = page(handler.get(place(contract, "/end")))
    assert "劳动者提前通知解除" in first.text
    plain = handler.get(place(contract, "/end?reason=LCL38-2")).content.decode()
    assert 'name="notice_on"' not in plain
    assert 'name="medical"' not in plain
    full = handler.get(place(contract, "/end?reason=LCL40-3")).content.decode()
    assert all(f'name="{name}"' in full for name in PROTECTIONS if name != "service")
    agreed = handler.get(place(contract, "/end?reason=LCL36"))
    assert "kind=termination_agreement" in agreed["Location"]
    assert form_of(handler.get(agreed["Location"]))["/amends/contract"] == contract.number


def test_it_is_ended_warned_of_and_certified(handler: Client, contract: Contract) -> None:
    address = place(contract, "/end?reason=LCL37")
    sent = form_of_end(today().isoformat()) | {"notice_on": today().isoformat()}
    refused = handler.post(address, sent)
    assert refused.status_code == 422
    assert "提前了 0 天" in page(refused).text
    assert not Ending.objects.exists()
    done = handler.post(address, sent | {"warned": "on"}, follow=True)
    assert "已记录" in page(done).text
    shown = page(handler.get(place(contract)))
    assert "将要解除" in shown.text
    certificate = form_of(handler.get(next(one for one in shown.links if "kind=ending_certificate" in one)))
    assert certificate["/amends/effective"] == today().isoformat()
    assert certificate["/amends/reason"] == "LCL37"
    duty = place(contract, "/duties/file_and_insurance_transfer")
    assert handler.post(duty, {"done_on": "yesterday"}).status_code == 422
    assert "已标记为办好" in page(handler.post(duty, {"done_on": today().isoformat()}, follow=True)).text
    assert DutyDone.objects.count() == 1


def form_of_end(last_day: str) -> dict[str, str]:
    return {"last_day": last_day, "words": "个人原因", "operation": "a"}


def test_the_worker_sees_why_and_calculates(
    office: Any, handler: Client, contract: Contract, worker: Any, logged_in: Callable[[Any], Client]
) -> None:
    handler.post(
        place(contract, "/end?reason=LCL38-2"), {"last_day": today().isoformat(), "words": "十月工资没有发", "operation": "b"}
    )
    mine = logged_in(worker)
    shown = page(mine.get(f"/my/contracts/{contract.id}/employment"))
    for word in ("十月工资没有发", "申请劳动争议仲裁", contract.number):
        assert word in shown.text
    answer = mine.post(
        f"/my/contracts/{contract.id}/severance", {"reason": "LCL38-2", "until": today().isoformat(), "average_wage": "6000"}
    )
    assert "6000.00" in page(answer).text
    wrong = mine.post(f"/my/contracts/{contract.id}/severance", {"reason": "tea", "until": "x", "average_wage": "NaN"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("wage", ["", "-1", "1e9", "NaN", "12.345", "Infinity", "９９９"])
def test_the_calculator_takes_no_nonsense(handler: Client, contract: Contract, wage: str) -> None:
    answer = handler.post(
        place(contract, "/severance"), {"reason": "LCL40-3", "until": today().isoformat(), "average_wage": wage}
    )
    assert answer.status_code in (200, 422)
    assert "Traceback" not in answer.content.decode()


def test_a_keeper_looks_and_changes_nothing(keeper: Client, contract: Contract) -> None:
    shown = page(keeper.get(place(contract)))
    assert not [one for one in shown.links if "kind=" in one or one.endswith("/end")]
    assert keeper.get(place(contract, "/end")).status_code == 403
    assert keeper.post(place(contract, "/take-back")).status_code == 403

"""The pages of asking about a whole sheet and of the approver's list."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from qianyue.contracts.acts.draft import save_draft
from qianyue.contracts.acts.upload_sheet import upload_sheet
from qianyue.contracts.batches import engine
from qianyue.contracts.models import Approval, Batch, Contract
from qianyue.employers.acts.organise import require_approvals
from tests.contracts.sheeting import made, plan_of
from tests.web.desk_cast import desk_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver(office: Any) -> Client:
    require_approvals(offers=True, seals=True, actor=office.owner)
    return desk_of(office.approver)


@pytest.fixture
def sheet(approver: Client, office: Any, work: Any) -> str:
    """The address of a sheet with three drafts."""
    key = upload_sheet(made(office), plan_of(office), actor=office.handler)
    work(kinds=[engine.BATCH])
    return f"/desk/batches/{key}"


@pytest.fixture
def place(sheet: str, handler: Client, work: Any) -> str:
    """The address of the approver's list of them."""
    handler.post(sheet + "/ask", {"operation": "ask"})
    work(kinds=[engine.BATCH])
    return f"/desk/approvals/lists/{Batch.objects.get(work=Batch.Work.ASK).id}"


def listed(page: str) -> str:
    return page.split('name="list" value="')[1][:64]


def boxes(page: str) -> list[str]:
    return re.findall(r'name="seen" value="([^"]+)"', page)


def test_it_works(approver: Client, handler: Client, sheet: str, work: Any) -> None:
    page = handler.get(sheet).content.decode()
    assert "送审这 3 份" in page
    assert "发出这" not in page
    asked = handler.post(sheet + "/ask", {"operation": "ask"})["Location"]
    work(kinds=[engine.BATCH])
    assert "已送审 3 份，没有送审 0 份" in handler.get(asked).content.decode()
    queue = approver.get("/desk/approvals").content.decode()
    assert "共 3 份，3 份等待审批" in queue
    place = asked.replace("batches", "approvals/lists")
    assert place in queue
    assert "核对并审批" not in queue, "what is on a list does not stand beside it once more"
    page = approver.get(place).content.decode()
    assert len(boxes(page)) == 3
    assert f"/desk/contracts/{boxes(page)[0][:36]}/approve" in page
    sent = {"list": listed(page), "decision": "granted_all", "reason": "", "operation": "yes"}
    run = approver.post(place, sent)["Location"]
    work(kinds=[engine.BATCH])
    assert "已同意 3 份，没有办成 0 份" in approver.get(run).content.decode()
    assert "已同意" in approver.get(place).content.decode()
    page = handler.get(sheet).content.decode()
    assert "3 份草稿已经审批同意" in page
    assert "发出这 3 份" in page


def test_some_are_sent_back_and_the_reason_is_needed(approver: Client, place: str, work: Any) -> None:
    page = approver.get(place).content.decode()
    sent = {"list": listed(page), "decision": "refused", "seen": boxes(page)[:1], "reason": ""}
    answer = approver.post(place, sent)
    assert answer.status_code == 422
    assert f'value="{boxes(page)[0]}" checked' in answer.content.decode()
    assert approver.post(place, sent | {"seen": [], "reason": "不妥"}).status_code == 422
    assert approver.post(place, sent | {"reason": "工资与岗位标准不符"}).status_code == 302
    work(kinds=[engine.BATCH])
    page = approver.get(place).content.decode()
    assert "已退回" in page
    assert len(boxes(page)) == 2


def test_what_was_edited_is_marked_and_a_list_from_before_refused(
    approver: Client, place: str, office: Any, handler: Client
) -> None:
    before = approver.get(place).content.decode()
    contract = Contract.objects.get(id=boxes(before)[0][:36])
    save_draft(contract.id, contract.terms | {"clauses": ["乙方每年体检。"]}, edition=1, actor=office.handler)
    sent = {"list": listed(before), "decision": "granted_all", "reason": ""}
    assert approver.post(place, sent).status_code == 409
    assert approver.post(place, sent | {"decision": "granted", "seen": boxes(before)}).status_code == 409
    page = approver.get(place).content.decode()
    assert "改过，要重新送审" in page
    assert len(boxes(page)) == 2
    assert not Approval.objects.exclude(granted=None).exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"list": "x"}, {"decision": "perhaps"}, {"seen": ["x"]}, {"seen": [f"{'-' * 36}:{'0' * 64}"]}, {"reason": "字" * 700},
        {"list": "", "decision": ""},
    ],
    ids=str,
)  # fmt: skip
def test_nonsense_decides_nothing(approver: Client, place: str, changed: dict[str, Any]) -> None:
    page = approver.get(place).content.decode()
    sent = {"list": listed(page), "decision": "refused", "seen": boxes(page), "reason": "不妥"} | changed
    assert approver.post(place, sent).status_code == 422
    assert Batch.objects.filter(work=Batch.Work.REFUSE).count() == 0


def test_files_that_wait_for_the_seal_are_decided_on_one_page(
    signed: Contract, approver: Client, keeper: Client, work: Any
) -> None:
    page = approver.get("/desk/approvals/seals").content.decode()
    assert signed.number in page
    sent = {"list": listed(page), "decision": "granted_all", "reason": ""}
    run = approver.post("/desk/approvals/seals", sent)["Location"]
    work(kinds=[engine.BATCH])
    assert "已同意 1 份" in approver.get(run).content.decode()
    assert "没有等待审批的合同" in approver.get("/desk/approvals/seals").content.decode()
    assert "给全部 1 份盖章" in keeper.get("/desk/seal").content.decode()


def test_only_approvers_come_here(approver: Client, handler: Client, keeper: Client, place: str, neighbour: Any) -> None:
    for client in (handler, keeper):
        assert client.get(place).status_code == 403
        assert client.get("/desk/approvals/seals").status_code == 403
    assert desk_of(neighbour.approver).get(place).status_code == 404
    assert approver.get(place.replace("approvals/lists", "batches")).status_code == 403

"""The approver's table: what waits, the whole of it, a yes or a no with its reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from qianyue.contracts import approvals
from qianyue.contracts.acts import arrange_attachments
from qianyue.contracts.models import Approval, Contract, Order
from qianyue.employers.acts.organise import require_approvals
from tests.contracts.attaching import add
from tests.contracts.ordering import offered
from tests.uploads.hostile import photograph
from tests.web.desk_cast import desk_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def approver(office: Any) -> Client:
    require_approvals(offers=True, seals=True, actor=office.owner)
    return desk_of(office.approver)


def asked(handler: Client, contract: Contract) -> str:
    handler.post(f"/desk/contracts/{contract.id}/ask-approval", {"edition": contract.edition})
    contract.refresh_from_db()
    return approvals.offer_digest(contract)


def test_it_works(approver: Client, handler: Client, drafted: Contract) -> None:
    preview = handler.get(f"/desk/contracts/{drafted.id}/preview").content.decode()
    assert "送审" in preview
    assert "确认发出" not in preview
    digest = asked(handler, drafted)
    assert "已送审，等待审批人答复" in handler.get(f"/desk/contracts/{drafted.id}/preview").content.decode()
    assert "待审批（1）" in approver.get("/desk/approvals").content.decode()
    page = approver.get(f"/desk/contracts/{drafted.id}/approve").content.decode()
    assert digest in page
    assert approver.get(f"/desk/contracts/{drafted.id}/preview/1.webp?e=1").status_code == 200
    sent = {"step": "offer", "digest": digest, "verdict": "granted", "reason": ""}
    answer = approver.post(f"/desk/contracts/{drafted.id}/approve", sent, follow=True)
    assert "已同意" in answer.content.decode()
    assert "没有等待审批的合同" in answer.content.decode()
    assert "确认发出" in handler.get(f"/desk/contracts/{drafted.id}/preview").content.decode()
    assert "白审批" in handler.get(f"/desk/contracts/{drafted.id}").content.decode()


@pytest.mark.parametrize("order", ["worker", "employer", "either"])
def test_who_signs_first_is_approved_of_too(approver: Client, handler: Client, drafted: Contract, order: str) -> None:
    handler.post(f"/desk/contracts/{drafted.id}/order", {"order": order, "edition": drafted.edition})
    drafted.refresh_from_db()
    asked(handler, drafted)
    page = approver.get(f"/desk/contracts/{drafted.id}/approve").content.decode()
    assert ("签署顺序" in page) is (order != "worker")
    assert (Order(order).label in page) is (order != "worker")


def test_a_file_that_the_employer_seals_first_says_so(office: Any, handler: Client, journey: Any) -> None:
    require_approvals(offers=False, seals=True, actor=office.owner)
    offered(journey, "employer")
    approver = desk_of(office.approver)
    for page in (f"/desk/contracts/{journey.key}/approve", "/desk/approvals/seals"):
        assert Order.EMPLOYER.label in approver.get(page).content.decode()


def test_what_is_sealed_is_shown_with_its_own_attachments(office: Any, handler: Client, keeper: Client, journey: Any) -> None:
    """Not with those of the working copy, which nobody has offered yet."""
    require_approvals(offers=False, seals=True, actor=office.owner)
    journey.to("draft")
    kept, removed = add(journey), add(journey, photograph(), "宿舍照片.jpg")
    offered(journey, "employer")
    arrange_attachments.remove_attachment(journey.key, removed, actor=office.handler)
    arrange_attachments.rename_attachment(journey.key, kept, "改了的名称", actor=office.handler)
    add(journey, photograph(800), "还没有发出的附件.jpg")
    for browser, page in ((desk_of(office.approver), "approve"), (keeper, "seal")):
        shown = browser.get(f"/desk/contracts/{journey.key}/{page}").content.decode()
        for title, there in (("员工手册", True), ("宿舍照片", True), ("改了的名称", False), ("还没有发出的附件", False)):
            assert (title in shown) is there, (page, title)
        assert browser.get(f"/desk/contracts/{journey.key}/attachments/{removed}").status_code == 200
    listed = keeper.get(f"/desk/contracts/{journey.key}").content.decode()  # where a list of files to be sealed leads
    assert "宿舍照片" in listed
    assert "还没有发出的附件" not in listed
    assert "还没有发出的附件" in handler.get(f"/desk/contracts/{journey.key}").content.decode()


def test_a_no_needs_its_reason(approver: Client, handler: Client, drafted: Contract) -> None:
    digest = asked(handler, drafted)
    page = f"/desk/contracts/{drafted.id}/approve"
    sent = {"step": "offer", "digest": digest, "verdict": "refused", "reason": "  "}
    assert approver.post(page, sent).status_code == 422
    approver.post(page, sent | {"reason": "工资与岗位标准不符"})
    assert "工资与岗位标准不符" in handler.get(f"/desk/contracts/{drafted.id}/preview").content.decode()


@pytest.mark.parametrize("changed", [{"step": "x"}, {"digest": "short"}, {"verdict": ""}, {"verdict": "perhaps"}], ids=str)
def test_nonsense_decides_nothing(approver: Client, handler: Client, drafted: Contract, changed: dict[str, str]) -> None:
    sent = {"step": "offer", "digest": asked(handler, drafted), "verdict": "granted", "reason": ""} | changed
    assert approver.post(f"/desk/contracts/{drafted.id}/approve", sent).status_code == 422
    assert Approval.objects.get().granted is None


def test_what_was_changed_meanwhile_is_refused(approver: Client, handler: Client, drafted: Contract) -> None:
    asked(handler, drafted)
    sent = {"step": "offer", "digest": "0" * 64, "verdict": "granted", "reason": ""}
    assert approver.post(f"/desk/contracts/{drafted.id}/approve", sent).status_code == 409


def test_a_signed_file_waits_for_the_approver_first(signed: Contract, approver: Client, keeper: Client) -> None:
    """`signed` was offered before approvals were wanted."""
    assert "等待审批人同意盖章" in keeper.get(f"/desk/contracts/{signed.id}").content.decode()
    page = approver.get(f"/desk/contracts/{signed.id}/approve").content.decode()
    file = page.split('name="digest" value="')[1][:64]
    assert keeper.post(f"/desk/contracts/{signed.id}/seal", {"document": file}).status_code == 409
    approver.post(f"/desk/contracts/{signed.id}/approve", {"step": "seal", "digest": file, "verdict": "granted", "reason": ""})
    assert keeper.post(f"/desk/contracts/{signed.id}/seal", {"document": file}).status_code == 302


def test_a_file_that_was_refused_waits_for_the_handler(
    signed: Contract, approver: Client, keeper: Client, handler: Client
) -> None:
    document = signed.proposal.signings.get(role="worker").result.sha256
    sent = {"step": "seal", "digest": document, "verdict": "refused", "reason": "工资与岗位标准不符"}
    approver.post(f"/desk/contracts/{signed.id}/approve", sent)
    for browser in (keeper, handler):
        assert "审批人没有同意盖章，等待经办人" in browser.get(f"/desk/contracts/{signed.id}").content.decode()
    answer = keeper.post(f"/desk/contracts/{signed.id}/seal", {"document": document})
    assert "审批人没有同意给这份文件盖章" in answer.content.decode()


def test_nothing_to_decide_leads_back_to_the_contract(approver: Client, drafted: Contract) -> None:
    assert approver.get(f"/desk/contracts/{drafted.id}/approve").status_code == 302


def test_only_approvers_come_here(approver: Client, handler: Client, keeper: Client, drafted: Contract, neighbour: Any) -> None:
    for client in (handler, keeper):
        assert client.get("/desk/approvals").status_code == 403
        assert client.get(f"/desk/contracts/{drafted.id}/approve").status_code == 403
    assert desk_of(neighbour.approver).get(f"/desk/contracts/{drafted.id}/approve").status_code == 404

"""An administrator arranges who does what; from then on an approver looks first, at the offer and at the seal."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, House
from tests.journeys.people import Look, MemberAtDesk, WorkerAtPhone
from tests.journeys.test_first_contract import READY

pytestmark = pytest.mark.browser


def test_it_works(house: House, visitor: Callable[..., Page], look: Look) -> None:
    owner = MemberAtDesk(house, visitor(DESKTOP), look)
    owner.log_in(house.owner)
    page = owner.page
    expect(page.get_by_role("heading", name="人员和审批")).to_be_visible()
    page.get_by_label("部门名称").fill("橡胶一队")
    page.get_by_role("button", name="增加部门").click()
    page.get_by_label("发出以前要审批").check()
    page.get_by_label("盖章以前要审批").check()
    page.get_by_role("button", name="保存审批要求").click()
    expect(page.get_by_text("审批要求已保存")).to_be_visible()
    give = page.locator("form").filter(has_text="给同事一个角色")
    give.get_by_label("同事").select_option(label="白审批")
    give.get_by_label("角色").select_option(label="经办人")
    give.get_by_label("管哪些合同").select_option(label="橡胶一队")
    give.get_by_role("button", name="给予角色").click()
    expect(page.get_by_text("已给予角色")).to_be_visible()
    look(page, "people")
    page.get_by_role("link", name="结束 玉经办").click()
    expect(page.get_by_text("请选择接手的人")).to_be_visible()
    look(page, "member-end")
    page.get_by_role("link", name="不结束").click()

    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    handler.page.locator("main tbody a").first.click()
    handler.page.get_by_label("所属部门").select_option(label="橡胶一队")
    handler.page.get_by_role("button", name="保存").click()
    expect(handler.page.get_by_text("已归到部门")).to_be_visible()
    handler.page.get_by_role("link", name="预览并发出").click()
    look(handler.page, "preview-to-ask")
    handler.page.get_by_role("button", name="送审").click()
    expect(handler.page.get_by_text("已送审")).to_be_visible()

    approver = MemberAtDesk(house, visitor(PHONE), look)
    approver.log_in(house.approver)
    approver.page.get_by_label("审批人").check()  # two roles now: which one is it today?
    look(approver.page, "choose")
    approver.page.get_by_role("button", name="进入").click()
    expect(approver.page.get_by_role("heading", name="待审批")).to_be_visible()
    look(approver.page, "approvals")
    approver.page.get_by_role("link", name="核对并审批").click()
    look(approver.page, "approve")
    approver.page.get_by_role("button", name="同意", exact=True).click()
    expect(approver.page.get_by_text("已同意")).to_be_visible()

    house.wait_for("13000020001", "审批同意，可以发出")
    handler.page.get_by_role("link", name="预览并发出").click()
    handler.send()
    worker = WorkerAtPhone(house, visitor(PHONE), READY, look)
    worker.open_invitation()
    worker.log_in()
    worker.identify()
    worker.agree_and_read()
    worker.confirm()
    worker.draw_and_sign()

    house.wait_for("13000090001", "已签名，等待您审批")
    keeper = MemberAtDesk(house, visitor(DESKTOP), look)
    keeper.log_in(house.keeper)
    keeper.page.goto(f"{house.url}/desk")
    expect(keeper.page.get_by_text("等待审批人同意盖章")).to_be_visible()
    approver.page.goto(f"{house.url}/desk/approvals")
    approver.page.get_by_role("link", name="核对并审批").click()
    look(approver.page, "approve-seal")
    approver.page.get_by_role("button", name="同意", exact=True).click()
    house.wait_for("13000030001", "等待您批准盖章")
    keeper.approve_seal(READY.name)
    worker.wait_until_concluded()

    keeper.page.goto(f"{house.url}/desk/people")
    lend = keeper.page.locator("form").filter(has_text="临时委托")
    lend.get_by_label("同事").select_option(label="玉经办")
    lend.get_by_label("到哪一天为止").fill((datetime.date.today() + datetime.timedelta(days=7)).isoformat())  # noqa: DTZ011
    lend.get_by_role("button", name="委托", exact=True).click()
    expect(keeper.page.get_by_text("到期自动收回")).to_be_visible()
    look(keeper.page, "people-lent")

"""A rule misreads a clause: the handler says so beside the finding, an officer reads the passage, the contract can go out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, House
from tests.journeys.people import Look, MemberAtDesk, OfficerAtDesk

pytestmark = pytest.mark.browser
CLAUSE = "乙方入职时应当向甲方交纳押金五百元。"


def test_it_works(house: House, visitor: Callable[..., Page], look: Look) -> None:
    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    handler.open_draft()
    clauses = handler.page.get_by_label("其他约定", exact=False).first
    clauses.fill(CLAUSE)
    handler.page.get_by_role("button", name="预览并发出").click()
    handler.page.get_by_text("认为看错了这句话").click()
    look(handler.page, "desk-preview-stopped")
    handler.page.get_by_label("这句话的本意是什么").fill("这是宿舍的押金，由宿舍管理方收取，退宿时退还，与入职无关。")
    handler.page.get_by_role("button", name="提交申诉").click()
    expect(handler.page.get_by_text("已向人社部门申诉，有答复时您会收到通知。")).to_be_visible()

    officer = OfficerAtDesk(house, visitor(PHONE), look)
    officer.log_in(house.officers[0])
    officer.go("误报申诉（1）")
    look(officer.page, "authority-objections")
    officer.page.get_by_role("link", name=CLAUSE).click()
    officer.page.get_by_role("button", name="确认是误报").click()
    expect(officer.page.get_by_text("请写明理由").first).to_be_visible()
    look(officer.page, "authority-objection")
    officer.page.get_by_label("理由").fill("已核实，宿舍由第三方出租。")
    officer.page.get_by_role("button", name="确认是误报").click()
    expect(officer.page.get_by_text("已答复，单位会收到通知。")).to_be_visible()
    look(officer.page, "authority-objections-answered")

    handler.page.goto(handler.page.url.split("?")[0] + "/preview")
    expect(handler.page.get_by_text("人社部门已确认这是误报")).to_be_visible()
    look(handler.page, "desk-preview-upheld")
    expect(handler.page.get_by_role("button", name="确认发出")).to_be_visible()

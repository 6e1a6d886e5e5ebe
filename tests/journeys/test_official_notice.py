"""An officer begins the day at what waits, asks an employer in writing for something by a day, and reads the answer."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from qianyue.law.dates import today
from tests.journeys.conftest import DESKTOP, PHONE, House
from tests.journeys.people import Look, MemberAtDesk, OfficerAtDesk

pytestmark = pytest.mark.browser

TITLE, ANSWER = "请报送十一月用工情况", "已报送，在岗 12 人，全部订立合同。"


def test_it_works(house: House, visitor: Callable[..., Page], look: Look) -> None:
    quiet: Look = lambda _page, _name: None  # noqa: E731 - these screens are looked at elsewhere
    officer = OfficerAtDesk(house, visitor(DESKTOP), quiet)
    officer.log_in(house.officers[0])
    page = officer.page
    page.goto(f"{house.url}/authority")
    look(page, "today")

    page.goto(f"{house.url}/authority/employers")
    page.locator("main tbody").get_by_role("checkbox").first.check()
    look(page, "employers")
    page.get_by_role("button", name="发通知").click()
    page.get_by_label("限期办理").check()
    page.get_by_label("标题").fill(TITLE)
    page.get_by_label("内容").fill("请在期限以前报送本单位上月新招用人员和合同订立情况。")
    page.get_by_label("答复期限").fill((today() + datetime.timedelta(days=7)).isoformat())
    look(page, "write")
    page.get_by_role("button", name="下一步：预览").click()
    page.get_by_role("button", name="发给 1 家单位").click()
    expect(page.get_by_text("请先核对内容和收到的单位").first).to_be_visible()
    page.get_by_label("我已经核对").check()
    look(page, "preview")
    page.get_by_role("button", name="发给 1 家单位").click()
    followed = page.url

    handler = MemberAtDesk(house, visitor(PHONE), quiet)
    handler.log_in(house.handler)
    for _ in range(60):  # a short message waits for the morning; the desk does not
        handler.page.goto(f"{house.url}/desk/official")
        if handler.page.get_by_role("link", name=TITLE).count():
            break
        handler.page.wait_for_timeout(500)
    expect(handler.page.get_by_role("link", name="人社部门通知（1）")).to_be_visible()
    look(handler.page, "received-list")
    handler.page.get_by_role("link", name=TITLE).click()
    look(handler.page, "received")
    handler.page.get_by_role("button", name="先确认收到").click()
    handler.page.get_by_label("答复", exact=False).first.fill(ANSWER)
    handler.page.get_by_role("button", name="提交答复").click()
    expect(handler.page.get_by_text(ANSWER)).to_be_visible()
    look(handler.page, "answered")

    page.goto(followed)
    expect(page.get_by_text("已答复").first).to_be_visible()
    page.locator("main details summary").last.click()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    look(page, "followed")

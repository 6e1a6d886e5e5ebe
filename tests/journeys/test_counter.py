"""A worker without a smartphone at a service counter: from the officer's button to the receipt, and nothing stays behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, House
from tests.journeys.people import Look, MemberAtDesk, OfficerAtDesk, WorkerAtPhone
from tests.journeys.test_first_contract import READY

pytestmark = pytest.mark.browser
PLACE = "景洪市人社服务大厅 3 号窗口"


class WorkerAtCounter(WorkerAtPhone):
    """Sits at the terminal; the phone can receive text messages and nothing else."""

    def both(self, name: str) -> None:
        """The screen as the counter has it, and on a narrow one."""
        self.look(self.page, name)
        self.page.set_viewport_size(PHONE)
        self.look(self.page, name)
        self.page.set_viewport_size(DESKTOP)

    def sit_down(self) -> None:
        expect(self.page.get_by_role("heading", name="在窗口看合同、签合同")).to_be_visible()
        self.both("start")
        self.page.get_by_label("手机号码").fill(self.person.phone)
        self.page.get_by_role("button", name="发短信给我").click()
        self.enter_code("下一步")

    def sign(self) -> None:
        self.both("sign")
        self.page.get_by_role("button", name="我本人签名").click()
        expect(self.page.get_by_role("heading", name="您已经签名")).to_be_visible(timeout=60_000)
        self.both("waiting")

    def take_the_receipt(self) -> None:
        self.page.get_by_role("link", name="打印回执").click()
        expect(self.page.get_by_text("刀录入")).to_be_visible()
        self.both("receipt")


def test_it_works(house: House, visitor: Callable[..., Page], look: Look) -> None:
    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    handler.open_draft()
    handler.preview_and_send()

    officer = OfficerAtDesk(house, visitor(DESKTOP), look)
    officer.log_in(house.officers[0])
    officer.go("服务窗口")
    look(officer.page, "counters-empty")
    officer.page.get_by_label("哪个大厅、几号窗口").fill(PLACE)
    officer.page.get_by_role("button", name="在这台电脑上开启").click()

    worker = WorkerAtCounter(house, officer.page, READY, look)
    worker.sit_down()
    worker.both("contracts")
    worker.page.locator(".q-entry").first.click()
    worker.identify()
    worker.agree_and_read()
    worker.confirm()
    worker.sign()
    worker.take_the_receipt()
    house.wait_for(READY.phone, "由工作人员协助签署")

    worker.page.get_by_role("button", name="办完了，退出").click()
    expect(worker.page.get_by_role("heading", name="窗口办理已经结束")).to_be_visible()
    worker.both("over")
    assert READY.name not in worker.page.content()
    worker.page.go_back()
    worker.page.reload()
    assert READY.name not in worker.page.content()

    again = OfficerAtDesk(house, visitor(PHONE), look)
    again.log_in(house.officers[1])
    again.page.goto(f"{house.url}/authority/counters")
    expect(again.page.get_by_text("劳动者退出")).to_be_visible()
    look(again.page, "counters")

"""A new minimum wage, from the officer who enters it to the handler who sees which contracts it makes too low."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from qianyue.law.dates import add_months, today
from tests.journeys.conftest import DESKTOP, PHONE, ROOT, House
from tests.journeys.people import Look, MemberAtDesk, OfficerAtDesk

pytestmark = pytest.mark.browser
BEGINS = add_months(today().replace(day=1), 9)
HIGH = "5000.00"  # above the 4500 of invented contracts
# The rehearsal's people, patient: the installation's own worker process does what is owed.
CONCLUDE = """
import sys, time
from pathlib import Path
from qianyue.cli.platform import attached
with attached(Path(sys.argv[1])):
    from qianyue.cli.rehearsal import Office, Worker, conclude
    from qianyue.operations.models import Job

    KINDS = ("notices.deliver", "contracts.stamp", "contracts.seal", "contracts.close")

    def wait():
        while Job.objects.filter(done_at=None, kind__in=KINDS):
            time.sleep(0.1)

    class Patient(Worker):
        def latest_code(self):
            wait()
            return super().latest_code()

    print(conclude(Office(), Patient(serial=70001), return_url=sys.argv[2] + "/identity/return/{check}", work=wait).number)
"""


@pytest.fixture
def concluded(house: House) -> str:
    """The number of a contract that has been concluded in the running installation."""
    command = [sys.executable, "-c", CONCLUDE, str(house.data), house.url]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


class KeeperOfTables(OfficerAtDesk):
    """An officer who enters and confirms rows of the tables."""

    def enter(self) -> None:
        self.look(self.page, "authority-rows")
        self.page.get_by_role("link", name="录入新标准").click()
        self.page.get_by_label("适用地区").select_option(label="云南省西双版纳傣族自治州")
        self.page.get_by_label("类别").select_option(label="二类")
        self.page.get_by_label("月最低工资（元）").fill(HIGH)
        self.page.get_by_label("小时最低工资（元）").fill("50")
        self.page.get_by_label("从哪一天起执行").fill(BEGINS.isoformat())
        self.page.get_by_label("文号").fill("虚构发〔2099〕1号")
        self.look(self.page, "authority-new")
        self.page.get_by_role("button", name="提交，等待确认").click()
        expect(self.page.get_by_text("请写明从哪里看到原文").first).to_be_visible()
        self.look(self.page, "authority-new-problem")
        self.page.get_by_label("原文出处").fill("为试用虚构，没有这个文件")
        self.page.get_by_role("button", name="提交，等待确认").click()
        expect(self.page.get_by_text("已录入，等待另一名工作人员确认。")).to_be_visible()
        self.look(self.page, "authority-row-own")

    def confirm(self) -> None:
        self.look(self.page, "authority-today")
        self.page.get_by_role("link", name="标准等待确认").click()
        self.look(self.page, "authority-rows-waiting")
        self.page.get_by_role("row").filter(has_text="虚构发〔2099〕1号").get_by_role("link").click()
        self.look(self.page, "authority-row")
        self.page.get_by_role("button", name="与原文一致，确认执行").click()
        expect(self.page.get_by_text("已确认。从执行之日起按它判断")).to_be_visible()
        self.look(self.page, "authority-row-confirmed")

    def sees(self, number: str) -> None:
        """The list fills by itself while the worker process goes through the contracts."""
        row = self.page.get_by_role("row").filter(has_text=number)
        for _ in range(60):
            self.page.goto(f"{self.house.url}/authority/below-minimum")
            if row.count():
                break
            self.page.wait_for_timeout(500)
        expect(row).to_contain_text(f"月工资不低于 {HIGH} 元")
        self.look(self.page, "authority-below")


def test_it_works(house: House, concluded: str, visitor: Callable[..., Page], look: Look) -> None:
    first = KeeperOfTables(house, visitor(DESKTOP), look)
    first.log_in(house.officers[0])
    first.page.goto(f"{house.url}/authority/below-minimum")
    look(first.page, "authority-below-empty")
    first.page.goto(f"{house.url}/authority/rows")
    first.enter()

    second = KeeperOfTables(house, visitor(PHONE), look)
    second.log_in(house.officers[1])
    second.confirm()
    second.sees(concluded)

    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    handler.page.get_by_role("link", name="低于最低工资").click()
    expect(handler.page.get_by_role("row").filter(has_text=concluded)).to_contain_text(f"月工资不低于 {HIGH} 元")
    look(handler.page, "desk-below")
    handler.page.get_by_role("row").filter(has_text=concluded).get_by_role("link").click()
    expect(handler.page.get_by_text(f"月工资不低于 {HIGH} 元")).to_be_visible()
    look(handler.page, "desk-contract-below")

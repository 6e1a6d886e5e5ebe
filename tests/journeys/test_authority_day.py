"""A day at the authority's desk: in with app and with key, the risk list, a worker's complaint to its answer, the figures."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from qianyue.cli import invented
from tests.journeys.conftest import DESKTOP, PHONE, ROOT, House
from tests.journeys.people import Look, OfficerAtDesk, WorkerAtPhone

pytestmark = pytest.mark.browser
WORKER = invented.Person(730_001)
# A contract is offered to the worker, and work began a month ago.
OFFER = """
import datetime, sys
from pathlib import Path
from qianyue.cli.platform import attached
with attached(Path(sys.argv[1])):
    from django.utils import timezone
    from qianyue.cli.rehearsal import Office, Worker
    from qianyue.contracts.models import Contract

    contract = Office().propose(Worker(serial=730_001))
    Contract.objects.filter(id=contract.id).update(works_from=timezone.localdate() - datetime.timedelta(days=33))
    print(contract.number)
"""


class Officer(OfficerAtDesk):
    """An officer who has a security key besides the app."""

    def plug_in_a_key(self) -> None:
        """Chromium's own virtual authenticator, over its debugging protocol."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": False, "automaticPresenceSimulation": True}
        session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def register_key(self) -> None:
        self.page.goto(f"{self.house.url}/authority/second/enrol")
        self.page.get_by_label("给密钥起个名字").fill("钥匙串上的")
        self.page.get_by_role("button", name="绑定安全密钥").click()
        expect(self.page.get_by_role("heading", name="已绑定")).to_be_visible()
        self.page.goto(f"{self.house.url}/authority/second/enrol")
        expect(self.page.get_by_text("安全密钥：钥匙串上的")).to_be_visible()
        self.look(self.page, "factors")

    def log_in_with_key(self, account: tuple[str, str]) -> None:
        self.page.get_by_role("button", name="退出登录").click()
        self.page.goto(f"{self.house.url}/authority/login")
        self.page.get_by_label("账户名").fill(account[0])
        self.page.get_by_label("密码").fill(account[1])
        self.page.get_by_role("button", name="登录").click()
        self.page.get_by_role("button", name="使用安全密钥").click()
        expect(self.page.get_by_role("button", name="退出登录")).to_be_visible()

    def open(self, link: str, title: str) -> None:
        self.go(link)
        expect(self.page.get_by_role("heading", name=title, exact=True)).to_be_visible()


class Complainer(WorkerAtPhone):
    def complain(self, number: str) -> None:
        self.page.goto(f"{self.house.url}/my")
        self.log_in()
        self.page.locator(".q-entry").first.click()
        self.identify()
        self.page.get_by_role("button", name="打开合同").click()
        self.page.get_by_role("link", name="有问题，向人社部门投诉").click()
        expect(self.page.get_by_text(number)).to_be_visible()
        self.page.get_by_role("button", name="提交").click()
        self.look(self.page, "complain-problem")
        self.page.get_by_label("没有拿到合同").check()
        self.page.get_by_label("发生了什么").fill("上班一个多月了，一直没有给合同。")
        self.page.get_by_role("button", name="提交").click()
        expect(self.page.get_by_role("heading", name="等待受理")).to_be_visible()
        self.look(self.page, "complaint")

    def reads(self, answer: str) -> None:
        self.page.reload()
        expect(self.page.get_by_text(answer)).to_be_visible()
        self.look(self.page, "complaint-answered")
        self.page.get_by_role("link", name="全部投诉").click()
        self.look(self.page, "complaints")


@pytest.fixture
def number(house: House) -> str:
    command = [sys.executable, "-c", OFFER, str(house.data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_it_works(house: House, number: str, visitor: Callable[..., Page], look: Look) -> None:
    by_name = House(**{**vars(house), "url": house.url.replace("127.0.0.1", "localhost")})  # keys know names, not numbers
    officer = Officer(by_name, visitor(DESKTOP), look)
    officer.log_in(house.officers[0])
    officer.plug_in_a_key()
    officer.register_key()
    officer.log_in_with_key(house.officers[0])

    officer.open("风险清单", "风险清单")
    row = officer.page.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text("33 天")
    assert WORKER.name not in officer.page.content()
    look(officer.page, "risks")

    worker = Complainer(house, visitor(PHONE), WORKER, look)
    worker.complain(number)

    officer.open("投诉", "劳动者投诉")
    look(officer.page, "complaints")
    officer.page.get_by_role("row").filter(has_text="没有拿到合同").get_by_role("link").click()
    look(officer.page, "complaint")
    officer.page.get_by_role("button", name="受理", exact=True).click()
    expect(officer.page.get_by_text("已受理")).to_be_visible()
    officer.page.get_by_label("答复、说明").fill("已责令单位三日内与您订立合同。")
    officer.page.get_by_role("button", name="答复劳动者").click()
    expect(officer.page.get_by_text("已答复，劳动者会收到短信。")).to_be_visible()
    look(officer.page, "complaint-answered")
    worker.reads("已责令单位三日内与您订立合同。")

    officer.open("订立情况", "订立情况")
    look(officer.page, "coverage")
    officer.go("用人单位")
    officer.page.locator("main tbody a").first.click()
    look(officer.page, "employer")

    small = Officer(house, visitor(PHONE), look)
    small.log_in(house.officers[1])
    for place in ("risks", "complaints?show=all", "coverage"):
        small.page.goto(f"{house.url}/authority/{place}")
        look(small.page, f"small-{place.split('?')[0]}")

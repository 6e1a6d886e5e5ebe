"""A new officer, from the order of appointment at the console to the desk, and a password that was forgotten."""

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

AUTHORITY = "勐腊县人力资源和社会保障局（虚构）"
NEWCOMER = invented.Person(730_001)
PASSWORD, OTHER = "puer-nannuo-4711", "menghai-bulang-1108"


class Newcomer(WorkerAtPhone):
    """Has a phone that receives messages, and nothing else yet."""

    def check(self) -> None:
        self.log_in()
        self.identify()
        self.page.get_by_role("link", name="继续").click()

    def choose(self, password: str, button: str) -> None:
        self.page.get_by_label("密码", exact=True).fill(password)
        self.page.get_by_label("再输一遍密码").fill(password)
        self.look(self.page, "chosen")
        self.page.get_by_role("button", name=button).click()


def console(house: House, *words: str, typed: str = "") -> str:
    """`qianyue bureau` beside the running installation."""
    command = [sys.executable, "-m", "qianyue", "bureau", *words, "--data", str(house.data)]
    done = subprocess.run(command, cwd=ROOT, input=typed, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_it_works(house: House, visitor: Callable[..., Page], look: Look) -> None:
    by = ("--operator", "管理员甲")
    console(house, "open", "532823", AUTHORITY, *by)
    who = ("--name", NEWCOMER.name, "--phone", NEWCOMER.phone)
    console(house, "appoint", AUTHORITY, *who, *by, typed=NEWCOMER.party["id_number"])

    house.wait_for(NEWCOMER.phone, "/authority/account")
    newcomer = Newcomer(house, visitor(PHONE), NEWCOMER, look)
    newcomer.page.goto(f"{house.url}/authority/account")
    newcomer.check()
    newcomer.page.get_by_label("账户名").fill("yu.mengla")
    newcomer.choose(PASSWORD, "设置账户，继续")
    officer = OfficerAtDesk(house, newcomer.page, look)
    officer.prove("yu.mengla")
    expect(officer.page.get_by_role("heading", name="今天", exact=True)).to_be_visible()
    assert f"{NEWCOMER.name}  yu.mengla  已绑定第二步验证" in console(house, "list")

    later = Newcomer(house, visitor(DESKTOP), NEWCOMER, look)
    later.codes = newcomer.codes
    later.page.goto(f"{house.url}/authority/login")
    later.page.get_by_role("link", name="忘记密码").click()
    later.log_in()
    later.choose(OTHER, "换密码")
    expect(later.page.get_by_role("heading", name="密码已经换了")).to_be_visible()
    look(later.page, "changed")
    officer.page.reload()
    expect(officer.page.get_by_role("heading", name="人社部门登录")).to_be_visible()
    OfficerAtDesk(house, later.page, look).log_in(("yu.mengla", OTHER))

    console(house, "dismiss", "yu.mengla", *by)
    later.page.reload()
    expect(later.page.get_by_role("heading", name="人社部门登录")).to_be_visible()

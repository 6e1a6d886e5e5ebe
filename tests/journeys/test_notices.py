"""A worker binds WeChat and is told there; the handler chases, once a day; what falls due is on the board."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from qianyue.cli import invented
from qianyue.operations.installation import Installation
from tests.journeys.conftest import DESKTOP, PHONE, House
from tests.journeys.people import Look, MemberAtDesk, WorkerAtPhone

pytestmark = pytest.mark.browser


def wechat_of(house: House) -> str:
    return str(json.loads((house.data / "sandbox" / "addresses.json").read_text())["wechat"])


def told(house: House, words: str) -> dict[str, Any]:
    """The WeChat message with these words, once it is there."""
    deadline = time.monotonic() + 60
    while True:
        found = [one for one in httpx.get(f"{wechat_of(house)}/messages").json() if words in str(one["data"])]
        if found:
            return dict(found[0])
        assert time.monotonic() < deadline, f"no WeChat message with {words!r}"
        time.sleep(0.2)


def received(house: House, message: dict[str, Any]) -> bool:
    """Whether the platform has been told that this one arrived, within half a minute: its account had to know where to call."""
    program = (
        "import sys, time, django; django.setup()\n"
        "from qianyue.notices.models import Message\n"
        "end = time.monotonic() + 30\n"
        "mine = Message.objects.filter(channel='wechat', receipt=sys.argv[1]).exclude(delivered_at=None)\n"
        "while not mine.exists() and time.monotonic() < end:\n"
        "    time.sleep(0.2)\n"
        "sys.exit(0 if mine.exists() else 1)\n"
    )
    environment = {**os.environ, **Installation(house.data).environment}
    command = [sys.executable, "-c", program, str(message["msgid"])]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def fifteen_days_pass(house: House) -> None:
    """Work began fifteen days ago, and the daily look comes by: in a process of the installation's own."""
    program = (
        "import datetime, django; django.setup()\n"
        "from qianyue.contracts.alerts import look\n"
        "from qianyue.contracts.models import LifeDate\n"
        "from qianyue.law.dates import today\n"
        "LifeDate.objects.filter(kind='works_from').update(day=today() - datetime.timedelta(days=15))\n"
        "look.look()\n"
    )
    environment = {**os.environ, **Installation(house.data).environment}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)


def test_it_works(house: House, visitor: Callable[..., Page], look: Look) -> None:
    person = invented.Person(1, "玉虚构")
    page = visitor(PHONE)
    worker = WorkerAtPhone(house, page, person, lambda page, name: None)
    page.goto(f"{house.url}/login?next=/my/notices")
    worker.log_in()
    page.goto(f"{house.url}/my/notices")
    look(page, "notices")
    page.get_by_role("link", name="绑定微信").click()
    expect(page.get_by_text("沙箱").first).to_be_visible()
    page.get_by_label("微信名").fill("岩罕")
    page.get_by_role("button", name="同意").click()
    expect(page.get_by_text("微信已经绑定")).to_be_visible()
    look(page, "notices-bound")
    page.set_viewport_size(DESKTOP)
    look(page, "notices-wide")
    page.set_viewport_size(PHONE)

    handler = MemberAtDesk(house, visitor(DESKTOP), lambda page, name: None)
    handler.log_in(house.handler)
    handler.open_draft()
    handler.preview_and_send()
    offer = told(house, "请查看并签订")
    assert "/s/" in offer["url"]
    assert received(house, offer)
    page.goto(offer["url"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("邀请")
    page.goto(f"{wechat_of(house)}/?still")
    look(page, "wechat-sandbox")

    handler.page.get_by_role("button", name="催办").click()
    expect(handler.page.get_by_text("已提醒劳动者")).to_be_visible()
    look(handler.page, "desk-reminded")
    handler.page.get_by_role("button", name="催办").click()
    expect(handler.page.get_by_text("今天已经催办过一次")).to_be_visible()
    look(handler.page, "desk-reminded-twice")

    fifteen_days_pass(house)
    handler.page.goto(f"{house.url}/desk")
    handler.page.get_by_role("link", name="到期提醒（1）").click()
    expect(handler.page.get_by_text("用工后还没有签订合同").last).to_be_visible()
    look(handler.page, "desk-alerts")
    handler.page.set_viewport_size(PHONE)
    handler.page.get_by_text("处理或者推迟").click()
    look(handler.page, "desk-alerts-phone")
    handler.page.get_by_label("怎样处理的").fill("已催办，劳动者明天签")
    handler.page.get_by_role("button", name="推迟 3 天").click()
    expect(handler.page.get_by_text("已推迟，到时会再列出来。")).to_be_visible()
    look(handler.page, "desk-alerts-empty")

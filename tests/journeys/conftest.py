"""A whole installation, as `qianyue run` serves it, and people in front of real browsers."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.people.second import App

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
AXE = ROOT / ".assets" / "static" / "vendor" / "axe.min.js"
PATIENCE = 45_000  # milliseconds: what a loaded machine may take, and no page of ours should
expect.set_options(timeout=PATIENCE)
SHOTS = os.environ.get("QIANYUE_SHOTS")  # a folder: every screen is kept there as a picture

HERE = Path(__file__).parent
DAILY = ("test_first_contract.py", "test_batch.py")  # the others take a quarter of an hour: the group *days*


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and item.path.name not in DAILY:
            item.add_marker(pytest.mark.slow)


@dataclasses.dataclass(frozen=True)
class House:
    """A running installation: its addresses and the people who are ready."""

    url: str
    sms: str
    data: Path
    handler: tuple[str, str]
    keeper: tuple[str, str]
    approver: tuple[str, str]
    owner: tuple[str, str]
    officers: list[tuple[str, str]]
    apps: dict[str, App] = dataclasses.field(default_factory=dict)  # by login name: what officers have enrolled

    def messages(self, phone: str) -> list[str]:
        """Texts that the sandbox inbox shows for a phone, newest first."""
        return [message["text"] for message in httpx.get(f"{self.sms}/messages", params={"to": phone}).json()]

    def wait_for(self, phone: str, words: str, *, seconds: float = 60, after: int = 0) -> str:
        """The newest message with these words, once there are more than `after` of them."""
        deadline = time.monotonic() + seconds
        while True:
            found = [text for text in self.messages(phone) if re.search(words, text)]
            if len(found) > after:
                return found[0]
            assert time.monotonic() < deadline, f"no message with {words!r}: {self.messages(phone)}"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    """`qianyue run` on a folder of its own, a new one for each module: no journey finds what another has left. Afterwards Ctrl-C
    must leave nothing running. A module that names a `SUITE` has it signed with.
    """
    data = Path(tempfile.mkdtemp(prefix="qianyue-journey-"))
    data.chmod(0o755)
    command = [sys.executable, "-m", "qianyue", "run", "--data", str(data), "--port", "0"]
    command += ["--suite", getattr(request.module, "SUITE", "p256")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QIANYUE_", "DATABASE_URL"))}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        text = ""
        while "已备好一份合同草稿" not in text:
            line = process.stdout.readline() if process.stdout else ""
            assert line or process.poll() is None, f"qianyue run ended: {text}"
            text += line
        found = re.findall(r"账户 (\S+)\s+密码 (\S+)", text)
        accounts = {re.sub(r"\d+$", "", login): (login, password) for login, password in found}
        officers = [account for account in found if account[0].startswith("officer")]
        url = re.search(r"签约已就绪\s+(http://\S+)", text)
        sms = re.search(r"短信收件箱 (http://\S+)", text)
        assert url
        assert sms
        staff = {role: accounts[role] for role in ("handler", "keeper", "approver", "owner")}
        yield House(url=url[1], sms=sms[1], data=data, officers=officers, **staff)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(90) == 0
        left = subprocess.run(["pgrep", "-f", str(data)], capture_output=True, text=True, check=False).stdout.split()
        shutil.rmtree(data, ignore_errors=True)
        assert left == [], "processes outlived Ctrl-C"


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A fresh person in front of a phone or a desktop: `visitor(PHONE)`. Any script error fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(viewport: dict[str, int] = PHONE, **options: Any) -> Page:
        context = chromium.new_context(viewport=viewport, locale="zh-CN", bypass_csp=False, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda problem: errors.append(str(problem)))
        page.on("console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def look(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Judge a screen with axe (WCAG 2 A and AA), and keep its picture when asked to."""
    number = 0

    def judge(page: Page, name: str) -> None:
        nonlocal number
        number += 1
        if SHOTS:
            size = page.viewport_size or PHONE
            folder = Path(SHOTS)
            folder.mkdir(parents=True, exist_ok=True)
            page.evaluate("() => { for (const picture of document.images) picture.loading = 'eager'; }")
            page.wait_for_function("() => [...document.images].every((picture) => picture.complete)")
            page.screenshot(path=str(folder / f"{request.node.name}-{number:02d}-{name}-{size['width']}.png"), full_page=True)
        # evaluate() runs outside the page's policy, so the judge needs no hole in it
        page.evaluate(AXE.read_text() + "; undefined")
        found = page.evaluate("() => axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        wrong = [f"{item['id']}: {item['help']} {[node['target'] for node in item['nodes']][:3]}" for item in found["violations"]]
        assert wrong == [], f"{name} at {page.url}"

    return judge

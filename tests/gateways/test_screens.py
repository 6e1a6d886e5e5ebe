"""The sandboxes' pages as people meet them: on a telephone, in a real browser, under their own content security policy."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qianyue.gateways import Gateways
from tests.gateways.cast import ALICE
from tests.gateways.raw import answer, request, serving

AXE = Path(__file__).parents[2] / ".assets" / "static" / "vendor" / "axe.min.js"
LOW = "[...document.querySelectorAll('button, nav a')].filter((part) => part.getBoundingClientRect().height < 48).length"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def telephone(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


@pytest.fixture
def page(telephone: Any) -> Iterator[Any]:
    opened, complaints = telephone.new_page(), list[str]()
    opened.on("console", lambda message: complaints.append(message.text))
    yield opened
    opened.close()
    assert complaints == []


def _platform(connection: socket.socket, number: int) -> None:
    request(connection)
    said = "<!doctype html><title>x</title><link rel=icon href=data:,><h1>平台</h1>".encode()
    connection.sendall(answer(said, head=b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"))


@pytest.mark.parametrize(("button", "status"), [("通过", "passed"), ("不通过", "failed")])
def test_a_person_decides_and_is_back_at_the_platform(gateways: Gateways, page: Any, button: str, status: str) -> None:
    with serving(_platform) as platform:
        back = f"{platform.url}/identity/done"
        check = gateways.identity.start(**ALICE, phone="13000000001", return_url=back, key=f"screen-{status}")
        page.goto(check.url)
        assert "岩**" in page.inner_text("main")
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_url(back)
        assert page.inner_text("h1") == "平台"
    assert gateways.identity.result(check.id).status == status
    page.goto(check.url)
    assert page.get_by_role("link", name="返回平台").get_attribute("href") == back


def test_a_person_reads_a_message_and_follows_its_link(gateways: Gateways, addresses: dict[str, str], page: Any) -> None:
    with serving(_platform) as platform:
        gateways.sms.send(to="13000000031", text=f"【签约】请打开 {platform.url}/c/{'0' * 80}。", key="screen-link")
        page.goto(f"{addresses['sms']}/?to=13000000031&still")
        page.get_by_role("link", name=re.compile("0{80}")).click()
        page.wait_for_url(f"{platform.url}/c/**")


def test_a_page_refreshes_itself(gateways: Gateways, addresses: dict[str, str], page: Any) -> None:
    page.goto(f"{addresses['sms']}/?to=13000000032")
    assert "还没有短信" in page.inner_text("main")
    gateways.sms.send(to="13000000032", text="刚到的短信", key="screen-refresh")
    page.wait_for_selector("text=刚到的短信", timeout=30_000)


def test_a_person_sets_a_fault(addresses: dict[str, str], page: Any) -> None:
    page.goto(f"{addresses['tsa']}/console")
    page.get_by_label(re.compile("^停机")).check()
    page.get_by_label(re.compile("只对接下来")).fill("3")
    page.get_by_role("button", name="设定").click()
    page.wait_for_selector("text=还有 3 次")
    page.get_by_role("button", name="恢复正常").click()
    page.wait_for_selector(".state.good")


@pytest.mark.parametrize("site", ["index", "sms", "mail", "identity", "ca", "tsa", "vendor", "wechat"])
@pytest.mark.parametrize("path", ["/?still", "/console"])
def test_every_page_fits_a_telephone_and_a_reader(
    gateways: Gateways, addresses: dict[str, str], page: Any, site: str, path: str
) -> None:
    gateways.email.send(to=f"{'a' * 60}@{'b' * 60}.example", subject="长" * 80, text="x" * 300, key="screen-wide")
    if site == "index" and path == "/console":
        path = "/"
    page.goto(addresses[site] + path)
    assert "沙箱（开发测试）" in page.inner_text(".banner")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate(LOW) == 0
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run()")
    assert [(problem["id"], [node["html"] for node in problem["nodes"]]) for problem in found["violations"]] == []

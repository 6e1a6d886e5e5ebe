"""After the conclusion: the chain's page, an amendment that begins filled in, the ending with its questions, the certificate that
the employer seals and the worker takes away."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qianyue.cli import invented
from qianyue.trust.certificates import Roots
from qianyue.trust.verification import verify_pdf
from tests.journeys.conftest import DESKTOP, PHONE, House
from tests.journeys.people import Look, MemberAtDesk, WorkerAtPhone
from tests.journeys.test_first_contract import READY, roots_of

pytestmark = pytest.mark.browser
LAST = invented.start() + datetime.timedelta(days=20)


def concluded(house: House, visitor: Callable[..., Page], look: Look) -> tuple[MemberAtDesk, WorkerAtPhone, MemberAtDesk]:
    """The draft that is ready, sent, signed and sealed."""
    quiet: Look = lambda _page, _name: None  # noqa: E731 - these screens are looked at elsewhere
    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    handler.open_draft()
    handler.preview_and_send()
    worker = WorkerAtPhone(house, visitor(PHONE), READY, quiet)
    worker.open_invitation()
    worker.log_in()
    worker.identify()
    worker.agree_and_read()
    worker.confirm()
    worker.draw_and_sign()
    house.wait_for("13000030001", "等待您批准盖章")
    keeper = MemberAtDesk(house, visitor(DESKTOP), quiet)
    keeper.log_in(house.keeper)
    keeper.approve_seal(READY.name)
    worker.wait_until_concluded()
    worker.look = look
    return handler, worker, keeper


def test_it_works(house: House, visitor: Callable[..., Page], look: Look, tmp_path: Path) -> None:
    handler, worker, keeper = concluded(house, visitor, look)
    desk = handler.page
    desk.goto(f"{house.url}/desk")
    desk.locator("main tbody a").first.click()
    number = desk.locator("h1 + p .q-mono").inner_text()
    look(desk, "after-contract")
    desk.get_by_role("link", name="用工档案").click()
    expect(desk.get_by_text("连续工作年限")).to_be_visible()
    look(desk, "after-employment")
    employment = desk.url

    desk.get_by_role("link", name="起草变更协议").click()
    expect(desk.get_by_label("原合同编号").first).to_have_value(number)
    look(desk, "after-amendment")

    desk.goto(employment)
    desk.get_by_role("link", name="试算经济补偿").click()
    desk.get_by_label("解除或者终止的原因").select_option("LCL40-3")
    desk.get_by_role("button", name="试算").click()
    expect(desk.get_by_role("heading", name="试算结果")).to_be_visible()
    look(desk, "after-severance")

    desk.goto(employment)
    desk.get_by_role("link", name="解除或者终止").click()
    look(desk, "after-end")
    desk.get_by_label("解除或者终止的原因").select_option("LCL40-3")
    desk.get_by_label("合同的最后一天").fill(LAST.isoformat())
    desk.get_by_role("button", name="下一步").click()
    look(desk, "after-end-reason")
    for group in desk.get_by_role("group").all():
        group.get_by_label("没有", exact=True).check()
    desk.get_by_label("已经事先将理由通知工会").check()
    desk.get_by_label("事实和理由").fill("茶园改种，原岗位取消，未能就变更达成协议。")
    desk.get_by_role("button", name="记录解除").click()
    expect(desk.get_by_text("风险提示", exact=True)).to_be_visible()
    look(desk, "after-end-warned")
    desk.get_by_label("我已阅读").check()
    desk.get_by_role("button", name="记录解除").click()
    expect(desk.get_by_text("劳动者会收到通知").first).to_be_visible()
    look(desk, "after-ended")
    desk.get_by_role("button", name="已办好").first.click()
    expect(desk.get_by_text("已标记为办好")).to_be_visible()

    desk.get_by_role("link", name="出具解除（终止）证明书").click()
    expect(desk.get_by_label("原合同编号").first).to_have_value(number)
    look(desk, "after-certificate")
    desk.get_by_role("button", name="预览并").click()
    expect(desk.get_by_role("heading", name="预览")).to_be_visible()
    desk.get_by_role("button", name="提交盖章").click()
    house.wait_for("13000030001", "等待您批准盖章", after=1)
    keeper.approve_seal(READY.name)

    house.wait_for(READY.phone, "向您出具解除（终止）劳动合同证明书", seconds=40)
    phone = worker.page
    phone.goto(f"{house.url}/my")
    look(phone, "after-my")
    phone.get_by_role("link").filter(has_text="证明书").first.click()
    if phone.get_by_role("button", name="打开").count():
        phone.get_by_role("button", name="打开").click()
    expect(phone.get_by_role("heading", name="单位已向您出具")).to_be_visible(timeout=60_000)
    file = worker.download()
    (tmp_path / "trust").mkdir()
    report = verify_pdf(file, roots=Roots.from_directory(roots_of(house, tmp_path / "trust")))
    assert report.verdict == "valid", report.reasons
    phone.get_by_role("link", name="用工档案").click()
    expect(phone.get_by_text("茶园改种")).to_be_visible()
    look(phone, "after-my-employment")
    phone.get_by_role("link", name="试算经济补偿").click()
    look(phone, "after-my-severance")

    desk.goto(f"{house.url}/desk/roster")
    expect(desk.get_by_role("heading", name="职工名册")).to_be_visible()
    look(desk, "after-roster")

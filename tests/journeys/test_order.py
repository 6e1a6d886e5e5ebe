"""The employer seals first, and the worker's browser signs over the sealed file: what it has read, and the seal in its places."""

from __future__ import annotations

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


def test_it_works(house: House, visitor: Callable[..., Page], look: Look, tmp_path: Path) -> None:
    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    handler.open_draft()
    handler.page.get_by_role("button", name="预览并发出").click()
    handler.page.get_by_label("单位先盖章，劳动者后签名").check()
    handler.page.get_by_role("button", name="使用所选顺序").click()
    expect(handler.page.get_by_text("先由印章管理员核对并盖章")).to_be_visible()
    look(handler.page, "desk-preview-sealed-first")
    handler.page.get_by_role("button", name="确认").click()
    expect(handler.page.get_by_text("等待印章管理员盖章").first).to_be_visible()

    house.wait_for("13000030001", "等待您批准盖章")
    assert not [text for text in house.messages(READY.phone) if "邀请" in text]
    keeper = MemberAtDesk(house, visitor(DESKTOP), look)
    keeper.log_in(house.keeper)
    keeper.approve_seal(READY.name)

    worker = WorkerAtPhone(house, visitor(PHONE), READY, look)
    worker.open_invitation()
    worker.log_in()
    worker.identify()
    worker.agree_and_read()
    worker.confirm()
    expect(worker.page.get_by_text("单位已经先盖了章")).to_be_visible()
    expect(worker.page.get_by_text("您签名以后，加上可信时间戳，合同就订立完成")).to_be_visible()
    worker.draw_and_sign()
    worker.wait_until_concluded()

    handler.page.reload()
    expect(handler.page.get_by_text("单位已先盖章，向劳动者发出合同").first).to_be_visible()
    look(handler.page, "desk-concluded-sealed-first")
    trust = tmp_path / "trust"
    trust.mkdir()
    report = verify_pdf(worker.download(), roots=Roots.from_directory(roots_of(house, trust))).to_dict(file="contract.pdf")
    assert report["verdict"] == "valid", report["reasons"]
    assert [one["signer"] for one in report["signatures"]] == [invented.employer()["name"], READY.name]
    assert report["changes_after_signing"] == "permitted"

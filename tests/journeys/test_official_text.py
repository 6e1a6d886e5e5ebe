"""An official model text: drafted by one officer, reviewed and published by another, read by everybody, chosen by a handler."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qianyue.law.dates import today
from tests.employers.texts import changed, whole_text
from tests.journeys.conftest import DESKTOP, PHONE, House
from tests.journeys.people import Look, MemberAtDesk, OfficerAtDesk

pytestmark = [pytest.mark.browser, pytest.mark.office]
TITLE = "云南省劳动合同（通用，虚构）"


class Texts(OfficerAtDesk):
    def draft(self, file: Path) -> str:
        self.page.goto(f"{self.house.url}/authority/texts/new")
        self.page.get_by_label("名称").fill(TITLE)
        self.page.get_by_label("文件（.docx").set_input_files(file)
        self.page.get_by_role("button", name="上传并检查").click()
        expect(self.page.get_by_text("已上传，等待另一名工作人员审核。")).to_be_visible(timeout=60_000)
        return self.page.url.partition("?")[0]

    def publish(self, address: str) -> None:
        self.page.goto(address)
        self.look(self.page, "review")
        self.page.get_by_role("button", name="审核通过").click()
        expect(self.page.get_by_text("已审核通过，请定启用日期后发布。")).to_be_visible(timeout=60_000)
        self.look(self.page, "approved")
        self.page.get_by_label("从哪一天起启用").fill(today().isoformat())
        self.page.get_by_role("button", name="发布", exact=True).click()
        expect(self.page.get_by_text("已发布。")).to_be_visible(timeout=60_000)


def test_it_works(house: House, visitor: Callable[..., Page], look: Look, tmp_path: Path) -> None:
    first, second = Texts(house, visitor(DESKTOP), look), Texts(house, visitor(DESKTOP), look)
    first.log_in(house.officers[0])
    second.log_in(house.officers[1])
    first.go("示范文本")
    look(first.page, "list-shipped")
    one, two = tmp_path / "one.docx", tmp_path / "two.docx"
    one.write_bytes(whole_text())
    two.write_bytes(changed(whole_text(), "本单位的员工食堂对乙方开放。", "用人单位的员工食堂对乙方免费开放。"))
    first.page.get_by_role("link", name="起草示范文本").click()
    look(first.page, "new")
    address = first.draft(one)
    look(first.page, "drafted")
    second.publish(address)

    newer = first.draft(two)
    small = visitor(PHONE)
    officer = Texts(house, small, look)
    officer.log_in(house.officers[1])
    small.goto(newer)
    expect(small.get_by_text("与第 1 版的不同")).to_be_visible()
    look(small, "compare")
    small.get_by_label("原因").fill("“免费”与附件不一致，请核对。")
    small.get_by_role("button", name="退回修改").click()
    expect(small.get_by_text("已退回，起草的同事会看到原因。")).to_be_visible()
    first.page.goto(f"{house.url}/authority/texts")
    look(first.page, "list")

    for viewport in (PHONE, DESKTOP):
        reader = visitor(viewport)
        reader.goto(f"{house.url}/texts")
        look(reader, "public")
        reader.get_by_role("link", name=TITLE).click()
        expect(reader.get_by_text("官方示范文本").first).to_be_visible()
        look(reader, "public-text")
    reader.goto(f"{house.url}/texts/shipped/labor_contract")
    look(reader, "shipped")

    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    handler.open_draft()
    handler.page.get_by_role("button", name="预览并发出").click()
    handler.page.get_by_role("radio", name="官方示范文本").check()
    look(handler.page, "choice")
    handler.page.get_by_role("button", name="使用所选文本").click()
    expect(handler.page.get_by_role("radio", name="官方示范文本")).to_be_checked(timeout=60_000)

"""An employer's own text, from the first upload to a concluded contract that is worded by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qianyue.trust.certificates import Roots
from qianyue.trust.verification import verify_pdf
from tests.employers.texts import changed, docx, whole_text
from tests.journeys.conftest import DESKTOP, PHONE, House
from tests.journeys.people import Look, MemberAtDesk, WorkerAtPhone
from tests.journeys.test_first_contract import READY, roots_of

pytestmark = [pytest.mark.browser, pytest.mark.office]


def upload(handler: MemberAtDesk, file: Path) -> None:
    handler.page.goto(f"{handler.house.url}/desk/texts")
    handler.page.get_by_label("名称").fill("茶厂通用合同")
    handler.page.get_by_label("文件（.docx").set_input_files(file)
    handler.page.get_by_role("button", name="上传并检查").click()


def test_it_works(house: House, visitor: Callable[..., Page], look: Look, tmp_path: Path) -> None:
    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    handler.page.get_by_role("link", name="单位自有文本").click()
    expect(handler.page.get_by_text("还没有自有文本")).to_be_visible()
    look(handler.page, "texts-empty")
    handler.page.get_by_role("link", name="看字段表").first.click()
    look(handler.page, "texts-fields")

    wrong, lacking, whole = (tmp_path / name for name in ("wrong.docx", "lacking.docx", "whole.docx"))
    wrong.write_bytes(docx("劳动合同", inside="<w:p><w:r><w:drawing/></w:r></w:p>"))
    upload(handler, wrong)
    expect(handler.page.get_by_text("有图片或文本框")).to_be_visible()
    look(handler.page, "texts-refused")
    lacking.write_bytes(changed(whole_text(), "{{ pay }}", "乙方月工资为2999元"))
    upload(handler, lacking)
    expect(handler.page.get_by_text("缺少必备条款“劳动报酬”")).to_be_visible()
    look(handler.page, "text-lacking")
    whole.write_bytes(whole_text())
    upload(handler, whole)
    expect(handler.page.get_by_text("上传的人不能自己发布")).to_be_visible()

    keeper = MemberAtDesk(house, visitor(PHONE), look)
    keeper.log_in(house.keeper)
    keeper.page.goto(f"{house.url}/desk/texts")
    look(keeper.page, "texts")
    keeper.page.locator("main tbody a").first.click()
    look(keeper.page, "text")
    keeper.page.get_by_role("button", name="核对无误，发布").click()
    expect(keeper.page.get_by_text("已发布，起草合同时可以选用。")).to_be_visible(timeout=60_000)

    handler.page.goto(f"{house.url}/desk")
    handler.page.locator("main tbody a").last.click()
    handler.page.locator("a[href$='/edit']").first.click()
    handler.page.get_by_role("button", name="预览并发出").click()
    handler.page.get_by_label("茶厂通用合同（第2版）").check()
    handler.page.get_by_role("button", name="使用所选文本").click()
    expect(handler.page.get_by_label("茶厂通用合同（第2版）")).to_be_checked(timeout=60_000)
    look(handler.page, "preview-own-text")

    handler.send()
    worker = WorkerAtPhone(house, visitor(PHONE), READY, look)
    worker.open_invitation()
    worker.log_in()
    worker.identify()
    worker.agree_and_read()
    worker.confirm()
    worker.draw_and_sign()
    house.wait_for("13000030001", "等待您批准盖章")
    keeper.page.goto(f"{house.url}/desk")
    keeper.approve_seal(READY.name)
    worker.wait_until_concluded()
    (tmp_path / "trust").mkdir()
    report = verify_pdf(worker.download(), roots=Roots.from_directory(roots_of(house, tmp_path / "trust")))
    assert report.verdict == "valid", report.reasons

"""Contracts that were on paper: a spreadsheet with a mistake, looked at, entered; a scan; a worker who says that it is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from qianyue.cli import invented
from tests.contracts.papering import FIRST, cells
from tests.contracts.sheeting import put
from tests.journeys.conftest import DESKTOP, PHONE, House
from tests.journeys.people import Look, MemberAtDesk, WorkerAtPhone
from tests.uploads.hostile import photograph

pytestmark = pytest.mark.browser
WORKER = 21


def fill_in(file: Path) -> None:
    """What a handler does with the template; one day is not in the calendar, one paper is written down twice."""
    book = load_workbook(file)
    for row, serial in enumerate((WORKER, 22, 23, 23), FIRST):
        for heading, text in cells(serial).items():
            put(book, row, heading, text)
    put(book, FIRST + 1, "合同起始日期", "2026年2月30日")
    book.save(file)


def test_it_works(house: House, visitor: Callable[..., Page], look: Look, tmp_path: Path) -> None:
    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    page = handler.page
    page.goto(f"{house.url}/desk/roster")
    page.get_by_role("link", name="批量登记").click()
    look(page, "papers-empty")
    with page.expect_download() as given:
        page.get_by_role("link", name="纸质合同登记表").click()
    file = tmp_path / "papers.xlsx"
    given.value.save_as(file)
    fill_in(file)
    page.get_by_label("填好的表格").set_input_files(file)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("heading", name="核对以后登记")).to_be_visible(timeout=60_000)
    look(page, "papers-checked")
    page.set_viewport_size(PHONE)
    look(page, "papers-checked")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("button", name="登记这 2 份纸质合同").click()
    expect(page.get_by_text("已登记为纸质合同 2 份，没有登记 2 份。")).to_be_visible(timeout=60_000)
    look(page, "papers-entered")

    name = invented.Person(WORKER).name
    page.get_by_role("link", name=name).click()
    look(page, "paper-without-scan")
    scan = tmp_path / "scan.jpg"
    scan.write_bytes(photograph())
    page.get_by_label("扫描件或者照片").set_input_files(scan)
    page.get_by_role("button", name="上传扫描件").click()
    expect(page.get_by_text("纸质合同扫描件，未经本平台签署")).to_be_visible()
    here = page.url.split("?")[0]

    worker = WorkerAtPhone(house, visitor(PHONE), invented.Person(WORKER), look)
    worker.page.goto(f"{house.url}/login?next=/my")
    worker.log_in()
    worker.page.goto(f"{house.url}/identity?next=/my")
    worker.identify()
    worker.page.goto(f"{house.url}/my")
    look(worker.page, "my-with-paper")
    worker.page.get_by_role("heading", name="单位登记的纸质合同").locator("..").get_by_role("link").first.click()
    look(worker.page, "my-paper")
    worker.page.get_by_text("不是我的合同，或者内容不对").click()
    worker.page.get_by_role("button", name="告诉单位").click()
    look(worker.page, "my-paper-refused")
    worker.page.get_by_label("内容与我签的不一致").check()
    worker.page.get_by_label("请写明情况").fill("我签的合同到 2026 年底为止，登记的是 2027 年底。")
    worker.page.get_by_role("button", name="告诉单位").click()
    expect(worker.page.get_by_text("等待单位答复")).to_be_visible()
    look(worker.page, "my-paper-objected")

    page.goto(here)
    expect(page.get_by_text("登记的是 2027 年底")).to_be_visible()
    look(page, "paper-objected")
    page.set_viewport_size(PHONE)
    look(page, "paper-objected")
    page.set_viewport_size(DESKTOP)
    page.get_by_label("答复劳动者").fill("核对原件，您说得对。作废以后会重新登记。")
    page.get_by_role("button", name="答复").click()
    page.get_by_label("为什么作废").fill("终止日期录错")
    page.get_by_role("button", name="作废这份登记").click()
    expect(page.get_by_text("登记已作废，不再计入工作年限")).to_be_visible()
    look(page, "paper-withdrawn")

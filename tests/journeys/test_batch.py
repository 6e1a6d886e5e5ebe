"""A spreadsheet with mistakes: it comes back, is mended, becomes drafts, is sent; a worker signs; one decision seals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, expect

from qianyue.cli import invented
from qianyue.cli.invented_sheet import cells_of
from qianyue.contracts.sheets.plan import Plan
from qianyue.web.terms_form.columns import columns_of
from tests.contracts.sheeting import FIRST, column, put
from tests.journeys.conftest import DESKTOP, PHONE, House
from tests.journeys.people import Look, MemberAtDesk, WorkerAtPhone

pytestmark = pytest.mark.browser
PEOPLE = [invented.Person(serial) for serial in (11, 12, 13)]
COMMON = {"每月发薪日（日）": "15", "每年带薪年休假（天）": "5"}


def fill_in(file: Path) -> None:
    """What a handler does with the template; one wage is too low, one number is lost."""
    book = load_workbook(file)
    plan = Plan(kind="labor_contract", columns=dict(enumerate(columns_of("labor_contract"), 1)), base={})
    headings = {one.pointer: one.heading for one in plan.columns.values()}
    for row, person in enumerate(PEOPLE, FIRST):
        for pointer, (_sort, text) in cells_of(invented.terms(invented.employer(), person), plan).items():
            put(book, row, headings[pointer], text)
    common = book["共同条件"]
    for cell in common["A"]:
        if cell.value in COMMON:
            common.cell(row=cell.row, column=2).value = COMMON[cell.value]
    put(book, FIRST + 1, "月工资（税前）（元）", 1500)
    put(book, FIRST + 2, "证件号码", 5.32801e17)
    book.save(file)


def mend(book: Workbook) -> None:
    put(book, FIRST, "月工资（税前）（元）", "4500")
    put(book, FIRST + 1, "证件号码", PEOPLE[2].party["id_number"])


def upload(page: Page, house: House, file: Path) -> None:
    page.goto(f"{house.url}/desk/batches")
    page.get_by_label("文书种类").select_option("labor_contract")
    page.get_by_label("填好的表格").set_input_files(file)
    page.get_by_role("button", name="上传并检查").click()


def test_it_works(house: House, visitor: Callable[..., Page], look: Look, tmp_path: Path) -> None:
    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    page = handler.page
    page.get_by_role("link", name="从表格批量起草").click()
    look(page, "batches-empty")
    with page.expect_download() as given:
        page.get_by_role("link", name="劳动合同", exact=True).first.click()
    file = tmp_path / "list.xlsx"
    given.value.save_as(file)
    fill_in(file)

    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"not a spreadsheet")
    upload(page, house, wrong)
    expect(page.get_by_text("这不是 .xlsx 表格")).to_be_visible()
    look(page, "batches-refused")

    upload(page, house, file)
    expect(page.get_by_text("已成为草稿 1 份，有问题 2 份。")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("已经丢失")).to_be_visible()
    look(page, "batch")
    with page.expect_download() as given:
        page.get_by_role("button", name="下载有问题的行").click()
    back = tmp_path / "back.xlsx"
    given.value.save_as(back)
    book = load_workbook(back)
    assert "最低工资" in book["名单"].cell(row=FIRST, column=column(book, "检查结果")).value
    mend(book)
    book.save(back)
    upload(page, house, back)
    expect(page.get_by_text("已成为草稿 2 份，有问题 0 份。")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="发出这 2 份").click()
    expect(page.get_by_text("已发出 2 份，没有发出 0 份。")).to_be_visible(timeout=60_000)
    look(page, "batch-sent")

    worker = WorkerAtPhone(house, visitor(PHONE), PEOPLE[1], look)
    worker.open_invitation()
    worker.log_in()
    worker.identify()
    worker.agree_and_read()
    worker.confirm()
    worker.draw_and_sign()
    house.wait_for("13000030001", "等待您批准盖章")

    keeper = MemberAtDesk(house, visitor(PHONE), look)
    keeper.log_in(house.keeper)
    keeper.page.goto(f"{house.url}/desk/seal")
    look(keeper.page, "seal-queue")
    keeper.page.get_by_role("button", name="给勾选的盖章").click()
    expect(keeper.page.get_by_text("还没有选择合同")).to_be_visible()
    keeper.page.get_by_label(PEOPLE[1].name).check()
    keeper.page.get_by_role("button", name="给勾选的盖章").click()
    look(keeper.page, "seal-list")
    keeper.page.get_by_role("button", name="确认盖章，共 1 份").click()
    expect(keeper.page.get_by_text("已批准盖章 1 份，没有盖章 0 份。")).to_be_visible(timeout=60_000)
    look(keeper.page, "seal-done")
    worker.wait_until_concluded()
    handler.page.set_viewport_size(PHONE)
    handler.page.goto(f"{house.url}/desk/batches")
    look(handler.page, "batches")
    handler.page.locator("main tbody a").last.click()
    look(handler.page, "batch-phone")

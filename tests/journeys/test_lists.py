"""A handler finds, narrows, ticks and takes away contracts without touching the mouse; and looks at the figures."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, ROOT, House
from tests.journeys.people import Look, MemberAtDesk

pytestmark = pytest.mark.browser

NAMES = ("单雨桐", "仇样例", "欧阳虚构", "岩温·香", "Aung San Htay", "吕虚构")
SEED = """
import sys
from pathlib import Path
from qianyue.cli.platform import attached
with attached(Path(sys.argv[1])):
    from qianyue.cli import invented
    from qianyue.cli.rehearsal import Office
    from qianyue.contracts.acts import draft
    office = Office()
    for serial in range(60):
        name = sys.argv[2 + serial] if serial < len(sys.argv) - 2 else ""
        draft.create_draft(invented.terms(office.facts, invented.Person(100 + serial, name)), actor=office.handler)
"""


def test_it_works(house: House, visitor: Callable[..., Page], look: Look) -> None:
    subprocess.run([sys.executable, "-c", SEED, str(house.data), *NAMES], cwd=ROOT, check=True)
    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    page = handler.page
    expect(page.get_by_text("第 1 页，共 3 页，61 条")).to_be_visible()
    look(page, "list")

    page.keyboard.press("/")
    page.keyboard.type("shanyutong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="“shanyutong”的查找结果")).to_be_visible()
    look(page, "search")
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="单雨桐")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("单雨桐")

    page.keyboard.press("/")
    page.keyboard.type("aung san")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Aung San Htay")).to_be_visible()
    page.goto(f"{house.url}/desk/search?q=6100000")
    page.goto(f"{house.url}/desk?page=3")
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="键盘操作")).to_be_visible()
    look(page, "keys")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("已勾选 2 份")).to_be_visible()
    look(page, "ticked")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 CSV").press("Enter")
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert len(rows) == 3

    page.get_by_text("筛选", exact=True).first.click()
    page.get_by_label("轮到谁").select_option(label="经办人")
    page.get_by_label("查找：姓名").fill("欧阳")
    page.get_by_role("button", name="筛选", exact=True).click()
    expect(page.get_by_text("第 1 页，共 1 页，1 条")).to_be_visible()
    page.get_by_label("把这组筛选保存为").fill("欧阳的草稿")
    page.get_by_role("button", name="保存筛选").click()
    look(page, "filtered")
    page.get_by_role("link", name="清除筛选").click()
    page.get_by_role("link", name="欧阳的草稿").click()
    expect(page).to_have_url(re.compile("turn=handler"))
    page.get_by_label("符合条件的全部 1 份").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")

    page.goto(f"{house.url}/desk/statistics")
    expect(page.get_by_role("img", name="每月订立完成的合同数")).to_be_visible()
    look(page, "statistics")

    phone = MemberAtDesk(house, visitor(PHONE), look)
    phone.log_in(house.handler)
    for name, address in {
        "list": "desk",
        "filtered": "desk?q=欧阳",
        "search": "desk/search?q=yangli",
        "statistics": "desk/statistics",
        "messages": "desk/messages",
    }.items():
        phone.page.goto(f"{house.url}/{address}")
        look(phone.page, name)

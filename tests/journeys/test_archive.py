"""An archivist's day and a viewer's: find a concluded contract, check it, take it away with the roster; and only look."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, ROOT, House
from tests.journeys.people import Look, MemberAtDesk
from tests.journeys.test_after import concluded
from tests.journeys.test_first_contract import READY

pytestmark = pytest.mark.browser

ARCHIVIST, VIEWER = ("archivist1", "dang-an-2026-journey"), ("viewer1", "cha-kan-2026-journey")
SEED = """
import sys
from pathlib import Path
from qianyue.cli.platform import attached
with attached(Path(sys.argv[1])):
    from qianyue.cli.rehearsal import Office, new_staff
    from qianyue.employers.acts.open_service import authorise
    from qianyue.operations.actor import ARCHIVIST, VIEWER, Actor
    office = Office()
    for role, name, phone, login, password in (
        (ARCHIVIST, "陶档案", "13000110001", *sys.argv[2:4]), (VIEWER, "罕查看", "13000110002", *sys.argv[4:6])
    ):
        person = new_staff(login, name, phone)
        person.set_password(password)
        person.save()
        authorise(office.employer, person, role, actor=Actor.system())
"""


def test_it_works(house: House, visitor: Callable[..., Page], look: Look) -> None:
    subprocess.run([sys.executable, "-c", SEED, str(house.data), *ARCHIVIST, *VIEWER], cwd=ROOT, check=True)
    concluded(house, visitor, lambda _page, _name: None)
    archivist = MemberAtDesk(house, visitor(DESKTOP), lambda _page, _name: None)
    archivist.log_in(ARCHIVIST)
    page = archivist.page
    expect(page.get_by_role("heading", name="合同", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="起草合同", exact=True)).to_have_count(0)
    look(page, "list")

    page.get_by_role("link", name=READY.name).first.click()
    look(page, "contract")
    contract = page.url
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.goto(f"{contract}/check")
    expect(page.get_by_text("有效").first).to_be_visible()
    look(page, "check")
    page.get_by_role("link", name="返回").click()
    expect(page).to_have_url(contract)

    page.goto(f"{house.url}/desk/roster")
    look(page, "roster")
    page.goto(f"{house.url}/desk")
    page.get_by_label("符合条件的全部 1 份").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 CSV").click()
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert len(rows) == 2

    viewer = MemberAtDesk(house, visitor(PHONE), lambda _page, _name: None)
    viewer.log_in(VIEWER)
    viewer.page.get_by_role("link", name=READY.name).first.click()
    look(viewer.page, "viewer-contract")
    expect(viewer.page.get_by_role("link", name="下载")).to_have_count(0)
    viewer.page.goto(f"{contract}/download")
    expect(viewer.page.get_by_text("请用管理员、经办人、印章管理员或档案管理员")).to_be_visible()
    look(viewer.page, "viewer-refused")

"""A contract with a handbook and a photograph: added at the desk, confirmed one by one on a phone, sealed, downloaded."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qianyue.trust.certificates import Roots
from qianyue.trust.verification import verify_pdf
from tests.journeys.conftest import DESKTOP, PHONE, House
from tests.journeys.people import Look, MemberAtDesk, WorkerAtPhone
from tests.journeys.test_first_contract import READY, roots_of
from tests.uploads.hostile import changed, launch, missing_font, photograph
from tests.uploads.papers import DEPOSIT, digest, pdf

pytestmark = pytest.mark.browser

RULES = (
    "第一条 员工每天工作八小时，每周休息两天。",
    "第二条 公司不设罚款，也不收取任何押金。",
    "第三条 宿舍由公司免费提供，水电费由公司承担。",
)


def papers(folder: Path) -> dict[str, Path]:
    contents = {
        "员工手册.pdf": changed(launch, pdf("#heading[员工手册]", *(f"{rule}\\ " * 9 for rule in RULES), width="21cm")),
        "宿舍照片.jpg": photograph(1600, 1200),
        "缺字体.pdf": changed(missing_font),
        "旧手册.pdf": pdf(f"{DEPOSIT}。"),
    }
    for name, data in contents.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in contents}


def test_it_works(house: House, visitor: Callable[..., Page], look: Look, tmp_path: Path) -> None:
    files = papers(tmp_path)
    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    handler.open_draft()
    handler.page.get_by_role("link", name="添加和查看附件").click()
    expect(handler.page.get_by_text("还没有附件")).to_be_visible()
    look(handler.page, "attachments-empty")
    choose = handler.page.locator("#files")
    choose.set_input_files([files["缺字体.pdf"], files["旧手册.pdf"]])  # sent at once: no button to press
    expect(handler.page.get_by_text("没有嵌入 PDF")).to_be_visible(timeout=60_000)
    expect(handler.page.get_by_text("押金").first).to_be_visible()
    look(handler.page, "attachments-refused")
    handler.page.get_by_role("button", name="移除：旧手册").click()
    expect(handler.page.get_by_text("还没有附件")).to_be_visible()
    choose.set_input_files([files["员工手册.pdf"], files["宿舍照片.jpg"]])
    expect(handler.page.get_by_role("link", name="宿舍照片")).to_be_visible(timeout=60_000)
    handler.page.get_by_role("button", name="上移：宿舍照片").click()
    handler.page.get_by_role("button", name="下移：宿舍照片").click()
    look(handler.page, "attachments")
    small = visitor(PHONE)
    small.context.add_cookies(handler.page.context.cookies())
    small.goto(handler.page.url)
    look(small, "attachments")
    handler.page.get_by_role("link", name="员工手册").first.click()
    look(handler.page, "attachment")
    handler.page.get_by_role("link", name="全部附件").click()
    handler.page.get_by_role("link", name="预览并发出").click()
    look(handler.page, "preview-attachments")
    handler.send()
    look(handler.page, "contract-attachments")

    worker = WorkerAtPhone(house, visitor(PHONE), READY, look)
    worker.open_invitation()
    worker.log_in()
    worker.identify()
    worker.agree_and_read()
    for name in ("员工手册", "宿舍照片"):
        expect(worker.page.get_by_role("heading", level=1)).to_contain_text(name)
        worker.page.wait_for_function("() => [...document.images].every((one) => one.loading === 'lazy' || one.complete)")
        look(worker.page, "my-attachment")
        worker.page.get_by_role("button", name="我已看完这份附件").click()
    worker.confirm()
    worker.draw_and_sign()
    house.wait_for("13000030001", "等待您批准盖章")
    keeper = MemberAtDesk(house, visitor(DESKTOP), look)
    keeper.log_in(house.keeper)
    keeper.approve_seal(READY.name)
    worker.wait_until_concluded()

    (tmp_path / "trust").mkdir()
    report = verify_pdf(worker.download(), roots=Roots.from_directory(roots_of(house, tmp_path / "trust")))
    assert report.verdict == "valid", report.reasons
    named = report.to_dict(file="a")["terms"]["attachments"]
    for index, said in enumerate(named):
        with worker.page.expect_download() as started:
            worker.page.get_by_role("link", name="下载", exact=True).nth(index).click()
        assert started.value.suggested_filename == f"{said['title']}.pdf"
        assert digest(started.value.path().read_bytes()) == said["sha256"]
    worker.page.get_by_role("link", name="查验真假").click()
    expect(worker.page.get_by_text("存档的附件与它一致").first).to_be_visible()
    look(worker.page, "check-attachments")
    keeper.page.goto(re.sub(r"/seal.*", "", keeper.page.url))
    look(keeper.page, "keeper-contract")

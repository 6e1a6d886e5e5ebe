"""A handler has mistyped a worker's number: corrected on one page; the stranger's link says sorry, the worker's opens."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, ROOT, House
from tests.journeys.people import Look, MemberAtDesk

pytestmark = pytest.mark.browser
WRONG, RIGHT = "13900000009", "13800000009"
SEED = """
import sys
from pathlib import Path
from qianyue.cli.platform import attached
with attached(Path(sys.argv[1])):
    from qianyue.cli.rehearsal import Office, Worker
    Office().propose(Worker(serial=9, name="玉错号"))
"""


def test_it_works(house: House, visitor: Callable[..., Page], look: Look) -> None:
    subprocess.run([sys.executable, "-c", SEED, str(house.data)], cwd=ROOT, check=True)
    old = f"{house.url}/s/{house.wait_for(WRONG, '/s/').rsplit('/', 1)[-1]}"  # whoever sowed it knows no port
    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    page = handler.page
    page.get_by_role("link", name="玉错号").click()
    look(page, "contract")
    page.get_by_role("link", name="手机号填错了？").click()
    look(page, "form")
    page.get_by_role("button", name="更正并发到新号码").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写 11 位手机号码")
    look(page, "missing")
    page.set_viewport_size(PHONE)
    look(page, "missing")
    page.get_by_label("劳动者本人的手机号").fill(RIGHT)
    page.get_by_label("为什么更正").fill("号码末位输错")
    page.get_by_role("button", name="更正并发到新号码").click()
    expect(page.get_by_text("同样内容的合同已发到新号码")).to_be_visible()
    page.set_viewport_size(DESKTOP)
    look(page, "corrected")
    page.goto(f"{house.url}/desk?sort=ends")
    look(page, "list")
    page.goto(f"{house.url}/desk?ends=60")
    look(page, "ends")
    page.goto(f"{house.url}/desk/roster")
    look(page, "roster")

    for size in (PHONE, DESKTOP):
        stranger = visitor(size)
        assert stranger.goto(old).status == 410  # type: ignore[union-attr]
        expect(stranger.get_by_role("heading", name="这个链接已经失效")).to_be_visible()
        look(stranger, "old-link")

    new = house.wait_for(RIGHT, "/s/").split()[-1]
    worker = visitor(PHONE)
    worker.goto(new)
    expect(worker.get_by_text("接下来怎么做")).to_be_visible()
    assert len(house.messages(WRONG)) == 1
    assert re.search(r"/s/[\w-]{22}$", new)

"""The main journey, from a draft to a file that outsiders verify: everybody at their own screen, nothing arranged behind."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from qianyue.cli import invented
from qianyue.trust.certificates import Roots
from qianyue.trust.verification import verify_pdf
from tests.journeys.conftest import DESKTOP, PHONE, House
from tests.journeys.people import Look, MemberAtDesk, WorkerAtPhone
from tests.journeys.traces import places_that_name

pytestmark = pytest.mark.browser
READY = invented.Person(1, "玉虚构")  # the worker of the draft that is ready after the first start


def roots_of(house: House, folder: Path) -> Path:
    """The root certificates as the public page offers them."""
    page = httpx.get(f"{house.url}/how-to-check").text
    names = sorted({part.split(".pem")[0] for part in page.split("/trust/")[1:]})
    for name in names:
        (folder / f"{name}.pem").write_bytes(httpx.get(f"{house.url}/trust/{name}.pem").content)
    return folder


def test_it_works(house: House, visitor: Callable[..., Page], look: Look, tmp_path: Path) -> None:
    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    handler.open_draft()
    look(handler.page, "desk-edit")
    handler.preview_and_send()

    worker = WorkerAtPhone(house, visitor(PHONE), READY, look)
    worker.open_invitation()
    worker.log_in()
    worker.identify()
    worker.agree_and_read()
    tail = worker.confirm()
    worker.draw_and_sign()
    look(worker.page, "waiting")

    house.wait_for("13000030001", "等待您批准盖章")
    keeper = MemberAtDesk(house, visitor(DESKTOP), look)
    keeper.log_in(house.keeper)
    keeper.approve_seal(READY.name)

    worker.wait_until_concluded()
    house.wait_for(READY.phone, "已于.*订立完成")
    file = worker.download()
    (tmp_path / "contract.pdf").write_bytes(file)
    trust = roots_of(house, tmp_path / "trust") if (tmp_path / "trust").mkdir() is None else tmp_path
    report = verify_pdf(file, roots=Roots.from_directory(trust)).to_dict(file="contract.pdf")
    assert report["verdict"] == "valid", report["reasons"]
    assert [signature["signer"] for signature in report["signatures"]] == [READY.name, invented.employer()["name"]]
    assert report["changes_after_signing"] == "permitted"
    shown = subprocess.run(["pdfsig", tmp_path / "contract.pdf"], capture_output=True, text=True, check=False).stdout
    assert shown.count("Signature is Valid") == 2

    # The time on the worker's screen and on the desk is the timestamp's, and the contract's digest tail was on the message.
    moment = report["timestamp"]["time"]
    beijing = f"{int(moment[11:13]) + 8:02d}:{moment[14:19]}" if int(moment[11:13]) < 16 else moment[14:19]
    expect(worker.page.get_by_text(beijing).first).to_be_visible()
    handler.page.goto(f"{house.url}/desk")
    handler.page.locator("main tbody a").first.click()
    expect(handler.page.get_by_text(beijing).first).to_be_visible()
    look(handler.page, "desk-concluded")
    expect(handler.page.get_by_text(tail).first).to_be_visible()

    stranger = visitor(DESKTOP)
    stranger.goto(f"{house.url}/verify")
    look(stranger, "verify")
    stranger.locator("input[type=file]").set_input_files(tmp_path / "contract.pdf")
    stranger.get_by_role("button", name="查验").first.click()
    expect(stranger.get_by_text("有效").first).to_be_visible()
    look(stranger, "verify-valid")

    changed = bytearray(file)
    changed[len(file) // 3] ^= 1
    (tmp_path / "changed.pdf").write_bytes(changed)
    stranger.goto(f"{house.url}/verify")
    stranger.locator("input[type=file]").set_input_files(tmp_path / "changed.pdf")
    stranger.get_by_role("button", name="查验").first.click()
    expect(stranger.get_by_text("无效").first).to_be_visible()
    look(stranger, "verify-invalid")

    party = READY.party
    secrets = [
        READY.name,
        *(party[word] for word in ("id_number", "phone", "residence_address", "email")),
        "monthly_wage",
        "4500.00",
    ]
    assert places_that_name(secrets, data=house.data) == []
    assert "table employers_employer" in " ".join(places_that_name([invented.employer()["name"]], data=house.data)), "it can find"


@pytest.mark.parametrize("path", ["", "/verify", "/how-to-check", "/privacy", "/login", "/desk/login", "/nowhere"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_public_screens_are_for_everybody(
    house: House, visitor: Callable[..., Page], look: Look, path: str, viewport: dict[str, int]
) -> None:
    page = visitor(viewport)
    page.goto(house.url + path)
    look(page, path.strip("/").replace("/", "-") or "home")
    page.get_by_role("button", name="大字版").or_(page.get_by_role("link", name="大字版")).first.click()
    look(page, "large")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is cut off at the side"

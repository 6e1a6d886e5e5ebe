"""The first contract once more, on an installation that signs with SM2: the worker at a phone, both halves of the key."""

from __future__ import annotations

import subprocess
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
SUITE = "sm2"  # what `house` runs with


def test_it_works(house: House, visitor: Callable[..., Page], look: Look, tmp_path: Path) -> None:
    handler = MemberAtDesk(house, visitor(DESKTOP), look)
    handler.log_in(house.handler)
    handler.open_draft()
    handler.preview_and_send()

    worker = WorkerAtPhone(house, visitor(PHONE), READY, look)
    worker.open_invitation()
    worker.log_in()
    worker.identify()
    worker.agree_and_read()
    worker.confirm()
    expect(worker.page.get_by_text("平台的一半单独签不了名")).to_be_visible()
    worker.draw_and_sign()

    house.wait_for("13000030001", "等待您批准盖章")
    keeper = MemberAtDesk(house, visitor(DESKTOP), look)
    keeper.log_in(house.keeper)
    keeper.approve_seal(READY.name)

    worker.wait_until_concluded()
    house.wait_for(READY.phone, "已于.*订立完成")
    file, trust = worker.download(), tmp_path / "trust"
    trust.mkdir()
    report = verify_pdf(file, roots=Roots.from_directory(roots_of(house, trust))).to_dict(file="contract.pdf")
    assert report["verdict"] == "valid", report["reasons"]
    signatures = [(one["role"], one["algorithm"]) for one in report["signatures"]]
    assert signatures == [("worker", "sm2_sm3"), ("employer", "sm2_sm3"), ("platform", "ecdsa_p256_sha256")]
    assert [one["signer"] for one in report["signatures"]][:2] == [READY.name, invented.employer()["name"]]

    (tmp_path / "contract.pdf").write_bytes(file)
    shown = subprocess.run(["pdfsig", tmp_path / "contract.pdf"], capture_output=True, text=True, check=False).stdout
    assert shown.count("Signature is Valid") == 1  # the platform's, for readers that know no SM2

    stranger = visitor(DESKTOP)
    stranger.goto(f"{house.url}/verify")
    stranger.locator("input[type=file]").set_input_files(tmp_path / "contract.pdf")
    stranger.get_by_role("button", name="查验").first.click()
    expect(stranger.get_by_text("平台签名").first).to_be_visible()
    expect(stranger.get_by_text("SM2 / SM3").first).to_be_visible()
    look(stranger, "verified-sm2")

    for size in (DESKTOP, PHONE):
        reader = visitor(size)
        reader.goto(f"{house.url}/how-to-check")
        expect(reader.get_by_text("核对双方的国密签名")).to_be_visible()
        look(reader, "how-to-check-sm2")

"""A real browser for every test that is marked so: one Chromium a test process, because Playwright allows itself one loop."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ASSETS = Path(__file__).resolve().parents[2] / ".assets"
QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    # Playwright keeps its loop running in this thread; Django would take that for asynchronous code of ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        environment = {**os.environ, "XDG_DATA_HOME": str(ASSETS)}  # Chinese letters on a machine that has none of its own
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", *QUIET], env=environment)
        yield browser
        browser.close()

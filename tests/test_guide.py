"""docs/guide: every picture that a guide names is there, and no other."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_it_works(capsys: pytest.CaptureFixture[str]) -> None:
    found = importlib.util.spec_from_file_location("guide", ROOT / "script" / "guide.py")
    assert found
    assert found.loader
    guide = importlib.util.module_from_spec(found)
    found.loader.exec_module(guide)
    assert len(guide.wanted()) > 15
    assert guide.check() == 0, capsys.readouterr().out


def test_each_guide_is_listed_and_its_links_lead_somewhere() -> None:
    folder = ROOT / "docs" / "guide"
    listed = (folder / "README.md").read_text("utf-8")
    for page in folder.glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in listed

"""docs/law.md: written from the code, and in line with it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from qianyue.law import RULES, tables

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def law() -> ModuleType:
    """The program that writes the page."""
    found = importlib.util.spec_from_file_location("law_page", ROOT / "script" / "law.py")
    assert found
    assert found.loader
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return made


def test_it_works(law: ModuleType) -> None:
    assert law.PAGE.read_text("utf-8") == law.page(), "run: .venv/bin/python script/law.py"


def test_every_rule_and_every_table_has_its_line(law: ModuleType) -> None:
    lines = law.page().splitlines()
    for rule in RULES:
        assert sum(line.startswith(f"| {rule.identifier} |") for line in lines) == 1
    for name in tables.NAMES:
        assert sum(line.startswith(f"| `{name}` |") for line in lines) == 1


def test_what_is_not_confirmed_stands_out(law: ModuleType) -> None:
    open_rules = [rule.identifier for rule in RULES if rule.mark in tables.UNCONFIRMED]
    lines = [line for line in law.page().splitlines() if "not confirmed**" in line]
    assert [line.split(" ")[1] for line in lines if line.startswith("| ")] == open_rules

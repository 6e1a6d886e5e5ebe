"""`docs/compliance.md` promises nothing that is not there: every article has its row, every name in a row exists."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAME = re.compile(r"`([^`]+)`")
COLUMNS = 6
STATES = {"done", "part", "open"}


def table() -> Iterator[list[str]]:
    """The rows below the head, as their cells."""
    for line in (ROOT / "docs" / "compliance.md").read_text().splitlines():
        if line.startswith("| ") and not line.startswith("| 条 "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


ROWS = list(table())


def test_every_article_and_the_notice_have_one_row() -> None:
    assert [row[0] for row in ROWS] == [*map(str, range(1, 28)), "通知一", "通知二", "通知三"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_names_code_and_tests_that_exist(row: list[str]) -> None:
    assert len(row) == COLUMNS
    code, tests, state = row[3:]
    assert [name for name in NAME.findall(code) if not exists(name)] == []
    assert [name for name in NAME.findall(tests) if not (ROOT / name).is_file()] == []
    assert NAME.findall(code)
    assert NAME.findall(tests)
    assert state.split("：")[0] in STATES
    assert state == "done" or "open" in state, "what is missing is said to be open"


def exists(name: str) -> bool:
    """Whether `qianyue.<name>` is a module, or something in one."""
    try:
        importlib.import_module(f"qianyue.{name}")
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        return bool(module) and exists(module) and hasattr(importlib.import_module(f"qianyue.{module}"), attribute)
    return True


def test_the_judge_of_names_can_say_no() -> None:
    assert exists("law.check")
    assert not exists("law.no_such_rule")
    assert not exists("nowhere.at_all")

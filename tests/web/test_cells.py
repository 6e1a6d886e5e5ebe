"""What begins like a formula is text in every table that leaves the product, whatever stands in front of it."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qianyue.contracts import roster_file
from qianyue.documents import cells
from qianyue.web import spreadsheet, tables

RUNS = "=+-@|%＝＋－＠"
BEFORE = (*" \t\r\n\0\x01\x0b\x1f\x85\xa0\u3000\xad\u200b\u200f\u202e\u2028\u2060\u2064\u2066\ufeff", "")
dangerous = some.builds(
    "{}{}{}".format, some.text(some.sampled_from(BEFORE[:-1]), max_size=4), some.sampled_from(RUNS), some.text()
)


def written(text: str) -> list[str]:
    """The cell as each of the writers leaves it."""
    csv_of_lists = b"".join(tables.as_csv([[text]])).decode("utf-8-sig", "surrogatepass")
    return [
        roster_file._safe(text),
        str(spreadsheet.harmless(text)),
        cells.harmless(text),
        next(csv.reader(io.StringIO(csv_of_lists, newline="")))[0],
    ]


def test_it_works() -> None:
    assert written("张三") == ["张三"] * 4
    assert written("=1+1") == ["'=1+1"] * 4


@pytest.mark.parametrize("before", BEFORE)
def test_nothing_in_front_of_a_formula_hides_it(before: str) -> None:
    for run in RUNS:
        assert all(cell.startswith("'") for cell in written(f"{before}{run}cmd|' /c calc'!A1"))


@given(dangerous)
def test_no_cell_that_begins_like_a_formula_leaves_unquoted(text: str) -> None:
    assert all(cell.startswith("'") for cell in written(text))


@pytest.mark.parametrize("text", ["\t1", "\r1", "\n1"])
def test_what_begins_with_another_cell_or_line_is_quoted(text: str) -> None:
    assert all(cell.startswith("'") for cell in written(text))

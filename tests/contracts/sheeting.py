"""Spreadsheets for the tests: made by the product's own writer, then spoilt with openpyxl as people and programs spoil them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook, load_workbook

from qianyue.cli import invented
from qianyue.cli.invented_sheet import Cells, cells_of, sheet
from qianyue.contracts.sheets.plan import Plan
from qianyue.web.terms_form.columns import plan_for

COMMON = {
    "hours": {"system": "standard", "hours_per_day": 8, "hours_per_week": 40, "rest_days_per_week": 2, "annual_leave_days": 5}
}
FIRST = 3  # the first row below the example


def plan_of(office: Any, kind: str = "labor_contract") -> Plan:
    return plan_for(kind, office.employer)


def rows_of(office: Any, serials: range, plan: Plan) -> list[Cells]:
    return [cells_of(invented.terms(office.facts, invented.Person(serial)), plan) for serial in serials]


def common_of(office: Any) -> dict[str, Any]:
    whole = invented.terms(office.facts, invented.Person(1))
    return {name: whole[name] for name in ("work", "hours", "pay", "social_insurance", "protection")}


def made(office: Any, serials: range = range(1, 4), kind: str = "labor_contract") -> bytes:
    """A sheet to which no rule objects."""
    plan = plan_of(office, kind)
    return sheet(plan, rows_of(office, serials, plan), **common_of(office))


def spoilt(data: bytes, change: Callable[[Workbook], None]) -> bytes:
    """The same, after somebody has opened it and `change`d it."""
    book = load_workbook(io.BytesIO(data))
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def column(book: Workbook, heading: str) -> int:
    """The number of the column with this heading in the list."""
    return next(cell.column for cell in book["名单"][1] if cell.value == heading)


def put(book: Workbook, row: int, heading: str, value: Any) -> None:
    book["名单"].cell(row=row, column=column(book, heading)).value = value

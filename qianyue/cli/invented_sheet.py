"""A spreadsheet of invented workers, as a handler would have filled it in: for benchmarks and tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qianyue.contracts.sheets.plan import Plan
from qianyue.contracts.sheets.template import said, write
from qianyue.documents.kinds import kind_of

Cells = dict[str, list[str]]


def cells_of(terms: dict[str, Any], plan: Plan) -> Cells:
    """What one worker's row says, by the places of the terms."""
    listed = (column for column in plan.columns.values() if column.per_person)
    return {column.pointer: ["s", text] for column in listed if (text := said(terms, column))}


def sheet(plan: Plan, rows: Iterable[Cells], **common: Any) -> bytes:
    """The .xlsx; `common` are sections that all rows share."""
    base = {**plan.base, **common}
    filled = [{"number": number, "cells": cells, "result": "", "notes": {}} for number, cells in enumerate(rows, 3)]
    return write(Plan(kind=plan.kind, columns=plan.columns, base=base), kind_of(plan.kind).title, filled)

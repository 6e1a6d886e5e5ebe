"""The law's tables with the rows that officers have confirmed, for every process: noticed without a restart.

Rows are never changed, so their number and the last of them tell whether the tables are still those of a moment ago.
"""

from __future__ import annotations

from django.db import connection

from qianyue.law.tables import SHIPPED, TableSet
from qianyue.oversight.models import Decision, TableRow

MARK = "O"  # confirmed by two officers (docs/tables.md)

_STATE = """
    SELECT count(*), (SELECT row_id FROM oversight_decision WHERE verdict = 'confirmed' ORDER BY position DESC LIMIT 1)
    FROM oversight_decision WHERE verdict = 'confirmed'
"""
_held: tuple[tuple[int, object], TableSet] = ((0, None), SHIPPED)  # replaced as a whole: threads see the old or the new


def confirmed_tables() -> TableSet:
    """What holds now; one small query while nothing has been confirmed since the last time."""
    global _held
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        state = cursor.fetchone()
    held = _held
    if state != held[0]:
        held = _held = (state, TableSet((row.table, as_law(row)) for row in _rows()) if state[0] else SHIPPED)
    return held[1]


def _rows() -> list[TableRow]:
    decisions = Decision.objects.filter(verdict=Decision.Verdict.CONFIRMED).select_related("row").order_by("position")
    return [decision.row for decision in decisions]


def as_law(row: TableRow) -> dict[str, str]:
    """A row as the law's table has it."""
    wages = {"monthly": f"{row.monthly:.2f}", "hourly": f"{row.hourly:.2f}"} if row.table == row.Table.MINIMUM_WAGES else {}
    return {
        "region": row.region,
        "class": row.wage_class,
        "valid_from": row.valid_from.isoformat(),
        **wages,
        "source": f"{row.document_number}；{row.source}",
        "mark": MARK,
    }

"""An officer drafts a dated row of a table: what it says, from which day, and where it is published."""

from __future__ import annotations

import datetime
import uuid
from decimal import Decimal
from typing import Any

from django.utils import timezone

from qianyue.evidence.record import record
from qianyue.law.dates import add_months
from qianyue.law.regions import region as region_of
from qianyue.law.wages import CLASSES
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.operations.ids import new_id
from qianyue.operations.once import once
from qianyue.oversight.access import as_officer, must_decide_for
from qianyue.oversight.models import TableRow

EARLIEST = datetime.date(1994, 7, 5)  # the labour law, which introduced minimum wages
MONTHS_AHEAD = 36  # a notice that far ahead is a mistyped year
HIGHEST = Decimal("99999.99")


def add_table_row(
    *,
    table: str,
    region: str,
    wage_class: str,
    valid_from: datetime.date,
    document_number: str,
    source: str,
    monthly: Decimal | None = None,
    hourly: Decimal | None = None,
    actor: Actor,
    operation: str | None = None,
) -> uuid.UUID:
    """Draft a row; it counts for nothing until a second officer confirms it. Yuan a month and an hour for minimum wages.

    Errors: NotAllowed (no officer, another region), InvalidInput with a sentence per field.
    """
    officer = as_officer(actor)
    row = TableRow(
        authority=officer.authority,
        table=table,
        region=region,
        wage_class=wage_class,
        monthly=monthly,
        hourly=hourly,
        valid_from=valid_from,
        document_number=" ".join(document_number.split()),
        source=" ".join(source.split()),
        drafted_by=officer.person,
    )
    if problems := _problems(row):
        raise InvalidInput(f"有 {len(problems)} 处需要修改。", fields=problems)
    must_decide_for(officer, region)

    def do() -> str:
        row.id, row.drafted_at = new_id(officer.authority.shard), timezone.now()
        row.save(force_insert=True)
        record("table_row.added", stream=officer.authority_id, actor=actor, facts=facts_of(row))
        return str(row.id)

    return uuid.UUID(once(operation, "add_table_row", actor=actor, do=do))


def facts_of(row: TableRow) -> dict[str, Any]:
    """Everything that a row says, for the evidence."""
    amounts = {name: f"{value:.2f}" for name, value in (("monthly", row.monthly), ("hourly", row.hourly)) if value is not None}
    return {
        "row": str(row.id),
        "table": row.table,
        "region": row.region,
        "class": row.wage_class,
        "valid_from": row.valid_from.isoformat(),
        "document_number": row.document_number,
        "source": row.source,
        **amounts,
    }


def _problems(row: TableRow) -> dict[str, str]:
    """What does not fit, by field."""
    if row.table not in TableRow.Table.values:
        return {"table": "请选择要增加的是最低工资标准还是地区类别。"}
    found: dict[str, str] = {}
    wages = row.table == TableRow.Table.MINIMUM_WAGES
    place = region_of(row.region)
    if place is None or not place.current:
        found["region"] = "请选择现行的行政区划。"
    elif not wages and row.region.endswith("00"):
        found["region"] = "类别按县（市、区）确定，请选择到县级。"
    if row.wage_class not in CLASSES:
        found["wage_class"] = "请选择一类、二类或者三类。"
    if not EARLIEST <= row.valid_from <= add_months(timezone.localdate(), MONTHS_AHEAD):
        found["valid_from"] = "执行日期不对，请核对年份。"
    for name, value in (("monthly", row.monthly), ("hourly", row.hourly)):
        if wages and (value is None or not _is_money(value)):
            found[name] = "请填写大于零的金额，最多两位小数。"
        elif not wages and value is not None:
            found[name] = "地区类别没有金额。"
    if not row.document_number or len(row.document_number) > 60:
        found["document_number"] = "请填写发布通知的文号，例如“云人社发〔2025〕19号”，60 字以内。"
    if not row.source or len(row.source) > 200:
        found["source"] = "请写明从哪里看到原文，例如发布网站和日期，200 字以内。"
    return found


def _is_money(value: Decimal) -> bool:
    return value.is_finite() and 0 < value <= HIGHEST and value == value.quantize(Decimal("0.01"))

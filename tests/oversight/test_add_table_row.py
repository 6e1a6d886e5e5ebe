"""An officer drafts a row: it says everything, it is of the officer's region, and it counts for nothing yet."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from qianyue.law import rule_set, tables
from qianyue.law.dates import add_months, today
from qianyue.law.wages import minimum_wage
from qianyue.operations.actor import OFFICER, Actor
from qianyue.operations.errors import InvalidInput, NotAllowed
from qianyue.operations.ids import shard_of
from qianyue.operations.models import Job
from qianyue.oversight.acts.add_table_row import add_table_row
from qianyue.oversight.models import TableRow
from tests.oversight.cast import BEGINS, HIGHER, NEXT, NOW, RECLASSED, drafted, events

pytestmark = pytest.mark.django_db


def test_it_works(bureau: Any) -> None:
    row = TableRow.objects.get(id=drafted(bureau.first))
    assert (row.region, row.wage_class, row.monthly, row.hourly) == ("532800", "II", HIGHER, NEXT["hourly"])
    assert (row.drafted_by_id, row.authority) == (bureau.first.person, bureau.authority)
    assert shard_of(row.id) == bureau.authority.shard
    assert events(bureau.authority.id)[-1] == (
        "table_row.added",
        {
            "row": str(row.id),
            "table": "minimum_wages",
            "region": "532800",
            "class": "II",
            "valid_from": BEGINS.isoformat(),
            "document_number": "虚构发〔2099〕1号",
            "source": "为测试虚构，无此文件",
            "monthly": f"{HIGHER:.2f}",
            "hourly": f"{NEXT['hourly']:.2f}",
        },
    )


def test_a_draft_counts_for_nothing(bureau: Any) -> None:
    before = rule_set()
    drafted(bureau.first)
    assert rule_set() == before == rule_set(tables.SHIPPED)
    assert minimum_wage("532801", BEGINS).monthly == NOW
    assert not Job.objects.filter(kind="oversight.recheck").exists()


def test_asked_twice_with_one_key_it_happens_once(bureau: Any) -> None:
    keys = {add_table_row(**NEXT, actor=bureau.first, operation="k" * 32) for _ in range(2)}
    assert len(keys) == TableRow.objects.count() == 1
    assert [kind for kind, _facts in events(bureau.authority.id)].count("table_row.added") == 1


@pytest.mark.parametrize("region", ["532800", "532801", "532823"])
def test_an_officer_drafts_for_the_own_region_and_what_lies_in_it(bureau: Any, region: str) -> None:
    assert drafted(bureau.first, region=region)


@pytest.mark.parametrize("region", ["530000", "530800", "530102", "450000"])
def test_and_for_no_other(bureau: Any, region: str) -> None:
    with pytest.raises(NotAllowed, match="只能维护云南省西双版纳傣族自治州之内的标准"):
        drafted(bureau.first, region=region)
    assert not TableRow.objects.exists()


def test_nobody_but_an_officer_drafts(bureau: Any, elsewhere: Any) -> None:
    borrowed = Actor(role=OFFICER, person=elsewhere.first.person, authority=bureau.authority.id)
    for somebody in (borrowed, Actor.system(), Actor(role=OFFICER)):
        with pytest.raises(NotAllowed):
            drafted(somebody)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"table": "regions"}, "table"),
        ({"region": "532899"}, "region"),
        ({"region": "530321"}, "region"),
        ({"wage_class": "IV"}, "wage_class"),
        ({"wage_class": ""}, "wage_class"),
        ({"monthly": None}, "monthly"),
        ({"monthly": Decimal(0)}, "monthly"),
        ({"monthly": Decimal("-1")}, "monthly"),
        ({"monthly": HIGHER + Decimal("0.005")}, "monthly"),
        ({"monthly": Decimal("NaN")}, "monthly"),
        ({"monthly": Decimal("Infinity")}, "monthly"),
        ({"monthly": Decimal(100000)}, "monthly"),
        ({"hourly": None}, "hourly"),
        ({"valid_from": datetime.date(1994, 7, 4)}, "valid_from"),
        ({"valid_from": add_months(today(), 36) + datetime.timedelta(days=1)}, "valid_from"),
        ({"document_number": " "}, "document_number"),
        ({"document_number": "号" * 61}, "document_number"),
        ({"source": ""}, "source"),
        ({"source": "网" * 201}, "source"),
        (RECLASSED | {"region": "532800"}, "region"),
        (RECLASSED | {"monthly": Decimal(1)}, "monthly"),
        (RECLASSED | {"hourly": Decimal(1)}, "hourly"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(bureau: Any, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        drafted(bureau.first, **changes)
    assert set(refused.value.fields) == {field}
    assert not TableRow.objects.exists()


def test_a_class_has_no_amounts(bureau: Any) -> None:
    row = TableRow.objects.get(id=drafted(bureau.first, **RECLASSED))
    assert (row.monthly, row.hourly) == (None, None)
    assert not {"monthly", "hourly"} & events(bureau.authority.id)[-1][1].keys()


def test_a_row_is_never_changed_or_removed_by_anybody(bureau: Any) -> None:
    key = drafted(bureau.first)
    for change in (
        lambda: TableRow.objects.filter(id=key).update(monthly=Decimal(1)),
        lambda: TableRow.objects.filter(id=key).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert TableRow.objects.get(id=key).monthly == HIGHER

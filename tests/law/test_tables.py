"""The tables: complete, sourced, and the figures of domain.md; and rows that come to count later."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.law import check, parse_terms, rule_set, tables
from qianyue.law.regions import counties, levels, prefectures, region, within
from qianyue.law.tables import SHIPPED, TableError, TableSet
from qianyue.law.wages import minimum_wage
from tests.samples import labor_contract

MARKS = {"K-H", "K-M", "S:62", "S:FIL1", "S:L", "S:MW", "S:MW24", "S:STAT"}
# A step that will come after all that ships, whatever comes to ship meanwhile.
BEFORE, BEGINS = date(2099, 8, 31), date(2099, 9, 1)
NOW = {code: minimum_wage(code, BEFORE, SHIPPED).monthly for code in ("530113", "532801", "532822")}
HIGHER = NOW["532801"] + 100
NEXT = {
    "region": "530000",
    "class": "II",
    "valid_from": BEGINS.isoformat(),
    "monthly": f"{HIGHER}",
    "hourly": "99.00",
    "source": "invented for this test",
    "mark": "K-H",
}


def wage_row(**changes):
    return ("minimum_wages", NEXT | changes)


def class_row(region, wage_class, valid_from):
    row = {"region": region, "class": wage_class, "valid_from": valid_from, "source": "invented for this test", "mark": "K-H"}
    return ("wage_classes", row)


def test_it_works():
    found = minimum_wage("532801", date(2026, 12, 1))
    assert (found.place, found.wage_class, found.monthly, found.hourly) == ("景洪市", "II", Decimal(2120), Decimal(21))


@pytest.mark.parametrize(
    ("code", "on", "monthly", "hourly"),
    [
        ("532801", "2026-08-31", 2020, 20),
        ("532801", "2026-09-01", 2120, 21),
        ("532822", "2026-09-01", 1970, 20),
        ("532823", "2025-10-01", 1870, 19),
        ("532823", "2025-09-30", 1770, 18),
        ("530102", "2026-09-01", 2270, 22),
        ("530181", "2024-10-01", 2070, 20),
        ("530113", "2026-09-01", 2120, 21),
        ("532503", "2022-10-01", 1840, 18),
        ("530321", "2026-09-01", None, None),  # the abolished code of 马龙
        ("532801", "2022-09-30", None, None),
        ("532800", "2026-09-01", None, None),
        ("110101", "2026-09-01", None, None),
        ("景洪市", "2026-09-01", None, None),
        ("530403", "2026-09-01", None, None),
        (None, "2026-09-01", None, None),
    ],
)
def test_the_minimum_wage_of_a_place_on_a_day(code, on, monthly, hourly):
    found = minimum_wage(code, date.fromisoformat(on))
    assert (found and found.monthly, found and found.hourly) == (monthly, hourly)


def test_the_whole_history_of_yunnan_is_as_domain_md_has_it():
    history = {
        "2022-10-01": ((1990, 19), (1840, 18), (1690, 17)),
        "2024-10-01": ((2070, 20), (1920, 19), (1770, 18)),
        "2025-10-01": ((2170, 21), (2020, 20), (1870, 19)),
        "2026-09-01": ((2270, 22), (2120, 21), (1970, 20)),
    }
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in tables.rows("minimum_wages"):
        found.setdefault(row["valid_from"], {})[row["class"]] = (int(Decimal(row["monthly"])), int(Decimal(row["hourly"])))
    for day, steps in history.items():  # steps that came later need no line here
        assert found[day] == dict(zip(("I", "II", "III"), steps, strict=True))
    assert min(found) == "2022-10-01"


def test_what_nobody_has_confirmed_says_so():
    assert minimum_wage("532801", date(2026, 12, 1)).caveat == "（按二类地区，当地属于哪一类尚待主管部门确认）"
    assert minimum_wage("532823", date(2026, 12, 1)).caveat == ""
    terms = parse_terms(labor_contract(pay={"monthly_wage": "2000.00", "allowances": None}, probation=None))
    (finding,) = check(terms, date(2026, 12, 1))
    assert finding.message.endswith("低于景洪市的最低工资标准 2120.00 元（按二类地区，当地属于哪一类尚待主管部门确认）")


@pytest.mark.parametrize("name", tables.NAMES)
def test_every_row_has_a_source_and_a_mark(name):
    for row in tables.rows(name):
        assert row["source"]
        assert row["mark"] in MARKS
        assert None not in row.values()


def test_every_county_of_the_wage_classes_is_a_region():
    missing = {county.code for prefecture in prefectures() for county in counties(prefecture.code)}
    for row in tables.rows("wage_classes"):
        assert region(row["region"]) is not None
        missing.discard(row["region"])
    assert missing == {"530403"}  # 江川区: neither a seat, nor a county-level city, nor a county; nobody could say


def test_one_row_is_next_years_minimum_wage():
    added = TableSet([wage_row()])
    assert minimum_wage("532801", BEFORE, added).monthly == NOW["532801"]
    assert minimum_wage("532801", BEGINS, added).monthly == HIGHER
    assert minimum_wage("532822", BEGINS, added).monthly == NOW["532822"]
    assert minimum_wage("532801", BEGINS).monthly == NOW["532801"], "what shipped is as it was"


def test_a_row_about_a_prefecture_holds_there_only_until_the_province_moves_on():
    added = TableSet([wage_row(region="532800"), wage_row(valid_from="2100-09-01", monthly=f"{HIGHER + 80}")])
    assert minimum_wage("532801", BEGINS, added).monthly == HIGHER
    assert minimum_wage("530113", BEGINS, added).monthly == NOW["530113"]
    assert minimum_wage("532801", date(2100, 9, 1), added).monthly == HIGHER + 80


def test_a_later_row_about_the_same_thing_corrects_the_earlier():
    added = TableSet([wage_row(monthly=f"{NOW['532801'] + 1}"), wage_row()])
    assert minimum_wage("532801", BEGINS, added).monthly == HIGHER


def test_a_county_may_change_its_class():
    added = TableSet([class_row("532822", "II", "2099-09-01")])
    assert minimum_wage("532822", BEFORE, added).wage_class == "III"
    assert minimum_wage("532822", BEGINS, added).monthly == NOW["532801"]


def test_a_class_that_is_confirmed_loses_its_caveat():
    assert minimum_wage("532801", BEGINS, TableSet([class_row("532801", "II", "2099-09-01")])).caveat == ""


def test_the_rules_judge_by_the_tables_they_are_given():
    terms = parse_terms(labor_contract(pay={"monthly_wage": f"{NOW['532801'] + 30}"}, probation=None, work={"region": "532801"}))
    assert [one for one in check(terms, BEGINS) if one.rule == "W-01"] == []
    (finding,) = (one for one in check(terms, BEGINS, TableSet([wage_row()])) if one.rule == "W-01")
    assert finding.fix == f"月工资不低于 {HIGHER} 元"


def test_a_process_is_told_once_and_everything_follows():
    added = TableSet([wage_row()])
    before = tables.provide(lambda: added)
    assert minimum_wage("532801", BEGINS).monthly == HIGHER
    assert rule_set() == rule_set(added)
    tables.provide(before)
    assert rule_set() == rule_set(SHIPPED)


def test_the_digest_is_of_every_row_and_of_nothing_else():
    assert TableSet([wage_row()]).digest == TableSet([wage_row()]).digest != SHIPPED.digest
    assert TableSet().digest == SHIPPED.digest
    assert len({TableSet([wage_row(**{column: "2222"})]).digest for column in NEXT}) == len(NEXT)
    one, other = wage_row(monthly="2202.00"), wage_row(monthly="2203.00")
    assert TableSet([one, other]).digest != TableSet([other, one]).digest, "the order decides which of them counts"


@pytest.mark.parametrize(
    "row",
    [
        ("regions", {"code": "532899", "name": "虚构县", "source": "x", "mark": "K-H"}),
        ("minimum_wages", {"region": "530000"}),
        ("minimum_wages", NEXT | {"note": "one column too many"}),
        ("wage_classes", NEXT),
    ],
)
def test_a_row_that_does_not_fit_its_table_is_refused(row):
    with pytest.raises(TableError):
        TableSet([row])


def test_threads_with_different_tables_do_not_disturb_each_other():
    sets = [TableSet([wage_row(monthly=f"{2200 + number}.00")]) for number in range(8)]
    wrong = []

    def ask(number):
        for _ in range(200):
            found = minimum_wage("532801", BEGINS, sets[number])
            if found.monthly != Decimal(2200 + number):
                wrong.append(found)

    threads = [threading.Thread(target=ask, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


AREAS = st.sampled_from(["530000", "532800", "532801", "530100"])
WHEN = st.dates(date(2026, 6, 1), date(2028, 1, 1))


@given(st.lists(st.tuples(AREAS, st.sampled_from(["I", "II"]), WHEN, st.integers(1000, 9999)), max_size=8), WHEN)
def test_the_last_row_to_take_effect_counts_whatever_it_is_about(added, on):
    rows = [
        wage_row(region=area, **{"class": grade}, valid_from=str(day), monthly=f"{yuan}.00") for area, grade, day, yuan in added
    ]
    expected, since = None, date.min
    for row in tables.rows("minimum_wages") + tuple(row for _table, row in rows):
        begins = date.fromisoformat(row["valid_from"])
        if row["class"] == "II" and within("532801", row["region"]) and since <= begins <= on:
            expected, since = Decimal(row["monthly"]), begins
    assert minimum_wage("532801", on, TableSet(rows)).monthly == expected


def test_a_region_lies_in_what_its_code_begins_with():
    assert levels("532801") == ("532801", "532800", "530000")
    assert levels("530000") == ("530000",)
    assert within("532801", "532800")
    assert not within("532800", "532801")


@pytest.mark.parametrize("name", tables.NAMES)
def test_every_table_is_explained(name):
    page = Path(__file__).parents[2] / "docs" / "tables.md"
    assert f"`{name}`" in page.read_text("utf-8")

"""The tables: complete, sourced, and the figures of domain.md."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest

from qianyue.law import tables
from qianyue.law.regions import counties, prefectures, region
from qianyue.law.wages import minimum_wage

MARKS = {"K-H", "K-M", "S:MW", "S:MW24"}


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
    ],
)
def test_the_minimum_wage_of_a_place_on_a_day(code, on, monthly, hourly):
    found = minimum_wage(code, date.fromisoformat(on))
    assert (found and found.monthly, found and found.hourly) == (monthly, hourly)


def test_every_row_has_a_source_and_a_mark():
    for name in tables.NAMES:
        for row in tables.rows(name):
            assert row["source"]
            assert row["mark"] in MARKS


def test_yunnan_has_sixteen_prefectures_and_a_hundred_and_twenty_nine_counties():
    assert len(prefectures()) == 16
    assert sum(len(counties(prefecture.code)) for prefecture in prefectures()) == 129
    assert [county.name for county in counties("532800")] == ["景洪市", "勐海县", "勐腊县"]


def test_the_regions_agree_with_another_list():
    """python-stdnum carries the codes with the years in which each name held."""
    lines = files("stdnum.cn").joinpath("loc.dat").read_text("utf-8").splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("53 "))
    theirs = {}
    for line in lines[begin + 1 :]:
        if not line.startswith("  "):
            break
        code, names = line.strip().split(" county=")
        current = [name.partition("]")[2] for name in names.strip('"').split(",") if name.startswith("[") and "-]" in name]
        if current or not names.startswith('"['):
            theirs["53" + code] = current[0] if current else names.strip('"')
    ours = {row["code"]: row["name"] for row in tables.rows("regions")}
    assert ours == {code: name for code, name in theirs.items() if name != "市辖区"}


def test_every_county_of_the_wage_classes_is_a_region():
    missing = {county.code for prefecture in prefectures() for county in counties(prefecture.code)}
    for row in tables.rows("wage_classes"):
        assert region(row["region"]) is not None
        missing.discard(row["region"])
    assert missing == {"530403"}  # 江川区: neither a seat, nor a county-level city, nor a county; nobody could say


def test_a_region_has_its_full_name():
    assert region("532801").full_name == "云南省西双版纳傣族自治州景洪市"
    assert region("530000").full_name == "云南省"
    assert region("532899") is None
    assert region(None) is None

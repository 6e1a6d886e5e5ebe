"""Regions: the nation to its prefectures, Yunnan to its counties, today and before."""

from __future__ import annotations

import itertools
import re
from datetime import date
from importlib.resources import files

import pytest

from qianyue.law import tables
from qianyue.law.regions import counties, named, prefectures, provinces, region

NAME = re.compile(r"(?:\[(?P<since>\d*)-(?P<until>\d*)\])?(?P<name>.+)")
# Of their list we leave out what is a heading and not a region, and two codes that nobody has used since 1994.
HEADINGS = re.compile("市辖区|县|市|省直辖.*|自治区直辖.*")
STALE = {"422900": "林区", "429001": "随州市"}


def test_it_works():
    found = region("532801")
    assert (found.name, found.full_name, found.current) == ("景洪市", "云南省西双版纳傣族自治州景洪市", True)
    assert region("530000").full_name == "云南省"
    assert region("532899") is None
    assert region(None) is None


def test_the_nation_has_thirty_four_provinces_and_three_hundred_and_thirty_three_prefectures():
    assert len(provinces()) == 34
    assert sum(one.code.endswith("00") for province in provinces() for one in prefectures(province.code)) == 333


def test_yunnan_has_sixteen_prefectures_and_a_hundred_and_twenty_nine_counties():
    assert len(prefectures()) == 16
    assert sum(len(counties(prefecture.code)) for prefecture in prefectures()) == 129
    assert [county.name for county in counties("532800")] == ["景洪市", "勐海县", "勐腊县"]


def test_a_form_can_go_down_from_province_to_county():
    assert [one.name for one in prefectures("420000")][-5:] == [
        "恩施土家族苗族自治州",
        "仙桃市",
        "潜江市",
        "天门市",
        "神农架林区",
    ]
    assert region("429021").full_name == "湖北省神农架林区"
    assert [one.name for one in prefectures("460000")][:4] == ["海口市", "三亚市", "三沙市", "儋州市"]
    assert prefectures("110000") == []
    for province in provinces():
        codes = [one.code for one in prefectures(province.code)]
        assert codes == sorted(set(codes))


def test_a_region_is_found_by_its_name():
    assert [one.code for one in named("勐海县")] == ["532822"]
    assert [one.code for one in named("云南省西双版纳傣族自治州勐海县")] == ["532822"]
    assert named("马龙县") == [], "abolished"
    assert named("") == []


@pytest.mark.parametrize(
    ("code", "on", "name"),
    [
        ("530321", date(2016, 1, 1), "马龙县"),
        ("530321", date.max, "马龙县"),
        ("530304", date.max, "马龙区"),
        ("530800", date(2006, 1, 1), "思茅市"),
        ("530800", date(2008, 1, 1), "普洱市"),
        ("533421", date(2000, 1, 1), "中甸县"),
        ("533421", date(2010, 1, 1), "香格里拉县"),
        ("341400", date.max, "巢湖市"),
    ],
)
def test_an_old_code_keeps_its_meaning(code, on, name):
    assert region(code, on).name == name


def test_what_has_been_abolished_is_offered_nowhere():
    assert not region("530321").current
    assert "530321" not in {county.code for county in counties("530300")}
    assert "341400" not in {prefecture.code for prefecture in prefectures("340000")}


def test_a_name_known_to_the_year_holds_in_all_of_it():
    old, new = region("533421"), region("533401")
    assert (old.valid_to, new.valid_from) == (date(2014, 12, 31), date(2014, 1, 1))


def test_two_meanings_of_one_code_follow_each_other():
    known: dict[str, list[tuple[date, date]]] = {}
    for row in tables.rows("regions"):
        assert re.fullmatch("[1-8][0-9]{5}", row["code"])
        assert tables.begins(row) <= tables.ends(row)
        known.setdefault(row["code"], []).append((tables.begins(row), tables.ends(row)))
    for periods in known.values():
        assert periods == sorted(periods)
        assert [end for _begin, end in periods[:-1]] <= [end for _begin, end in periods[1:]]
        assert all(first[1].year == second[0].year for first, second in itertools.pairwise(periods))


def theirs() -> dict[str, list[tuple[str, str, str]]]:
    """Every code of python-stdnum: since, until (years, empty = open) and name."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    province = ""
    for line in files("stdnum.cn").joinpath("loc.dat").read_text("utf-8").splitlines():
        if not line.startswith((" ", "#")):
            province = line[:2]
        elif line.startswith(" "):
            code, names = re.fullmatch(r' +(\d{4}) county="(.+)"', line).groups()
            for name in names.split(","):
                since, until, text = NAME.fullmatch(name).groups()
                found.setdefault(province + code, []).append((since or "", until or "", text))
    return found


def test_the_regions_of_today_agree_with_another_list():
    wanted = {
        code: name
        for code, meanings in theirs().items()
        for _since, until, name in meanings
        if not until and not HEADINGS.fullmatch(name) and (code[4:] == "00" or code[2:4] == "90" or code[:2] == "53")
    }
    ours = {row["code"]: row["name"] for row in tables.rows("regions") if not row["valid_to"]}
    assert wanted.items() - ours.items() == STALE.items()
    assert ours.items() - wanted.items() == set()


def test_what_was_before_agrees_with_another_list_to_a_year_or_two():
    peer = theirs()
    for row in tables.rows("regions"):
        if not row["valid_to"] or row["code"] == "332500":  # 丽水地区: they give it another code than its people's numbers have
            continue
        untils = [until for _since, until, name in peer[row["code"]] if name == row["name"]]
        assert any(abs(int(until) - int(row["valid_to"])) <= (3 if row["code"] == "532722" else 1) for until in untils), row

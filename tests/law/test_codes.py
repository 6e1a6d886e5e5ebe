"""Code lists that filings use."""

from __future__ import annotations

from datetime import date

import pytest
from babel import Locale
from babel.core import get_global

from qianyue.law.codes import STANDARDS, UnknownList, codes, named, outward

SMALL = [
    "dissolution", "education_aac011", "employment_form", "ending", "hours_system", "household", "occupation_class",
    "person_category", "relation_change", "sex", "term_type",
]  # fmt: skip
# Where the Chinese standard and the Unicode data call the same place differently: beginnings and ends of names.
SAME = {
    "中国台湾": "台湾", "中国香港": "中国香港特别行政区", "中国澳门": "中国澳门特别行政区", "中非": "中非共和国",
    "多米尼加": "多米尼加共和国", "巴勒斯坦": "巴勒斯坦领土", "阿联酋": "阿拉伯联合酋长国", "圣马丁（荷属）": "荷属圣马丁",
    "圣马丁（法属）": "法属圣马丁", "博纳尔、圣尤斯特歇斯和萨巴": "荷属加勒比区",
    "南乔治亚岛和南桑威奇群岛": "南乔治亚和南桑威奇群岛", "密克罗尼西亚联邦": "密克罗尼西亚",
}  # fmt: skip


def test_it_works():
    assert named("ethnic_groups", "18").name == "傣族"
    assert named("nationalities", "418").name == "老挝"
    assert named("industries", "15").name == "酒、饮料和精制茶制造业"
    assert named("occupations", "5-01").name == "农业生产人员"
    assert named("ethnic_groups", "99") is None


@pytest.mark.parametrize("name", [*STANDARDS, *SMALL])
def test_every_code_stands_once_and_in_a_place(name):
    found = codes(name)
    known = {one.code for one in found}
    assert len(known) == len(found)
    assert all(one.name and one.source for one in found)
    assert {one.parent for one in found} - {""} <= known


def test_nobody_asks_for_a_list_that_is_not_there():
    with pytest.raises(UnknownList, match="没有代码表“colours”"):
        codes("colours")


def test_there_are_fifty_six_ethnic_groups():
    groups = [one for one in codes("ethnic_groups") if int(one.code) <= 56]
    assert [one.code for one in groups] == [f"{number:02d}" for number in range(1, 57)]
    assert all(one.name.endswith("族") for one in groups)
    assert named("ethnic_groups", "56").name == "基诺族"


def test_the_industries_are_twenty_sections_and_ninety_seven_divisions():
    sections = [one.code for one in codes("industries") if not one.parent]
    divisions = [one for one in codes("industries") if one.parent]
    assert "".join(sections) == "ABCDEFGHIJKLMNOPQRST"
    assert [one.code for one in divisions] == [f"{number:02d}" for number in range(1, 98)]
    assert [one.parent for one in divisions] == sorted(one.parent for one in divisions)


def test_the_occupations_are_eight_large_and_seventy_nine_middle_classes():
    assert [one.code for one in codes("occupations") if not one.parent] == list("12345678")
    middle = [one for one in codes("occupations") if one.parent]
    assert len(middle) == 79
    assert all(one.code.startswith(f"{one.parent}-") for one in middle)


def test_the_nationalities_agree_with_the_unicode_data():
    numbers, names = get_global("territory_aliases"), Locale("zh").territories
    ours = {one.code: one.name for one in codes("nationalities")}
    assert len(ours) == 249
    for code, name in ours.items():
        told = names[numbers[code][0]]
        assert SAME.get(name) == told or name[:2] == told[:2], (code, name, told)


def test_the_neighbours_of_yunnan_are_there():
    assert [named("nationalities", code).name for code in ("104", "418", "704")] == ["缅甸", "老挝", "越南"]


@pytest.mark.parametrize(
    ("name", "word", "code"),
    [
        ("term_type", "fixed", "1"), ("term_type", "open_ended", "2"), ("term_type", "task", "3"),
        ("hours_system", "standard", "1"), ("hours_system", "comprehensive", "2"), ("hours_system", "flexible", "3"),
        ("sex", "male", "1"), ("sex", "female", "2"), ("employment_form", "part_time_contract", "2"),
        ("sex", "", None), ("sex", "other", None),
    ],
)  # fmt: skip
def test_the_words_of_the_terms_have_codes(name, word, code):
    assert outward(name, word) == code


def test_the_reasons_for_ending_are_named_by_article_and_item():
    assert [one.code for one in codes("ending")] == [f"LCL44-{item}" for item in range(1, 7)]
    items = {"38": 6, "39": 6, "40": 3, "41": 4}
    known = {one.code for one in codes("dissolution")}
    assert {f"LCL{article}-{item}" for article, last in items.items() for item in range(1, last + 1)} <= known


def test_lists_that_nobody_has_confirmed_say_so():
    unconfirmed = {name for name in (*STANDARDS, *SMALL) if not all(one.confirmed for one in codes(name))}
    assert unconfirmed == {
        "education", "education_aac011", "employment_form", "hours_system", "household", "occupation_class",
        "person_category", "relation_change", "term_type",
    }  # fmt: skip


def test_a_list_has_its_first_day():
    assert named("occupations", "4").holds(date(2023, 11, 1))
    assert not named("occupations", "4").holds(date(2020, 1, 1))

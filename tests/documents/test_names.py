"""Every place of the terms has a name, every change is said in words."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.documents.labels import LABELS
from qianyue.documents.names import NAMES, name_of, pattern_of, short_name
from qianyue.documents.spoken import changes, rows, tables
from qianyue.law import parse_terms
from qianyue.law.terms import all_places
from tests import samples


def amended(*given: dict[str, Any]) -> list[tuple[str, str, str]]:
    terms = {"format": "qianyue-terms/1", "kind": "amendment", "amends": {"changes": list(given)}}
    return [(change.name, change.before, change.after) for change in changes(parse_terms(terms))]


def test_it_works() -> None:
    assert name_of("/pay/monthly_wage") == "劳动报酬：每月工资"
    assert amended({"path": "/pay/monthly_wage", "from": "4500.00", "to": "4800"}) == [
        ("劳动报酬：每月工资", "4500.00元", "4800.00元")
    ]


def test_every_place_of_every_kind_has_a_name_and_every_name_a_place() -> None:
    places = set(all_places())
    assert places - set(NAMES) == set()
    parents = {pointer[:at] for pointer in places for at in range(1, len(pointer)) if pointer[at] == "/"}
    assert set(NAMES) - places - parents == set()
    assert all(NAMES[pointer].strip() for pointer in NAMES)


def test_every_word_of_a_list_is_said_in_chinese() -> None:
    for pointer, place in all_places().items():
        if place.sort == "word" and pointer not in ("/format", "/kind", "/form"):
            assert set(place.words) <= set(LABELS[pointer.strip("/").replace("/*", "").replace("/", ".")]), pointer


@pytest.mark.parametrize(
    ("pointer", "name"),
    [
        ("/pay", "劳动报酬"),
        ("/pay/allowances/3/monthly", "劳动报酬：津贴、补贴第4项每月金额"),
        ("/clauses/0", "其他约定第1项"),
        ("/clauses/-", "其他约定新增一项"),
        ("/employment_start", "用工之日"),
        ("/nothing/here", "/nothing：/nothing/here"),
        ("text", "text"),
    ],
)
def test_a_place_is_called_by_its_section_and_its_own_name(pointer: str, name: str) -> None:
    assert name_of(pointer) == name


def test_rows_of_lists_are_counted_from_one() -> None:
    assert short_name("/pay/allowances/0") == "津贴、补贴第1项"
    assert pattern_of("/pay/allowances/12/name") == "/pay/allowances/*/name"


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("/term/end", "2029-11-30", "2029年11月30日"),
        ("/term/end", "2029-02-30", "2029-02-30"),  # no day of the calendar: as it was written
        ("/term/type", "open_ended", "无固定期限"),
        ("/hours/hours_per_day", 7.5, "7.5"),
        ("/work/hazardous", True, "是"),
        ("/worker/name", "阿·𠮷", "阿·𠮷"),
        ("/pay/monthly_wage", "面议", "面议"),
        ("/probation", {"start": "2026-12-01", "monthly_wage": "4000.00"}, "起始日期：2026年12月1日；每月工资：4000.00元"),
        ("/pay/allowances", [{"name": "高温津贴", "monthly": "100.00"}], "名称：高温津贴；每月金额：100.00元"),
        ("/pay/monthly_wage", None, ""),
        ("/nowhere", "原样", "原样"),
    ],
)
def test_a_change_is_said_as_its_place_would_say_it(path: str, value: Any, said: str) -> None:
    ((_name, before, after),) = amended({"path": path, "from": value, "to": value})
    assert (before, after) == (said, said)


def test_a_place_without_a_name_stands_as_it_was_written() -> None:
    assert amended({"path": "/nowhere", "to": 1}) == [("/nowhere", "", "1")]
    assert amended({"to": 1}) == [("其他", "", "1")]


def test_a_part_of_the_terms_becomes_rows_and_an_absent_one_none() -> None:
    terms = parse_terms(samples.labor_contract(pay={"payday": None, "text": " "}))
    assert [(str(name), words) for name, words in rows(terms.pay, "/pay")] == [
        ("计酬方式", "月工资"),
        ("每月工资", "4500.00元"),
        ("津贴、补贴第1项", "名称：高温津贴；每月金额：100.00元"),
        ("支付给", "乙方本人"),
    ]
    assert rows(terms.agreements, "/agreements") == []
    assert [str(caption) for caption, _rows in tables(terms, "pay", "agreements/training", "employment_start")] == [
        "劳动报酬",
        "用工之日",
    ]

"""W: pay."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.law import tables
from tests.law.judging import findings, found, judged, only
from tests.samples import labor_contract


def paid(amount: str, **more):
    return {"pay": {"monthly_wage": amount, "allowances": None, **more}, "probation": None}


def test_it_works():
    assert judged(**paid("2120.00")) == []


@pytest.mark.parametrize(
    ("amount", "on", "passes"),
    [("2119.99", "2026-09-01", False), ("2120", "2026-09-01", True), ("2050", "2026-08-20", True), ("2050", "2026-09-01", False)],
)
def test_the_minimum_wage_is_that_of_the_day(amount, on, passes):
    assert judged(on=on, **paid(amount)) == ([] if passes else [("W-01", "block", "/pay/monthly_wage")])


def test_the_fix_names_the_amount_and_the_message_the_place():
    finding = only(**paid("2119.99"))
    assert finding.basis == "劳动法第四十八条第二款、劳动合同法实施条例第十四条"
    assert "景洪市" in finding.message
    assert finding.fix == "月工资不低于 2120.00 元"


def test_the_place_of_performance_decides_and_not_the_employers():
    assert judged(**paid("1970.00"), work={"region": "532823"}) == []
    assert judged(**paid("2269.99"), work={"region": "530102"}) == [("W-01", "block", "/pay/monthly_wage")]


@pytest.mark.parametrize(
    ("region", "on"),
    [("532800", "2026-12-01"), ("110101", "2026-12-01"), ("景洪", "2026-12-01"), ("532801", "2022-09-30"), (None, "2026-12-01")],
)
def test_what_the_table_does_not_have_is_said(region, on):
    changes = {
        "work": {"region": region},
        "probation": None,
        "protection": {"female_text": None},
        "worker": {"sex": "male", "id_number": "000000900131001"},
    }
    assert judged(on=on, by="W", **changes) == [("W-01", "warn", "/work/region")]


def test_the_probation_wage_says_it_too():
    assert judged(work={"region": "110101"}) == [("W-01", "warn", "/work/region"), ("W-02", "warn", "/work/region")]


@pytest.mark.parametrize(
    "name",
    ["高温津贴", "加班费", "夜班津贴", "中班补贴", "井下津贴", "有毒有害岗位津贴", "低 温 津 贴", "免费食宿折价", "购物卡"],
)
def test_some_allowances_never_help_to_reach_the_minimum(name):
    changes = paid("2000.00", allowances=[{"name": name, "monthly": "500.00"}])
    assert judged(**changes) == [("W-01", "block", "/pay/monthly_wage"), ("W-03", "info", "/pay/allowances/0")]


@pytest.mark.parametrize("name", ["岗位津贴", "工龄工资", "全勤奖", "交通补贴"])
def test_other_allowances_do(name):
    assert judged(**paid("2000.00", allowances=[{"name": name, "monthly": "120.00"}])) == []
    finding = only(**paid("2000.00", allowances=[{"name": name, "monthly": "119.99"}]))
    assert finding.fix == "月工资不低于 2000.01 元"


def test_only_the_base_of_a_performance_wage_is_guaranteed():
    pay = {"method": "base_and_performance", "monthly_wage": None, "base_wage": "2119.99", "performance_rule": "按月考核"}
    assert judged(by="W-01", pay=pay, probation=None) == [("W-01", "block", "/pay/base_wage")]


def test_an_hourly_wage_is_that_of_a_month_of_normal_hours():
    pay = {"method": "hourly", "monthly_wage": None, "hourly_wage": "12.19"}
    assert judged(pay=pay, probation=None) == []
    below = only(pay=pay | {"hourly_wage": "12.18"}, probation=None)
    assert (below.rule, below.path, below.fix) == ("W-01", "/pay/hourly_wage", "小时工资不低于 12.19 元")


def test_a_dispatched_worker_is_paid_by_the_place_of_the_user_unit():
    unit = {"name": "虚构用工单位", "region": "530102"}
    terms = labor_contract(kind="dispatch_contract", work={"region": None}, dispatch={"user_unit": unit}, probation=None)
    terms["pay"]["monthly_wage"] = "2200.00"
    assert ("W-01", "block", "/pay/monthly_wage") in found(terms)


def test_an_over_age_worker_has_the_minimum_too_and_part_time_has_its_own():
    over_age = labor_contract(kind="over_age_agreement", **paid("2000.00"))
    assert found(over_age, by="W") == [("W-01", "block", "/pay/monthly_wage")]
    part_time = labor_contract(kind="part_time_contract", probation=None, pay={"method": "hourly", "hourly_wage": "22.00"})
    assert not [rule for rule, _, _ in found(part_time) if rule == "W-01"]


@pytest.mark.parametrize(
    ("agreed", "probation", "expected"),
    [
        ("3000.00", "2400.00", []),
        ("3000.00", "2399.99", [("W-02", "override", "/probation/monthly_wage")]),
        ("2500.00", "2000.00", [("W-02", "block", "/probation/monthly_wage")]),
        ("2650.00", "2120.00", []),
        ("2700.00", "2119.99", [("W-02", "override", "/probation/monthly_wage"), ("W-02", "block", "/probation/monthly_wage")]),
    ],
)
def test_the_probation_wage_has_two_floors(agreed, probation, expected):
    changes = {"pay": {"monthly_wage": agreed, "allowances": None}, "probation": {"monthly_wage": probation}}
    assert judged(**changes, on="2026-10-01") == expected


def test_eighty_percent_is_rounded_up_to_the_cent():
    finding = only(pay={"monthly_wage": "4500.01"}, probation={"monthly_wage": "3600.00"})
    assert "3600.01" in finding.fix


def test_an_hourly_probation_wage_is_compared_with_the_hourly_wage():
    pay = {"method": "hourly", "monthly_wage": None, "hourly_wage": "20.00"}
    changes = {"pay": pay, "probation": {"monthly_wage": None, "hourly_wage": "15.99"}}
    assert judged(**changes) == [("W-02", "override", "/probation/hourly_wage")]


COUNTIES = sorted({row["region"] for row in tables.rows("wage_classes")})


@given(
    st.sampled_from(COUNTIES),
    st.dates(date(2022, 10, 1), date(2028, 12, 31)),
    st.decimals("1500", "2500", places=2),
    st.decimals("0", "500", places=2),
)
def test_the_minimum_agrees_with_a_search_through_all_rows(county, on, wage, allowance):
    def held(name, **wanted):
        rows = [row for row in tables.rows(name) if all(row[key] == value for key, value in wanted.items())]
        return max((row for row in rows if row["valid_from"] <= on.isoformat()), key=lambda row: row["valid_from"])

    wage_class = held("wage_classes", region=county)["class"]
    floor = Decimal(held("minimum_wages", region="530000", **{"class": wage_class})["monthly"])
    changes = paid(f"{wage}", allowances=[{"name": "岗位津贴", "monthly": f"{allowance}"}])
    blamed = judged(on=on.isoformat(), by="W-01", work={"region": county}, **changes)
    assert bool(blamed) == (wage + allowance < floor)


def test_an_over_age_worker_is_owed_the_minimum_by_another_article():
    (finding,) = [f for f in findings(labor_contract(kind="over_age_agreement", **paid("2119.99"))) if f.rule == "W-01"]
    assert finding.basis == "超龄劳动者基本权益保障暂行规定第十一条"


@given(st.decimals("0.01", "9999.99", places=2), st.decimals("0.01", "9999.99", places=2))
def test_what_the_fixes_say_would_pass(agreed, probation):
    def blamed(agreed, probation):
        changes = {"pay": {"monthly_wage": f"{agreed}", "allowances": None}, "probation": {"monthly_wage": f"{probation}"}}
        return findings(labor_contract(**changes))

    floor = max((agreed * 80).to_integral_value("ROUND_CEILING") / 100, Decimal(2120))
    rules = {finding.rule for finding in blamed(agreed, probation)}
    assert ("W-01" in rules) == (agreed < 2120)
    assert ("W-02" in rules) == (probation < floor)
    assert not blamed(max(agreed, Decimal(2120)), max(floor, probation, Decimal("2120.00"), agreed))


def test_a_payday_must_be_said():
    assert judged(pay={"payday": None}) == [("W-04", "block", "/pay/payday")]
    assert judged(pay={"payday": None, "settlement_days": 7}) == []


@pytest.mark.parametrize(("days", "passes"), [(1, True), (31, True), (32, False), (90, False), (0, False), (-1, False)])
def test_pay_is_due_every_month(days, passes):
    assert judged(pay={"settlement_days": days}) == ([] if passes else [("W-04", "block", "/pay/settlement_days")])


def test_pay_goes_to_the_worker():
    finding = only(pay={"paid_to": "other"})
    assert (finding.rule, finding.path, finding.basis) == ("W-04", "/pay/paid_to", "劳动法第五十条")


@pytest.mark.parametrize(
    "clause",
    [
        "甲方可以用本厂产品抵付工资。",
        "工资的三分之一以购物卡发放。",
        "乙方的劳动报酬以 实 物 支付。",
        "工资以有价证券支付",
        "将滞销商品抵扣部分薪酬",
    ],
)
def test_pay_is_money(clause):
    finding = only(clauses=["无关的约定。", clause])
    assert (finding.rule, finding.severity, finding.path) == ("W-04", "block", "/clauses/1")


@pytest.mark.parametrize(
    "clause",
    [
        "甲方不得以实物支付工资。",
        "工资以人民币支付，不以实物或者有价证券代替。",
        "乙方负责产品包装。工资按月支付。",
        "中秋节慰问品以实物发放。工资另行按月支付。",
        "销售产品的提成按月发放。",
    ],
)
def test_a_clause_that_only_sounds_like_it_passes(clause):
    assert judged(clauses=[clause]) == []


@pytest.mark.parametrize("piece", ["工资以", "以产品", "以实物支付", "工资按产品", "\u3000以"])
def test_a_hostile_text_takes_no_long_time(piece):
    terms = labor_contract(clauses=[piece * (900_000 // len(piece.encode()))])
    begun = time.process_time()  # its own cost, whatever else the machine does
    findings(terms)
    assert time.process_time() - begun < 5

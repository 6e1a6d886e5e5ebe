"""W: pay."""

from __future__ import annotations

from typing import Any

from tests.law.kinds import amendment, dispatch_contract, over_age_agreement, part_time_contract
from tests.law.vectors.vector import Vector, finds, passes
from tests.samples import labor_contract


def paid(amount: str, **more: Any) -> dict[str, Any]:
    return labor_contract(pay={"monthly_wage": amount, "allowances": None, **more.pop("pay", {})}, probation=None, **more)


def trial(agreed: str, probation: str, *expected: tuple[str, str], on: str = "2026-10-01") -> Vector:
    """The vectors of domain.md 6.12 about pay in probation, class II."""
    terms = labor_contract(pay={"monthly_wage": agreed, "allowances": None}, probation={"monthly_wage": probation})
    return Vector("W-02", f"约定 {agreed}，试用期 {probation}", terms, expected, on)


def allowed(name: str, amount: str = "500.00", wage: str = "2000.00") -> dict[str, Any]:
    return paid(wage, pay={"allowances": [{"name": name, "monthly": amount}]})


def piece(**pay: Any) -> dict[str, Any]:
    return labor_contract(pay={"method": "piece", "monthly_wage": None, "allowances": None, **pay}, probation=None)


def hourly(wage: str | None, days: int | None = 15, on_region: str = "532801", **more: Any) -> dict[str, Any]:
    return part_time_contract(pay={"hourly_wage": wage, "settlement_days": days}, work={"region": on_region}, **more)


def idle(wage: str | None, **more: Any) -> dict[str, Any]:
    return dispatch_contract(dispatch={"idle_monthly_wage": wage}, **more)


WAGE, TRIAL, REGION = "/pay/monthly_wage", "/probation/monthly_wage", "/work/region"
QUOTA, DAYS, IDLE = "/pay/piece_quota_per_hour", "/pay/settlement_days", "/dispatch/idle_monthly_wage"

VECTORS = [
    finds("W-01", "二类地区 2119.99", paid("2119.99"), ("block", WAGE), on="2026-09-01"),
    passes("W-01", "二类地区 2120", paid("2120"), on="2026-09-01"),
    passes("W-01", "调整之前 2050", paid("2050"), on="2026-08-20"),
    finds("W-01", "调整之后 2050", paid("2050"), ("block", WAGE), on="2026-09-01"),
    passes("W-01", "三类地区 1970", paid("1970", work={"region": "532823"})),
    finds("W-01", "三类地区 1969.99", paid("1969.99", work={"region": "532823"}), ("block", WAGE)),
    passes("W-01", "一类地区 2270", paid("2270", work={"region": "530102"})),
    finds("W-01", "一类地区 2269.99", paid("2269.99", work={"region": "530102"}), ("block", WAGE)),
    finds("W-01", "注册地在三类，工作地在二类", paid("2000", employer={"region": "532823"}), ("block", WAGE)),
    finds("W-01", "表中没有这个地方", paid("9000", work={"region": "110101"}), ("warn", REGION)),
    finds("W-01", "没有填工作地点的区划", paid("9000", work={"region": None}), ("warn", REGION)),
    finds("W-01", "表中没有这一天", paid("9000"), ("warn", REGION), on="2022-09-30"),
    passes("W-01", "岗位津贴计入", allowed("岗位津贴", "120.00")),
    finds("W-01", "高温津贴不计入", allowed("高温津贴"), ("block", WAGE)),
    finds("W-01", "加班费不计入", allowed("加班费"), ("block", WAGE)),
    finds(
        "W-01",
        "基本工资加绩效，只有基本工资是保证的",
        labor_contract(pay={"method": "base_and_performance", "monthly_wage": None, "base_wage": "2100"}, probation=None),
        ("block", "/pay/base_wage"),
    ),
    passes(
        "W-01",
        "小时工资 12.19",
        labor_contract(pay={"method": "hourly", "monthly_wage": None, "hourly_wage": "12.19"}, probation=None),
    ),
    finds(
        "W-01",
        "小时工资 12.18",
        labor_contract(pay={"method": "hourly", "monthly_wage": None, "hourly_wage": "12.18"}, probation=None),
        ("block", "/pay/hourly_wage"),
    ),
    finds("W-01", "超龄劳动者", over_age_agreement(pay={"monthly_wage": "2000"}), ("block", WAGE)),
    finds("W-01", "变更协议降到最低工资以下", amendment((WAGE, "4500.00", "2000.00")), ("block", "/amends/changes/0/to")),
    passes("W-01", "变更协议涨工资", amendment((WAGE, "4500.00", "4600.00"))),
    trial("3000.00", "2400.00"),
    trial("3000.00", "2399.99", ("override", TRIAL)),
    trial("2500.00", "2000.00", ("block", TRIAL)),
    trial("2650.00", "2120.00"),
    trial("2700.00", "2119.99", ("override", TRIAL), ("block", TRIAL)),
    passes("W-02", "没有约定试用期工资", labor_contract(probation={"monthly_wage": None})),
    finds("W-02", "表中没有这个地方", labor_contract(work={"region": "110101"}), ("warn", REGION)),
    finds("W-03", "夜班津贴", allowed("夜班津贴"), ("info", "/pay/allowances/0")),
    finds("W-03", "井下津贴", allowed("井下津贴"), ("info", "/pay/allowances/0")),
    passes("W-03", "工资已经不低于最低工资", allowed("高温津贴", wage="2120")),
    passes("W-03", "工龄工资计入", allowed("工龄工资")),
    passes("W-04", "每月十五日", labor_contract()),
    finds("W-04", "没有支付日", labor_contract(pay={"payday": None}), ("block", "/pay/payday")),
    passes("W-04", "三十一天一次", labor_contract(pay={"settlement_days": 31})),
    finds("W-04", "三十二天一次", labor_contract(pay={"settlement_days": 32}), ("block", DAYS)),
    finds("W-04", "零天一次", labor_contract(pay={"settlement_days": 0}), ("block", DAYS)),
    finds("W-04", "付给别人", labor_contract(pay={"paid_to": "other"}), ("block", "/pay/paid_to")),
    finds("W-04", "以产品抵工资", labor_contract(clauses=["甲方可以用本厂产品抵付工资。"]), ("block", "/clauses/0")),
    passes("W-04", "不以实物支付", labor_contract(clauses=["甲方不得以实物支付工资。"])),
    passes("W-04", "变更协议只改工资，不写支付日", amendment((WAGE, "4500.00", "4600.00"))),
    finds("W-04", "变更协议改为每季度支付", amendment((DAYS, 30, 90)), ("block", "/amends/changes/0/to")),
    finds("W-05", "没有单价", piece(), ("block", "/pay/piece_rate")),
    finds("W-05", "单价为零", piece(piece_rate="0.00"), ("block", "/pay/piece_rate")),
    finds("W-05", "没有定额", piece(piece_rate="1.00"), ("warn", QUOTA)),
    passes("W-05", "每小时 12.2 件，每件一元", piece(piece_rate="1.00", piece_quota_per_hour=12.2)),
    finds("W-05", "每小时 12.1 件，每件一元", piece(piece_rate="1.00", piece_quota_per_hour=12.1), ("warn", QUOTA)),
    passes("W-05", "有保底工资", piece(piece_rate="1.00", piece_quota_per_hour=5, monthly_wage="2120.00")),
    finds(
        "W-05",
        "非全日制按小时比",
        part_time_contract(pay={"method": "piece", "hourly_wage": None, "piece_rate": "1.00", "piece_quota_per_hour": 20}),
        ("warn", QUOTA),
    ),
    passes("W-05", "按月计酬", labor_contract()),
    passes("W-08", "待岗 2120", idle("2120.00")),
    finds("W-08", "待岗 2119.99", idle("2119.99"), ("block", IDLE)),
    finds("W-08", "没有写待岗报酬", idle(None), ("warn", IDLE)),
    finds("W-08", "派遣单位在昆明", idle("2200.00", employer={"region": "530102"}), ("warn", IDLE)),
    finds("W-08", "两地的标准都达不到", idle("2000.00", employer={"region": "530102"}), ("block", IDLE)),
    finds(
        "W-08", "表中没有这些地方", idle("9000.00", employer={"region": "110101"}, work={"region": "310101"}), ("warn", REGION)
    ),
    passes("W-09", "小时 21.00", hourly("21.00"), on="2026-10-01"),
    finds("W-09", "小时 20.99", hourly("20.99"), ("block", "/pay/hourly_wage"), on="2026-10-01"),
    passes("W-09", "三类地区 20.00", hourly("20.00", on_region="532822")),
    passes("W-09", "十五天结算", hourly("22.00", 15)),
    finds("W-09", "十六天结算", hourly("22.00", 16), ("block", DAYS)),
    finds("W-09", "没有写周期就是按月", hourly("22.00", None), ("block", DAYS)),
    finds("W-09", "表中没有这个地方", hourly("99.00", on_region="110101"), ("warn", REGION)),
    finds(
        "W-09",
        "非全日制按月计酬",
        part_time_contract(pay={"method": "monthly", "monthly_wage": "2000.00", "hourly_wage": None}),
        ("warn", "/pay/hourly_wage"),
    ),
]

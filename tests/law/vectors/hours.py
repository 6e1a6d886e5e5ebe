"""H: working time."""

from __future__ import annotations

from typing import Any

from tests.law.kinds import amendment, over_age_agreement, renewal
from tests.law.vectors.vector import finds, passes
from tests.samples import labor_contract, resident_id

APPROVAL = {
    "number": "景人社工时〔2026〕1号",
    "authority": "景洪市人力资源和社会保障局",
    "valid_from": "2026-01-01",
    "valid_to": "2026-12-31",
}
AT = "/hours/approval"
MAN = {"sex": "male", "id_number": resident_id(order="001"), "retirement_category": "male_60"}


def standard(**hours: Any) -> dict[str, Any]:
    return labor_contract(hours=hours)


def special(system: str = "comprehensive", **approval: Any) -> dict[str, Any]:
    return labor_contract(hours={"system": system, "cycle": "month", "approval": {**APPROVAL, **approval}})


def comprehensive(**hours: Any) -> dict[str, Any]:
    return labor_contract(hours={"system": "comprehensive", "cycle": "year", "approval": APPROVAL, **hours})


def served(since: str, days: float) -> dict[str, Any]:
    return labor_contract(history={"continuous_service_since": since}, hours={"annual_leave_days": days})


VECTORS = [
    passes("H-01", "标准工时", labor_contract()),
    finds("H-01", "没有选择", standard(system=None), ("block", "/hours/system")),
    passes("H-02", "八小时、四十小时", labor_contract()),
    finds("H-02", "每日八小时半", standard(hours_per_day=8.5), ("block", "/hours/hours_per_day")),
    finds("H-02", "每周四十小时半", standard(hours_per_week=40.5), ("block", "/hours/hours_per_week")),
    finds("H-02", "劳动法的四十四小时", standard(hours_per_week=44), ("block", "/hours/hours_per_week")),
    finds("H-02", "八小时，每周休一天", standard(hours_per_week=None, rest_days_per_week=1), ("block", "/hours/hours_per_week")),
    passes("H-02", "七小时，每周休一天半", standard(hours_per_day=7, hours_per_week=None, rest_days_per_week=1.5)),
    passes("H-02", "综合计算工时每日十二小时", comprehensive(hours_per_day=12, hours_per_week=40)),
    finds("H-02", "变更协议改为每日九小时", amendment(("/hours/hours_per_day", 8, 9)), ("block", "/amends/changes/0/to")),
    finds("H-02", "超龄劳动者", over_age_agreement(hours={"hours_per_day": 9}), ("block", "/hours/hours_per_day")),
    passes("H-03", "审批当天到期", special(valid_to="2026-12-01")),
    finds("H-03", "审批前一天到期", special(valid_to="2026-11-30"), ("block", f"{AT}/valid_to")),
    passes("H-03", "审批当天生效", special(valid_from="2026-12-01")),
    finds("H-03", "审批次日生效", special("flexible", valid_from="2026-12-02"), ("block", f"{AT}/valid_from")),
    finds("H-03", "没有文号", special(number=None), ("block", f"{AT}/number")),
    finds("H-03", "没有审批机关", special(authority=None), ("block", f"{AT}/authority")),
    finds(
        "H-03",
        "没有有效期",
        special("flexible", valid_from=None, valid_to=None),
        ("block", f"{AT}/valid_from"),
        ("block", f"{AT}/valid_to"),
    ),
    finds("H-03", "没有审批", labor_contract(hours={"system": "flexible"}), ("block", AT)),
    passes("H-03", "标准工时不需要审批", labor_contract()),
    passes("H-04", "平均每周四十小时", comprehensive()),
    finds("H-04", "平均每周四十小时半", comprehensive(hours_per_week=40.5), ("warn", "/hours/hours_per_week")),
    finds("H-04", "没有周期", comprehensive(cycle=None), ("warn", "/hours/cycle")),
    finds("H-04", "十二小时做五休二", comprehensive(hours_per_day=12, hours_per_week=None), ("warn", "/hours/hours_per_week")),
    passes("H-04", "不定时没有周期", labor_contract(hours={"system": "flexible", "approval": APPROVAL})),
    passes("H-05", "每月加班三十六小时", standard(overtime_hours_per_month=36)),
    finds("H-05", "每月加班三十六小时半", standard(overtime_hours_per_month=36.5), ("block", "/hours/overtime_hours_per_month")),
    finds(
        "H-05",
        "综合计算工时加班四十小时",
        comprehensive(overtime_hours_per_month=40),
        ("block", "/hours/overtime_hours_per_month"),
    ),
    passes(
        "H-05",
        "不定时没有加班的上限",
        labor_contract(hours={"system": "flexible", "approval": APPROVAL, "overtime_hours_per_month": 40}),
    ),
    passes("H-05", "每周休一天", standard(rest_days_per_week=1)),
    finds("H-05", "每周休半天", standard(rest_days_per_week=0.5), ("block", "/hours/rest_days_per_week")),
    finds("H-05", "没有休息日", standard(rest_days_per_week=0), ("block", "/hours/rest_days_per_week")),
    finds(
        "H-05",
        "超龄劳动者加班四十小时",
        over_age_agreement(hours={"overtime_hours_per_month": 40}),
        ("block", "/hours/overtime_hours_per_month"),
    ),
    passes("H-06", "女职工没有加班", labor_contract()),
    finds("H-06", "女职工每月加班十小时", standard(overtime_hours_per_month=10), ("warn", "/hours/overtime_hours_per_month")),
    passes("H-06", "男职工每月加班十小时", labor_contract(worker=MAN, hours={"overtime_hours_per_month": 10})),
    passes("H-07", "五天", labor_contract()),
    finds("H-07", "四天半", standard(annual_leave_days=4.5), ("warn", "/hours/annual_leave_days")),
    passes("H-07", "没有写天数", standard(annual_leave_days=None)),
    finds("H-07", "满十年，九天", served("2016-12-01", 9), ("warn", "/hours/annual_leave_days")),
    passes("H-07", "满十年，十天", served("2016-12-01", 10)),
    passes("H-07", "差一天满十年，五天", served("2016-12-02", 5)),
    finds("H-07", "满二十年，十四天", served("2006-12-01", 14), ("warn", "/hours/annual_leave_days")),
    passes("H-07", "满二十年，十五天", served("2006-12-01", 15)),
    passes("H-07", "续订，在本单位三年", renewal()),
]

"""D, N, O, L: dispatch, part-time, over-age, platform."""

from __future__ import annotations

from typing import Any

from tests.law.kinds import dispatch_contract, over_age_agreement, part_time_contract, platform_agreement, renewal
from tests.law.vectors.vector import Vector, finds, passes
from tests.samples import labor_contract

AT = "/dispatch"


def dispatched(**dispatch: Any) -> dict[str, Any]:
    return dispatch_contract(dispatch=dispatch)


def licensed(**changes: Any) -> dict[str, Any]:
    return dispatched(license=changes)


def term(what: str, end: str, *expected: tuple[str, str]) -> Vector:
    """The vector of domain.md 6.12: a dispatch contract from 2026-01-01."""
    period = {"start": "2026-01-01", "end": end}
    terms = dispatch_contract(employment_start="2026-01-01", term=period, dispatch={"period": period}, probation=None)
    return Vector("D-02", what, terms, expected, "2026-01-01")


def part_time(**hours: Any) -> dict[str, Any]:
    return part_time_contract(hours=hours)


HOURLY = {"method": "hourly", "monthly_wage": None, "hourly_wage": "25.00", "allowances": None}

VECTORS = [
    passes("D-01", "许可证当天到期", licensed(valid_to="2026-12-01")),
    finds("D-01", "许可证前一天到期", licensed(valid_to="2026-11-30"), ("block", f"{AT}/license/valid_to")),
    finds("D-01", "许可证次日生效", licensed(valid_from="2026-12-02"), ("block", f"{AT}/license/valid_from")),
    finds("D-01", "没有编号", licensed(number=None), ("block", f"{AT}/license/number")),
    finds("D-01", "没有有效期", licensed(valid_to=None), ("block", f"{AT}/license/valid_to")),
    finds("D-01", "没有许可证", dispatched(license=None), ("block", f"{AT}/license")),
    finds("D-01", "许可证四年", licensed(valid_to="2029-12-31"), ("warn", f"{AT}/license/valid_to")),
    term("二十四个月", "2027-12-31"),
    term("差一天二十四个月", "2027-12-30", ("block", "/term/end")),
    finds("D-02", "无固定期限", dispatch_contract(term={"type": "open_ended", "end": None}), ("block", "/term/type")),
    finds("D-02", "以完成任务为期限", dispatch_contract(term={"type": "task", "task": "布展"}), ("block", "/term/type")),
    finds(
        "D-02",
        "续订派遣合同一年",
        renewal(dispatch=dispatch_contract()["dispatch"], term={"end": "2027-11-30"}),
        ("block", "/term/end"),
    ),
    finds("D-03", "没有用工单位", dispatched(user_unit=None), ("block", f"{AT}/user_unit")),
    finds("D-03", "用工单位没有名称", dispatched(user_unit={"name": None}), ("block", f"{AT}/user_unit/name")),
    finds("D-03", "没有派遣期限", dispatched(period=None), ("block", f"{AT}/period")),
    finds("D-03", "派遣期限没有起始", dispatched(period={"start": None}), ("block", f"{AT}/period/start")),
    finds("D-03", "派遣期限没有截止", dispatched(period={"end": None}), ("block", f"{AT}/period/end")),
    finds("D-03", "没有岗位", dispatch_contract(work={"position": None}), ("block", "/work/position")),
    passes("D-03", "都写明了", dispatch_contract()),
    finds(
        "D-04",
        "每日四小时、每周二十四小时，按小时计酬",
        dispatch_contract(pay=HOURLY, hours={"hours_per_day": 4, "hours_per_week": 24}),
        ("block", "/hours/hours_per_day"),
    ),
    passes("D-04", "每日五小时，按小时计酬", dispatch_contract(pay=HOURLY, hours={"hours_per_day": 5, "hours_per_week": 25})),
    passes("D-04", "按小时计酬的全日制", dispatch_contract(pay=HOURLY)),
    passes("D-04", "按月计酬", dispatch_contract()),
    finds("D-05", "没有写岗位性质", dispatched(post_kind=None), ("warn", f"{AT}/post_kind")),
    passes("D-05", "辅助性岗位", dispatch_contract()),
    passes("D-05", "临时性岗位六个月", dispatched(post_kind="temporary", period={"end": "2027-05-31"})),
    finds(
        "D-05",
        "临时性岗位六个月零一天",
        dispatched(post_kind="temporary", period={"end": "2027-06-01"}),
        ("warn", f"{AT}/period/end"),
    ),
    passes("D-07", "派往别的单位", dispatch_contract()),
    finds(
        "D-07",
        "用工单位的代码就是派遣单位的",
        dispatched(user_unit={"uscc": labor_contract()["employer"]["uscc"]}),
        ("override", f"{AT}/user_unit/uscc"),
    ),
    finds(
        "D-07",
        "用工单位的名称就是派遣单位的",
        dispatched(user_unit={"uscc": None, "name": "景洪虚构茶业有限公司"}),
        ("override", f"{AT}/user_unit/name"),
    ),
    passes("D-08", "派遣期限与合同期限相同", dispatch_contract()),
    finds("D-08", "派遣期限晚一天结束", dispatched(period={"end": "2029-12-01"}), ("block", f"{AT}/period/end")),
    finds("D-08", "派遣期限早一天开始", dispatched(period={"start": "2026-11-30"}), ("block", f"{AT}/period/start")),
    finds(
        "D-08",
        "派遣期限截止早于起始",
        dispatched(period={"start": "2027-02-01", "end": "2027-01-31"}),
        ("block", f"{AT}/period/end"),
    ),
    passes("D-09", "已告知派遣协议", dispatch_contract()),
    finds("D-09", "没有告知派遣协议", dispatched(agreement_disclosed=False), ("block", f"{AT}/agreement_disclosed")),
    finds("D-09", "没有写是否告知", dispatched(agreement_disclosed=None), ("block", f"{AT}/agreement_disclosed")),
    passes("N-01", "每日四小时，每周二十四小时", part_time_contract()),
    finds("N-01", "每日四小时半", part_time(hours_per_day=4.5), ("block", "/hours/hours_per_day")),
    finds("N-01", "每周二十四小时半", part_time(hours_per_week=24.5), ("block", "/hours/hours_per_week")),
    finds(
        "N-01", "每日四小时，天天上班", part_time(hours_per_week=None, rest_days_per_week=0), ("block", "/hours/hours_per_week")
    ),
    passes("N-02", "没有试用期", part_time_contract()),
    finds("N-02", "约定试用期", part_time_contract(probation={"end": "2026-12-15"}), ("block", "/probation")),
    finds("N-03", "每份非全日制合同都提示", part_time_contract(), ("info", "/kind")),
    passes("N-03", "全日制", labor_contract()),
    finds(
        "N-01",
        "续订的非全日制合同也按非全日制审查",
        renewal(
            pay={**HOURLY, "payday": None, "settlement_days": 15},
            hours={"hours_per_day": 4, "hours_per_week": None, "rest_days_per_week": 0},
        ),
        ("block", "/hours/hours_per_week"),
    ),
    passes("O-01", "事项齐全", over_age_agreement()),
    *(
        finds("O-01", f"缺少 {section}/{item}", over_age_agreement(**{section: {item: None}}), ("block", f"/{section}/{item}"))
        for section, item in (("work", "place"), ("work", "duties"), ("protection", "text"), ("term", "start"))
    ),
    *(
        finds("O-01", f"缺少整个 {section}", over_age_agreement(**{section: None}), ("block", f"/{section}"))
        for section in ("term", "work", "hours", "pay", "social_insurance", "protection")
    ),
    passes("O-01", "没有用工之日", over_age_agreement(employment_start=None)),
    passes("O-02", "没有职业病危害", over_age_agreement(work={"hazardous": False})),
    finds("O-02", "有职业病危害的岗位", over_age_agreement(work={"hazardous": True}), ("warn", "/work/hazardous")),
    passes("O-02", "规定施行之前", over_age_agreement(work={"hazardous": True}), on="2026-06-30"),
    passes("O-03", "参加工伤保险", over_age_agreement()),
    finds(
        "O-03",
        "不参加工伤保险",
        over_age_agreement(social_insurance={"work_injury": False}),
        ("block", "/social_insurance/work_injury"),
    ),
    finds(
        "O-03",
        "没有写工伤保险",
        over_age_agreement(social_insurance={"work_injury": None}),
        ("block", "/social_insurance/work_injury"),
    ),
    passes("O-03", "不参加养老保险", over_age_agreement(social_insurance={"pension": False})),
    passes("O-03", "规定施行之前", over_age_agreement(social_insurance={"work_injury": False}), on="2026-06-30"),
    passes("O-04", "不加班", over_age_agreement()),
    finds(
        "O-04",
        "每月加班一小时",
        over_age_agreement(hours={"overtime_hours_per_month": 1}),
        ("warn", "/hours/overtime_hours_per_month"),
    ),
    passes("O-05", "没有试用期", over_age_agreement()),
    finds("O-05", "约定试用期", over_age_agreement(probation={"end": "2026-12-31"}), ("warn", "/probation")),
    passes("L-01", "都写明了", platform_agreement()),
    finds(
        "L-01", "没有计价规则", platform_agreement(platform_work={"pricing_rule": None}), ("block", "/platform_work/pricing_rule")
    ),
    finds(
        "L-01",
        "没有职业伤害保障",
        platform_agreement(platform_work={"injury_insurance": None}),
        ("block", "/platform_work/injury_insurance"),
    ),
    finds("L-01", "没有支付周期", platform_agreement(pay={"settlement_days": None}), ("block", "/pay/settlement_days")),
    passes("L-01", "按月支付", platform_agreement(pay={"settlement_days": None, "payday": 10})),
    finds(
        "L-01",
        "续订的平台协议也按平台协议审查",
        renewal(platform_work=platform_agreement(platform_work={"pricing_rule": None})["platform_work"]),
        ("block", "/platform_work/pricing_rule"),
    ),
]

"""Contracts for the tests of this room: every choice that the text offers, and everything that can be filled in."""

from __future__ import annotations

from typing import Any

from qianyue.law import Terms, parse_terms
from tests import samples


def terms(**changes: Any) -> Terms:
    return parse_terms(samples.labor_contract(**changes))


def full(**changes: Any) -> dict[str, Any]:
    """A labour contract with every field filled in that one contract can have at once."""
    everything = samples.labor_contract(
        number="QY-532801-2026-000001",
        worker={"work_permit": {"number": "滇劳2026第17号", "valid_to": "2028-05-06"}},
        hours={
            "system": "comprehensive",
            "cycle": "quarter",
            "hours_per_day": 7.5,
            "overtime_hours_per_month": 12,
            "approval": {
                "number": "西人社工时〔2026〕9号",
                "authority": "西双版纳州人力资源和社会保障局",
                "valid_from": "2026-02-03",
                "valid_to": "2027-04-05",
            },
        },
        pay={
            "method": "base_and_performance",
            "base_wage": "2500.00",
            "performance_rule": "按月度考核等级计发，等级及系数见员工手册",
            "hourly_wage": "26.50",
            "piece_rate": "1.25",
            "piece_quota_per_hour": 21,
            "settlement_days": 30,
        },
        probation={"hourly_wage": "23.75"},
        history={
            "previous": [{"type": "fixed", "start": "2023-12-01", "end": "2026-11-30", "extended_months": 3, "probation": True}],
            "continuous_service_since": "2021-07-08",
            "worker_requests_fixed_term": True,
        },
        agreements={
            "confidentiality": {"scope": "拼配配方和客户名单"},
            "non_compete": {
                "months": 18,
                "reason": "知悉拼配配方",
                "person_class": "senior_technician",
                "area": "西双版纳州",
                "area_reason": "甲方的市场在州内",
                "monthly_compensation": "2345.00",
                "average_wage_12_months": "4567.00",
                "penalty": "54321.00",
            },
            "training": {
                "course": "评茶员培训",
                "cost": "8000.00",
                "start": "2027-01-02",
                "service_months": 22,
                "penalty": "7900.00",
            },
        },
    )
    return samples._merged(everything, changes)


# One for each choice that the text offers; the rest of the contract is the plain sample.
VARIANTS: dict[str, dict[str, Any]] = {
    "fixed": samples.labor_contract(),
    "open ended": samples.labor_contract(term={"type": "open_ended", "end": None}),
    "task": samples.labor_contract(term={"type": "task", "end": None, "task": "二号茶园灌溉工程竣工验收"}, probation=None),
    "task with an expected end": samples.labor_contract(
        term={"type": "task", "task": "二号茶园灌溉工程竣工验收"}, probation=None
    ),
    "flexible hours": samples.labor_contract(hours={"system": "flexible", "cycle": "year"}),
    "comprehensive hours": samples.labor_contract(hours={"system": "comprehensive", "cycle": "month"}),
    "statutory hours": samples.labor_contract(hours={"hours_per_day": None, "hours_per_week": None}),
    "piece rate": samples.labor_contract(pay={"method": "piece", "piece_rate": "3.20", "piece_quota_per_hour": 9.5}),
    "hourly": samples.labor_contract(
        pay={"method": "hourly", "hourly_wage": "28.00", "monthly_wage": None, "allowances": None},
        probation={"monthly_wage": None, "hourly_wage": "25.00"},
    ),
    "another method": samples.labor_contract(pay={"method": "other", "monthly_wage": None, "text": "按承包产量计发"}),
    "no insurance named": samples.labor_contract(social_insurance=None),
    "a man": samples.labor_contract(worker={"sex": "male"}, protection={"female_text": None}),
    "no hazards": samples.labor_contract(work={"hazardous": False}, protection={"hazard_text": None}),
    "hazards not said": samples.labor_contract(work={"hazardous": None}),
    "confidentiality alone": samples.labor_contract(agreements={"confidentiality": {"scope": "客户名单"}}),
    "no special agreements": samples.shortest(),
    "longest": samples.longest(),
    "rare names": samples.rare_names(),
    "everything": full(),
}

"""A lawful document of every kind, invented: what the vectors start from."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.samples import labor_contract, resident_id, uscc

PREVIOUS = {"type": "fixed", "start": "2023-12-01", "end": "2026-11-30", "extended_months": 0, "probation": True}


def dispatch_contract(**changes: Any) -> dict[str, Any]:
    """A worker of a dispatch unit, for two years in a shop of Jinghong."""
    return labor_contract(
        **_over(
            {
                "kind": "dispatch_contract",
                "dispatch": {
                    "license": {"number": "虚构人派第1号", "valid_from": "2026-01-01", "valid_to": "2028-12-31"},
                    "user_unit": {
                        "name": "景洪虚构商场",
                        "uscc": uscc("91000000MA0000002"),
                        "address": "云南省景洪市虚构街3号",
                        "region": "532801",
                        "phone": "13000000003",
                    },
                    "period": {"start": "2026-12-01", "end": "2029-11-30"},
                    "post_kind": "auxiliary",
                    "idle_monthly_wage": "2120.00",
                    "agreement_disclosed": True,
                },
            },
            changes,
        )
    )


def part_time_contract(**changes: Any) -> dict[str, Any]:
    """Four hours a day, six days a week, paid every fifteen days."""
    return labor_contract(
        **_over(
            {
                "kind": "part_time_contract",
                "probation": None,
                "hours": {"hours_per_day": 4, "hours_per_week": 24, "rest_days_per_week": 1, "annual_leave_days": None},
                "pay": {"method": "hourly", "monthly_wage": None, "hourly_wage": "21.00", "allowances": None}
                | {"payday": None, "settlement_days": 15},
            },
            changes,
        )
    )


def over_age_agreement(**changes: Any) -> dict[str, Any]:
    """A woman of 61 who draws a pension."""
    born = date(1965, 3, 8)
    return labor_contract(
        **_over(
            {
                "kind": "over_age_agreement",
                "probation": None,
                "worker": {"birth_date": born.isoformat(), "id_number": resident_id(birth=born), "receives_pension": True},
            },
            changes,
        )
    )


def platform_agreement(**changes: Any) -> dict[str, Any]:
    """A rider who is no employee."""
    return labor_contract(
        **_over(
            {
                "kind": "platform_agreement",
                "employer": {"kind": "platform_company"},
                "probation": None,
                "hours": None,
                "pay": {"method": "other", "monthly_wage": None, "allowances": None, "payday": None, "settlement_days": 7},
                "platform_work": {
                    "platform": "虚构跑腿平台",
                    "service": "delivery",
                    "area": "景洪市城区",
                    "pricing_rule": "每单四元，雨天每单加一元。",
                    "max_online_hours_per_day": 8,
                    "injury_insurance": "平台企业参加新就业形态人员职业伤害保障。",
                },
            },
            changes,
        )
    )


def renewal(**changes: Any) -> dict[str, Any]:
    """The second fixed term, right after the first, without a probation."""
    return labor_contract(
        **_over(
            {
                "kind": "renewal",
                "employment_start": "2023-12-01",
                "probation": None,
                "amends": {"contract": "QY-2023-000001"},
                "history": {"previous": [PREVIOUS]},
            },
            changes,
        )
    )


def amendment(*changed: tuple[str, Any, Any], **changes: Any) -> dict[str, Any]:
    """An agreement that changes what is given: place, before, after. Parties and place of work, and nothing else."""
    whole = labor_contract()
    terms = {
        "format": "qianyue-terms/1",
        "kind": "amendment",
        "employer": whole["employer"],
        "worker": whole["worker"],
        "work": {"region": "532801"},
        "amends": {
            "contract": "QY-2026-000001",
            "changes": [{"path": path, "from": before, "to": after} for path, before, after in changed],
            "effective": "2026-12-01",
            "reason": "LCL35",
        },
    }
    return {**terms, **changes}


def termination_agreement(**changes: Any) -> dict[str, Any]:
    """An agreement to end the contract (LCL 36)."""
    whole = labor_contract()
    amends = {"contract": "QY-2026-000001", "effective": "2026-12-01", "reason": "LCL36"}
    terms = {"format": "qianyue-terms/1", "kind": "termination_agreement", "amends": amends}
    return {**terms, "employer": whole["employer"], "worker": whole["worker"], **changes}


def _over(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Changes on top of changes, section by section; None takes away."""
    merged = dict(base)
    for name, change in changes.items():
        below = merged.get(name)
        merged[name] = _over(below, change) if isinstance(below, dict) and isinstance(change, dict) else change
    return merged

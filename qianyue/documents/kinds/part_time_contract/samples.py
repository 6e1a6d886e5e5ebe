"""The shortest and the longest part-time contract."""

from __future__ import annotations

from qianyue.documents.samples import LONG, Terms, long, short

SECTIONS = ("employment_start", "term", "work", "social_insurance", "protection")


def shortest() -> Terms:
    return short(
        "part_time_contract",
        *SECTIONS,
        hours={"system": "standard", "hours_per_day": 4, "hours_per_week": 24},
        pay={"method": "hourly", "hourly_wage": "21.00", "settlement_days": 15, "paid_to": "worker"},
        social_insurance={"work_injury": True},
    )


def longest() -> Terms:
    pay = {name: value for name, value in LONG["pay"].items() if name != "monthly_wage"}
    hours = {name: value for name, value in LONG["hours"].items() if name not in ("approval", "annual_leave_days", "cycle")}
    return long(
        "part_time_contract",
        *SECTIONS,
        "history",
        "agreements",
        "clauses",
        "attachments",
        hours=hours | {"system": "standard", "hours_per_day": 3.5, "hours_per_week": 17.5, "overtime_hours_per_month": 0},
        pay=pay | {"method": "hourly", "settlement_days": 15},
    )

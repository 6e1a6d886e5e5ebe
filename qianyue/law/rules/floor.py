"""What W-01, W-02, W-05, W-08, W-09 and C-07 share: the minimum wage of a place, and what to say where there is none."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from qianyue.law.regions import region
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import Breach
from qianyue.law.wages import MinimumWage
from qianyue.law.working_time import working_time

CENT = Decimal("0.01")


def monthly_floor(standard: MinimumWage) -> str:
    """The monthly minimum in words, with what is not confirmed about it."""
    return f"{standard.place}的最低工资标准 {standard.monthly} 元{standard.caveat}"


def hourly_floor(standard: MinimumWage) -> str:
    """The hourly minimum for part-time work in words."""
    return f"{standard.place}的最低小时工资标准 {standard.hourly} 元{standard.caveat}"


def ceiling(amount: Decimal) -> Decimal:
    """An amount rounded up to the cent: what would just pass."""
    return amount.quantize(CENT, ROUND_CEILING)


def paid_hours(case: Case) -> Decimal | None:
    """The hours that a monthly wage pays on the day of the check; None before the first row of the table."""
    held = working_time(case.on)
    return held.paid_hours_per_month if held else None


def no_row(case: Case, place: str | None = None, path: str = "/work/region") -> Breach:
    """The warning of a rule whose table has no row for the place and the day: it never passes silently."""
    code = place or case.place
    if code is None:
        return Breach(
            path,
            "没有填写工作地点的行政区划，无法判断是否低于最低工资标准",
            "填写工作地点所在县（市、区）的六位区划代码",
            severity="warn",
        )
    known = region(code)
    name = known.full_name if known else f"区划代码 {code} 所指的地方"
    return Breach(
        path,
        f"最低工资表中没有{name}在 {case.on} 的标准，无法判断是否低于最低工资标准",
        "请向工作地点的人社部门核实最低工资标准，并确认约定的工资不低于它",
        severity="warn",
    )

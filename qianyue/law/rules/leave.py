"""H: rest that is owed to some: women before and after birth, everybody by years of work (`domain.md` 6.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import LEAVE, LL, Basis
from qianyue.law.dates import ONE_DAY, full_months
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import FULL_TIME, Breach, rule

STEPS = ((240, 15), (120, 10), (0, 5))  # months of work and days of leave; the first year is not over for nobody knows whom


@rule(
    "H-06",
    "孕期和哺乳期不得安排加班和夜班",
    basis=(Basis(LL, 61), Basis(LL, 63)),
    severity="warn",
    kinds=FULL_TIME | {"amendment"},
    valid_from=date(1995, 1, 1),
)
def pregnancy(case: Case) -> Iterator[Breach]:
    """A woman's contract that plans overtime: none in the last months before birth and in the year of nursing.

    Yunnan forbids it in the first three months too (云南省女职工劳动保护特别规定 10). Whether she is pregnant no terms say.
    """
    planned = case.hours.overtime_hours_per_month
    if case.sex == "female" and planned is not None and planned > 0:
        early = "不满三个月和" if (case.place or "53").startswith("53") else ""
        yield Breach(
            "/hours/overtime_hours_per_month",
            f"约定每月加班 {planned:g} 小时，女职工怀孕{early}七个月以上、哺乳未满一周岁的婴儿期间不得安排加班和夜班",
            "约定孕期和哺乳期不安排加班和夜班，或者把每月加班改为 0 小时",
        )


@rule(
    "H-07",
    "带薪年休假少于法定天数",
    basis=(Basis(LEAVE, 3, 1),),
    severity="warn",
    kinds=FULL_TIME | {"amendment"},
    valid_from=date(2008, 1, 1),
)
def annual_leave(case: Case) -> Iterator[Breach]:
    """Five days from one year of work on, ten from ten, fifteen from twenty: by the service that the terms know, at their start.

    Years with other employers count as well; who has not worked for a year yet has no leave so far: hence a warning.
    """
    days, start = case.hours.annual_leave_days, case.term.start
    if days is None:
        return
    since = case.service_since
    worked = full_months(since, start - ONE_DAY) if since is not None and start is not None and since < start else 0
    due = next(leave for months, leave in STEPS if worked >= months)
    if days < due:
        served = f"劳动者在本单位已连续工作 {worked // 12} 年，" if due > STEPS[-1][1] else ""
        yield Breach(
            "/hours/annual_leave_days",
            f"{served}约定带薪年休假 {days:g} 天，少于 {due} 天",
            f"带薪年休假不少于 {due} 天；累计工作（含其他单位）满一年、十年、二十年的，分别为 5、10、15 天",
        )

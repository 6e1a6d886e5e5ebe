"""N and W-09: part-time work (`domain.md` 6.7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import LCL, Basis
from qianyue.law.rules.case import PART_TIME_DAY, PART_TIME_WEEK, Case
from qianyue.law.rules.floor import hourly_floor, no_row
from qianyue.law.rules.rule import Breach, rule

PART_TIME = frozenset({"part_time_contract"})
SINCE = date(2008, 1, 1)
LONGEST_CYCLE = 15  # days


@rule("N-01", "非全日制用工的工作时间过长", basis=(Basis(LCL, 68),), kinds=PART_TIME, valid_from=SINCE)
def hours(case: Case) -> Iterator[Breach]:
    """On the average at most four hours a day and 24 a week with the same employer."""
    for path, unit, number, limit in (
        ("/hours/hours_per_day", "每日", case.hours.hours_per_day, PART_TIME_DAY),
        ("/hours/hours_per_week", "每周", case.hours_per_week, PART_TIME_WEEK),
    ):
        if number is not None and number > limit:
            yield Breach(
                path,
                f"非全日制用工{unit}工作 {number:g} 小时，超过 {limit} 小时",
                f"{unit}工作时间不超过 {limit} 小时；超过的，改为全日制劳动合同",
            )


@rule("N-02", "非全日制用工不得约定试用期", basis=(Basis(LCL, 70),), kinds=PART_TIME, valid_from=SINCE, when="has_probation")
def no_probation(case: Case) -> Iterator[Breach]:
    """No probation at all."""
    yield Breach("/probation", "非全日制用工不得约定试用期", "删去试用期的约定")


@rule("N-03", "非全日制用工可以订立口头协议", basis=(Basis(LCL, 69, 1),), severity="info", kinds=PART_TIME, valid_from=SINCE)
def oral_form(case: Case) -> Iterator[Breach]:
    """An oral agreement is lawful, so signing is a choice: said with every part-time contract."""
    yield Breach("/kind", "非全日制用工可以订立口头协议，订立书面合同不是必须的", "双方愿意的，可以继续签订书面合同")


@rule("W-09", "非全日制用工的小时工资或者结算周期", basis=(Basis(LCL, 72),), kinds=PART_TIME, valid_from=SINCE)
def hourly_wage(case: Case) -> Iterator[Breach]:
    """Not below the hourly minimum at the place of performance; settled at least every fifteen days (absent = monthly)."""
    pay = case.pay
    if case.without("pay"):
        return
    if pay.hourly_wage is None:
        if pay.method not in ("hourly", "piece"):  # those miss their own amount: F-01, W-05
            yield Breach(
                "/pay/hourly_wage",
                "非全日制用工以小时计酬，没有写明小时工资，无法判断是否低于最低小时工资标准",
                "计算方式选按小时计酬，填写小时工资",
                severity="warn",
            )
    elif case.minimum_wage is None:
        yield no_row(case)
    elif pay.hourly_wage < case.minimum_wage.hourly:
        yield Breach(
            "/pay/hourly_wage",
            f"小时工资 {pay.hourly_wage} 元低于{hourly_floor(case.minimum_wage)}",
            f"小时工资不低于 {case.minimum_wage.hourly} 元",
            basis=Basis(LCL, 72, 1),
        )
    days = pay.settlement_days
    if days is None or not 1 <= days <= LONGEST_CYCLE:
        said = "按月结算" if days is None else f"每 {days} 天结算一次"
        yield Breach(
            "/pay/settlement_days",
            f"非全日制用工的劳动报酬约定{said}，结算周期不得超过十五日",
            f"结算周期改为 {LONGEST_CYCLE} 天或者更短",
            basis=Basis(LCL, 72, 2),
        )

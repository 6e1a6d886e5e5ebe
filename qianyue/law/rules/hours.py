"""H: the system of working time, standard hours, overtime and rest (`domain.md` 6.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import HOURS, LL, OVER_AGE, Basis
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import FULL_TIME, Breach, rule
from qianyue.law.working_time import HOURS_PER_DAY, HOURS_PER_WEEK

OVERTIME_PER_MONTH = 36  # hours (LL 41)
REST_DAYS = 1  # a week (LL 38)


@rule("H-01", "没有选择工时制度", basis=(Basis(LL, 36), Basis(LL, 39)), kinds=FULL_TIME, valid_from=date(1995, 1, 1))
def system(case: Case) -> Iterator[Breach]:
    """Standard, comprehensive or flexible; other words are not terms at all."""
    if not case.without("hours") and case.hours.system is None:
        yield Breach("/hours/system", "没有选择工时制度", "从标准工时制、综合计算工时制、不定时工作制中选择一种")


@rule(
    "H-02",
    "超过标准工时",
    basis=(Basis(HOURS, 3),),
    kinds=FULL_TIME | {"over_age_agreement", "amendment"},
    valid_from=date(1995, 5, 1),
    mark="K-H",
)
def standard_hours(case: Case) -> Iterator[Breach]:
    """At most 8 hours a day and 40 a week. LL 36 says 44; the State Council's rule is the stricter and later one."""
    hours = case.hours
    if hours.system not in (None, "standard"):
        return
    for path, unit, number, limit in (
        ("/hours/hours_per_day", "每日", hours.hours_per_day, HOURS_PER_DAY),
        ("/hours/hours_per_week", "每周", case.hours_per_week, HOURS_PER_WEEK),
    ):
        if number is None:
            continue
        if number > limit:
            yield Breach(path, f"标准工时制下{unit}工作 {number:g} 小时，超过 {limit} 小时", f"{unit}工作时间不超过 {limit} 小时")
        elif number <= 0:
            yield Breach(path, f"{unit}工作时间应大于零", f"填写{unit}工作的小时数，不超过 {limit} 小时")


@rule(
    "H-05",
    "加班过多或者没有休息日",
    basis=(Basis(LL, 41),),
    kinds=FULL_TIME | {"over_age_agreement", "amendment"},
    valid_from=date(1995, 1, 1),
)
def overtime(case: Case) -> Iterator[Breach]:
    """At most 36 hours of overtime a month under standard and comprehensive hours; at least one day of rest a week."""
    hours, over_age = case.hours, case.kind == "over_age_agreement"
    planned = hours.overtime_hours_per_month
    if hours.system != "flexible" and planned is not None and planned > OVERTIME_PER_MONTH:
        yield Breach(
            "/hours/overtime_hours_per_month",
            f"约定每月加班 {planned:g} 小时，超过 {OVERTIME_PER_MONTH} 小时",
            f"每月加班不超过 {OVERTIME_PER_MONTH} 小时，一般每日不超过一小时",
            basis=Basis(OVER_AGE, 9, 2) if over_age else None,
        )
    rest = hours.rest_days_per_week
    if rest is not None and rest < REST_DAYS and not over_age:
        yield Breach(
            "/hours/rest_days_per_week",
            f"约定每周休息 {rest:g} 日，少于一日",
            f"每周至少休息 {REST_DAYS} 日",
            basis=Basis(LL, 38),
        )

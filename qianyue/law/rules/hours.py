"""H: working time (`domain.md` 6.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import HOURS, LL, Basis
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import FULL_TIME, Breach, rule

HOURS_PER_DAY = 8
HOURS_PER_WEEK = 40
DAYS_PER_WEEK = 7


@rule("H-01", "没有选择工时制度", basis=(Basis(LL, 36), Basis(LL, 39)), kinds=FULL_TIME, valid_from=date(1995, 1, 1))
def system(case: Case) -> Iterator[Breach]:
    """Standard, comprehensive or flexible; other words are not terms at all."""
    if getattr(case.terms, "hours", None) is not None and case.hours.system is None:
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
    day, week = hours.hours_per_day, hours.hours_per_week
    if week is None and day is not None and hours.rest_days_per_week is not None:
        week = day * (DAYS_PER_WEEK - hours.rest_days_per_week)
    for path, unit, number, limit in (
        ("/hours/hours_per_day", "每日", day, HOURS_PER_DAY),
        ("/hours/hours_per_week", "每周", week, HOURS_PER_WEEK),
    ):
        if number is None:
            continue
        if number > limit:
            yield Breach(path, f"标准工时制下{unit}工作 {number:g} 小时，超过 {limit} 小时", f"{unit}工作时间不超过 {limit} 小时")
        elif number <= 0:
            yield Breach(path, f"{unit}工作时间应大于零", f"填写{unit}工作的小时数，不超过 {limit} 小时")

"""T: how the term ends, as far as the terms and the day tell (`domain.md` 6.3): retirement, expiry, protection, severance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from qianyue.law.basis import LCL, LCL_R, RETIREMENT, SPC2, Basis
from qianyue.law.dates import ONE_DAY, add_months, is_full
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import FULL_TIME, LABOUR, Breach, rule
from qianyue.law.service import LCL_BEGAN, severance_months

SINCE = date(2008, 1, 1)
REMINDER = timedelta(days=60)
FIFTEEN_YEARS, FIVE_YEARS = 180, 60  # months
# Endings that LCL 42 forbids and LCL 45 puts off, by the code of the article (domain.md 8.4).
PROTECTED_AGAINST = re.compile("LCL4[01]([-.(].*)?|LCL44[-.(]?1\\)?", re.ASCII)


@rule(
    "T-12",
    "终止日期晚于法定退休日期",
    basis=(Basis(LCL_R, 21), Basis(RETIREMENT, 1)),
    severity="warn",
    kinds=LABOUR,
    valid_from=date(2008, 9, 18),
    mark="S:STAT",
)
def beyond_retirement(case: Case) -> Iterator[Breach]:
    """A fixed term that ends after the worker's own retirement date: the contract ends by law before."""
    end = case.term.end
    if end is None or case.term.type == "open_ended":
        return
    days = case.retirement_dates
    if days is None:
        yield Breach(
            "/term/end",
            f"退休年龄表中没有 {case.on} 的标准，无法判断合同期满前劳动者是否达到法定退休年龄",
            "请向人社部门核实劳动者的法定退休年龄",
        )
        return
    before = [day for day in days if day < end]
    if 0 < len(before) < len(days):
        yield Breach(
            "/worker/retirement_category",
            f"没有填写退休年龄的类别，无法判断合同期满前劳动者是否达到法定退休年龄：可能是 {min(days)}，也可能是 {max(days)}",
            "按劳动者的岗位选择退休年龄的类别",
        )
    elif before:
        yield Breach(
            "/term/end",
            f"合同终止日期 {end} 晚于劳动者的法定退休日期 {before[0]}，劳动合同到时依法终止",
            f"终止日期改为不晚于 {before[0]}；双方约定弹性延迟退休的（最长三年），附书面约定",
        )


@rule(
    "T-13",
    "合同即将期满或者已经期满",
    basis=(Basis(SPC2, 11, 1),),
    severity="info",
    kinds=FULL_TIME,
    valid_from=SPC2.in_force,
    mark="S:SPC2",
)
def expiry(case: Case) -> Iterator[Breach]:
    """A running fixed term: sixty days before its end, after it, and (warn) when work goes on for more than a month."""
    end = _near_end(case)
    if end is None:
        return
    if case.on <= end:
        yield Breach(
            "/term/end",
            f"合同将于 {end} 期满，还有 {(end - case.on).days} 天",
            f"在 {end} 之前与劳动者商定续订或者不续订",
        )
    elif case.on <= add_months(end, 1):
        yield Breach("/term/end", f"合同已于 {end} 期满", f"劳动者仍在工作的，在 {add_months(end, 1)} 之前续订或者办理终止")
    else:
        yield Breach(
            "/term/end",
            f"合同已于 {end} 期满，超过一个月，劳动者仍在工作而用人单位没有异议的，劳动者可以要求以原条件续订",
            "立即续订劳动合同；已经终止的，出具终止劳动合同的证明",
            severity="warn",
        )


@rule(
    "T-14",
    "临近退休的老职工不得解除或者到期终止",
    basis=(Basis(LCL, 42, None, 5), Basis(LCL, 45)),
    kinds=frozenset({"termination_agreement"}),
    valid_from=SINCE,
)
def protected(case: Case) -> Iterator[Breach]:
    """Fifteen continuous years and less than five to retirement: no ending under LCL 40, 41 or 44(1).

    The other cases of LCL 42 (illness, pregnancy, occupational disease, union office) are facts that no terms hold.
    """
    reason, until = case.amends.reason, case.amends.effective or case.on
    if reason is None or not PROTECTED_AGAINST.fullmatch(reason.upper()) or not case.retirement_dates:
        return
    since = case.continuous_since(case.term.start or case.terms.employment_start or until)
    near = [day for day in case.retirement_dates if until < day < add_months(until, FIVE_YEARS)]
    if not near or not is_full(since, until, FIFTEEN_YEARS):
        return
    yield Breach(
        "/amends/reason",
        f"劳动者自 {since} 起连续工作满十五年，距法定退休日期（{near[0]}）不足五年，不得以这一理由解除或者到期终止",
        f"合同续延到 {near[0]}；双方协商一致解除的，理由改为 LCL36",
        severity=None if len(near) == len(case.retirement_dates) else "warn",
    )


@rule(
    "T-15",
    "期满不续订的经济补偿",
    basis=(Basis(LCL, 46, None, 5), Basis(LCL, 47, 1)),
    severity="info",
    kinds=FULL_TIME,
    valid_from=SINCE,
)
def severance(case: Case) -> Iterator[Breach]:
    """How many months of pay are due at the end of a running fixed term, unless the worker refuses the same or better terms."""
    end, since = _near_end(case), case.service_since
    if end is None or since is None or case.work.post_type == "public_welfare":
        return
    months = severance_months(max(since, LCL_BEGAN), end)
    yield Breach(
        "/term/end",
        f"期满终止的，按工作年限应支付 {months.normalize():f} 个月工资的经济补偿",
        "维持或者提高原约定条件续订，而劳动者不同意续订的，不用支付；月工资高于当地职工平均工资三倍的，按三倍计算，年限最多十二年",
    )


def _near_end(case: Case) -> date | None:
    """The end of a fixed term that has begun before the day of the check and ends within sixty days of it, or has ended."""
    term = case.term
    running = term.type == "fixed" and term.start is not None and term.end is not None and term.start < case.on
    return term.end if running and term.end is not None and case.on >= _sixty_days_before(term.end) else None


def _sixty_days_before(end: date) -> date:
    return end - REMINDER if end - date.min > REMINDER + ONE_DAY else date.min

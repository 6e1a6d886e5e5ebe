"""D and W-08: dispatched workers (`domain.md` 6.6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import DISPATCH, DISPATCH_LICENCE, LCL, LCL_R, Basis
from qianyue.law.dates import add_months, exceeds, is_full, last_day
from qianyue.law.folding import folded
from qianyue.law.rules.case import Case
from qianyue.law.rules.floor import monthly_floor, no_row
from qianyue.law.rules.rule import Breach, rule
from qianyue.law.rules.validity import out_of_force
from qianyue.law.wages import minimum_wage

DISPATCHED = frozenset({"dispatch_contract"})
SINCE = date(2008, 1, 1)
SHORTEST = 24  # months
LICENCE_LASTS = 36  # months
TEMPORARY = 6  # months


@rule(
    "D-01",
    "劳务派遣单位没有有效的经营许可",
    basis=(Basis(LCL, 57, 2),),
    kinds=DISPATCHED,
    valid_from=date(2013, 7, 1),
    when="terms.dispatch",
)
def licence(case: Case) -> Iterator[Breach]:
    """Number and both days of a licence in force on the day of the check; licences last three years (longer: warn)."""
    given, at = case.dispatch.license, "/dispatch/license"
    if given is None:
        yield Breach(at, "没有填写劳务派遣经营许可证", "填写许可证的编号和有效期；没有许可证的，不得经营劳务派遣业务")
        return
    if given.number is None:
        yield Breach(f"{at}/number", "没有填写劳务派遣经营许可证的编号", "按许可证填写编号")
    yield from out_of_force(at, "劳务派遣经营许可证", given.valid_from, given.valid_to, case.on)
    if given.valid_from and given.valid_to and given.valid_to > add_months(given.valid_from, LICENCE_LASTS):
        yield Breach(
            f"{at}/valid_to",
            "劳务派遣经营许可证的有效期填写超过三年",
            f"对照许可证核对，截止日期一般不晚于 {last_day(given.valid_from, LICENCE_LASTS)}",
            severity="warn",
            basis=Basis(DISPATCH_LICENCE),
        )


@rule("D-02", "派遣合同应为二年以上的固定期限", basis=(Basis(LCL, 58, 2),), kinds=DISPATCHED, valid_from=SINCE)
def two_years(case: Case) -> Iterator[Breach]:
    """Fixed, and two years or more."""
    term = case.term
    if term.type in ("open_ended", "task"):
        yield Breach("/term/type", "劳务派遣单位与被派遣劳动者应当订立固定期限劳动合同", "期限类型改为固定期限，不少于二年")
    elif term.start is not None and term.end is not None and not is_full(term.start, term.end, SHORTEST):
        yield Breach("/term/end", "劳务派遣的劳动合同期限不满二年", f"终止日期最早为 {last_day(term.start, SHORTEST)}")


@rule(
    "D-03",
    "没有载明用工单位、派遣期限和工作岗位",
    basis=(Basis(LCL, 58, 1),),
    kinds=DISPATCHED,
    valid_from=SINCE,
    when="terms.dispatch",
)
def destination(case: Case) -> Iterator[Breach]:
    """Where the worker is sent, for how long, to which post."""
    unit, period = case.dispatch.user_unit, case.dispatch.period
    if unit is None:
        yield Breach("/dispatch/user_unit", "没有载明用工单位", "填写用工单位的名称、统一社会信用代码和地址")
    elif unit.name is None:
        yield Breach("/dispatch/user_unit/name", "没有载明用工单位的名称", "按营业执照填写用工单位的全称")
    if period is None:
        yield Breach("/dispatch/period", "没有载明派遣期限", "填写派遣期限的起止日期")
    else:
        if period.start is None:
            yield Breach("/dispatch/period/start", "没有载明派遣期限从哪一天开始", "填写派遣期限的起始日期")
        if period.end is None:
            yield Breach("/dispatch/period/end", "没有载明派遣期限到哪一天结束", "填写派遣期限的截止日期")
    if case.terms.work is not None and case.work.position is None:
        yield Breach("/work/position", "没有载明被派遣劳动者的工作岗位", "填写用工单位的岗位名称")


@rule("D-04", "不得以非全日制形式派遣", basis=(Basis(LCL_R, 30),), kinds=DISPATCHED, valid_from=date(2008, 9, 18))
def not_part_time(case: Case) -> Iterator[Breach]:
    """Paid by the hour for at most 4 hours a day and 24 a week."""
    if case.is_part_time:
        item = "hours_per_day" if case.hours.hours_per_day is not None else "hours_per_week"
        yield Breach(
            f"/hours/{item}",
            "按小时计酬、每日不超过四小时、每周不超过二十四小时的是非全日制用工，劳务派遣单位不得采用",
            "改为全日制用工，按月支付工资；或者由用工单位直接订立非全日制用工合同",
        )


@rule(
    "D-05",
    "派遣岗位不是临时性、辅助性或者替代性岗位",
    basis=(Basis(LCL, 66, 1),),
    severity="warn",
    kinds=DISPATCHED,
    valid_from=date(2013, 7, 1),
    when="terms.dispatch",
)
def post_kind(case: Case) -> Iterator[Breach]:
    """One of the three kinds of post; a temporary one exists for six months at most."""
    kind, period = case.dispatch.post_kind, case.dispatch.period
    if kind is None:
        yield Breach(
            "/dispatch/post_kind", "没有写明派遣岗位的性质", "从临时性、辅助性、替代性岗位中选择一种；都不是的，不得使用派遣"
        )
    elif kind == "temporary" and period and period.start and period.end and exceeds(period.start, period.end, TEMPORARY):
        yield Breach(
            "/dispatch/period/end",
            "临时性岗位的派遣期限超过六个月",
            f"派遣期限的截止日期最晚为 {last_day(period.start, TEMPORARY)}，或者更正岗位的性质",
            basis=Basis(LCL, 66, 2),
        )


@rule(
    "D-07",
    "不得向本单位派遣",
    basis=(Basis(LCL, 67), Basis(LCL_R, 28)),
    severity="override",
    kinds=DISPATCHED,
    valid_from=SINCE,
    when="terms.dispatch",
)
def self_dispatch(case: Case) -> Iterator[Breach]:
    """The user unit is the dispatch unit itself, by its number or its name. Who owns whom no terms say."""
    unit, employer = case.dispatch.user_unit, case.employer
    if unit is None:
        return
    fix = "填写实际用工的单位；用工单位是派遣单位的出资人或者所属单位的，也不得派遣"
    if unit.uscc is not None and employer.uscc is not None and unit.uscc.upper() == employer.uscc.upper():
        yield Breach("/dispatch/user_unit/uscc", "用工单位与劳务派遣单位的统一社会信用代码相同，属于向本单位派遣", fix)
    elif unit.name is not None and employer.name is not None and folded(unit.name) == folded(employer.name):
        yield Breach("/dispatch/user_unit/name", "用工单位与劳务派遣单位的名称相同，属于向本单位派遣", fix)


@rule(
    "D-08",
    "派遣期限超出合同期限",
    basis=(Basis(LCL, 58, 1),),
    kinds=DISPATCHED,
    valid_from=SINCE,
    mark="D",
    when="terms.dispatch",
)
def period_inside_term(case: Case) -> Iterator[Breach]:
    """The dispatch lies inside the contract, and ends after it begins."""
    period, term = case.dispatch.period, case.term
    if period is None:
        return
    start, end = period.start, period.end
    if start is not None and term.start is not None and start < term.start:
        yield Breach(
            "/dispatch/period/start",
            f"派遣期限从 {start} 开始，早于合同起始日期 {term.start}",
            f"派遣期限的起始日期最早为 {term.start}",
        )
    if end is not None and term.end is not None and end > term.end:
        yield Breach(
            "/dispatch/period/end",
            f"派遣期限到 {end}，晚于合同终止日期 {term.end}",
            f"派遣期限的截止日期最晚为 {term.end}",
        )
    if start is not None and end is not None and end < start:
        yield Breach(
            "/dispatch/period/end",
            f"派遣期限的截止日期（{end}）早于起始日期（{start}）",
            f"派遣期限的截止日期最早为 {start}",
        )


@rule("D-09", "没有告知劳务派遣协议的内容", basis=(Basis(LCL, 60, 1),), kinds=DISPATCHED, valid_from=SINCE, when="terms.dispatch")
def disclosure(case: Case) -> Iterator[Breach]:
    """The worker knows what the two units agreed. Fees from the worker are C-09."""
    if case.dispatch.agreement_disclosed is not True:
        yield Breach(
            "/dispatch/agreement_disclosed",
            "没有写明已将劳务派遣协议的内容告知劳动者",
            "把劳务派遣协议的内容告知劳动者，再确认这一项",
        )


@rule(
    "W-08",
    "派遣待岗期间的报酬低于最低工资",
    basis=(Basis(LCL, 58, 2), Basis(DISPATCH, 12, 2)),
    kinds=DISPATCHED,
    valid_from=SINCE,
    when="terms.dispatch",
)
def idle_wage(case: Case) -> Iterator[Breach]:
    """Pay between two postings: not below the minimum. Of the dispatch unit's place and the place of work the lower one blocks,
    the higher one warns: LCL 58 does not say whose place it is.
    """
    path, wage = "/dispatch/idle_monthly_wage", case.dispatch.idle_monthly_wage
    codes = dict.fromkeys(code for code in (case.employer.region, case.place) if code is not None)
    standards = [found for code in codes if (found := minimum_wage(code, case.on, case.tables)) is not None]
    if not standards:
        yield no_row(case, case.employer.region)
        return
    lowest, highest = min(standards, key=lambda found: found.monthly), max(standards, key=lambda found: found.monthly)
    if wage is None:
        yield Breach(path, "没有写明无工作期间的报酬", f"按月支付，不低于 {highest.monthly} 元", severity="warn")
    elif wage < lowest.monthly:
        yield Breach(path, f"无工作期间的报酬 {wage} 元低于{monthly_floor(lowest)}", f"不低于 {highest.monthly} 元")
    elif wage < highest.monthly:
        yield Breach(
            path, f"无工作期间的报酬 {wage} 元低于{monthly_floor(highest)}", f"不低于 {highest.monthly} 元", severity="warn"
        )

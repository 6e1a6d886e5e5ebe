"""H: comprehensive and flexible working time, which need the authority's approval (`domain.md` 6.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import LL, SPECIAL_HOURS, Basis
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import FULL_TIME, Breach, rule
from qianyue.law.rules.validity import out_of_force
from qianyue.law.working_time import HOURS_PER_WEEK, working_time

SYSTEMS = {"comprehensive": "综合计算工时工作制", "flexible": "不定时工作制"}
CYCLES = {"week": "周", "month": "月", "quarter": "季", "year": "年"}


@rule(
    "H-03",
    "特殊工时没有有效的审批",
    basis=(Basis(LL, 39), Basis(SPECIAL_HOURS, 7)),
    kinds=FULL_TIME | {"amendment"},
    valid_from=date(1995, 1, 1),
    mark="S:503",
)
def approval(case: Case) -> Iterator[Breach]:
    """Number, authority and both days of an approval that is in force on the day of the check."""
    system = SYSTEMS.get(case.hours.system or "")
    if system is None:
        return
    given, at = case.hours.approval, "/hours/approval"
    if given is None:
        yield Breach(
            at,
            f"实行{system}，没有填写人社部门的审批",
            "填写审批的文号、审批机关和有效期；没有经过审批的，改为标准工时制",
        )
        return
    if given.number is None:
        yield Breach(f"{at}/number", f"{system}的审批没有文号", "按批复文件填写文号")
    if given.authority is None:
        yield Breach(f"{at}/authority", f"没有写明由哪个机关批准{system}", "填写审批的人社部门")
    yield from out_of_force(at, f"{system}的审批", given.valid_from, given.valid_to, case.on)


@rule(
    "H-04",
    "综合计算工时超过法定标准",
    basis=(Basis(SPECIAL_HOURS, 5),),
    severity="warn",
    kinds=FULL_TIME | {"amendment"},
    valid_from=date(1995, 1, 1),
    mark="S:503",
)
def comprehensive(case: Case) -> Iterator[Breach]:
    """A cycle of a week, month, quarter or year, and on the average of it no more than the standard hours."""
    hours = case.hours
    if hours.system != "comprehensive":
        return
    if hours.cycle is None:
        yield Breach("/hours/cycle", "实行综合计算工时工作制，没有写明计算周期", "从周、月、季、年中选择一种周期")
    week = case.hours_per_week
    if week is not None and week > HOURS_PER_WEEK:
        yield Breach(
            "/hours/hours_per_week",
            f"综合计算的平均每周工作时间 {week:g} 小时，超过 {HOURS_PER_WEEK} 小时",
            f"平均每周不超过 {HOURS_PER_WEEK} 小时{_in_cycle(case)}",
        )


def _in_cycle(case: Case) -> str:
    cycle, held = case.hours.cycle, working_time(case.on)
    if cycle is None:
        return ""
    if held is None:
        return f"；工时表中没有 {case.on} 的标准，请核实每{CYCLES[cycle]}的总工时"
    return f"，每{CYCLES[cycle]}合计不超过 {held.hours(cycle).normalize():f} 小时"

"""O: agreements with workers past retirement age (`domain.md` 6.10; 人社部令第56号, in force 2026-07-01)."""

from __future__ import annotations

from collections.abc import Iterator

from qianyue.law.basis import LCL, OVER_AGE, Basis
from qianyue.law.rules.case import Case
from qianyue.law.rules.contents import OVER_AGE_CONTENTS, missing
from qianyue.law.rules.rule import Breach, rule

AGREEMENT = frozenset({"over_age_agreement"})
SINCE = OVER_AGE.in_force


@rule("O-01", "超龄用工协议缺少应载明的事项", basis=(OVER_AGE_CONTENTS,), kinds=AGREEMENT, valid_from=SINCE, mark="S:OA")
def contents(case: Case) -> Iterator[Breach]:
    """The written items of an agreement with a worker past retirement age."""
    for item in missing(case):
        yield Breach(item.path, f"缺少{item.name}", item.fix)


@rule(
    "O-02",
    "超龄劳动者不得从事危险作业",
    basis=(Basis(OVER_AGE, 13),),
    severity="warn",
    kinds=AGREEMENT,
    valid_from=SINCE,
    mark="S:OA",
    when="work.hazardous",
)
def dangerous_work(case: Case) -> Iterator[Breach]:
    """No work that harms their health, no dangerous operations. Which hazard the post has no terms say: hence a warning."""
    yield Breach(
        "/work/hazardous",
        "岗位填写为有职业病危害，不得安排超龄劳动者从事危害其身心健康的劳动或者危险作业",
        "改派适合其身体状况、没有职业病危害的岗位；或者核实危害的种类和程度，确认不危害其身心健康",
    )


@rule("O-03", "没有为超龄劳动者参加工伤保险", basis=(Basis(OVER_AGE, 15),), kinds=AGREEMENT, valid_from=SINCE, mark="S:OA")
def work_injury(case: Case) -> Iterator[Breach]:
    """The employer insures against work injury, and pays for it."""
    if case.insurance.work_injury is not True:
        yield Breach(
            "/social_insurance/work_injury",
            "没有写明用人单位为超龄劳动者参加工伤保险",
            "写明用人单位为劳动者参加工伤保险，费用由用人单位承担",
        )


@rule(
    "O-04",
    "一般不安排超龄劳动者加班",
    basis=(Basis(OVER_AGE, 9, 1),),
    severity="warn",
    kinds=AGREEMENT,
    valid_from=SINCE,
    mark="S:OA",
)
def overtime(case: Case) -> Iterator[Breach]:
    """No planned overtime; where there is some after all, H-05 limits it."""
    planned = case.hours.overtime_hours_per_month
    if planned is not None and planned > 0:
        yield Breach(
            "/hours/overtime_hours_per_month",
            f"约定每月加班 {planned:g} 小时，一般不安排超龄劳动者加班",
            "每月加班改为 0 小时；确需加班的，征得劳动者同意并依法支付加班费",
        )


@rule(
    "O-05",
    "超龄用工协议不宜约定试用期",
    basis=(Basis(LCL, 17, 2), OVER_AGE_CONTENTS),
    severity="warn",
    kinds=AGREEMENT,
    valid_from=SINCE,
    mark="S:OA",
    when="has_probation",
)
def probation(case: Case) -> Iterator[Breach]:
    """Probation belongs to the labour contract; the regulation on over-age workers knows none."""
    yield Breach("/probation", "试用期是劳动合同的约定事项，超龄用工协议不宜约定试用期", "删去试用期的约定")

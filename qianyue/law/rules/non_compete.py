"""C: non-compete (`domain.md` 6.8; LCL 23–24, and what the ministry's guide of 2025-09-04 advises)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from qianyue.law.basis import LCL, NON_COMPETE, SPC1, SPC2, Basis
from qianyue.law.folding import folded
from qianyue.law.rules.case import Case
from qianyue.law.rules.floor import ceiling, monthly_floor, no_row
from qianyue.law.rules.pay import agreed_wage
from qianyue.law.rules.rule import FULL_TIME, LABOUR, Breach, rule

AT = "/agreements/non_compete"
LONGEST = 24  # months
A_YEAR = 12  # months; beyond it half of the average wage is advised
SHARE, SHARE_BEYOND_A_YEAR = Decimal("0.3"), Decimal("0.5")
MOST_PENALTY = 5  # times the compensation in all
CLASSES = ("senior_manager", "senior_technician", "other_secrecy_bound")
EVERYWHERE = re.compile("全国|全球|全世界|世界范围|国内外|中国境内|不限地域|任何地区")
INCLUDED = re.compile(
    "(工资|薪酬|报酬|薪资|奖金)[^。;]{0,12}(包含|包括|含有|已含|内含)[^。;]{0,12}竞业限制|竞业限制[^。;]{0,12}(包含|包括|计入|含)[^。;]{0,4}(工资|薪酬|报酬|薪资|奖金)"
)
NOT = re.compile("不|未|另行")
WITH_AGREEMENTS = LABOUR | {"over_age_agreement", "amendment"}


@rule("C-05", "竞业限制过长", basis=(Basis(LCL, 24, 2),), valid_from=date(2008, 1, 1), when="has_non_compete")
def length(case: Case) -> Iterator[Breach]:
    """At most two years after the contract ends."""
    months = case.non_compete.months
    if months is not None and months > LONGEST:
        yield Breach(f"{AT}/months", f"竞业限制约定为 {months} 个月，超过二年", f"竞业限制期限不超过 {LONGEST} 个月")
    elif months is None:
        yield Breach(
            f"{AT}/months",
            "约定了竞业限制，没有写明期限，最长不得超过二年",
            f"填写期限，不超过 {LONGEST} 个月；只在在职期间限制的，填写 0 个月",
            severity="warn",
        )


@rule(
    "C-06",
    "竞业限制没有按月的经济补偿",
    basis=(Basis(LCL, 23, 2), Basis(SPC1, 36)),
    severity="override",
    kinds=WITH_AGREEMENTS,
    valid_from=date(2008, 1, 1),
    when="has_non_compete",
)
def compensation(case: Case) -> Iterator[Breach]:
    """Compensation every month after the contract ends. None agreed: a court grants 30 % of the average or the minimum wage."""
    if not case.non_compete.monthly_compensation and case.non_compete.months != 0:
        yield Breach(
            f"{AT}/monthly_compensation",
            "约定了竞业限制，没有约定每月的经济补偿；没有约定的，法院按前十二个月平均工资的百分之三十支持，不低于最低工资标准",
            f"每月补偿不低于 {_advised(case)} 元" if _advised(case) is not None else "填写每月的经济补偿",
        )


@rule(
    "C-07",
    "竞业限制的约定不合理",
    basis=(Basis(NON_COMPETE, 6),),
    severity="warn",
    kinds=WITH_AGREEMENTS,
    valid_from=NON_COMPETE.in_force,
    mark="S:NC40",
)
def reasonable(case: Case) -> Iterator[Breach]:
    """What the ministry's guide advises: amount, penalty, area, persons, a named secret, and no compensation inside the wage."""
    if case.has_non_compete and case.non_compete.months != 0:
        yield from _amount(case)
        yield from _penalty(case)
    if case.has_non_compete:
        yield from _scope(case)
    for pointer, text in case.free_texts if "竞业限制" in case.all_free_text else ():
        found = INCLUDED.search(text)
        if found is not None and not NOT.search(text, found.start(), found.end()):
            yield Breach(
                pointer,
                f"约定工资中已经包含竞业限制补偿（“{found.group()}”），离职后仍须按月另行支付",
                "删去这一约定，另行约定离职后每月的经济补偿",
                basis=Basis(NON_COMPETE, 16),
            )


def _amount(case: Case) -> Iterator[Breach]:
    """30 % of the average wage, 50 % beyond a year, and never below the minimum wage."""
    said, path = case.non_compete.monthly_compensation, f"{AT}/monthly_compensation"
    if not said:
        return  # C-06
    share, average = _share(case), _average(case)
    if average is not None and said < average * share:
        paragraph = 2 if share == SHARE_BEYOND_A_YEAR else 1
        yield Breach(
            path,
            f"每月补偿 {said} 元低于平均工资 {average} 元的百分之{share * 100:.0f}"
            + ("（竞业限制超过一年的，一般不宜低于百分之五十）" if paragraph == 2 else ""),
            f"每月补偿不低于 {ceiling(average * share)} 元",
            basis=Basis(NON_COMPETE, 13, paragraph),
        )
    if case.minimum_wage is None:
        yield no_row(case)
    elif said < case.minimum_wage.monthly:
        yield Breach(
            path,
            f"每月补偿 {said} 元低于{monthly_floor(case.minimum_wage)}",
            f"每月补偿不低于 {case.minimum_wage.monthly} 元",
            basis=Basis(NON_COMPETE, 13, 1),
        )


def _penalty(case: Case) -> Iterator[Breach]:
    said = case.non_compete
    if said.penalty is None or not said.monthly_compensation or said.months is None:
        return
    most = said.monthly_compensation * said.months * MOST_PENALTY
    if said.penalty > most:
        yield Breach(
            f"{AT}/penalty",
            f"违约金 {said.penalty} 元超过补偿总额 {said.monthly_compensation * said.months} 元的五倍",
            f"违约金不超过 {most} 元",
            basis=Basis(NON_COMPETE, 14),
        )


def _scope(case: Case) -> Iterator[Breach]:
    """Where, whom, and what for."""
    said = case.non_compete
    if said.area is not None and said.area_reason is None and EVERYWHERE.search(folded(said.area)):
        yield Breach(
            f"{AT}/area",
            "竞业限制的地域是全国或者全世界，没有说明理由",
            "改为与本单位经营范围相符的地域，或者填写采用该地域的理由",
            basis=Basis(NON_COMPETE, 10, 3),
        )
    if said.person_class not in CLASSES:
        yield Breach(
            f"{AT}/person_class",
            "竞业限制的人员不是高级管理人员、高级技术人员或者其他负有保密义务的人员"
            if said.person_class
            else "没有写明属于哪一类人员",
            "从高级管理人员、高级技术人员、其他负有保密义务的人员中选择一种；都不是的，删去竞业限制",
            basis=Basis(NON_COMPETE, 7, 1),
        )
    if said.reason is None:
        yield Breach(
            f"{AT}/reason",
            "没有说明需要保守的商业秘密是什么",
            "写明劳动者知悉的商业秘密的具体内容",
            basis=Basis(NON_COMPETE, 7, 2),
        )


@rule(
    "C-08",
    "在职期间的竞业限制不以补偿为条件",
    basis=(Basis(SPC2, 14),),
    severity="info",
    kinds=FULL_TIME | {"amendment"},
    valid_from=SPC2.in_force,
    mark="S:SPC2",
    when="has_non_compete",
)
def in_service(case: Case) -> Iterator[Breach]:
    """A restriction that ends with the contract (0 months) is valid without compensation."""
    if case.non_compete.months == 0 and not case.non_compete.monthly_compensation:
        yield Breach(
            f"{AT}/months", "只在在职期间限制竞业的，不以支付经济补偿为条件", "离职后还要限制的，填写期限和每月的经济补偿"
        )


def _share(case: Case) -> Decimal:
    return SHARE_BEYOND_A_YEAR if (case.non_compete.months or 0) > A_YEAR else SHARE


def _average(case: Case) -> Decimal | None:
    """The average wage of the last twelve months; before there is one, the wage agreed."""
    if case.non_compete.average_wage_12_months is not None:
        return case.non_compete.average_wage_12_months
    path, wage = agreed_wage(case)
    return wage if path != "/pay/hourly_wage" else None


def _advised(case: Case) -> Decimal | None:
    average, standard = _average(case), case.minimum_wage
    amounts = [ceiling(average * _share(case))] if average is not None else []
    if standard is not None:
        amounts.append(standard.monthly)
    return max(amounts, default=None)

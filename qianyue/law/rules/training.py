"""C: service periods, for training and for other favours (`domain.md` 6.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import LCL, LCL_R, SPC2, Basis
from qianyue.law.dates import last_day
from qianyue.law.folding import folded
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import LABOUR, Breach, rule

AT = "/agreements/training"
KINDS = LABOUR | {"amendment"}
FAVOUR = "户口|落户|住房|购房|房屋|房产|安家费|汽车|购车|年薪|签约奖|奖金|特殊待遇"
FAVOUR_FOR_SERVICE = re.compile(f"({FAVOUR})[^。;]{{0,40}}服务期|服务期[^。;]{{0,40}}({FAVOUR})")


@rule(
    "C-02", "服务期的违约金超过培训费用", basis=(Basis(LCL, 22),), kinds=KINDS, valid_from=date(2008, 1, 1), when="has_training"
)
def cost(case: Case) -> Iterator[Breach]:
    """A service period needs professional training at the employer's cost; the penalty is no more than that cost.

    At the breach it is no more than the share of the time not served: that is arithmetic of that day.
    """
    said = case.training
    if not said.cost:
        yield Breach(
            f"{AT}/cost",
            "约定了服务期，没有写明用人单位支付的专项培训费用",
            "填写有凭证的培训费用；没有专项培训费用的，删去服务期和违约金",
            basis=Basis(LCL, 22, 1),
        )
    elif said.penalty is not None and said.penalty > said.cost:
        yield Breach(
            f"{AT}/penalty",
            f"违约金 {said.penalty} 元超过培训费用 {said.cost} 元",
            f"违约金不超过 {said.cost} 元，违约时按服务期尚未履行的部分分摊",
            basis=Basis(LCL, 22, 2),
        )
    if said.course is None:
        yield Breach(
            f"{AT}/course",
            "没有写明是什么专业技术培训",
            "填写培训项目的名称",
            severity="warn",
            basis=Basis(LCL, 22, 1),
        )
    if said.service_months is None:
        yield Breach(f"{AT}/service_months", "没有写明服务期有多长", "填写服务期的月数", severity="warn", basis=Basis(LCL, 22, 1))


@rule(
    "C-03",
    "服务期长于合同期限",
    basis=(Basis(LCL_R, 17),),
    severity="warn",
    kinds=KINDS,
    valid_from=date(2008, 9, 18),
    when="has_training",
)
def beyond_term(case: Case) -> Iterator[Breach]:
    """A service period that ends after the contract: the contract is extended to its end, unless agreed otherwise."""
    start, months, end = case.training.start or case.term.start, case.training.service_months, case.term.end
    if start is None or months is None or end is None or months < 1 or case.term.type != "fixed":
        return
    served = last_day(start, months)
    if served > end:
        yield Breach(
            f"{AT}/service_months",
            f"服务期到 {served}，晚于合同终止日期 {end}，合同期满时续延到服务期满",
            f"合同终止日期改为 {served}，或者缩短服务期",
        )


@rule(
    "C-04",
    "以特殊待遇约定服务期",
    basis=(Basis(SPC2, 12),),
    severity="warn",
    kinds=KINDS,
    valid_from=SPC2.in_force,
    mark="S:SPC2",
)
def favours(case: Case) -> Iterator[Breach]:
    """A household registration, a flat, a bonus for a service period: damages may be claimed, a penalty may not."""
    fix = "删去违约金，改为约定劳动者违约时赔偿实际损失；属于专项培训的，填写培训项目和费用"
    course = case.training.course
    if course is not None and re.search(FAVOUR, folded(course)):
        yield Breach(f"{AT}/course", "服务期对应的是特殊待遇而不是专业技术培训，不能约定违约金，只能请求赔偿损失", fix)
    for pointer, text in case.free_texts if "服务期" in case.all_free_text else ():
        if (found := FAVOUR_FOR_SERVICE.search(text)) is not None:
            yield Breach(
                pointer, f"以特殊待遇约定服务期（“{found.group()}”），劳动者违约的，不能约定违约金，只能请求赔偿损失", fix
            )

"""L: agreements on platform work outside a labour relation (`domain.md` 7.3). Deposits and fees are C-09."""

from __future__ import annotations

from collections.abc import Iterator

from qianyue.law.basis import PLATFORM as GUIDE
from qianyue.law.rules.case import Case
from qianyue.law.rules.contents import PLATFORM_CONTENTS
from qianyue.law.rules.rule import PLATFORM, Breach, rule


@rule(
    "L-01",
    "没有写明计价规则、支付周期和职业伤害保障",
    basis=(PLATFORM_CONTENTS,),
    kinds=PLATFORM,
    valid_from=GUIDE.in_force,
    mark="K-M",
)
def essentials(case: Case) -> Iterator[Breach]:
    """How work is priced, how often it is paid, and who insures against injury."""
    if not case.without("platform_work"):
        if case.platform_work.pricing_rule is None:
            yield Breach("/platform_work/pricing_rule", "没有写明计价规则", "写明每单或者每项任务如何计价、如何奖惩")
        if case.platform_work.injury_insurance is None:
            yield Breach("/platform_work/injury_insurance", "没有写明职业伤害保障", "写明参加哪一种职业伤害保障、由谁参保")
    if not case.without("pay") and case.pay.payday is None and case.pay.settlement_days is None:
        yield Breach("/pay/settlement_days", "没有写明报酬的支付周期", "填写多少天结算一次，或者每月的支付日")

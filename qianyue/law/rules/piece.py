"""W-05: pay by the piece (`domain.md` 6.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from qianyue.law.basis import LL, MINIMUM, Basis
from qianyue.law.rules.case import Case
from qianyue.law.rules.floor import ceiling, hourly_floor, monthly_floor, no_row, paid_hours
from qianyue.law.rules.rule import LABOUR, Breach, rule


@rule(
    "W-05",
    "计件工资的单价和劳动定额",
    basis=(Basis(LL, 37), Basis(MINIMUM, 12, 2)),
    kinds=LABOUR | {"over_age_agreement", "amendment"},
    valid_from=date(2004, 3, 1),
)
def piece_rate(case: Case) -> Iterator[Breach]:
    """A price for the piece (block), and a quota that makes the minimum in normal hours (warn)."""
    pay = case.pay
    if pay.method != "piece":
        return
    if not pay.piece_rate:
        yield Breach("/pay/piece_rate", "计件工资没有写明单价", "填写每件的单价，大于零")
    elif pay.piece_quota_per_hour is None:
        if pay.monthly_wage is None:
            yield Breach(
                "/pay/piece_quota_per_hour",
                "没有写明每小时的劳动定额，无法判断按正常工时计件是否低于最低工资标准",
                "填写劳动者在正常工时内每小时一般能完成的件数",
                severity="warn",
            )
    elif case.minimum_wage is None:
        yield no_row(case)
    else:
        yield from _too_little(case, Decimal(str(pay.piece_quota_per_hour)) * pay.piece_rate)


def _too_little(case: Case, hourly: Decimal) -> Iterator[Breach]:
    """What an hour makes by the quota, against the minimum of an hour or of a month of normal hours."""
    standard, hours = case.minimum_wage, paid_hours(case)
    if standard is None or hours is None:
        return
    part_time = case.kind == "part_time_contract"
    floor = standard.hourly if part_time else (standard.monthly - case.allowances) / hours
    if hourly < floor and (part_time or (case.pay.monthly_wage or Decimal(0)) < standard.monthly - case.allowances):
        named = hourly_floor(standard) if part_time else f"折算后的{monthly_floor(standard)}"
        yield Breach(
            "/pay/piece_quota_per_hour",
            f"按定额每小时计件工资 {hourly.normalize():f} 元，低于{named}",
            f"提高单价或者调整定额，使每小时计件工资不低于 {ceiling(floor)} 元",
            severity="warn",
        )

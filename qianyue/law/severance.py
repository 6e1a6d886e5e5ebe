"""What severance comes to by LCL 46–47, 87 and LCL-R 20, 25, 27. Information: it decides nothing, and says what it took.

Service before 2008 is not counted here: what was due for it follows the rules of its time (LCL 97(3)). Sums are yuan, rounded
half up to the fen at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from qianyue.law.basis import LCL, LCL_R, Basis, cite
from qianyue.law.endings import REASONS
from qianyue.law.service import LCL_BEGAN, severance_months

FEN = Decimal("0.01")
TIMES_AVERAGE, MOST_YEARS, TWICE = 3, Decimal(12), 2
LARGEST = Decimal("9999999.99")  # yuan a month: beyond it somebody has mistyped


class NotCalculable(ValueError):
    """The figures make no sense together; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What is calculated with. Wages are the averages of the twelve months before the ending (of all months, when fewer)."""

    since: date
    until: date
    average_wage: Decimal
    local_average: Decimal | None = None  # monthly, of the prefecture's workers in the year before; None: no cap is looked at
    minimum_wage: Decimal | None = None
    last_month_wage: Decimal | None = None  # for the pay instead of notice (LCL-R 20); None: as the average


@dataclass(frozen=True, slots=True, kw_only=True)
class Severance:
    """The result with every step: `notes` are sentences with their articles."""

    counted_from: date
    months: Decimal
    monthly: Decimal
    amount: Decimal
    unlawful: Decimal
    notice_pay: Decimal
    notes: tuple[str, ...]


def severance(inputs: Inputs) -> Severance:
    """Errors: NotCalculable (days the wrong way round, sums that are none)."""
    _must_make_sense(inputs)
    since = max(inputs.since, LCL_BEGAN)
    months = severance_months(since, inputs.until) if since <= inputs.until else Decimal(0)
    notes = [f"工作年限从 {since} 到 {inputs.until}，折合 {_plain(months)} 个月工资（{cite(Basis(LCL, 47, 1))}）"]
    if inputs.since < LCL_BEGAN:
        notes.append(f"{inputs.since} 到 2007-12-31 的工作年限按当时的规定另算，没有计入（{cite(Basis(LCL, 97, 3))}）")
    monthly = inputs.average_wage
    if inputs.minimum_wage is not None and monthly < inputs.minimum_wage:
        monthly = inputs.minimum_wage
        notes.append(f"平均工资低于当地最低工资，按 {monthly} 元计算（{cite(Basis(LCL_R, 27))}）")
    if inputs.local_average is None:
        notes.append("没有填写当地上年度职工月平均工资，没有核对三倍的上限")
    elif monthly > TIMES_AVERAGE * inputs.local_average:
        monthly = TIMES_AVERAGE * inputs.local_average
        notes.append(f"月工资高于当地平均工资的三倍，按三倍 {monthly} 元计算（{cite(Basis(LCL, 47, 2))}）")
        if months > MOST_YEARS:
            months = MOST_YEARS
            notes.append(f"按三倍计算的，年限最多十二年（{cite(Basis(LCL, 47, 2))}）")
    amount = _fen(months * monthly)
    notes.append(
        f"违法解除或者终止、劳动者不要求继续履行的，赔偿金是二倍，不再另付经济补偿（{cite(Basis(LCL, 87), Basis(LCL_R, 25))}）"
    )
    return Severance(
        counted_from=since,
        months=months,
        monthly=monthly,
        amount=amount,
        unlawful=amount * TWICE,
        notice_pay=_fen(inputs.average_wage if inputs.last_month_wage is None else inputs.last_month_wage),
        notes=tuple(notes),
    )


def is_due(
    reason: str, *, proposed_by_worker: bool = False, refused_same_terms: bool = False, exempt: bool = False
) -> tuple[bool | None, str]:
    """Whether LCL 46 gives severance for this reason, and why; None when the facts at hand do not tell. Errors: KeyError.

    `refused_same_terms`: the worker refused a renewal on the same or better terms. `exempt`: part-time work (LCL 71) or a
    public welfare post (LCL-R 12).
    """
    if exempt:
        return False, f"非全日制用工和公益性岗位不支付经济补偿（{cite(Basis(LCL, 71), Basis(LCL_R, 12))}）"
    kind = REASONS[reason].severance
    if reason == "LCL36" and proposed_by_worker:
        return False, f"劳动者提出、双方协商一致解除的，没有法定的经济补偿（{cite(Basis(LCL, 46, None, 2))}）"
    if kind == "unless_refused" and refused_same_terms:
        return False, f"单位维持或者提高条件续订，劳动者不同意的，不支付（{cite(Basis(LCL, 46, None, 5))}）"
    if kind == "unknown":
        return None, "要看是哪一种法定情形，请向人社部门核实"
    if kind == "none":
        return False, f"这一原因没有法定的经济补偿（{cite(Basis(LCL, 46))}）"
    return True, f"应当支付经济补偿（{cite(Basis(LCL, 46))}）"


def _must_make_sense(inputs: Inputs) -> None:
    if inputs.until < inputs.since:
        raise NotCalculable("最后一天不能早于开始工作的日期。")
    sums = (inputs.average_wage, inputs.local_average, inputs.minimum_wage, inputs.last_month_wage)
    for value in sums:
        if value is not None and not (value.is_finite() and 0 <= value <= LARGEST):
            raise NotCalculable("工资应当是 0 到 9999999.99 之间的数。")


def _fen(value: Decimal) -> Decimal:
    return value.quantize(FEN, ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"

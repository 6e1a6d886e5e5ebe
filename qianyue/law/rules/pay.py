"""W: pay (`domain.md` 6.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from qianyue.law.basis import LCL, LCL_R, LL, MINIMUM, OVER_AGE, Basis
from qianyue.law.folding import folded
from qianyue.law.rules.case import OUTSIDE_MINIMUM, Case
from qianyue.law.rules.floor import ceiling, monthly_floor, no_row, paid_hours
from qianyue.law.rules.rule import FULL_TIME, LABOUR, Breach, rule
from qianyue.law.wages import MinimumWage

LONGEST_CYCLE = 31  # days: pay is due at least once a month
WAGE_IN_MONTHS = FULL_TIME | {"over_age_agreement", "amendment"}
# 工资…以实物…发放, or 以实物…抵…工资, within one sentence. A sentence that forbids it is fine.
GOODS = re.compile("实物|产品|商品|购物卡|购物券|代金券|提货券|有价证券|卡券")
PAYING = "(支付|发放|抵付|折抵|抵扣|抵作|代替|充抵|冲抵|顶替)"
WAGE = "(工资|报酬|薪酬|薪金|薪水)"
BY = "[以用按由将折]"
SAME = "[^，。；;,.!！]{0,10}?"
IN_KIND = re.compile(
    f"{WAGE}{SAME}{BY}{SAME}({GOODS.pattern}){SAME}{PAYING}|{BY}{SAME}({GOODS.pattern}){SAME}{PAYING}{SAME}{WAGE}"
)
REFUSING = re.compile("不|禁止|严禁|勿")


@rule(
    "W-01",
    "月工资低于最低工资标准",
    basis=(Basis(LL, 48, 2), Basis(LCL_R, 14)),
    kinds=WAGE_IN_MONTHS,
    valid_from=date(2008, 9, 18),
)
def minimum(case: Case) -> Iterator[Breach]:
    """Pay for normal hours against the minimum at the place of performance on the day of the check."""
    path, monthly = agreed_wage(case)
    if monthly is None and case.kind == "amendment":
        return
    standard = case.minimum_wage
    if standard is None:
        yield no_row(case)
    elif monthly is not None and path.endswith("hourly_wage"):
        yield from _below_hourly(case, path, monthly, standard)
    elif monthly is not None and monthly + case.allowances < standard.monthly:
        yield Breach(
            path,
            f"约定的月工资{_with(monthly, case.allowances)}低于{monthly_floor(standard)}",
            f"月工资不低于 {standard.monthly - case.allowances:.2f} 元",
            basis=Basis(OVER_AGE, 11) if case.kind == "over_age_agreement" else None,
        )


@rule(
    "W-02",
    "试用期工资过低",
    basis=(Basis(LCL, 20), Basis(LCL_R, 15)),
    kinds=FULL_TIME | {"amendment"},
    valid_from=date(2008, 9, 18),
    when="has_probation",
)
def probation_wage(case: Case) -> Iterator[Breach]:
    """Not below 80 % of the agreed wage (the lowest grade of the post may be lower: override), nor below the minimum."""
    path, agreed = agreed_wage(case)
    hourly = path.endswith("hourly_wage")
    wage = case.probation.hourly_wage if hourly else case.probation.monthly_wage
    path = "/probation/hourly_wage" if hourly else "/probation/monthly_wage"
    if wage is None:
        return
    if agreed is not None and wage * 5 < agreed * 4:
        floor = ceiling(agreed * Decimal("0.8"))
        yield Breach(
            path,
            f"试用期工资 {wage} 元低于约定工资 {agreed} 元的百分之八十",
            f"试用期工资不低于 {floor} 元；本单位相同岗位最低档工资的百分之八十更低的，须附证明并经复核",
            severity="override",
        )
    standard = case.minimum_wage
    if standard is None:
        yield no_row(case)
    elif hourly:
        yield from _below_hourly(case, path, wage, standard)
    elif wage + case.allowances < standard.monthly:
        yield Breach(
            path,
            f"试用期工资{_with(wage, case.allowances)}低于{monthly_floor(standard)}",
            f"试用期工资不低于 {standard.monthly - case.allowances:.2f} 元",
        )


@rule(
    "W-03",
    "不计入最低工资的津贴",
    basis=(Basis(MINIMUM, 12, 1),),
    severity="info",
    kinds=WAGE_IN_MONTHS,
    valid_from=date(2004, 3, 1),
    when="pay.allowances",
)
def outside_minimum(case: Case) -> Iterator[Breach]:
    """Where the wage is below the minimum: which allowances do not help (overtime, shifts, heat, cold, underground, in kind)."""
    monthly, standard = agreed_wage(case)[1], case.minimum_wage
    if monthly is None or standard is None or case.pay.method == "hourly" or monthly + case.allowances >= standard.monthly:
        return
    for index, allowance in enumerate(case.pay.allowances or ()):
        if allowance.monthly and OUTSIDE_MINIMUM.search(folded(allowance.name or "")):
            yield Breach(
                f"/pay/allowances/{index}",
                f"“{allowance.name}”不计入最低工资",
                f"另行提高月工资，不低于 {standard.monthly - case.allowances:.2f} 元",
            )


@rule(
    "W-04",
    "工资没有按月以货币付给本人",
    basis=(Basis(LL, 50),),
    kinds=LABOUR | {"over_age_agreement", "amendment"},
    valid_from=date(1995, 1, 1),
)
def payment(case: Case) -> Iterator[Breach]:
    """A day of payment, at least once a month, in money, to the worker."""
    pay = case.pay
    whole = case.terms.pay is not None and case.kind != "amendment"  # an amendment says only what changes
    if whole and pay.payday is None and pay.settlement_days is None:
        yield Breach("/pay/payday", "没有写明每月哪一天支付工资", "填写支付日，1 至 31 之间的一天")
    if pay.settlement_days is not None and case.kind != "part_time_contract":  # part-time is paid by W-09
        if pay.settlement_days > LONGEST_CYCLE:
            yield Breach(
                "/pay/settlement_days",
                f"工资每 {pay.settlement_days} 天支付一次，少于每月一次",
                f"支付周期不超过 {LONGEST_CYCLE} 天，或者按月支付",
            )
        elif pay.settlement_days < 1:
            yield Breach("/pay/settlement_days", "工资支付周期至少为一天", f"填写 1 至 {LONGEST_CYCLE} 之间的天数，或者按月支付")
    if pay.paid_to == "other":
        yield Breach("/pay/paid_to", "工资约定支付给劳动者以外的人", "改为支付给劳动者本人")
    for pointer, text in case.free_texts if GOODS.search(case.all_free_text) else ():
        if not GOODS.search(text):
            continue
        if (found := IN_KIND.search(text)) and not REFUSING.search(text, max(0, found.start() - 4), found.end()):
            yield Breach(
                pointer, f"约定以实物或者有价证券代替货币支付工资（“{found.group()}”）", "工资以人民币支付，删去这一约定"
            )


def agreed_wage(case: Case) -> tuple[str, Decimal | None]:
    """The guaranteed wage for normal hours and its place: a month's, or an hour's for hourly pay."""
    pay = case.pay
    if pay.method == "hourly" and pay.hourly_wage is not None:
        return "/pay/hourly_wage", pay.hourly_wage
    if pay.monthly_wage is None and pay.base_wage is not None:
        return "/pay/base_wage", pay.base_wage  # the rest depends on performance and is not guaranteed
    return "/pay/monthly_wage", pay.monthly_wage


def _below_hourly(case: Case, path: str, wage: Decimal, standard: MinimumWage) -> Iterator[Breach]:
    hours = paid_hours(case)
    if hours is not None and wage * hours + case.allowances < standard.monthly:
        yield Breach(
            path,
            f"每小时 {wage} 元，按每月 {hours.normalize():f} 小时折算低于{monthly_floor(standard)}",
            f"小时工资不低于 {ceiling((standard.monthly - case.allowances) / hours)} 元",
        )


def _with(wage: Decimal, allowances: Decimal) -> str:
    return f" {wage} 元加可计入的津贴 {allowances} 元" if allowances else f" {wage} 元"

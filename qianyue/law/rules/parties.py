"""P: who may be a party, and whether the numbers given can be theirs (`domain.md` 6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import CHILD_LABOUR, CIVIL_CODE, LL, YUNNAN, Basis
from qianyue.law.dates import birthday
from qianyue.law.identifiers import IdentifierError, read_uscc
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import BEGINNING, Breach, rule

WORKING_AGE = 16
FULL_AGE = 18
SEXES = {"female": "女", "male": "男"}


@rule(
    "P-01",
    "不得招用未满十六周岁的人",
    basis=(Basis(LL, 15, 1), Basis(CHILD_LABOUR, 2, 1)),
    kinds=BEGINNING,
    valid_from=date(1995, 1, 1),
)
def working_age(case: Case) -> Iterator[Breach]:
    """Full years of age on the first day of work."""
    birth = case.birth_date
    if birth is None:
        yield Breach(
            "/worker/birth_date",
            "没有填写劳动者的出生日期，无法判断其是否年满十六周岁",
            "请按证件填写出生日期",
            severity="warn",
        )
    elif case.age is not None and case.age < WORKING_AGE:
        yield Breach(
            "/employment_start",
            f"劳动者在用工之日（{case.first_day}）未满十六周岁，不得招用",
            f"用工之日最早为 {birthday(birth, WORKING_AGE)}（年满十六周岁之日）",
        )


@rule(
    "P-02",
    "招用未成年工须特殊保护",
    basis=(Basis(LL, 64), Basis(LL, 65), Basis(CIVIL_CODE, 18, 2)),
    severity="warn",
    kinds=BEGINNING,
    valid_from=date(1995, 1, 1),
)
def minor(case: Case) -> Iterator[Breach]:
    """Sixteen and seventeen: some posts are forbidden, health is checked regularly; living on own wages they sign alone."""
    if case.age is None or not WORKING_AGE <= case.age < FULL_AGE:
        return
    yield Breach(
        "/worker/birth_date",
        f"劳动者在用工之日（{case.first_day}）未满十八周岁，属于未成年工，不得安排矿山井下、有毒有害、第四级体力劳动强度等禁忌劳动",
        "确认岗位不在禁忌范围之内，办理未成年工登记并定期安排健康检查；不以自己的劳动收入为主要生活来源的，由监护人同意",
    )
    if case.work.hazardous:
        yield Breach(
            "/work/hazardous",
            "岗位填写为有职业病危害，未成年工不得从事有毒有害的劳动",
            "改派没有职业病危害的岗位；或者核实危害的种类，确认不在禁忌范围之内",
            basis=Basis(LL, 64),
        )


@rule("P-07", "统一社会信用代码有误", basis=(Basis(YUNNAN, 19),), mark="YN 19")
def organisation_numbers(case: Case) -> Iterator[Breach]:
    """The employer's number, and that of the unit where a dispatched worker works."""
    if case.employer.uscc is not None:
        yield from _uscc("/employer/uscc", "用人单位", case.employer.uscc)
    elif case.terms.employer is not None:
        yield Breach("/employer/uscc", "没有填写用人单位的统一社会信用代码，无法核验用人单位的身份", "请按营业执照填写 18 位代码")
    user_unit = case.dispatch.user_unit
    if user_unit is not None and user_unit.uscc is not None:
        yield from _uscc("/dispatch/user_unit/uscc", "用工单位", user_unit.uscc)


def _uscc(path: str, whose: str, number: str) -> Iterator[Breach]:
    try:
        read_uscc(number)
    except IdentifierError as problem:
        yield Breach(path, f"{whose}的{problem.message}", problem.fix)


@rule("P-12", "证件号码有误，或者与出生日期、性别矛盾", basis=(Basis(YUNNAN, 19),), mark="YN 19")
def identity_number(case: Case) -> Iterator[Breach]:
    """Form and check digit of the worker's number, and what it says against what is stated."""
    if case.identity_problem is not None:
        yield Breach("/worker/id_number", f"劳动者的{case.identity_problem.message}", case.identity_problem.fix)
    if case.identity is None:
        return
    born, sex = case.identity.birth_date, case.identity.sex
    if born is not None and case.worker.birth_date not in (None, born):
        yield Breach(
            "/worker/birth_date",
            f"填写的出生日期（{case.worker.birth_date}）与证件号码记载的出生日期（{born}）不一致",
            f"请对照证件核对；若证件号码无误，出生日期应为 {born}",
        )
    if sex is not None and case.worker.sex not in (None, sex):
        yield Breach(
            "/worker/sex",
            f"填写的性别与证件号码记载的性别（{SEXES[sex]}）不一致",
            f"请对照证件核对；若证件号码无误，性别应为{SEXES[sex]}",
        )

"""What free text takes from the worker: C-01, C-09 to C-12, T-03, W-06, W-07 (`domain.md` 6.3, 6.4, 6.8), read by the lint.

The words are looked for once a document; each rule then takes its own. What the words mean is the lint's to know, here
stands to which documents each rule speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from qianyue.law.basis import CIVIL_CODE, LCL, LCL_R, LL, SAFETY, SPC2, WAGES, WOMEN, Basis
from qianyue.law.lint import Family, Hit
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import ALL, FULL_TIME, LABOUR, Breach, Rule, Severity, rule

SINCE = date(2008, 1, 1)
EMPLOYED = LABOUR | {"over_age_agreement", "amendment"}
ONGOING = ALL - {"termination_agreement", "ending_certificate"}  # where it ends, claims may be settled
LAWS = {law.name: law for law in (LL, LCL, LCL_R, SPC2, SAFETY, WOMEN, WAGES, CIVIL_CODE)}


def worded(identifier: str, case: Case) -> Iterator[Breach]:
    """The breaches of one rule in the free texts: where, the words as they were written, and what would pass."""
    for pointer, hit in case.wording.get(identifier, ()):
        yield breach(pointer, hit)


def breach(pointer: str, hit: Hit) -> Breach:
    """What was read at a place, as a rule reports it."""
    family = hit.family
    return Breach(pointer, f"{family.says}（“{hit.quote}”）", family.fix, severity=family.severity, basis=basis(family))


def basis(family: Family) -> Basis:
    """The citation of a family: the name of the law, article, paragraph."""
    name, *numbers = family.law
    return Basis(LAWS[name], *map(int, numbers))


def _rule(
    identifier: str, title: str, *sources: Basis, severity: Severity = "block", kinds: frozenset[str], since: date = SINCE
) -> Rule:
    def function(case: Case) -> Iterator[Breach]:
        return worded(identifier, case)

    made: Callable[[Callable[[Case], Iterator[Breach]]], Rule] = rule(
        identifier, title, basis=sources, severity=severity, kinds=kinds, valid_from=since, when="wording"
    )
    return made(function)


# What a non-compete or training agreement says about penalties, C-02 and C-07 judge.
penalty = _rule("C-01", "由劳动者承担违约金", Basis(LCL, 25), kinds=LABOUR | {"amendment"})
deposit = _rule("C-09", "收取押金、费用，扣押证件，要求担保", Basis(LCL, 9), Basis(LCL, 84), kinds=ONGOING)
exemption = _rule(
    "C-11",
    "免除工伤责任，限制婚育，放弃休假，单方变更",
    Basis(LCL, 26, 1),
    Basis(SAFETY, 52, 2),
    Basis(WOMEN, 44, 1),
    kinds=ONGOING,
)
fine = _rule("C-12", "以罚款、扣工资作为处罚", Basis(LL, 50), Basis(WAGES, 16), severity="warn", kinds=EMPLOYED)
termination = _rule(
    "T-03", "在法定情形以外约定终止条件", Basis(LCL_R, 13), kinds=FULL_TIME | {"amendment"}, since=date(2008, 9, 18)
)
unclear = _rule("W-06", "劳动报酬不明确", Basis(LCL, 18), severity="warn", kinds=EMPLOYED)
overtime = _rule("W-07", "工资包含加班费，放弃加班费", Basis(LL, 44), Basis(LCL, 31), kinds=FULL_TIME | {"amendment"})

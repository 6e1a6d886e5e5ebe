"""What free text takes from the worker (C-01, C-09, C-11, C-12, T-03, W-06, W-07, and for C-10 `insurance`): found by the lint.

The lint says where and which words; here it is said of which documents a rule is, and by which articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import parsed
from qianyue.law.lint import families
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import BEGINNING, FULL_TIME, LABOUR, Breach, Rule, Severity, rule

AMENDED = frozenset({"amendment"})
OVER_AGE = frozenset({"over_age_agreement"})
LABOUR_LAW = date(1995, 1, 1)
CONTRACT_LAW = date(2008, 1, 1)


def phrases(case: Case, identifier: str) -> Iterator[Breach]:
    """One breach for each text in which the lint found a phrase of the rule, with the words as they were written."""
    for pointer, hit in case.taken.get(identifier, ()):
        family = hit.family
        if family.labour and case.kind not in LABOUR | AMENDED:
            continue
        basis = parsed(family.law) if family.law else None
        yield Breach(pointer, f"{family.says}（“{hit.quote}”）", family.fix, severity=family.severity, basis=basis)


def _rule(identifier: str, title: str, *, severity: Severity = "block", kinds: frozenset[str], valid_from: date) -> Rule:
    """A rule that the lint alone judges; it cites what its families cite."""
    cited = dict.fromkeys(family.law for family in families() if family.rule == identifier and family.law)

    @rule(
        identifier,
        title,
        basis=tuple(map(parsed, cited)),
        severity=severity,
        kinds=kinds,
        valid_from=valid_from,
        when="taken",
    )
    def found(case: Case) -> Iterator[Breach]:
        yield from phrases(case, identifier)

    return found


penalty = _rule("C-01", "由劳动者承担违约金", kinds=LABOUR | AMENDED, valid_from=CONTRACT_LAW)
deposit = _rule("C-09", "收取押金、费用，扣押证件，要求担保", kinds=BEGINNING | AMENDED, valid_from=CONTRACT_LAW)
forbidden = _rule("C-11", "免除工伤责任，限制婚育，放弃休假，任意变更", kinds=BEGINNING | AMENDED, valid_from=LABOUR_LAW)
fine = _rule("C-12", "以罚款、扣工资作为处罚", severity="warn", kinds=LABOUR | OVER_AGE | AMENDED, valid_from=LABOUR_LAW)
# Part-time work may be ended at any time and without severance (LCL 71).
ending = _rule("T-03", "在法定情形以外约定终止", kinds=FULL_TIME | AMENDED, valid_from=CONTRACT_LAW)
vague_pay = _rule("W-06", "工资的数额或者构成不明", severity="warn", kinds=LABOUR | OVER_AGE | AMENDED, valid_from=CONTRACT_LAW)
overtime = _rule(
    "W-07", "工资包含加班费，放弃加班费", severity="warn", kinds=FULL_TIME | OVER_AGE | AMENDED, valid_from=LABOUR_LAW
)

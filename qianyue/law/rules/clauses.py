"""C: penalties, service period, non-compete, forbidden clauses (`domain.md` 6.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import LCL, Basis
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import Breach, rule

LONGEST_NON_COMPETE = 24  # months


@rule("C-05", "竞业限制过长", basis=(Basis(LCL, 24, 2),), valid_from=date(2008, 1, 1))
def non_compete_length(case: Case) -> Iterator[Breach]:
    """At most two years after the contract ends."""
    months = case.non_compete.months
    if months is not None and months > LONGEST_NON_COMPETE:
        yield Breach(
            "/agreements/non_compete/months",
            f"竞业限制约定为 {months} 个月，超过二年",
            f"竞业限制期限不超过 {LONGEST_NON_COMPETE} 个月",
        )

"""C-10: social insurance that is refused (`domain.md` 6.8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from qianyue.law.basis import LL, SPC2, Basis
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import FULL_TIME, Breach, rule
from qianyue.law.rules.wording import worded

INSURANCES = {"pension": "养老", "medical": "医疗", "work_injury": "工伤", "unemployment": "失业", "maternity": "生育"}


@rule(
    "C-10",
    "放弃社会保险的约定无效",
    basis=(Basis(LL, 72), Basis(SPC2, 19, 1)),
    kinds=FULL_TIME,
    valid_from=date(1995, 1, 1),
    mark="S:SPC2",
)
def refused(case: Case) -> Iterator[Breach]:
    """Any of the five insurances agreed away in a labour or dispatch contract, by a tick or in words."""
    for item, name in INSURANCES.items():
        if getattr(case.insurance, item) is False:
            yield Breach(
                f"/social_insurance/{item}",
                f"约定不参加{name}保险，这样的约定无效",
                f"改为依法参加{name}保险",
            )
    yield from worded("C-10", case)

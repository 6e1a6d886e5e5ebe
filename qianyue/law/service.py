"""Service with one employer: since when it is continuous, which fixed terms have followed each other, what severance it makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from qianyue.law.basis import SPC2
from qianyue.law.dates import add_months, full_months, next_day
from qianyue.law.terms.work import Previous

LCL_BEGAN = date(2008, 1, 1)  # successive terms and severance at expiry count from this day (LCL 97)
EXTENSION_COUNTS = 12  # months of agreed extension, taken together (SPC2 10(1))
HALF = Decimal("0.5")


def chain(previous: Sequence[Previous], start: date, *, slack: int = 0) -> Iterator[Previous]:
    """The earlier contracts that lead up to `start` without a break, the latest first.

    A break is a day between two contracts, or, with `slack`, more than so many months. Unknown days break nothing.
    """
    reached: date | None = start
    for contract in sorted(previous, key=_place, reverse=True):
        if contract.end is not None and reached is not None and reached > add_months(next_day(contract.end), slack):
            return
        yield contract
        reached = contract.start


def successive_fixed_terms(previous: Sequence[Previous], start: date, on: date, *, slack: int = 0) -> int:
    """How many fixed terms have followed each other up to `start`; two, and the next is open-ended (LCL 14(2)(3), 97(1)).

    A term extended by a year or more in all counts twice (SPC2 10(1), from 2025-09-01).
    """
    count = 0
    for contract in chain(previous, start, slack=slack):
        if contract.type in ("open_ended", "task") or (contract.start is not None and contract.start < LCL_BEGAN):
            break
        count += 2 if on >= SPC2.in_force and (contract.extended_months or 0) >= EXTENSION_COUNTS else 1
    return count


def continuous_since(*, stated: date | None, employment_start: date | None, previous: Sequence[Previous], start: date) -> date:
    """The first day of the unbroken service that goes on at `start`.

    As stated (it may include an earlier employer, LCL-R 10); else after the last break between the contracts; else the
    first day ever with this employer.
    """
    if stated is not None:
        return stated
    if not previous:
        return start if employment_start is None else min(start, employment_start)
    unbroken = list(chain(previous, start))
    if len(unbroken) < len(previous):
        return min((contract.start for contract in unbroken if contract.start is not None), default=start)
    days = [start, employment_start, *(contract.start for contract in previous)]
    return min(day for day in days if day is not None)


def severance_months(since: date, until: date) -> Decimal:
    """Months of pay for service from `since` to `until`, both included (LCL 47(1)): one a year, six months count as a year,
    less as half of one.
    """
    months = full_months(since, until)
    years, rest = divmod(months, 12)
    if rest >= 6:
        return Decimal(years + 1)
    return years + (HALF if rest or add_months(since, months) < next_day(until) else Decimal(0))


def _place(contract: Previous) -> date:
    return contract.start or contract.end or date.min

"""Civil-date arithmetic, once and for all rooms (`domain.md` 6.0; CC 200–204, 1259).

Dates are civil dates in Asia/Shanghai. Nothing here raises near the end of the calendar: what would lie after
9999-12-31 is that day.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")  # no daylight saving since 1991
ONE_DAY = timedelta(days=1)
PROBATION_STEPS = ((36, 6), (12, 2), (3, 1))  # months of the term, months of probation at most (LCL 19(1))


def today() -> date:
    """The civil date in China now."""
    return datetime.now(UTC).astimezone(CHINA).date()


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later, else that month's last day (CC 202)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year > date.max.year:
        return date.max
    if day.day <= 28:
        return date(year, month, day.day)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_day(day: date) -> date:
    """The day after."""
    return day if day == date.max else day + ONE_DAY


def last_day(start: date, months: int) -> date:
    """The last day of a period of whole months that begins on `start`: 2026-03-15 and 36 give 2029-03-14."""
    return add_months(start, months) - ONE_DAY


def is_full(start: date, end: date, months: int) -> bool:
    """Whether `start` … `end`, both included, is at least `months` long: `end + 1 day >= add_months(start, months)`."""
    return next_day(end) >= add_months(start, months)


def exceeds(start: date, end: date, months: int) -> bool:
    """Whether `start` … `end`, both included, is longer than `months`."""
    return next_day(end) > add_months(start, months)


def full_months(start: date, end: date) -> int:
    """How many whole months `start` … `end`, both included, hold; 0 when the end comes first."""
    after = next_day(end)
    months = (after.year - start.year) * 12 + after.month - start.month
    return max(months if add_months(start, months) <= after else months - 1, 0)


def birthday(birth: date, age: int) -> date:
    """The day on which somebody reaches `age`; for those born on 29 February the 28th where there is no 29th."""
    return add_months(birth, 12 * age)


def age_on(birth: date, day: date) -> int:
    """Full years on that day; full on the birthday itself (CC 1259). Negative before birth."""
    age = day.year - birth.year
    return age if birthday(birth, age) <= day else age - 1


def probation_months(*, term_type: str | None, start: date | None, end: date | None) -> int | None:
    """How many months of probation the law allows at most for such a term (LCL 19(1), (3)); None when it cannot be said."""
    if term_type == "open_ended":
        return 6
    if term_type == "task":
        return 0
    if start is None or end is None or end < start:
        return None
    for months, allowed in PROBATION_STEPS:
        if is_full(start, end, months):
            return allowed
    return 0


def last_day_of_probation(
    *, term_type: str | None, term_start: date | None, term_end: date | None, probation_start: date | None = None
) -> date | None:
    """The last day that a probation may have (LCL 19); None when there may be none or it cannot be said.

    `probation_start` is its first day, else the first day of the term.
    """
    months = probation_months(term_type=term_type, start=term_start, end=term_end)
    first = probation_start or term_start
    if not months or first is None:
        return None
    last = last_day(first, months)
    return last if term_type == "open_ended" or term_end is None else min(last, term_end)

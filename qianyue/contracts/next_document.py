"""What the next document of an employment begins with, so that nothing is typed twice: all of it from what is in force now."""

from __future__ import annotations

import copy
import datetime
from typing import Any

from qianyue.contracts.employment import Employment, as_previous, previous_of
from qianyue.contracts.links import Link
from qianyue.law.dates import ONE_DAY, full_months, last_day

AFTER_PAPER = "labor_contract"  # what is on paper is followed by a contract of its own
FOLLOWING = (AFTER_PAPER, "amendment", "renewal", "termination_agreement", "ending_certificate")
CARRIED = (
    "dispatch", "platform_work", "term", "work", "hours", "pay", "social_insurance", "protection", "agreements", "clauses",
)  # fmt: skip


def beginning(kind: str, employment: Employment) -> dict[str, Any]:
    """Terms of a document of this kind that follows the current agreement. Errors: KeyError for a kind that follows none."""
    link = employment.current
    terms: dict[str, Any] = {"format": "qianyue-terms/1", "kind": kind}
    terms |= {name: copy.deepcopy(link.terms[name]) for name in ("employer", "worker") if name in link.terms}
    if kind == AFTER_PAPER:
        return _anew(terms, employment)
    terms["amends"] = {"contract": link.number}
    return _MORE[kind](terms, employment)


def _anew(terms: dict[str, Any], employment: Employment) -> dict[str, Any]:
    """The first contract on the platform after one on paper: what the paper says, and the papers as history."""
    link = employment.current
    terms["employment_start"] = _written(employment.work_since.value)
    terms["term"] = _next_term(employment)
    if work := link.part("work"):
        terms["work"] = copy.deepcopy(work)
    before = [one for one in employment.links if one is not link]
    terms["history"] = {"previous": [_said(one) for one in (*previous_of(before, link), as_previous(link))]}
    return {name: value for name, value in terms.items() if value not in (None, {}, [])}


def _amendment(terms: dict[str, Any], employment: Employment) -> dict[str, Any]:
    terms["amends"]["reason"] = "LCL35"
    return terms


def _renewal(terms: dict[str, Any], employment: Employment) -> dict[str, Any]:
    """The same conditions for the same length again; without an end where an open-ended contract is due (T-04)."""
    link = employment.current
    terms |= {name: copy.deepcopy(link.terms[name]) for name in CARRIED if name in link.terms}
    terms["employment_start"] = _written(employment.work_since.value)
    terms["term"] = _next_term(employment)
    before = [one for one in employment.links if one is not link]
    terms["history"] = {"previous": [_said(one) for one in (*previous_of(before, link), as_previous(link))]}
    if stated := link.part("history").get("continuous_service_since"):
        terms["history"]["continuous_service_since"] = stated
    terms["amends"]["reason"] = "LCL44-1"
    return {name: value for name, value in terms.items() if value not in (None, {}, [])}


def _next_term(employment: Employment) -> dict[str, Any]:
    link, first = employment.current, day_after(employment.current)
    term = {name: value for name, value in link.part("term").items() if name in ("type", "task")}
    if first is None:
        return term
    term["start"] = _written(first)
    if open_ended_next(employment):
        return {"type": "open_ended", "start": term["start"]}
    months = full_months(link.start, link.end) if link.start and link.end else 0
    if term.get("type") == "fixed" and months:
        term["end"] = _written(last_day(first, months))
    return term


def day_after(link: Link) -> datetime.date | None:
    """When what follows this agreement would begin."""
    return link.end + ONE_DAY if link.end and link.end < datetime.date.max else None


def open_ended_next(employment: Employment) -> bool:
    """Whether what begins after the current term has to be open-ended, unless the worker wants it otherwise."""
    due, first = employment.open_ended_due.value, day_after(employment.current)
    return due is not None and first is not None and due <= first


def _said(previous: Any) -> dict[str, Any]:
    return dict(previous.model_dump(mode="json", exclude_none=True))


def _termination(terms: dict[str, Any], employment: Employment) -> dict[str, Any]:
    terms["amends"]["reason"] = "LCL36"
    terms["ending"] = {"type": "dissolved", "proposed_by": "employer"}
    return terms


def _certificate(terms: dict[str, Any], employment: Employment) -> dict[str, Any]:
    """LCL-R 24: term, day of the ending, post, years of service; the reason only where it is recorded."""
    link, ending = employment.current, employment.current.ended
    terms["employment_start"] = _written(employment.work_since.value)
    terms["term"] = {name: value for name, value in link.part("term").items() if name in ("type", "start", "end", "task")}
    terms["work"] = {name: value for name, value in link.part("work").items() if name in ("position", "duties", "place")}
    day = ending.day if ending else link.end
    years, months = _service_until(employment, day)
    terms["ending"] = {"type": ending.type if ending else "terminated", "service_years": years, "service_months": months}
    if day is not None:
        terms["amends"]["effective"] = _written(day)
    if reason := (ending.reason if ending else "LCL44-1" if link.end else ""):
        terms["amends"]["reason"] = reason
    return {name: value for name, value in terms.items() if value not in (None, {}, [])}


def _service_until(employment: Employment, day: datetime.date | None) -> tuple[int, int]:
    since = employment.service_since.value
    return divmod(full_months(since, day), 12) if since and day else (0, 0)


def _written(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


_MORE = {
    "amendment": _amendment,
    "renewal": _renewal,
    "termination_agreement": _termination,
    "ending_certificate": _certificate,
}

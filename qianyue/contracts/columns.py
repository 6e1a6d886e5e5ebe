"""What of a contract's terms the authority's lists ask for, in plain columns: days and places, nothing of the person.

The terms themselves are ciphertext, which no query can look into. Filled with each offer, and again when an amendment of it
is concluded; empty where the terms do not say.
"""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from qianyue.contracts.in_force import in_force
from qianyue.contracts.models import Contract
from qianyue.contracts.search import entries, words
from qianyue.documents.kinds import kind_in
from qianyue.law.regions import region


def columns_of(terms: dict[str, Any], *, employer_region: str) -> dict[str, Any]:
    """`starts_on` and `ends_on` of the term, `works_from` (the day of 用工), `region` of performance, else the employer's."""
    term, work = _part(terms, "term"), _part(terms, "work")
    place = work.get("region")
    starts = _day(term.get("start"))
    return {
        "starts_on": starts,
        "ends_on": _day(term.get("end")),
        "works_from": _day(terms.get("employment_start")) or starts,
        "region": place if isinstance(place, str) and region(place) else employer_region,
    }


def paper_columns(employer: uuid.UUID, number: str, terms: dict[str, Any]) -> dict[str, Any]:
    """Of a contract on paper: `kind`, `ends_on`, `works_from`, and the words under which it is found (`PaperContract`)."""
    return {
        "kind": kind_in(terms).name,
        "ends_on": _day(_part(terms, "term").get("end")),
        "works_from": _day(terms.get("employment_start")),
        "tokens": sorted(entries.hashed(employer, words.of_contract(number, terms))),
    }


def follow_amendment(amendment: Contract) -> None:
    """What the amended contract says now, once what amends it is concluded. Belongs into that transaction."""
    earlier = amendment.earlier
    if amendment.kind == "amendment" and earlier is not None:
        Contract.objects.filter(id=earlier.id).update(**columns_of(in_force(earlier), employer_region=earlier.employer.region))


def _part(terms: dict[str, Any], name: str) -> dict[str, Any]:
    part = terms.get(name)
    return part if isinstance(part, dict) else {}


def _day(text: Any) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except (TypeError, ValueError):
        return None

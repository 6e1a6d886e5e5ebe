"""Invented documents of every kind: the samples of `documents.kinds`, between people who exist on this platform."""

from __future__ import annotations

import datetime
import re
from typing import Any

from qianyue.cli import invented, rehearsal
from qianyue.cli.rehearsal import Office, Worker
from qianyue.contracts.models import Contract
from qianyue.documents.kind import Kind
from qianyue.law.dates import add_months, next_day

WRITTEN = datetime.date(2026, 12, 1)  # the day from which the samples count
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
OLD = datetime.date(1950, 1, 1)
WAGE = {"path": "/pay/monthly_wage", "from": "4500.00", "to": "4700.00"}


def worker_for(kind: Kind, *, serial: int) -> Worker:
    """Somebody whom a document of this kind may be about."""
    return Worker(serial=serial, born=OLD) if kind.code == "over_age_agreement" else Worker(serial=serial)


def follows(kind: Kind) -> bool:
    """Whether a document of this kind names a contract that was concluded before."""
    return "amends" in kind.sections


def terms(
    kind: Kind, office: Office, worker: Worker, *, earlier: Contract | None = None, partner: Office | None = None
) -> dict[str, Any]:
    """Terms of this kind to which no rule objects, beginning next month. `earlier`: what it follows; `partner`: who joins it."""
    made: dict[str, Any] = _moved(kind.shortest())
    plain = invented.terms(office.facts, worker.person)
    made["employer"] = plain["employer"] | {"kind": made["employer"]["kind"]}
    made["worker"] = plain["worker"] | {"receives_pension": made["worker"].get("receives_pension", False)}
    if "protection" in made:
        made["protection"] = plain["protection"] | made["protection"]
    if earlier is not None:
        made["amends"] = made["amends"] | {"contract": earlier.number}
    if kind.code == "amendment":
        made["amends"]["changes"] = [WAGE]
    if partner is not None:
        made["platform_work"] |= {"partner": partner.facts["name"], "partner_details": {"uscc": partner.facts["uscc"]}}
    return made


def conclude(kind: Kind, office: Office, worker: Worker, *, return_url: str, partner: Office | None = None) -> Contract:
    """One document of this kind, concluded; the contract that it follows is concluded before it."""
    earlier = rehearsal.conclude(office, worker, return_url=return_url) if follows(kind) else None
    said = None if kind.name == "labor_contract" else terms(kind, office, worker, earlier=earlier, partner=partner)
    return rehearsal.conclude(office, worker, return_url=return_url, terms=said, partner=partner)


def _moved(value: Any) -> Any:
    """With every civil date as far from the first of next month as it is from the day for which the sample was written."""
    if isinstance(value, dict):
        return {name: _moved(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_moved(item) for item in value]
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return value
    first, day = invented.start(), datetime.date.fromisoformat(value)
    months = (first.year - WRITTEN.year) * 12 + first.month - WRITTEN.month
    if (after := next_day(day)).day == 1:  # the end of a month stays one
        return (add_months(after, months) - datetime.timedelta(days=1)).isoformat()
    return add_months(day, months).isoformat()

"""Chains of concluded documents for the tests: an employment that began in the past, in as many agreements as wanted."""

from __future__ import annotations

import datetime
import itertools
import uuid
from typing import Any

from qianyue.cli import invented
from qianyue.cli.rehearsal import Office, Worker, conclude
from qianyue.contracts.links import Link
from qianyue.contracts.models import Contract
from qianyue.law.dates import add_months, today
from tests.platform.fixtures import RETURN_URL

_serial = itertools.count(1)


def link(start: str, end: str | None, *, kind: str = "labor_contract", **more: Any) -> Link:
    """One agreement of an invented worker, fixed unless it has no end."""
    terms = invented.terms(invented.employer(), invented.Person(1))
    terms |= {"kind": kind.removesuffix("_short"), "employment_start": start, "probation": None}
    terms["term"] = {"type": "fixed" if end else "open_ended", "start": start, "end": end}
    terms = {name: value for name, value in (terms | more.pop("terms", {})).items() if value is not None}
    terms["term"] = {name: value for name, value in terms["term"].items() if value is not None}
    agreed = datetime.date.fromisoformat(end) if end else None
    number = f"QY20260101-{next(_serial):010d}"
    return Link(**{"key": uuid.uuid4(), "number": number, "kind": kind, "terms": terms, "agreed_end": agreed} | more)


def running(office: Office, worker: Worker, *, until: datetime.date | None = None, **more: Any) -> Contract:
    """A contract for a year that is in force, or has been until some day."""
    end_ = until or add_months(today(), 6)
    start = add_months(end_, -12) + datetime.timedelta(days=1)
    term = {"type": "fixed", "start": start.isoformat(), "end": end_.isoformat()}
    said = invented.terms(office.facts, worker.person, term=term, employment_start=start.isoformat(), **more)
    del said["probation"]
    return conclude(office, worker, return_url=RETURN_URL, terms=said)

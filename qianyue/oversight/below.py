"""One contract against a new row: which of its wages do not reach the minimum from then on, and what would pass."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from qianyue import law
from qianyue.contracts.models import Contract
from qianyue.evidence.record import record
from qianyue.law.regions import within
from qianyue.law.rules.case import NO_TERM, Case
from qianyue.law.wages import MinimumWage
from qianyue.operations.actor import Actor
from qianyue.operations.ids import new_id
from qianyue.oversight.models import Shortfall, TableRow

RULES = ("W-01", "W-02", "W-08", "W-09")  # those that look at the minimum wage


def recheck_contract(contract: Contract, cause: TableRow, using: law.TableSet) -> None:
    """Write down what is too low since `cause`, and what is so no more. Doing it again changes nothing."""
    terms = law.parse_terms(contract.proposal.terms)
    term = terms.term or NO_TERM
    day = max(cause.valid_from, timezone.localdate(), term.start or datetime.date.min)
    standard = Case(terms, day, using).minimum_wage
    if standard is None or not _decides(cause, standard):
        return
    found = {one.path: one for one in _too_low(terms, day, using)} if term.end is None or term.end >= day else {}
    with transaction.atomic():
        known = {one.path: one for one in Shortfall.objects.select_for_update().filter(contract=contract)}
        for path, one in found.items():
            before = known.get(path)
            still = before is not None and before.resolved_at is None
            if still and before.fix == one.fix:
                continue
            shortfall = Shortfall(
                id=before.id if before else new_id(contract.shard),
                contract=contract,
                employer_id=contract.employer_id,
                row=cause,
                rule=one.rule,
                path=path,
                place=standard.region,
                since=min(before.since, cause.valid_from) if still else cause.valid_from,
                until=term.end,
                message=one.message,
                fix=one.fix,
                found_at=timezone.now(),
            )
            shortfall.save(force_insert=before is None, force_update=before is not None)
            _record("contract.below_minimum", shortfall)
        for shortfall in known.values():
            if shortfall.path not in found and shortfall.resolved_at is None:
                shortfall.resolved_at = timezone.now()
                shortfall.save(update_fields=["resolved_at"])
                _record("contract.minimum_reached", shortfall)


def _decides(cause: TableRow, standard: MinimumWage) -> bool:
    """Whether the standard of a place comes from this row, or from one that corrects it: other rows have their own rounds."""
    if cause.table == TableRow.Table.WAGE_CLASSES:
        return standard.region == cause.region
    same = (standard.wage_class, standard.since) == (cause.wage_class, cause.valid_from)
    return same and within(standard.region, cause.region)


def _too_low(terms: law.Terms, day: datetime.date, using: law.TableSet) -> Iterator[law.Finding]:
    """The wages that do not reach the minimum on that day; of a probation only while it lasts."""
    probation = getattr(terms, "probation", None)
    over = probation is not None and probation.end is not None and probation.end < day
    for finding in law.check(terms, day, using):
        looks = finding.rule in RULES and finding.severity == "block" and finding.path.endswith("wage")
        if looks and not (over and finding.path.startswith("/probation")):
            yield finding


def _record(kind: str, shortfall: Shortfall) -> None:
    """In the contract's own chain; the wage itself is not for whoever may see the chain."""
    facts = {"rule": shortfall.rule, "path": shortfall.path, "row": str(shortfall.row_id), "since": shortfall.since.isoformat()}
    record(kind, stream=shortfall.contract_id, actor=Actor.system(), facts=facts)

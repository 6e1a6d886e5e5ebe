"""A row of a spreadsheet becomes the entry of one contract on paper: first only looked at, and entered once somebody says so."""

from __future__ import annotations

from django.db import Error, transaction
from django.db.models import Q

from qianyue.contracts import same
from qianyue.contracts.acts.enter_paper import enter_paper
from qianyue.contracts.batches.engine import BROKEN, WORKS, finding, log, said_of, write_down
from qianyue.contracts.links import day_of
from qianyue.contracts.models import Batch, BatchRow, Contract, State
from qianyue.contracts.others import EMPLOYING
from qianyue.contracts.papers import Written, entered, read_paper
from qianyue.contracts.sheets.plan import Plan
from qianyue.contracts.sheets.rows import Read, terms_of
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput, QianyueError
from qianyue.operations.sentences import Sentence
from qianyue.people.models import identity_index


def paper_rows(batch: Batch, rows: list[BatchRow], actor: Actor) -> None:
    """One transaction for all of them: a death in between leaves every row waiting and nothing entered."""
    plan = Plan.from_json(batch.plan)
    with transaction.atomic():
        waiting = BatchRow.objects.select_for_update().filter(state=BatchRow.State.WAITING)
        held = list(waiting.filter(id__in=[row.id for row in rows]).order_by("number"))
        every = [terms_of(row.cells, plan) for row in held]
        if batch.accepted_at:
            same.hold(filter(None, map(_identity, every)))  # in one order, before `enter_paper` does, one by one
        for row, read in zip(held, every, strict=True):
            if batch.accepted_at:
                _enter(batch, row, read, actor)
            else:
                _check(batch, row, read)
        write_down(held)


def _identity(read: Read) -> bytes | None:
    worker = read.terms.get("worker") or {}
    kind, number = worker.get("id_type"), worker.get("id_number")
    return identity_index(kind, number) if isinstance(kind, str) and isinstance(number, str) else None


def _check(batch: Batch, row: BatchRow, read: Read) -> None:
    """Everything that would refuse the entry, and what is to be looked at before it is made."""
    found = [finding(place, message) for place, message in read.problems.items()]
    try:
        written = read_paper(read.terms, batch.employer)
    except InvalidInput as problem:
        found += [one for one in said_of(problem) if one["path"] not in read.problems]
    else:
        found += _known(batch, written)
    refused = any(one["severity"] == "block" for one in found)
    row.state = BatchRow.State.REFUSED if refused else BatchRow.State.READY
    row.findings = found or None


def _known(batch: Batch, written: Written) -> list[dict[str, str]]:
    """What there is of this worker already."""
    if there := entered(batch.employer_id, written):
        message = Sentence("这名劳动者从同一天开始的纸质合同已经登记过（登记编号 {number}）", number=there.number)
        return [finding("/worker/id_number", message, fix="不需要再登记，请删去这一行")]
    signed = Contract.objects.filter(employer=batch.employer_id, worker_identity=written.identity, state=State.CONCLUDED)
    at_once = signed.filter(kind__in=EMPLOYING).filter(Q(ends_on=None) | Q(ends_on__gte=written.starts_on))
    if end := day_of(written.terms["term"].get("end")):
        at_once = at_once.filter(starts_on__lte=end)
    if same := at_once.order_by("starts_on").first():
        message = Sentence("平台上已有同一时期订立的电子合同（编号 {number}）", number=same.number)
        return [finding("/term/start", message, fix="请核对日期；电子合同不需要再登记为纸质合同", severity="warn")]
    return []


def _enter(batch: Batch, row: BatchRow, read: Read, actor: Actor) -> None:
    """Each row is refused by what refuses it, and only that row."""
    try:
        row.paper_id = enter_paper(read.terms, actor=actor, row=row, employer=batch.employer)
        row.state, row.cells = BatchRow.State.DONE, None
    except Error:
        raise
    except QianyueError as problem:
        if problem.status >= 500:
            raise
        row.state, row.findings = BatchRow.State.REFUSED, said_of(problem)
    except Exception as problem:  # noqa: BLE001 - one row must not keep ten thousand waiting; the operator sees it
        log.error("unexpected", kind="contracts.batch", row=str(row.id), exc_info=problem)
        row.state, row.findings = BatchRow.State.REFUSED, [finding("", BROKEN)]


WORKS[Batch.Work.PAPER] = paper_rows

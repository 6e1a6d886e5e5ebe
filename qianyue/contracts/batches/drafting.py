"""A row of a spreadsheet becomes a draft, or is told why not.

`draft_row` is the whole way from cells to contract; whoever brings rows from elsewhere (paper contracts, another platform)
makes the same call.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import Error, transaction

from qianyue.contracts import same
from qianyue.contracts.acts.draft import create_draft
from qianyue.contracts.batches.engine import BROKEN, WORKS, finding, log, write_down
from qianyue.contracts.judging import judge
from qianyue.contracts.models import Batch, BatchRow, Contract, PaperContract
from qianyue.contracts.others import others_problems
from qianyue.contracts.sheets.plan import Plan
from qianyue.contracts.sheets.rows import Read, terms_of
from qianyue.documents.kinds import kind_in
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput, QianyueError
from qianyue.operations.sentences import Sentence
from qianyue.people.models import identity_index

NO_PHONE = "缺少劳动者本人的手机号：签约邀请和验证码都发到这个号码"
SHOWN = 40  # findings of one row


def draft_rows(batch: Batch, rows: list[BatchRow], actor: Actor) -> None:
    """One transaction for all of them: a death in between leaves every row waiting and no contract.

    The rows are held and asked for their state first, so whoever comes second drafts nothing: no operation key says it better.
    """
    plan = Plan.from_json(batch.plan)
    with transaction.atomic():
        waiting = BatchRow.objects.select_for_update().filter(state=BatchRow.State.WAITING)
        held = list(waiting.filter(id__in=[row.id for row in rows]).order_by("number"))
        read = [terms_of(row.cells, plan) for row in held]
        indexes = [same.drafted_for(batch.employer_id, one.terms) for one in read]
        same.hold(index for index in indexes if index)
        there = {bytes(one.drafted_for): one for one in same.standing(index for index in indexes if index)}
        known = _known(one.terms for one in read)
        for row, one, index in zip(held, read, indexes, strict=True):
            alone = _identity(one.terms) not in known
            made = _drafted(batch, row, one, there.get(index) if index else None, alone=alone, actor=actor)
            if made and index:
                there[index] = made
        write_down(held)


def _known(many: Iterable[dict[str, Any]]) -> set[bytes | None]:
    """Of the workers of these terms, those with whom there was ever anything: the rules look at that one by one."""
    asked = [index for index in map(_identity, many) if index]
    every = (Contract.objects, PaperContract.objects)
    found = [kept.filter(worker_identity__in=asked).values_list("worker_identity", flat=True) for kept in every]
    return {bytes(index) for indexes in found for index in indexes}


def _identity(terms: dict[str, Any]) -> bytes | None:
    worker = terms.get("worker") or {}
    kind, number = worker.get("id_type"), worker.get("id_number")
    return identity_index(kind, number) if isinstance(kind, str) and isinstance(number, str) else None


def _drafted(batch: Batch, row: BatchRow, read: Read, earlier: Contract | None, *, alone: bool, actor: Actor) -> Contract | None:
    try:
        return draft_row(batch, row, read, earlier, alone=alone, actor=actor)
    except Error:
        raise
    except QianyueError as problem:
        if problem.status >= 500:
            raise
        row.state, row.findings = BatchRow.State.REFUSED, [finding("", problem.message)]
    except Exception as problem:  # noqa: BLE001 - one row must not keep ten thousand waiting; the operator sees it
        log.error("unexpected", kind="contracts.batch", row=str(row.id), exc_info=problem)
        row.state, row.findings = BatchRow.State.REFUSED, [finding("", BROKEN)]
    return None


def draft_row(batch: Batch, row: BatchRow, read: Read, earlier: Contract | None, *, alone: bool, actor: Actor) -> Contract | None:
    """The contract of one row, or None and the findings in the row, which the caller writes down.

    `earlier`: what stands for the same person and day. `alone`: nothing was ever offered to this worker.
    """
    findings = judged(batch, read, alone=alone)
    if earlier is not None:
        findings.insert(0, _twice(batch, earlier))
    if any(one["severity"] == "block" for one in findings):
        row.state, row.findings = BatchRow.State.REFUSED, findings[:SHOWN]
        return None
    key = create_draft(read.terms, actor=actor)
    row.state, row.findings, row.contract_id, row.cells = BatchRow.State.DONE, findings[:SHOWN] or None, key, None
    made = Contract(id=key, employer=batch.employer)
    made.row = row.number  # type: ignore[attr-defined] - written down with the others
    return made


def judged(batch: Batch, read: Read, *, alone: bool = False) -> list[dict[str, str]]:
    """What keeps these terms from being offered today, and what is to be looked at: reading, rules, the parties.

    What two members may except (`override`) does not keep a row from becoming a draft: only there it can be excepted.
    """
    trial = Contract(employer=batch.employer, number=f"QY{0:018d}", kind=kind_in(read.terms).name)
    found = [finding(place, message) for place, message in read.problems.items()]
    terms = read.terms
    try:
        parsed, findings = judge(trial, terms, alone=alone)
    except InvalidInput as problem:
        return found + [finding(place, text) for place, text in problem.fields.items()]
    found += [
        finding(one.path, one.message, severity=one.severity, fix=one.fix, rule=one.rule)
        for one in findings
        if one.severity != "info" and one.path not in read.problems
    ]
    found += [finding(place, str(text)) for place, text in others_problems(trial, parsed).items()]
    if "/worker/phone" not in read.problems and not _phone(terms):
        found.append(finding("/worker/phone", NO_PHONE))
    return found


def _phone(terms: dict[str, Any]) -> Any:
    return (terms.get("worker") or {}).get("phone")


def _twice(batch: Batch, earlier: Contract) -> dict[str, str]:
    """The same person from the same day: in this sheet, or in a contract that there is already."""
    row = BatchRow.objects.filter(batch=batch, contract=earlier.id).values_list("number", flat=True).first()
    if row or not earlier.number:
        message = Sentence("与第 {row} 行是同一个人、同一个起始日，已经按那一行起草", row=row or earlier.row)
    else:
        message = Sentence("这名劳动者从同一天起已经有一份合同（编号 {number}）", number=earlier.number)
    return finding("/worker/id_number", message, fix="不需要再起草的，请删去这一行；要修改的，请打开那份合同修改")


WORKS[Batch.Work.DRAFT] = draft_rows

"""A list that an approver decides on, in words: each content, what the rules say of it, and what has become of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from qianyue.contracts.acts.approve_batch import Item
from qianyue.contracts.models import Approval, Batch, BatchRow, Contract, Order
from qianyue.contracts.turns import order_for
from qianyue.web.batch_words import note_of
from qianyue.web.desk_words import worker_name


@dataclasses.dataclass(frozen=True, kw_only=True)
class Row:
    """`value` names what may be decided on; empty where nothing may any more, and then `word` says why.

    `notes`: (severity, where, sentence). `order`: who signs first, where that is not the worker; it is decided on, too.
    """

    place: int
    contract: Contract
    name: str
    digest: str
    order: str
    notes: list[tuple[str, str, str]]
    value: str
    word: str
    tag: str


def of_offers(asked: Batch, items: Sequence[Item]) -> tuple[list[Row], list[tuple[str, int]]]:
    """All rows of the list that a handler has asked about, and what the rules say of how many."""
    rows = list(asked.rows.filter(state=BatchRow.State.DONE).select_related("contract").order_by("number"))
    open_now = {item.contract for item in items}
    said: dict[tuple[Any, str], Approval] = {}
    keys = [row.contract_id for row in rows]
    for one in Approval.objects.filter(contract__in=keys, step=Approval.Step.OFFER).order_by("asked_at"):
        said[one.contract_id, one.digest] = one
    lines = []
    for row in rows:
        waits = row.contract_id in open_now
        word, tag = ("", "") if waits else _outcome(row, said.get((row.contract_id, row.document)))
        order = unusual(order_for(row.contract, row.contract.definition))
        lines.append(_row(row.number, row.contract, row.document, row.findings or (), order, waits=waits, word=word, tag=tag))
    return lines, summary(row.findings or () for row in rows if row.contract_id in open_now)


def of_files(items: Sequence[Item]) -> tuple[list[Row], list[tuple[str, int]]]:
    """The files that wait for the seal, with what the rules said when each was offered."""
    found = (
        Contract.objects.select_related("proposal").defer("terms", "proposal__terms").in_bulk([item.contract for item in items])
    )
    findings = {key: _serious(one.proposal.findings) for key, one in found.items()}
    lines = [
        _row(item.place, one, item.digest, findings[item.contract], unusual(one.proposal.order), waits=True, word="", tag="")
        for item in items
        if (one := found.get(item.contract))
    ]
    return lines, summary(findings.values())


def summary(many: Iterable[Iterable[dict[str, Any]]]) -> list[tuple[str, int]]:
    """For each rule that has found something: what it says of the first, and of how many; the most frequent first."""
    said: dict[str, str] = {}
    count: dict[str, int] = {}
    for findings in many:
        for rule, found in {found["rule"]: found for found in findings}.items():
            said.setdefault(rule, note_of(found, {})[2])
            count[rule] = count.get(rule, 0) + 1
    return [(said[rule], number) for rule, number in sorted(count.items(), key=lambda one: -one[1])]


def unusual(order: str) -> str:
    """Who signs first, in the words of the choice; empty where the worker does, as usual."""
    return "" if order == Order.WORKER else Order(order).label


def _serious(findings: Any) -> list[dict[str, Any]]:
    return [found for found in findings or () if found.get("severity") != "info"]


def _row(
    place: int,
    contract: Contract,
    digest: str,
    findings: Iterable[dict[str, Any]],
    order: str,
    *,
    waits: bool,
    word: str,
    tag: str,
) -> Row:
    return Row(
        place=place,
        contract=contract,
        name=worker_name(contract),
        digest=digest,
        order=order,
        notes=[note_of(found, {}) for found in findings],
        value=f"{contract.id}:{digest}" if waits else "",
        word=word,
        tag=tag,
    )


def _outcome(row: BatchRow, approval: Approval | None) -> tuple[str, str]:
    if approval is not None and approval.granted and row.contract.edition == row.edition:
        return _("已同意"), "good"
    if approval is not None and approval.granted is False and approval.decided_by_id:
        return _("已退回"), "bad"
    if row.contract.edition != row.edition:
        return _("改过，要重新送审"), "warn"
    return (_("正在办理"), "") if approval is not None and approval.granted is None else (_("不再等待审批"), "")

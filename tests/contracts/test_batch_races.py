"""Batches that two people, or two workers, go on with at the same moment: every row is done once, as it was decided."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from qianyue.contracts.acts.approve_batch import decide_list, digest_of, open_offers
from qianyue.contracts.acts.ask_batch import ask_batch
from qianyue.contracts.acts.draft import save_draft
from qianyue.contracts.acts.propose_batch import propose_batch
from qianyue.contracts.acts.upload_sheet import upload_sheet
from qianyue.contracts.batches import engine
from qianyue.contracts.models import Approval, Batch, BatchRow, Contract
from qianyue.employers.acts.organise import require_approvals
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict
from tests.contracts.sheeting import made, plan_of
from tests.platform.together import together


@pytest.fixture
def db(own_database: str) -> None:
    """Committed: threads see each other."""


@pytest.fixture
def sheet(office: Any, work: Any) -> Batch:
    """Three drafts."""
    key = upload_sheet(made(office), plan_of(office), actor=office.handler)
    work(kinds=[engine.BATCH])
    return Batch.objects.get(id=key)


def states(batch: Any) -> list[str]:
    return list(BatchRow.objects.filter(batch=batch).order_by("number").values_list("state", flat=True))


def test_two_who_decide_at_once_make_one_run(office: Any, sheet: Batch) -> None:
    decided = together(*[lambda: propose_batch(sheet.id, actor=office.handler)] * 2)
    assert sum(isinstance(outcome, Conflict) for outcome in decided) == 1, decided
    assert sheet.runs.count() == 1


def test_two_workers_at_one_run_send_each_draft_once(office: Any, sheet: Batch) -> None:
    run = propose_batch(sheet.id, actor=office.handler)
    steps = [functools.partial(engine.step, batch=str(run), lane=lane, number=0) for lane in (0, 1, 0, 1)]
    assert together(*steps) == [None] * 4
    assert states(run) == ["done"] * 3
    assert [contract.proposals.count() for contract in Contract.objects.all()] == [1] * 3


@pytest.mark.parametrize("attempt", range(3))
def test_an_edit_at_the_moment_of_sending_is_sent_as_decided_or_not_at_all(office: Any, sheet: Batch, attempt: int) -> None:
    run = propose_batch(sheet.id, actor=office.handler)
    drafts = [row.contract for row in sheet.rows.order_by("number")]

    def edit() -> None:
        for draft in drafts:
            save_draft(draft.id, draft.terms | {"clauses": ["乙方每年体检。"]}, edition=1, actor=office.handler)

    outcomes = together(edit, *[functools.partial(engine.step, batch=str(run), lane=lane, number=0) for lane in (0, 1)])
    assert outcomes == [None] * 3
    for row in BatchRow.objects.filter(batch=run):
        assert row.state in ("done", "changed")
        offer = row.contract.proposal
        assert (offer is None) == (row.state == "changed")
        assert offer is None or "clauses" not in offer.terms


@pytest.fixture
def asked(office: Any, sheet: Batch, work: Any) -> Batch:
    """An approver is asked about all three."""
    require_approvals(offers=True, seals=False, actor=office.owner)
    key = ask_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    return Batch.objects.get(id=key)


def test_two_who_ask_at_once_ask_once(office: Any, sheet: Batch) -> None:
    require_approvals(offers=True, seals=False, actor=office.owner)
    outcomes = together(*[lambda: ask_batch(sheet.id, actor=office.handler)] * 2)
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1, outcomes


def test_two_decisions_at_once_are_one(office: Any, asked: Batch) -> None:
    listed = digest_of(open_offers(asked))

    def decide(*, grant: bool) -> Any:
        return decide_list(asked.id, None, listed=listed, grant=grant, reason="不妥", actor=office.approver)

    outcomes = together(functools.partial(decide, grant=True), functools.partial(decide, grant=False))
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1, outcomes
    assert Batch.objects.filter(origin=asked).count() == 1


def test_two_workers_at_one_decision_decide_each_once(office: Any, asked: Batch) -> None:
    run = decide_list(asked.id, None, listed=digest_of(open_offers(asked)), grant=True, actor=office.approver)
    steps = [functools.partial(engine.step, batch=str(run), lane=lane, number=0) for lane in (0, 1, 0, 1)]
    assert together(*steps) == [None] * 4
    assert states(run) == ["done"] * 3
    assert Approval.objects.filter(granted=True).count() == 3
    assert Event.objects.filter(kind="approval.granted").count() == 3

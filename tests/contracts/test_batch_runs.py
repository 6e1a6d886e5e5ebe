"""Proposing all drafts of a sheet, and sealing many files with one decision."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from qianyue.cli.rehearsal import Worker
from qianyue.contracts.acts import seal_batch
from qianyue.contracts.acts.answer import revoke
from qianyue.contracts.acts.approve import decide_seal
from qianyue.contracts.acts.attach import attach
from qianyue.contracts.acts.draft import save_draft
from qianyue.contracts.acts.export_list import export_list
from qianyue.contracts.acts.propose_batch import propose_batch
from qianyue.contracts.acts.seal import approve_seal
from qianyue.contracts.acts.seal_batch import beside, decide_to_seal, list_digest, list_to_seal, moved_on
from qianyue.contracts.acts.stop_batch import stop_batch
from qianyue.contracts.acts.upload_sheet import upload_sheet
from qianyue.contracts.batches import engine
from qianyue.contracts.models import Batch, BatchRow, Contract, Signing, State
from qianyue.employers.acts.organise import require_approvals
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.contracts.sheeting import made, plan_of
from tests.platform.steps import Journey
from tests.uploads.hostile import photograph

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(office: Any, work: Any) -> Batch:
    """Three drafts."""
    key = upload_sheet(made(office), plan_of(office), actor=office.handler)
    work(kinds=[engine.BATCH])
    return Batch.objects.get(id=key)


def states(batch: uuid.UUID) -> list[str]:
    return list(BatchRow.objects.filter(batch=batch).order_by("number").values_list("state", flat=True))


def test_it_works(office: Any, sheet: Batch, work: Any) -> None:
    run = propose_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert states(run) == ["done"] * 3, list(BatchRow.objects.filter(batch=run).values_list("findings", flat=True))
    assert set(Contract.objects.values_list("state", flat=True)) == {State.PROPOSED}
    with pytest.raises(Conflict, match="没有可以发出"):
        propose_batch(sheet.id, actor=office.handler)


def edited(row: BatchRow, office: Any, **said: Any) -> None:
    """A colleague writes something else into the draft."""
    terms = row.contract.terms | (said or {"clauses": ["乙方每年体检。"]})
    save_draft(row.contract_id, terms, edition=row.contract.edition, actor=office.handler)


def test_a_draft_edited_after_the_decision_is_not_sent_and_is_named(office: Any, sheet: Batch, work: Any) -> None:
    run = propose_batch(sheet.id, actor=office.handler)
    edited(sheet.rows.order_by("number")[0], office)
    edited(sheet.rows.order_by("number")[1], office, pay={})  # which the rules would refuse: that it was edited matters more
    work(kinds=[engine.BATCH])
    assert states(run) == ["changed", "changed", "done"]
    first = BatchRow.objects.filter(batch=run, state="changed").first()
    assert (first.contract.state, first.contract.proposals.count()) == (State.DRAFT, 0)
    assert "改过" in first.findings[0]["message"]
    finished = json.loads(Event.objects.filter(stream=office.employer.id, kind="batch.finished").last().body)["facts"]
    assert (finished["done"], finished["changed"]) == (1, 2)


def test_an_attachment_is_an_edit_too(office: Any, sheet: Batch, work: Any) -> None:
    run = propose_batch(sheet.id, actor=office.handler)
    attach(sheet.rows.order_by("number")[0].contract_id, "宿舍.jpg", photograph(), actor=office.handler)
    work(kinds=[engine.BATCH])
    assert states(run) == ["changed", "done", "done"]


def test_what_was_changed_is_sent_again_after_a_look(office: Any, sheet: Batch, work: Any) -> None:
    propose_batch(sheet.id, actor=office.handler)
    edited(sheet.rows.order_by("number")[0], office)
    work(kinds=[engine.BATCH])
    again = propose_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert states(again) == ["done"]
    sent = BatchRow.objects.get(batch=again).contract
    assert sent.proposal.terms["clauses"] == ["乙方每年体检。"]


def test_an_edit_after_the_offer_does_not_make_it_unsent(office: Any, sheet: Batch, work: Any) -> None:
    """A step that died after its offer and before it was written down, and a colleague who then drafts a new version."""
    run = propose_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    edited(sheet.rows.order_by("number")[0], office)
    BatchRow.objects.filter(batch=run).update(state="waiting")
    Batch.objects.filter(id=run).update(state=Batch.State.RUNNING)
    for lane in range(engine.LANES):
        engine.step(batch=str(run), lane=lane, number=9)
    assert states(run) == ["done"] * 3


def test_what_may_not_be_proposed_stays_a_draft_and_says_why(office: Any, sheet: Batch, work: Any) -> None:
    row = sheet.rows.order_by("number").first()
    edited(row, office, pay={**row.contract.terms["pay"], "monthly_wage": "1500"})
    run = propose_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert states(run) == ["refused", "done", "done"]
    refused = BatchRow.objects.get(batch=run, state="refused")
    assert (refused.findings[0]["path"], refused.contract.state) == ("/pay/monthly_wage", State.DRAFT)


def test_what_cannot_be_printed_is_refused_and_holds_up_nobody(office: Any, sheet: Batch, work: Any) -> None:
    row = sheet.rows.order_by("number").first()
    edited(row, office, work={**row.contract.terms["work"], "position": "采茶工🍵"})
    run = propose_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert sorted(states(run)) == ["done", "done", "refused"]
    assert Batch.objects.get(id=run).state == Batch.State.DONE


def test_a_stopped_run_stops_at_once(office: Any, sheet: Batch) -> None:
    """Also within the rows that a process has taken already."""
    run = Batch.objects.get(id=propose_batch(sheet.id, actor=office.handler))
    done = []

    def do(row: BatchRow) -> None:
        done.append(row.number)
        stop_batch(run.id, actor=office.handler)

    engine.each(list(run.rows.order_by("number")), do)
    assert len(done) == 1


def test_a_run_is_one_at_a_time(office: Any, sheet: Batch) -> None:
    first = propose_batch(sheet.id, actor=office.handler, operation="o")
    assert propose_batch(sheet.id, actor=office.handler, operation="o") == first
    with pytest.raises(Conflict, match="正在发出"):
        propose_batch(sheet.id, actor=office.handler)


def test_a_step_that_died_before_it_was_written_down_proposes_nothing_twice(office: Any, sheet: Batch, work: Any) -> None:
    run = propose_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    BatchRow.objects.filter(batch=run).update(state="waiting")
    Batch.objects.filter(id=run).update(state=Batch.State.RUNNING)
    for lane in range(engine.LANES):
        engine.step(batch=str(run), lane=lane, number=9)
    assert states(run) == ["done"] * 3
    assert all(contract.proposals.count() == 1 for contract in Contract.objects.all())


def test_many_files_are_sealed_with_one_decision(journey: Any, office: Any, work: Any) -> None:
    journey.to("stamp")
    batch = Batch.objects.get(id=list_to_seal(None, actor=office.keeper))
    file = journey.signing().result.sha256
    assert batch.digest == list_digest([(journey.contract.number, file)])
    assert journey.contract.state == State.SIGNED_BY_ONE, "a list decides nothing"
    decide_to_seal(batch.id, batch.digest, actor=office.keeper)
    decided = json.loads(Event.objects.get(stream=office.employer.id, kind="batch.sealing_decided").body)["facts"]
    assert decided == {"batch": str(batch.id), "list": batch.digest, "contracts": 1}
    work()
    approved = json.loads(Event.objects.get(stream=journey.key, kind="seal.approved").body)["facts"]
    assert (approved["document"], approved["decision"]) == (file, batch.digest)
    assert (journey.contract.state, states(batch.id)) == (State.CONCLUDED, ["done"])
    with pytest.raises(Conflict):
        decide_to_seal(batch.id, batch.digest, actor=office.keeper)


def signed_by_others(office: Any, work: Any, count: int) -> list[Journey]:
    """Contracts of `count` further workers, which wait for the seal."""
    return [Journey(office, Worker(serial=serial), work).to("stamp") for serial in range(31, 31 + count)]


def test_what_has_changed_since_the_decision_is_left_out_and_named(journey: Any, office: Any, work: Any) -> None:
    journey.to("stamp")
    batch = Batch.objects.get(id=list_to_seal([journey.key], actor=office.keeper))
    decide_to_seal(batch.id, batch.digest, actor=office.keeper)
    revoke(journey.key, reason="名称写错了，需要重新签订", actor=office.handler)
    work(kinds=[engine.BATCH])
    row = BatchRow.objects.get(batch=batch)
    assert (row.state, Signing.objects.filter(role="employer").count()) == ("refused", 0)
    assert "已撤销" in row.findings[0]["message"]


def test_a_list_of_which_anything_has_changed_is_not_confirmed(journey: Any, office: Any, work: Any) -> None:
    journey.to("stamp")
    other = signed_by_others(office, work, 1)[0]
    batch = Batch.objects.get(id=list_to_seal(None, actor=office.keeper))
    assert (batch.total, moved_on(batch)) == (2, [])
    revoke(other.key, reason="名称写错了，需要重新签订", actor=office.handler)
    with pytest.raises(Conflict, match=f"1 份刚刚有变动（如 {other.contract.number}）"):
        decide_to_seal(batch.id, batch.digest, actor=office.keeper)
    work(kinds=[engine.BATCH])
    assert Batch.objects.get(id=batch.id).state == Batch.State.PREPARED
    assert not Signing.objects.filter(role="employer").exists()
    again = Batch.objects.get(id=list_to_seal([journey.key, other.key], actor=office.keeper))
    assert (again.total, again.digest != batch.digest) == (1, True)


def test_more_than_one_list_holds_is_the_next_list_and_nothing_is_cut(
    journey: Any, office: Any, work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal_batch, "MOST", 2)
    journey.to("stamp")
    others = signed_by_others(office, work, 2)
    with pytest.raises(InvalidInput, match="最多 2 份"):
        list_to_seal([journey.key, *(one.key for one in others)], actor=office.keeper)
    first = Batch.objects.get(id=list_to_seal(None, actor=office.keeper))
    assert (first.total, beside(first, most=9)) == (2, 1)
    decide_to_seal(first.id, first.digest, actor=office.keeper)
    second = Batch.objects.get(id=list_to_seal(None, actor=office.keeper))
    assert [row.contract for row in second.rows.all()] == [others[-1].contract], "what is being sealed is not listed twice"
    assert beside(second, most=9) == 0
    decide_to_seal(second.id, second.digest, actor=office.keeper)
    work()
    assert (states(first.id), states(second.id)) == (["done"] * 2, ["done"])


def test_what_an_approver_must_see_first_is_not_listed(journey: Any, office: Any) -> None:
    require_approvals(offers=False, seals=True, actor=office.owner)
    journey.to("stamp")
    with pytest.raises(Conflict, match="先审批"):
        list_to_seal(None, actor=office.keeper)
    decide_seal(journey.key, journey.signing().result.sha256, grant=True, actor=office.approver)
    assert list_to_seal(None, actor=office.keeper)


def test_the_list_is_taken_away_on_record(journey: Any, office: Any, neighbour: Any, sheet: Batch) -> None:
    journey.to("stamp")
    key = list_to_seal(None, actor=office.keeper)
    batch, rows = export_list(key, kind="csv", actor=office.keeper)
    assert [(row.contract.number, row.document) for row in rows] == [(journey.contract.number, journey.signing().result.sha256)]
    facts = json.loads(Event.objects.get(stream=office.employer.id, kind="batch.list_exported").body)["facts"]
    assert facts == {"batch": str(key), "list": batch.digest, "contracts": 1, "format": "csv"}
    for actor, problem in ((neighbour.keeper, NotFound), (office.handler, NotAllowed)):
        with pytest.raises(problem):
            export_list(key, kind="csv", actor=actor)
    with pytest.raises(NotFound):
        export_list(sheet.id, kind="csv", actor=office.handler)


def test_another_list_than_was_shown_is_refused(journey: Any, office: Any) -> None:
    journey.to("stamp")
    batch = list_to_seal(None, actor=office.keeper)
    with pytest.raises(Conflict, match="不一致"):
        decide_to_seal(batch, "0" * 64, actor=office.keeper)
    stop_batch(batch, actor=office.keeper)
    with pytest.raises(Conflict):
        decide_to_seal(batch, Batch.objects.get(id=batch).digest, actor=office.keeper)


def test_sealed_alone_in_between_is_sealed_once(journey: Any, office: Any, work: Any) -> None:
    journey.to("stamp")
    batch = Batch.objects.get(id=list_to_seal(None, actor=office.keeper))
    decide_to_seal(batch.id, batch.digest, actor=office.keeper)
    approve_seal(journey.key, document=journey.signing().result.sha256, actor=office.keeper)
    work(kinds=[engine.BATCH])
    assert states(batch.id) == ["refused"]
    assert Signing.objects.filter(role="employer").count() == 1


def test_nothing_chosen_is_said(journey: Any, office: Any, neighbour: Any) -> None:
    with pytest.raises(InvalidInput, match="没有选择"):
        list_to_seal([], actor=office.keeper)
    with pytest.raises(Conflict, match="不等待盖章"):
        list_to_seal(None, actor=office.keeper)
    journey.to("stamp")
    with pytest.raises(Conflict, match="不等待盖章"):
        list_to_seal([journey.key], actor=neighbour.keeper)


def test_each_power_is_its_own(office: Any, sheet: Batch, journey: Any, neighbour: Any) -> None:
    journey.to("stamp")
    with pytest.raises(NotAllowed):
        propose_batch(sheet.id, actor=office.keeper)
    with pytest.raises(NotFound):
        propose_batch(sheet.id, actor=neighbour.handler)
    with pytest.raises(NotAllowed):
        list_to_seal(None, actor=office.handler)
    batch = list_to_seal(None, actor=office.keeper)
    with pytest.raises(NotAllowed):
        decide_to_seal(batch, Batch.objects.get(id=batch).digest, actor=office.handler)
    with pytest.raises(NotFound):
        decide_to_seal(batch, Batch.objects.get(id=batch).digest, actor=neighbour.keeper)

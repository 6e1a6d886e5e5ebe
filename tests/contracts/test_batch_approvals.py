"""A handler asks about a sheet's drafts in one act, an approver decides about one list: of exactly what was seen."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from qianyue.contracts import approvals
from qianyue.contracts.acts import approve, approve_batch, ask_batch, draft
from qianyue.contracts.acts.approve_batch import asked_alone, decide_list, digest_of, lists_asked, open_offers, open_seals
from qianyue.contracts.acts.ask_approval import ask_approval
from qianyue.contracts.acts.assign import assign
from qianyue.contracts.acts.propose_batch import propose_batch
from qianyue.contracts.acts.upload_sheet import upload_sheet
from qianyue.contracts.batches import engine
from qianyue.contracts.models import Approval, Batch, BatchRow, Contract, State
from qianyue.employers.acts.give_role import give_role
from qianyue.employers.acts.organise import add_department, require_approvals
from qianyue.employers.models import Membership
from qianyue.evidence.models import Event
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.people.models import Person
from tests.contracts.sheeting import made, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(office: Any, work: Any) -> Batch:
    """Three drafts of an office where an approver looks at every offer first."""
    require_approvals(offers=True, seals=False, actor=office.owner)
    key = upload_sheet(made(office), plan_of(office), actor=office.handler)
    work(kinds=[engine.BATCH])
    return Batch.objects.get(id=key)


@pytest.fixture
def asked(office: Any, sheet: Batch, work: Any) -> Batch:
    """All three are asked about."""
    key = ask_batch.ask_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    return Batch.objects.get(id=key)


def states(batch: Any) -> list[str]:
    return list(BatchRow.objects.filter(batch=batch).order_by("number").values_list("state", flat=True))


def edit(contract: Contract, office: Any) -> None:
    terms = contract.terms | {"clauses": ["乙方每年体检。"]}
    draft.save_draft(contract.id, terms, edition=contract.edition, actor=office.handler)


def all_of(asked: Batch, office: Any, *, grant: bool = True, reason: str = "", operation: str | None = None) -> Any:
    listed = digest_of(open_offers(asked))
    how = {"listed": listed, "grant": grant, "reason": reason, "operation": operation}
    return decide_list(asked.id, None, actor=office.approver, **how)


def also_approver(office: Any) -> Actor:
    """The handler in a second role."""
    give_role(Membership.objects.get(person=office.handler.person).id, "approver", actor=office.owner)
    return Actor(role="approver", person=office.handler.person, employer=office.employer.id)


def test_it_works(office: Any, sheet: Batch, work: Any, telephone: Any) -> None:
    with pytest.raises(Conflict, match="送审"):
        propose_batch(sheet.id, actor=office.handler)
    phone = Person.objects.get(id=office.approver.person).phone
    before = telephone(phone)  # what other tests have sent there
    asked = Batch.objects.get(id=ask_batch.ask_batch(sheet.id, actor=office.handler))
    work()
    assert states(asked) == ["done"] * 3
    (told,) = list((Counter(telephone(phone)) - Counter(before)).elements())  # one message for the list, not one for each
    assert "一批合同（3 份）等待您审批" in told
    assert [one.open for one in lists_asked(actor=office.approver)] == [3]
    run = all_of(asked, office)
    work()
    assert states(run) == ["done"] * 3
    assert Approval.objects.filter(granted=True, decided_by=office.approver.person).count() == 3
    facts = json.loads(Event.objects.get(stream=office.employer.id, kind="batch.approving").body)["facts"]
    assert (facts["contracts"], facts["grant"], facts["asked"]) == (3, True, str(asked.id))
    assert not lists_asked(actor=office.approver)
    asker = Person.objects.get(id=office.handler.person).phone
    assert sum("有 3 份审批同意" in text for text in telephone(asker)) == 1
    sent = propose_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert states(sent) == ["done"] * 3


def test_a_list_of_which_a_draft_was_edited_is_decided_without_it(office: Any, asked: Batch, work: Any) -> None:
    seen = digest_of(open_offers(asked))
    edit(asked.rows.order_by("number")[0].contract, office)
    with pytest.raises(Conflict, match="刚刚被修改"):
        decide_list(asked.id, None, listed=seen, grant=True, actor=office.approver)
    assert len(open_offers(asked)) == 2
    run = all_of(asked, office)
    work(kinds=[engine.BATCH])
    assert states(run) == ["done"] * 2
    assert Approval.objects.filter(granted=True).count() == 2


def test_an_edit_between_decision_and_turn_is_approved_by_nobody(office: Any, asked: Batch, work: Any) -> None:
    run = all_of(asked, office)
    edit(asked.rows.order_by("number")[0].contract, office)
    work(kinds=[engine.BATCH])
    assert states(run) == ["refused", "done", "done"]
    assert Approval.objects.filter(granted=True).count() == 2


def test_an_edit_after_the_approval_loses_it(office: Any, sheet: Batch, asked: Batch, work: Any) -> None:
    all_of(asked, office)
    work(kinds=[engine.BATCH])
    changed = asked.rows.order_by("number")[0].contract
    edit(changed, office)
    run = propose_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert states(run) == ["refused", "done", "done"]
    assert "送审" in BatchRow.objects.get(batch=run, state="refused").findings[0]["message"]
    again = ask_batch.ask_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert [row.contract for row in BatchRow.objects.filter(batch=again)] == [changed]


def test_a_draft_edited_before_it_was_asked_about_is_named(office: Any, sheet: Batch, work: Any) -> None:
    key = ask_batch.ask_batch(sheet.id, actor=office.handler)
    edit(sheet.rows.order_by("number")[0].contract, office)
    work(kinds=[engine.BATCH])
    assert states(key) == ["changed", "done", "done"]
    assert Approval.objects.count() == 2


def test_some_are_sent_back_with_their_reason_and_the_rest_approved(office: Any, asked: Batch, work: Any, telephone: Any) -> None:
    items = open_offers(asked)
    first = {(items[0].contract, items[0].digest)}
    how = {"listed": digest_of(items), "actor": office.approver}
    with pytest.raises(InvalidInput):
        decide_list(asked.id, first, grant=False, **how)
    with pytest.raises(InvalidInput, match="没有选择"):
        decide_list(asked.id, set(), grant=True, **how)
    with pytest.raises(Conflict):
        decide_list(asked.id, {(items[0].contract, "0" * 64)}, grant=True, **how)
    decide_list(asked.id, first, grant=False, reason="工资与岗位标准不符", **how)
    work()
    all_of(asked, office)
    work()
    refused = Approval.objects.get(granted=False)
    assert (refused.contract_id, refused.reason) == (items[0].contract, "工资与岗位标准不符")
    assert Approval.objects.filter(granted=True).count() == 2
    phone = Person.objects.get(id=office.handler.person).phone
    assert any("有 1 份没有通过审批" in text for text in telephone(phone))


def test_what_was_sent_back_is_asked_about_again_only_when_it_was_changed(
    office: Any, sheet: Batch, asked: Batch, work: Any
) -> None:
    all_of(asked, office, grant=False, reason="岗位写得不清楚")
    work(kinds=[engine.BATCH])
    with pytest.raises(Conflict, match="退回的请先修改"):
        ask_batch.ask_batch(sheet.id, actor=office.handler)
    edit(asked.rows.order_by("number")[0].contract, office)
    key = ask_batch.ask_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert states(key) == ["done"]


def test_who_asked_does_not_decide(office: Any, asked: Batch) -> None:
    both = also_approver(office)
    with pytest.raises(NotAllowed, match="不能自己审批"):
        decide_list(asked.id, None, listed=digest_of(open_offers(asked)), grant=True, actor=both)
    assert not Approval.objects.exclude(granted=None).exists()


def test_who_drew_it_up_does_not_decide_on_what_a_colleague_asked(office: Any, sheet: Batch, work: Any) -> None:
    """Row by row: four eyes are two people."""
    colleague = Person(name="玉同事", login_name="colleague")
    colleague.save(force_insert=True)
    member = Membership.objects.get(person=office.handler.person)
    member.pk, member.person = type(member)().pk, colleague
    member.save(force_insert=True)
    key = ask_batch.ask_batch(sheet.id, actor=Actor(role="handler", person=colleague.id, employer=office.employer.id))
    work(kinds=[engine.BATCH])
    asked, both = Batch.objects.get(id=key), also_approver(office)
    run = decide_list(asked.id, None, listed=digest_of(open_offers(asked)), grant=True, actor=both)
    work(kinds=[engine.BATCH])
    assert states(run) == ["refused"] * 3
    assert not Approval.objects.exclude(granted=None).exists()


def test_deciding_twice_decides_once(office: Any, asked: Batch, work: Any) -> None:
    run = all_of(asked, office, operation="click")
    listed = digest_of([])
    assert decide_list(asked.id, None, listed=listed, grant=True, actor=office.approver, operation="click") == run
    with pytest.raises(Conflict):
        decide_list(asked.id, None, listed=listed, grant=True, actor=office.approver)
    work(kinds=[engine.BATCH])
    kinds = Event.objects.filter(kind="approval.granted")
    assert kinds.count() == 3


def test_a_step_that_died_asks_nobody_twice(office: Any, asked: Batch) -> None:
    BatchRow.objects.filter(batch=asked).update(state="waiting", document="")
    Batch.objects.filter(id=asked.id).update(state=Batch.State.RUNNING)
    for lane in range(engine.LANES):
        engine.step(batch=str(asked.id), lane=lane, number=9)
    assert states(asked) == ["done"] * 3
    assert Approval.objects.count() == len(open_offers(asked)) == 3


def test_a_single_decision_in_between_stands(office: Any, asked: Batch, work: Any) -> None:
    item = open_offers(asked)[0]
    run = all_of(asked, office)
    approve.decide_offer(item.contract, item.digest, grant=False, reason="先停一停", actor=office.approver)
    work(kinds=[engine.BATCH])
    assert states(run) == ["refused", "done", "done"]
    assert Approval.objects.get(contract=item.contract).granted is False


def test_what_was_asked_about_alone_is_said(office: Any, sheet: Batch, work: Any) -> None:
    alone = sheet.rows.order_by("number")[0].contract
    ask_approval(alone.id, edition=1, actor=office.handler)
    key = ask_batch.ask_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert states(key) == ["refused", "done", "done"]
    assert "已经送审" in BatchRow.objects.get(batch=key, state="refused").findings[0]["message"]


def test_more_than_one_list_holds_is_the_next_list(office: Any, sheet: Batch, work: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(ask_batch, "MOST", 2)
    first = ask_batch.ask_batch(sheet.id, actor=office.handler)
    with pytest.raises(Conflict, match="请等它办完"):
        ask_batch.ask_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    second = ask_batch.ask_batch(sheet.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert (states(first), states(second)) == (["done"] * 2, ["done"])


def test_nobody_is_asked_where_nobody_wants_it(office: Any, sheet: Batch) -> None:
    require_approvals(offers=False, seals=False, actor=office.owner)
    with pytest.raises(Conflict, match="可以直接发出"):
        ask_batch.ask_batch(sheet.id, actor=office.handler)


def test_what_was_put_into_another_department_waits_there(office: Any, asked: Batch) -> None:
    """Its own approvers cannot see the other department's list; those of the list may not decide on it any more."""
    here, there = (add_department(name, actor=office.owner).id for name in ("割胶一队", "割胶二队"))
    moved = asked.rows.order_by("number")[0].contract
    for row in asked.rows.all():
        assign(row.contract_id, there if row.contract_id == moved.id else here, actor=office.owner)
    Batch.objects.filter(id=asked.id).update(department=here)  # as a handler of that department would have asked
    assert moved.id not in [item.contract for item in open_offers(asked)]
    assert len(open_offers(asked)) == 2
    assert [one.contract_id for one in asked_alone(approvals.asked(office.employer.id, there))] == [moved.id]


def test_each_power_is_its_own(office: Any, sheet: Batch, asked: Batch, neighbour: Any) -> None:
    with pytest.raises(NotAllowed):
        ask_batch.ask_batch(sheet.id, actor=office.approver)
    with pytest.raises(NotFound):
        ask_batch.ask_batch(sheet.id, actor=neighbour.handler)
    listed = digest_of(open_offers(asked))
    with pytest.raises(NotAllowed):
        decide_list(asked.id, None, listed=listed, grant=True, actor=office.handler)
    with pytest.raises(NotFound):
        decide_list(asked.id, None, listed=listed, grant=True, actor=neighbour.approver)
    with pytest.raises(NotFound):
        decide_list(sheet.id, None, listed=listed, grant=True, actor=office.approver)


def test_files_that_wait_for_the_seal_are_one_list_too(journey: Any, office: Any, neighbour: Any, work: Any) -> None:
    require_approvals(offers=False, seals=True, actor=office.owner)
    journey.to("stamp")
    items = open_seals(actor=office.approver)
    assert [(item.contract, item.digest) for item in items] == [(journey.key, journey.signing().result.sha256)]
    how = {"listed": digest_of(items), "grant": True}
    with pytest.raises(Conflict):
        decide_list(None, None, actor=neighbour.approver, **how)
    with pytest.raises(NotAllowed):
        decide_list(None, None, actor=office.keeper, **how)
    run = decide_list(None, None, actor=office.approver, **how)
    assert not open_seals(actor=office.approver), "what is being decided on is not listed twice"
    work(kinds=[engine.BATCH])
    assert states(run) == ["done"]
    assert Approval.objects.get(step="seal", granted=True).digest == items[0].digest
    assert approve_batch.digest_of([]) != how["listed"]
    assert journey.contract.state == State.SIGNED_BY_ONE

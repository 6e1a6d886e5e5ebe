"""An exception from a rule that allows one: asked for with a reason, decided by somebody else, bound to what was found."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from qianyue.contracts.acts import draft, propose, waive
from qianyue.contracts.judging import identity, judge
from qianyue.contracts.models import Proposal, State, Waiver
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.platform.acts_drafting import low_probation

pytestmark = pytest.mark.django_db
REASON = "同岗位最低档工资为 3200 元，见二〇二六年薪酬表。"


@pytest.fixture
def low(journey: Any) -> Any:
    """A draft with a probation pay below eighty per cent of the wage, which the law allows in one case only."""
    journey.changes |= low_probation(journey.terms)
    return journey.to("draft")


def finding(journey: Any) -> str:
    return identity(next(one for one in judge(journey.contract, journey.contract.terms)[1] if one.severity == "override"))


def ask(journey: Any, reason: str = REASON) -> Any:
    return waive.ask_waiver(journey.key, finding(journey), reason, actor=journey.office.handler)


def test_it_works(low: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        low.propose()
    assert "/probation/monthly_wage" in refused.value.fields
    waive.decide_waiver(ask(low), grant=True, actor=low.office.keeper)
    low.propose()
    assert low.contract.state == State.PROPOSED
    kept = Proposal.objects.get().findings
    waiver = Waiver.objects.get()
    assert [entry["waiver"] for entry in kept if entry["rule"] == "W-02"] == [str(waiver.id)]
    assert (waiver.reason, waiver.asked_by_id, waiver.decided_by_id) == (
        REASON, low.office.handler.person, low.office.keeper.person,
    )  # fmt: skip


def test_it_is_in_the_evidence_and_the_reason_only_as_a_commitment(low: Any) -> None:
    waive.decide_waiver(ask(low), grant=True, actor=low.office.keeper)
    low.propose()
    bodies = {event.kind: event.body for event in Event.objects.filter(stream=low.key)}
    assert str(Waiver.objects.get().id) in bodies["rules.checked"]
    assert "waiver.granted" in bodies
    assert REASON not in "".join(bodies.values())


def test_it_holds_to_the_end(low: Any) -> None:
    waive.decide_waiver(ask(low), grant=True, actor=low.office.keeper)
    low.to("conclude")
    assert low.contract.state == State.CONCLUDED


def test_who_asked_does_not_decide(low: Any) -> None:
    waiver = ask(low)
    with pytest.raises(NotAllowed):
        waive.decide_waiver(waiver, grant=True, actor=low.office.handler)
    with pytest.raises(InvalidInput):
        low.propose()


def test_the_database_itself_wants_four_eyes(low: Any) -> None:
    waiver = ask(low)
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.filter(id=waiver).update(decided_by=low.office.handler.person, decided_at=timezone.now(), granted=True)


def test_other_values_need_another_one(low: Any) -> None:
    waive.decide_waiver(ask(low), grant=True, actor=low.office.keeper)
    lower = low.contract.terms | {"probation": {**low.contract.terms["probation"], "monthly_wage": "2900.00"}}
    edition = draft.save_draft(low.key, lower, edition=1, actor=low.office.handler)
    with pytest.raises(InvalidInput):
        propose.propose(low.key, edition=edition, actor=low.office.handler)


def test_a_refused_one_may_be_asked_for_again(low: Any) -> None:
    waive.decide_waiver(ask(low), grant=False, actor=low.office.keeper)
    with pytest.raises(InvalidInput):
        low.propose()
    waive.decide_waiver(ask(low, "补充了薪酬表。"), grant=True, actor=low.office.keeper)
    low.propose()
    assert low.kinds[:5] == ["draft.created", "waiver.asked", "waiver.refused", "waiver.asked", "waiver.granted"]


def test_asking_twice_and_deciding_twice_are_refused(low: Any) -> None:
    waiver = ask(low)
    with pytest.raises(Conflict):
        ask(low)
    waive.decide_waiver(waiver, grant=False, actor=low.office.keeper)
    with pytest.raises(Conflict):
        waive.decide_waiver(waiver, grant=True, actor=low.office.keeper)
    assert Waiver.objects.get().granted is False


@pytest.mark.parametrize("reason", ["", "  \n ", "因" * 501])
def test_it_needs_a_reason(low: Any, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask(low, reason)
    assert "reason" in refused.value.fields
    assert not Waiver.objects.exists()


def test_what_must_not_be_excepted_cannot_be(journey: Any) -> None:
    """A `block` is no matter of reasons."""
    journey.changes |= {"probation": {**journey.terms["probation"], "monthly_wage": "1000.00"}}
    journey.to("draft")
    blocking = next(one for one in judge(journey.contract, journey.terms)[1] if one.severity == "block")
    with pytest.raises(Conflict):
        waive.ask_waiver(journey.key, identity(blocking), REASON, actor=journey.office.handler)


def test_strangers_and_workers_have_no_say(low: Any, neighbour: Any) -> None:
    waiver = ask(low)
    for actor in (neighbour.handler, neighbour.keeper, low.worker.actor):
        with pytest.raises(NotFound):
            waive.decide_waiver(waiver, grant=True, actor=actor)
        with pytest.raises(NotFound):
            waive.ask_waiver(low.key, finding(low), REASON, actor=actor)
    with pytest.raises(NotAllowed):
        waive.ask_waiver(low.key, finding(low), REASON, actor=low.office.keeper)


def test_colleagues_are_told_and_the_answer_comes_back(low: Any, work: Any, telephone: Any) -> None:
    waiver = ask(low)
    work()
    assert "等待您复核" in telephone("13000030001")[0]
    waive.decide_waiver(waiver, grant=True, actor=low.office.keeper)
    work()
    assert "例外已复核同意" in telephone("13000020001")[0]

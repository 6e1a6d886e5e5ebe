"""An employer may want an approver to look first: at exactly what is offered, at exactly what is sealed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from qianyue.contracts import approvals
from qianyue.contracts.acts import approve, draft, propose, seal
from qianyue.contracts.acts.ask_approval import ask_approval
from qianyue.contracts.models import Approval, State
from qianyue.employers.acts.organise import require_approvals
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed
from qianyue.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(office: Any) -> Any:
    """The office, where everything is looked at first."""
    require_approvals(offers=True, seals=True, actor=office.owner)
    return office


def ask(journey: Any, *, edition: int = 1) -> str:
    ask_approval(journey.key, edition=edition, actor=journey.office.handler)
    return approvals.offer_digest(journey.contract)


def offer(journey: Any, *, edition: int = 1) -> None:
    propose.propose(journey.key, edition=edition, actor=journey.office.handler)


def changed(journey: Any) -> None:
    draft.save_draft(journey.key, journey.terms | {"clauses": ["乙方每年体检。"]}, edition=1, actor=journey.office.handler)


def test_it_works(journey: Any, strict: Any) -> None:
    journey.to("draft")
    with pytest.raises(Conflict, match="送审"):
        offer(journey)
    digest = ask(journey)
    approve.decide_offer(journey.key, digest, grant=True, actor=strict.approver)
    offer(journey)
    assert journey.contract.state == State.PROPOSED
    facts = json.loads(Event.objects.get(stream=journey.key, kind="approval.granted").body)["facts"]
    assert (facts["digest"], facts["step"]) == (digest, "offer")


def test_nobody_is_asked_where_nobody_wants_it(journey: Any) -> None:
    journey.to("draft")
    with pytest.raises(Conflict, match="可以直接发出"):
        ask(journey)
    offer(journey)


def test_what_was_changed_since_must_be_looked_at_again(journey: Any, strict: Any) -> None:
    journey.to("draft")
    digest = ask(journey)
    approve.decide_offer(journey.key, digest, grant=True, actor=strict.approver)
    changed(journey)
    with pytest.raises(Conflict, match="送审"):
        offer(journey, edition=2)


def test_a_decision_about_what_is_no_more_is_refused(journey: Any, strict: Any) -> None:
    journey.to("draft")
    digest = ask(journey)
    changed(journey)
    with pytest.raises(Conflict, match="刚刚被修改"):
        approve.decide_offer(journey.key, digest, grant=True, actor=strict.approver)
    again = ask(journey, edition=2)
    assert Approval.objects.filter(contract=journey.key, granted=None).get().digest == again


def test_a_refusal_needs_its_reason_and_reaches_the_handler(
    journey: Any, strict: Any, work: Callable[..., int], telephone: Callable[[str], list[str]]
) -> None:
    journey.to("draft")
    digest = ask(journey)
    with pytest.raises(InvalidInput):
        approve.decide_offer(journey.key, digest, grant=False, actor=strict.approver)
    approve.decide_offer(journey.key, digest, grant=False, reason="工资与岗位标准不符", actor=strict.approver)
    with pytest.raises(Conflict):
        offer(journey)
    work()
    phone = Person.objects.get(id=strict.handler.person).phone
    assert any("没有通过审批" in text for text in telephone(phone))
    assert ask(journey) == digest  # the same may be asked again, with better words


def test_who_asked_does_not_decide(journey: Any, strict: Any) -> None:
    """Also where one person is both: the role is not enough."""
    from qianyue.employers.acts.give_role import give_role
    from qianyue.employers.models import Membership
    from qianyue.operations.actor import Actor

    membership = Membership.objects.get(person=strict.handler.person)
    give_role(membership.id, "approver", actor=strict.owner)
    both = Actor(role="approver", person=strict.handler.person, employer=strict.employer.id)
    journey.to("draft")
    digest = ask(journey)
    with pytest.raises(NotAllowed, match="不能自己审批"):
        approve.decide_offer(journey.key, digest, grant=True, actor=both)


def test_asking_or_deciding_twice_is_refused(journey: Any, strict: Any) -> None:
    journey.to("draft")
    digest = ask(journey)
    with pytest.raises(Conflict, match="已经送审"):
        ask(journey)
    approve.decide_offer(journey.key, digest, grant=True, actor=strict.approver)
    with pytest.raises(Conflict):
        approve.decide_offer(journey.key, digest, grant=False, reason="反悔", actor=strict.approver)
    with pytest.raises(Conflict, match="已经审批同意"):
        ask(journey)
    assert journey.kinds.count("approval.granted") == 1


def test_what_the_rules_refuse_is_not_asked_about(journey: Any, strict: Any) -> None:
    journey.changes |= {"worker": {}}
    journey.to("draft")
    with pytest.raises(InvalidInput):
        ask(journey)


def test_the_seal_waits_for_the_approver_and_the_keeper_hears_only_then(
    journey: Any, office: Any, work: Callable[..., int], telephone: Callable[[str], list[str]]
) -> None:
    require_approvals(offers=False, seals=True, actor=office.owner)
    journey.to("stamp")
    file = journey.signing().result.sha256
    work()
    keeper, approver = (Person.objects.get(id=one.person).phone for one in (office.keeper, office.approver))
    assert any("等待您审批" in text for text in telephone(approver))
    assert not any(journey.contract.number in text for text in telephone(keeper))
    with pytest.raises(Conflict, match="先审批再盖章"):
        seal.approve_seal(journey.key, document=file, actor=office.keeper)
    assert list(approvals.seals_asked(office.employer.id)) == [journey.contract]
    with pytest.raises(Conflict):
        approve.decide_seal(journey.key, "0" * 64, grant=True, actor=office.approver)
    approve.decide_seal(journey.key, file, grant=True, actor=office.approver)
    work()
    assert any(journey.contract.number in text for text in telephone(keeper))
    assert not approvals.seals_asked(office.employer.id).exists()
    journey.to("conclude")
    assert journey.contract.state == State.CONCLUDED


def test_a_refused_seal_is_not_sealed_and_not_asked_again(journey: Any, office: Any) -> None:
    require_approvals(offers=False, seals=True, actor=office.owner)
    journey.to("stamp")
    file = journey.signing().result.sha256
    approve.decide_seal(journey.key, file, grant=False, reason="岗位已取消", actor=office.approver)
    with pytest.raises(Conflict):
        seal.approve_seal(journey.key, document=file, actor=office.keeper)
    with pytest.raises(Conflict, match="不需要审批"):
        approve.decide_seal(journey.key, file, grant=True, actor=office.approver)
    assert not approvals.seals_asked(office.employer.id).exists()


def test_who_drew_it_up_does_not_approve_it_in_another_role(journey: Any, office: Any) -> None:
    """Four eyes are two people: a handler who is an approver too does not look at the own work, nor at its file."""
    from qianyue.employers.acts.give_role import give_role
    from qianyue.employers.models import Membership
    from qianyue.operations.actor import Actor

    give_role(Membership.objects.get(person=office.handler.person).id, "approver", actor=office.owner)
    both = Actor(role="approver", person=office.handler.person, employer=office.employer.id)
    require_approvals(offers=False, seals=True, actor=office.owner)
    journey.to("stamp")
    with pytest.raises(NotAllowed, match="不能自己审批"):
        approve.decide_seal(journey.key, journey.signing().result.sha256, grant=True, actor=both)
    approve.decide_seal(journey.key, journey.signing().result.sha256, grant=True, actor=office.approver)

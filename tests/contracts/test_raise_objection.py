"""A false alarm: the handler objects to what a rule has read into a clause, and only the authority can agree."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.contracts.acts import draft, propose, waive
from qianyue.contracts.acts.raise_objection import raise_objection
from qianyue.contracts.judging import identity, judge
from qianyue.contracts.models import Objection, Proposal, State
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.oversight.acts.decide_objection import decide_objection

pytestmark = pytest.mark.django_db
CLAUSE = "乙方入职时应当向甲方交纳押金五百元。"
REASON = "这是宿舍租赁押金，由宿舍管理方收取并退还，与入职无关。"
ANSWER = "已电话核实，宿舍由第三方出租。"


@pytest.fixture
def read(journey: Any) -> Any:
    """A draft with a clause that a rule takes for a deposit."""
    journey.changes |= {"clauses": ["乙方每年体检一次，费用由甲方承担。", CLAUSE]}
    return journey.to("draft")


def finding(journey: Any) -> str:
    return identity(next(one for one in judge(journey.contract, journey.contract.terms)[1] if one.rule == "C-09"))


def objected(journey: Any, reason: str = REASON) -> Any:
    return raise_objection(journey.key, finding(journey), reason, actor=journey.office.handler)


def test_it_works(read: Any, bureau: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        read.propose()
    assert "/clauses/1" in refused.value.fields
    decide_objection(objected(read), ANSWER, uphold=True, actor=bureau.first)
    read.propose()
    assert read.contract.state == State.PROPOSED
    objection = Objection.objects.get()
    kept = [entry for entry in Proposal.objects.get().findings if entry["rule"] == "C-09"]
    assert [entry["objection"] for entry in kept] == [str(objection.id)], "the finding stays on record, with what settled it"
    assert (objection.passage, objection.region, objection.path) == (CLAUSE, read.office.employer.region, "/clauses/1")


def test_it_holds_to_the_end(read: Any, bureau: Any) -> None:
    decide_objection(objected(read), ANSWER, uphold=True, actor=bureau.first)
    assert read.to("conclude").contract.state == State.CONCLUDED


def test_until_it_is_answered_nothing_goes_on(read: Any) -> None:
    objected(read)
    with pytest.raises(InvalidInput):
        read.propose()


def test_it_is_in_the_evidence_and_its_words_only_as_commitments(read: Any, bureau: Any) -> None:
    decide_objection(objected(read), ANSWER, uphold=True, actor=bureau.first)
    read.propose()
    bodies = {event.kind: event.body for event in Event.objects.filter(stream=read.key)}
    assert str(Objection.objects.get().id) in bodies["rules.checked"]
    assert {"objection.raised", "objection.upheld"} <= set(bodies)
    for words in (REASON, CLAUSE, ANSWER):
        assert words not in "".join(bodies.values())


def test_other_words_are_another_finding(read: Any, bureau: Any) -> None:
    decide_objection(objected(read), ANSWER, uphold=True, actor=bureau.first)
    worse = read.contract.terms | {"clauses": ["乙方入职时应当向甲方交纳保证金五千元。"]}
    edition = draft.save_draft(read.key, worse, edition=1, actor=read.office.handler)
    with pytest.raises(InvalidInput):
        propose.propose(read.key, edition=edition, actor=read.office.handler)


def test_what_was_not_upheld_is_not_asked_again(read: Any, bureau: Any) -> None:
    decide_objection(objected(read), "押金就是押金。", uphold=False, actor=bureau.first)
    with pytest.raises(InvalidInput):
        read.propose()
    with pytest.raises(Conflict, match="没有被采纳的请修改"):
        objected(read, "再说一次。")


def test_a_colleague_has_no_say(read: Any) -> None:
    """`waive` is for rules that allow exceptions; this one does not."""
    with pytest.raises(Conflict):
        waive.ask_waiver(read.key, finding(read), REASON, actor=read.office.handler)
    with pytest.raises(NotAllowed):
        decide_objection(objected(read), ANSWER, uphold=True, actor=read.office.keeper)


def test_figures_cannot_be_misread(journey: Any) -> None:
    """What a rule works out from the terms is nobody's reading: too low a wage stays too low."""
    journey.changes |= {"pay": {**journey.terms["pay"], "monthly_wage": "900.00"}, "probation": None}
    journey.to("draft")
    low = next(one for one in judge(journey.contract, journey.terms)[1] if one.rule == "W-01")
    with pytest.raises(Conflict):
        raise_objection(journey.key, identity(low), REASON, actor=journey.office.handler)


def test_an_insurance_left_out_is_no_misreading_either(journey: Any) -> None:
    """C-10 reads sentences and looks at the five insurances: only of the former can anybody be mistaken."""
    journey.changes |= {"social_insurance": {**journey.terms["social_insurance"], "pension": False}}
    journey.to("draft")
    missing = next(one for one in judge(journey.contract, journey.terms)[1] if one.rule == "C-10")
    with pytest.raises(Conflict):
        raise_objection(journey.key, identity(missing), REASON, actor=journey.office.handler)


@pytest.mark.parametrize("reason", ["", "  \n ", "因" * 501])
def test_it_needs_a_reason(read: Any, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        objected(read, reason)
    assert "reason" in refused.value.fields
    assert not Objection.objects.exists()


def test_strangers_workers_and_seal_keepers_do_not_object(read: Any, neighbour: Any) -> None:
    for actor in (neighbour.handler, neighbour.keeper, read.worker.actor):
        with pytest.raises(NotFound):
            raise_objection(read.key, finding(read), REASON, actor=actor)
    with pytest.raises(NotAllowed):
        raise_objection(read.key, finding(read), REASON, actor=read.office.keeper)

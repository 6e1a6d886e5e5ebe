"""T-04: that a third contract has an end again is for the worker to want, in the worker's own session, and for nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qianyue.contracts.acts import draft, propose, state, waive
from qianyue.contracts.judging import identity, judge
from qianyue.contracts.models import Proposal, State, Statement
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.platform.acts_drafting import third_contract

pytestmark = pytest.mark.django_db


@pytest.fixture
def third(journey: Any) -> Any:
    """A draft of a third fixed-term contract, and a worker who has an account and an identity."""
    journey.changes |= third_contract()
    journey.to("draft")
    journey.log_in()
    journey.identify()
    return journey


def ask(journey: Any) -> Statement:
    return Statement.objects.get(id=state.ask_statement(journey.key, actor=journey.office.handler))


def answer(journey: Any, asked: Statement, *, wanted: bool = True, actor: Any = None) -> None:
    state.answer_statement(asked.id, wanted=wanted, digest=asked.digest, actor=actor or journey.worker.actor)


def refused(journey: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as problem:
        journey.propose()
    return dict(problem.value.fields)


def test_it_works(third: Any) -> None:
    assert set(refused(third)) == {"/term/type"}
    answer(third, ask(third))
    third.propose()
    assert third.contract.state == State.PROPOSED
    assert third.proposal.terms["history"]["worker_requests_fixed_term"] is True
    assert [kind for kind in third.kinds if kind.startswith("statement")] == ["statement.asked", "statement.given"]


def test_the_statement_names_the_right_and_the_term(third: Any) -> None:
    text = ask(third).text
    assert third.worker.person.name in text
    assert "劳动合同法第十四条第二款" in text
    term = third.contract.terms["term"]
    assert f"{term['start']} 到 {term['end']}" in text
    assert third.worker.person.party["id_number"] not in text


def test_the_employer_cannot_make_it_for_the_worker(third: Any) -> None:
    """Neither in the draft nor as an exception of its own, nor by answering."""
    forged = third.contract.terms | {"history": {**third.contract.terms["history"], "worker_requests_fixed_term": True}}
    edition = draft.save_draft(third.key, forged, edition=1, actor=third.office.handler)
    with pytest.raises(InvalidInput):
        propose.propose(third.key, edition=edition, actor=third.office.handler)
    due = next(one for one in judge(third.contract, forged)[1] if one.rule == "T-04")
    with pytest.raises(NotAllowed):
        waive.ask_waiver(third.key, identity(due), "劳动者口头同意。", actor=third.office.handler)
    asked = ask(third)
    for actor in (third.office.handler, third.office.keeper):
        with pytest.raises(NotAllowed):
            answer(third, asked, actor=actor)
    assert not Proposal.objects.exists()


def test_a_stranger_finds_no_statement(third: Any, stranger: Any) -> None:
    stranger.identify(return_url="http://127.0.0.1:8000/identity/return/{check}")
    with pytest.raises(NotFound):
        answer(third, ask(third), actor=stranger.actor)


def test_the_right_phone_with_another_identity_says_nothing(journey: Any) -> None:
    journey.changes |= third_contract()
    journey.to("draft")
    journey.log_in()
    asked = ask(journey)
    with pytest.raises(NotAllowed):
        answer(journey, asked)
    assert Statement.objects.get().wanted is None


def test_a_no_keeps_the_offer_from_being_made(third: Any, work: Any, telephone: Any) -> None:
    answer(third, ask(third), wanted=False)
    assert set(refused(third)) == {"/term/type"}
    with pytest.raises(Conflict):
        ask(third)
    work()
    assert "应当订立无固定期限合同" in telephone("13000020001")[0]


def test_it_is_answered_once(third: Any) -> None:
    asked = ask(third)
    answer(third, asked, wanted=False)
    with pytest.raises(Conflict):
        answer(third, asked)
    assert Statement.objects.get().wanted is False


def test_another_term_needs_another_statement(third: Any) -> None:
    answer(third, ask(third))
    longer = third.contract.terms | {"term": {**third.contract.terms["term"], "end": "2031-11-30"}}
    edition = draft.save_draft(third.key, longer, edition=1, actor=third.office.handler)
    with pytest.raises(InvalidInput):
        propose.propose(third.key, edition=edition, actor=third.office.handler)
    answer(third, ask(third))
    propose.propose(third.key, edition=edition, actor=third.office.handler)


def test_another_text_than_was_shown_is_not_answered(third: Any) -> None:
    asked = ask(third)
    with pytest.raises(Conflict):
        state.answer_statement(asked.id, wanted=True, digest="0" * 64, actor=third.worker.actor)


def test_without_a_reason_in_the_law_nobody_is_asked(journey: Any) -> None:
    journey.to("draft")
    with pytest.raises(Conflict):
        ask(journey)


def test_the_evidence_has_its_digest_and_not_its_words(third: Any) -> None:
    asked = ask(third)
    answer(third, asked)
    given = Event.objects.get(stream=third.key, kind="statement.given")
    assert json.loads(given.body)["facts"]["digest"] == asked.digest
    assert third.worker.person.name not in given.body

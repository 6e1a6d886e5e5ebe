"""Questions about an offer and their answers: kept, told, and evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qianyue.contracts.acts.answer import request_change
from qianyue.contracts.acts.negotiate import AT_ONCE, answer_worker, ask_question
from qianyue.contracts.models import Reply, State
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, InvalidInput, NotFound, TooMany
from qianyue.people.models import Person

pytestmark = pytest.mark.django_db
QUESTION, ANSWER = "加班费怎样计算？", "按法律规定计算，见第七条。"


def ask(journey: Any, text: str = QUESTION) -> Any:
    return ask_question(journey.proposal.id, text, actor=journey.worker.actor)


def test_it_works(journey: Any, work: Callable[..., int], telephone: Callable[[str], list[str]]) -> None:
    journey.to("bind")
    asked = ask(journey)
    answer_worker(asked, ANSWER, actor=journey.office.handler)
    reply = Reply.objects.get(id=asked)
    assert (reply.kind, reply.text, reply.answer) == ("question", QUESTION, ANSWER)
    assert journey.kinds[-2:] == ["question.asked", "question.answered"]
    work()
    handler = Person.objects.get(id=journey.office.handler.person)
    assert any("提出问题" in text for text in telephone(handler.phone))
    assert any("答复了您" in text for text in telephone(journey.worker.phone))
    assert journey.contract.state == State.PROPOSED  # talking closes nothing
    journey.to("conclude")


def test_the_words_are_in_the_evidence_as_commitments_only(journey: Any) -> None:
    journey.to("bind")
    answer_worker(ask(journey), ANSWER, actor=journey.office.handler)
    for event in Event.objects.filter(stream=journey.key, kind__startswith="question."):
        assert QUESTION not in event.body
        assert ANSWER not in event.body
        assert '"commitments":{"' in event.body


def test_a_wish_may_be_answered_too(journey: Any) -> None:
    journey.to("bind")
    request_change(journey.proposal.id, "请改为每月10日发工资", actor=journey.worker.actor)
    answer_worker(Reply.objects.get().id, "发薪日全公司一致，不能单独改。", actor=journey.office.handler)
    assert Reply.objects.get().answer


def test_it_is_answered_once(journey: Any) -> None:
    journey.to("bind")
    asked = ask(journey)
    answer_worker(asked, ANSWER, actor=journey.office.handler)
    with pytest.raises(Conflict):
        answer_worker(asked, "另一个答复", actor=journey.office.handler)
    assert Reply.objects.get().answer == ANSWER


@pytest.mark.parametrize("text", ["", "  　", "长" * 501], ids=["nothing", "blank", "too long"])
def test_words_are_needed_and_not_too_many(journey: Any, text: str) -> None:
    journey.to("bind")
    with pytest.raises(InvalidInput):
        ask(journey, text)
    asked = ask(journey)
    with pytest.raises(InvalidInput):
        answer_worker(asked, text, actor=journey.office.handler)
    assert journey.kinds.count("question.asked") == 1


def test_nobody_is_flooded(journey: Any) -> None:
    journey.to("bind")
    for _ in range(AT_ONCE):
        asked = ask(journey)
    with pytest.raises(TooMany):
        ask(journey)
    answer_worker(asked, ANSWER, actor=journey.office.handler)
    ask(journey)


def test_a_closed_offer_is_not_asked_about(journey: Any, office: Any) -> None:
    from qianyue.contracts.acts.answer import withdraw

    journey.to("bind")
    proposal = journey.proposal.id
    withdraw(journey.key, actor=office.handler)
    with pytest.raises(Conflict):
        ask_question(proposal, QUESTION, actor=journey.worker.actor)


def test_a_refusal_is_no_question(journey: Any, office: Any, neighbour: Any) -> None:
    from qianyue.contracts.acts.answer import decline

    journey.to("bind")
    asked = ask(journey)
    with pytest.raises(NotFound):
        answer_worker(asked, ANSWER, actor=neighbour.handler)
    decline(journey.proposal.id, "不想签", actor=journey.worker.actor)
    declined = Reply.objects.get(kind="declined")
    with pytest.raises(NotFound):
        answer_worker(declined.id, ANSWER, actor=office.handler)

"""A letter before a term ends, and the worker's own answer: information, kept, and no contract."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.cli.rehearsal import Office, Worker
from qianyue.contracts.acts.answer_intention import answer_intention, asked_intention
from qianyue.contracts.acts.ask_intention import ask_intention
from qianyue.contracts.acts.end import Decision, end
from qianyue.contracts.models import Contract, Intention
from qianyue.evidence.models import Event
from qianyue.law.dates import add_months, today
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.contracts.chains import running

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(office: Office, worker: Worker) -> Contract:
    return running(office, worker)


def ask(contract: Contract, actor: Any, kind: str = "renew", **more: Any) -> Any:
    return ask_intention(contract.id, kind, **{"same_or_better": True, "remarks": ""} | more, actor=actor)


def say(key: Any, answer: str, actor: Any, words: str = "", digest: str | None = None) -> None:
    digest = Intention.objects.get(id=key).digest if digest is None else digest
    answer_intention(key, answer, words=words, digest=digest, actor=actor)


def test_it_works(office: Office, worker: Worker, contract: Contract, work: Any, telephone: Any) -> None:
    key = ask(contract, office.handler, remarks="工资照旧")
    work()
    assert any("征求您的意见" in text for text in telephone(worker.phone))
    assert "工资照旧" in asked_intention(key, actor=worker.actor).text
    say(key, "other", worker.actor, "想要三年的合同")
    row = Intention.objects.get(id=key)
    assert (row.answer, row.words, row.person_id, row.same_or_better) == ("other", "想要三年的合同", worker.actor.person, True)
    event = Event.objects.get(kind="intention.answered")
    assert event.role == "worker"
    assert "三年" not in event.body
    assert Contract.objects.count() == 1  # nothing has been agreed


def test_it_is_answered_once_by_the_one_who_is_asked(office: Any, worker: Any, stranger: Any, contract: Contract) -> None:
    key = ask(contract, office.handler)
    for actor in (stranger.actor, office.handler):
        with pytest.raises((NotAllowed, NotFound)):
            say(key, "yes", actor)
    say(key, "no", worker.actor)
    with pytest.raises(Conflict):
        say(key, "yes", worker.actor)
    assert Intention.objects.get(id=key).answer == "no"


def test_an_answer_is_to_the_text_that_was_read(office: Any, worker: Any, contract: Contract) -> None:
    key = ask(contract, office.handler)
    with pytest.raises(Conflict):
        say(key, "yes", worker.actor, digest="0" * 64)
    for answer, words in (("", ""), ("maybe", ""), ("other", " "), ("other", "长" * 501)):
        with pytest.raises(InvalidInput):
            say(key, answer, worker.actor, words)
    assert Intention.objects.get(id=key).answered_at is None


def test_the_same_letter_goes_out_once(office: Any, contract: Contract) -> None:
    ask(contract, office.handler)
    with pytest.raises(Conflict):
        ask(contract, office.handler)
    ask(contract, office.handler, kind="end")


def test_others_do_not_ask(office: Any, neighbour: Any, worker: Any, contract: Contract) -> None:
    for actor in (office.keeper, neighbour.handler, worker.actor):
        with pytest.raises((NotAllowed, NotFound)):
            ask(contract, actor)
    assert not Intention.objects.exists()


def test_what_has_been_ended_is_asked_about_no_more(office: Any, contract: Contract) -> None:
    with pytest.raises(InvalidInput):
        ask(contract, office.handler, kind="tea")
    said = Decision(reason="LCL37", last_day=today(), words="个人原因", notice_on=add_months(today(), -2))
    end(contract.id, said, actor=office.handler)
    with pytest.raises(Conflict):
        ask(contract, office.handler)

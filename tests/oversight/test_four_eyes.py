"""Four eyes are two people: whoever has two accounts decides nothing with the second that they began with the first."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from qianyue.employers.models import Application, ContractText
from qianyue.law.dates import today
from qianyue.operations.actor import COUNTER, Actor
from qianyue.operations.errors import NotAllowed
from qianyue.oversight import applications as desk
from qianyue.oversight import today as queues
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts import publish_text as publishing
from qianyue.oversight.acts import review_text as reviewing
from qianyue.oversight.acts.approve_application import approve_application
from qianyue.oversight.acts.begin_at_counter import begin_at_counter
from qianyue.oversight.acts.confirm_table_row import confirm_table_row
from qianyue.oversight.acts.open_counter import open_counter
from qianyue.oversight.acts.publish_text import publish_official_text
from qianyue.oversight.acts.review_application import pass_first
from qianyue.oversight.acts.review_text import approve_text, return_text
from qianyue.oversight.acts.sign_at_counter import sign_at_counter
from qianyue.oversight.audit import audit_table_rows
from qianyue.oversight.audit_texts import audit_official_texts
from qianyue.oversight.models import CounterSession, Decision, TextReview
from qianyue.people.models import Person
from qianyue.people.same import accounts_of, known, same_person
from tests.employers.applying import applicant, get, submitted
from tests.oversight import texts
from tests.oversight.cast import another_account, drafted

pytestmark = pytest.mark.django_db


@pytest.fixture
def again(bureau: Any) -> Actor:
    """The first officer's second account."""
    return another_account(bureau.first, "officer1-again", "13000049001")


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for act in (reviewing, publishing):
        monkeypatch.setattr(act, "must_be_fit", lambda text: None)


def forget(actor: Actor) -> None:
    """As accounts were before anybody asked whose they are."""
    Person.objects.filter(id=actor.person).update(id_index=None, id_number=None, id_type="")


def test_it_works(bureau: Any, again: Actor) -> None:
    first, second = bureau.first.person, bureau.second.person
    assert same_person(first, again.person)
    assert same_person(again.person, first)
    assert not same_person(first, second)
    assert accounts_of(first) == [first, again.person]
    assert accounts_of(second) == [second]
    assert not same_person(None, None)
    assert accounts_of(None) == []
    assert known(first, second, again.person)
    assert not known(first, uuid.uuid4())


def test_two_accounts_of_which_nothing_is_known_are_not_one_human(bureau: Any) -> None:
    forget(bureau.first)
    forget(bureau.second)
    assert not same_person(bureau.first.person, bureau.second.person)
    assert accounts_of(bureau.first.person) == [bureau.first.person]
    assert not known(bureau.first.person, bureau.second.person)


def test_an_opening_is_not_approved_by_the_second_account(bureau: Any, again: Actor, outside: object) -> None:
    key = submitted(applicant(710_111))
    pass_first(key, round_=1, actor=bureau.first)
    assert desk.waiting_for(as_officer(again)) == 0
    assert queues.second_review(as_officer(again), on=today()).own == 1
    with pytest.raises(NotAllowed, match="另一名"):
        approve_application(key, round_=1, actor=again)
    with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        Application.objects.filter(id=key).update(second_reviewer=again.person)
    assert get(key).state == "first_passed"
    approve_application(key, round_=1, actor=bureau.second)
    assert get(key).state == "approved"


def test_what_cannot_be_determined_is_not_approved(bureau: Any, outside: object) -> None:
    key = submitted(applicant(710_112))
    pass_first(key, round_=1, actor=bureau.first)
    for one in (bureau.first, bureau.second):
        kept = Person.objects.get(id=one.person)
        forget(one)
        with pytest.raises(NotAllowed, match="系统管理员登记"):
            approve_application(key, round_=1, actor=bureau.second)
        kept.save()
    approve_application(key, round_=1, actor=bureau.second)


def test_a_row_is_not_confirmed_by_the_second_account(bureau: Any, again: Actor) -> None:
    key = drafted(bureau.first)
    assert queues.drafted_rows(as_officer(again), on=today()).own == 1
    with pytest.raises(NotAllowed, match="您自己录入"):
        confirm_table_row(key, actor=again)
    made = {"row_id": key, "verdict": "confirmed", "decided_by_id": again.person, "decided_at": timezone.now()}
    with pytest.raises(DatabaseError, match="somebody else"), transaction.atomic():
        Decision.objects.create(**made)
    confirm_table_row(key, actor=bureau.second)
    assert list(audit_table_rows()) == []


@pytest.mark.usefixtures("laid_out")
def test_a_model_text_is_not_reviewed_or_published_by_the_second_account(bureau: Any, again: Actor) -> None:
    text = texts.drafted(bureau)
    for act in (lambda: approve_text(text.id, actor=again), lambda: return_text(text.id, "x", actor=again)):
        with pytest.raises(NotAllowed, match="您自己起草"):
            act()
    made = {"text": text, "verdict": "approved", "reviewed_by_id": again.person, "reviewed_at": timezone.now()}
    with pytest.raises(DatabaseError, match="somebody else"), transaction.atomic():
        TextReview.objects.create(**made)
    approve_text(text.id, actor=bureau.second)
    with pytest.raises(NotAllowed, match="不能自己发布"):
        publish_official_text(text.id, today(), actor=again)
    with pytest.raises(DatabaseError, match="somebody else"), transaction.atomic():
        ContractText.objects.filter(id=text.id).update(published_by=again.person, published_at=timezone.now(), begins_on=today())
    publish_official_text(text.id, today(), actor=bureau.second)
    assert list(audit_official_texts()) == []


def test_two_accounts_that_turn_out_to_be_one_human_are_found_afterwards(bureau: Any) -> None:
    """Somebody has had them under two numbers: the look back compares people, too."""
    confirm_table_row(drafted(bureau.first), actor=bureau.second)
    index = Person.objects.get(id=bureau.first.person).id_index
    Person.objects.filter(id=bureau.second.person).update(id_index=index)
    assert [finding.check for finding in audit_table_rows()] == ["table_row.four_eyes"]


def test_an_officer_assists_nobody_who_is_the_same_human(bureau: Any, journey: Any) -> None:
    """The worker's account is known by its real-name check: at the latest when it signs."""
    journey.to("confirm")
    key = open_counter("大厅 1 号", actor=bureau.first)
    worker = dataclasses.replace(journey.worker.actor, request=dataclasses.replace(journey.worker.actor.request, channel=COUNTER))
    index = Person.objects.get(id=worker.person).id_index
    Person.objects.filter(id=bureau.first.person).update(id_index=index)
    with pytest.raises(NotAllowed, match="由另一名工作人员开启"):
        begin_at_counter(key, actor=worker)
    CounterSession.objects.filter(id=key).update(worker=worker.person, begun_at=timezone.now())
    with pytest.raises(NotAllowed, match="由另一名工作人员开启"):
        sign_at_counter(key, journey.proposal.id, actor=worker)


def test_who_lends_a_phone_to_be_checked_at_becomes_nobody_else(bureau: Any, again: Actor, outside: object) -> None:
    """The last check found somebody else at the phone; whose the account is stays."""
    first = Person.objects.get(id=bureau.first.person)
    first.account_index = first.id_index
    first.set_identity(name="别的人", id_type="resident_id", id_number="000000198501010028")
    first.save()
    assert same_person(first.id, again.person)
    assert same_person(again.person, first.id)
    key = submitted(applicant(710_391))
    pass_first(key, round_=1, actor=bureau.first)
    with pytest.raises(NotAllowed, match="本人初审"):
        approve_application(key, round_=1, actor=again)
    with pytest.raises(DatabaseError, match="two people"), transaction.atomic():
        Application.objects.filter(id=key).update(second_reviewer=again.person)

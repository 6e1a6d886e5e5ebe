"""An application from its first word to handing it in: what is kept, what is lacking, who may look, who has to agree."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from qianyue.cli import invented
from qianyue.cli.rehearsal import Worker
from qianyue.employers import applications
from qianyue.employers.acts import begin_application as beginning
from qianyue.employers.acts.ask_representative import ask_representative, disown, represent
from qianyue.employers.acts.begin_application import begin_application, discard_application
from qianyue.employers.acts.fill_application import fill_application
from qianyue.employers.acts.open_service import open_service
from qianyue.employers.acts.submit_application import submit_application
from qianyue.employers.acts.upload_scan import remove_scan, upload_scan
from qianyue.employers.models import Application, Scan
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound, TooMany
from qianyue.people.models import Person
from tests.employers.applying import applicant, employer_values, filled, get, paper, people_values, submitted
from tests.oversight.cast import events

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(outside: object) -> Worker:
    return applicant(710_001)


@pytest.fixture
def stranger(who: Worker) -> Worker:
    return applicant(710_011)


@pytest.fixture
def boss(who: Worker) -> Worker:
    """A legal representative who is not the applicant."""
    return applicant(710_021)


def test_it_works(who: Worker) -> None:
    key = submitted(who)
    found = get(key)
    assert (found.state, found.round, found.representative_id) == ("submitted", 1, who.actor.person)
    assert [kind for kind, _facts in events(key)][-1] == "application.submitted"
    submit_application(key, edition=found.edition, actor=who.actor)  # a double click
    assert get(key).round == 1


def test_a_half_filled_application_is_kept_and_says_what_it_lacks(who: Worker) -> None:
    key = begin_application(actor=who.actor)
    wrong = fill_application(key, "employer", {"name": "西双版纳虚构", "uscc": "91532801MA00000000"}, actor=who.actor)
    assert set(wrong) == {"uscc", "kind", "region", "registered_address"}
    assert get(key).facts["name"] == "西双版纳虚构"
    places = {lack.place for lack in applications.lacking(get(key))}
    assert {"employer", "people", "item:application", "item:promise", "applicant"} <= places
    with pytest.raises(InvalidInput) as refused:
        submit_application(key, edition=get(key).edition, actor=who.actor)
    assert "item:promise" in refused.value.fields
    assert get(key).state == "draft"


def test_what_cannot_be_kept_is_refused_and_nothing_is_kept(who: Worker) -> None:
    key = begin_application(actor=who.actor)
    for values in ({"name": "长" * 201}, {"name": "零\u200b宽"}, {"name": "a\0b"}):
        with pytest.raises(InvalidInput):
            fill_application(key, "employer", values, actor=who.actor)
    assert get(key).facts == {}


def test_personal_data_is_only_ciphertext_in_the_database(who: Worker) -> None:
    key = filled(who)
    with connection.cursor() as cursor:
        cursor.execute("SELECT facts FROM employers_application WHERE id = %s", [key])
        (stored,) = cursor.fetchone()
    assert who.person.party["id_number"].encode() not in bytes(stored)


def test_an_old_window_changes_nothing(who: Worker) -> None:
    key = begin_application(actor=who.actor)
    old = get(key).edition
    fill_application(key, "employer", employer_values(), actor=who.actor, edition=old)
    with pytest.raises(Conflict):
        fill_application(key, "employer", employer_values(), actor=who.actor, edition=old)
    key = filled(who)
    with pytest.raises(Conflict):
        submit_application(key, edition=1, actor=who.actor)


def test_only_its_applicant_sees_it(who: Worker, stranger: Worker) -> None:
    key = filled(who)
    edition = get(key).edition
    for act in (
        lambda: applications.own(key, actor=stranger.actor),
        lambda: upload_scan(key, "licence", paper(), actor=stranger.actor),
        lambda: submit_application(key, edition=edition, actor=stranger.actor),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed):
        applications.own(key, actor=Actor(role="handler", person=who.actor.person))


def test_nobody_applies_without_having_been_checked(outside: object) -> None:
    unchecked = Worker(serial=710_031)
    unchecked.log_in()
    with pytest.raises(NotAllowed, match="实名核验"):
        begin_application(actor=unchecked.actor)


def test_a_check_of_yesterday_does_not_count_for_handing_in(who: Worker) -> None:
    key = filled(who)
    Person.objects.filter(id=who.actor.person).update(identified_at=timezone.now() - datetime.timedelta(days=2))
    assert [lack.place for lack in applications.lacking(get(key))] == ["applicant"]


def test_made_up_applications_have_an_end(who: Worker) -> None:
    for _ in range(beginning.OPEN_AT_ONCE):
        last = begin_application(actor=who.actor)
    with pytest.raises(TooMany, match="三份"):
        begin_application(actor=who.actor)
    for key in Application.objects.values_list("id", flat=True):
        discard_application(key, actor=who.actor)
    begin_application(actor=who.actor)
    discard_application(Application.objects.get(state="draft").id, actor=who.actor)
    begin_application(actor=who.actor)
    discard_application(Application.objects.get(state="draft").id, actor=who.actor)
    with pytest.raises(TooMany, match="明天"):
        begin_application(actor=who.actor)
    assert get(last).state == "discarded"


def test_one_click_begins_one(who: Worker) -> None:
    assert begin_application(actor=who.actor, operation="a") == begin_application(actor=who.actor, operation="a")


def test_an_employer_that_is_there_cannot_be_taken_over(who: Worker) -> None:
    there = open_service(invented.employer(7), actor=Actor.system())
    key = begin_application(actor=who.actor)
    wrong = fill_application(key, "employer", employer_values(7), actor=who.actor)
    assert "联系本单位的管理员" in wrong["uscc"]
    assert any("已经开通" in lack.message for lack in applications.lacking(get(key)))
    there.refresh_from_db()
    assert there.members.count() == 0


def test_two_apply_for_the_same_employer_and_one_is_reviewed(who: Worker, stranger: Worker) -> None:
    code = employer_values()["uscc"]
    one, other = filled(who, uscc=code), filled(stranger, uscc=code)
    submit_application(one, edition=get(one).edition, actor=who.actor)
    with pytest.raises(InvalidInput) as refused:
        submit_application(other, edition=get(other).edition, actor=stranger.actor)
    assert "正在审核" in refused.value.fields["employer"]
    with pytest.raises(IntegrityError), transaction.atomic():  # and the database does not take it either
        Application.objects.filter(id=other).update(state="submitted")


def test_once_handed_in_it_stands_still(who: Worker) -> None:
    key = submitted(who)
    for act in (
        lambda: fill_application(key, "employer", employer_values(), actor=who.actor),
        lambda: upload_scan(key, "licence", paper("late"), actor=who.actor),
        lambda: remove_scan(key, "licence", actor=who.actor),
        lambda: discard_application(key, actor=who.actor),
    ):
        with pytest.raises(Conflict):
            act()


def test_the_legal_representative_agrees_on_a_phone_of_his_own(who: Worker, boss: Worker, work: Any, telephone: Any) -> None:
    key = filled(who, representative=boss)
    assert get(key).representative_id == boss.actor.person
    work(kinds=["notices.deliver"])
    assert any(f"/apply/{key}/representative" in text for text in telephone(boss.phone))
    submit_application(key, edition=get(key).edition, actor=who.actor)
    assert get(key).state == "submitted"


def test_without_him_a_handler_cannot_hand_it_in(who: Worker, boss: Worker) -> None:
    key = filled(who, representative=boss)
    fill_application(
        key, "people", people_values(boss, capacity="agent", representative_phone=boss.phone, keeper_name="换人"), actor=who.actor
    )
    assert get(key).represented_at is None, "something was changed: he is asked again"
    with pytest.raises(InvalidInput) as refused:
        submit_application(key, edition=get(key).edition, actor=who.actor)
    assert set(refused.value.fields) == {"representative"}


def test_nobody_else_agrees_in_his_place(who: Worker, boss: Worker, stranger: Worker) -> None:
    key = begin_application(actor=who.actor)
    fill_application(key, "employer", employer_values(), actor=who.actor)
    people = people_values(boss, capacity="agent", representative_phone=boss.phone)
    fill_application(key, "people", people, actor=who.actor)
    with pytest.raises(NotFound):
        represent(key, edition=get(key).edition, actor=boss.actor)  # nobody has asked him yet
    ask_representative(key, actor=who.actor)
    for actor in (who.actor, stranger.actor):
        with pytest.raises(NotFound):
            represent(key, edition=get(key).edition, actor=actor)
    with pytest.raises(TooMany):
        ask_representative(key, actor=who.actor)
    # the phone is right, the person is not: the applicant has named somebody else
    fill_application(key, "people", people | {"legal_representative": "刀旁人"}, actor=who.actor)
    with pytest.raises(NotAllowed):
        represent(key, edition=get(key).edition, actor=boss.actor)


def test_whoever_never_applied_says_so(who: Worker, boss: Worker) -> None:
    key = filled(who, representative=boss)
    disown(key, actor=boss.actor)
    assert get(key).state == "discarded"
    assert not Scan.objects.filter(application=key).exclude(pdf=None).exists()


def test_what_is_saved_while_it_is_judged_is_not_handed_in(who: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edition that is not there yet: the other window saves between the judgement and the update."""
    key = filled(who)
    edition, real = get(key).edition, applications.lacking

    def slow(application: Application) -> Any:
        found = real(application)
        fill_application(key, "employer", get(key).facts | {"name": "另换的名称有限公司"}, actor=who.actor)
        return found

    monkeypatch.setattr(applications, "lacking", slow)
    for guess in (edition + 1, edition):
        with pytest.raises(Conflict):
            submit_application(key, edition=guess, actor=who.actor)
    assert get(key).state == "draft"


def test_he_agrees_to_nothing_that_is_saved_while_he_is_judged(
    who: Worker, boss: Worker, stranger: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = begin_application(actor=who.actor)
    fill_application(key, "employer", employer_values(), actor=who.actor)
    own = people_values(stranger, capacity="agent", representative_phone=stranger.phone)
    fill_application(key, "people", own, actor=who.actor)
    ask_representative(key, actor=who.actor)
    real = applications.is_representative

    def slow(person: Person, application: Application) -> bool:
        found = real(person, application)
        forged = people_values(boss, capacity="agent", representative_phone=boss.phone)
        fill_application(key, "people", forged, actor=who.actor)
        return found

    monkeypatch.setattr(applications, "is_representative", slow)
    for ahead in (1, 0):
        with pytest.raises(Conflict, match="刚刚改过"):
            represent(key, edition=get(key).edition + ahead, actor=stranger.actor)
        assert get(key).represented_at is None


def test_the_message_to_him_carries_nothing_that_somebody_made_up(who: Worker, boss: Worker, work: Any, telephone: Any) -> None:
    key = filled(who, representative=boss, name="您的账户异常请致电4000000000处理")
    work(kinds=["notices.deliver"])
    (text,) = [text for text in telephone(boss.phone) if f"/apply/{key}/representative" in text]
    assert "4000000000" not in text
    assert get(key).uscc in text


def test_there_is_no_other_persons_application_by_guessing(who: Worker) -> None:
    with pytest.raises(NotFound):
        applications.own(uuid.uuid4(), actor=who.actor)

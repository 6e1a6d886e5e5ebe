"""Who is an officer: let in by the platform's administration alone, for one authority at a time."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from qianyue.operations.actor import HANDLER, OFFICER, VISITOR, WORKER, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed
from qianyue.operations.ids import shard_of
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts.appoint import appoint, dismiss, open_authority
from qianyue.oversight.acts.register_identity import register_identity
from qianyue.oversight.models import Authority, Officer
from qianyue.people.models import Person
from tests.oversight.cast import carded, events

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def person() -> Person:
    return carded(Person(name="岩新人"), 901)


def test_it_works(person: Person) -> None:
    authority = open_authority("勐海县人力资源和社会保障局", "532822", actor=SYSTEM)
    officer = appoint(authority, person, actor=SYSTEM)
    assert as_officer(Actor(role=OFFICER, person=person.id, authority=authority.id)) == officer
    assert shard_of(officer.id) == authority.shard
    assert events(authority.id) == [
        ("authority.opened", {"name": "勐海县人力资源和社会保障局", "region": "532822"}),
        ("officer.appointed", {"person": str(person.id)}),
    ]


@pytest.mark.parametrize("role", [OFFICER, HANDLER, WORKER, VISITOR])
def test_nobody_else_lets_anybody_in(role: str, bureau: Any, person: Person) -> None:
    somebody = Actor(role=role, person=bureau.first.person, authority=bureau.authority.id)
    officer = Officer.objects.get(person=bureau.first.person)
    for act in (
        lambda: open_authority("虚构部门", "532800", actor=somebody),
        lambda: appoint(bureau.authority, person, actor=somebody),
        lambda: dismiss(officer, actor=somebody),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Officer.objects.filter(active=True).count() == 2
    assert Authority.objects.count() == 1


@pytest.mark.parametrize("region", ["", "532899", "530321", "景洪市"])
def test_an_authority_has_a_region_of_today(region: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_authority("虚构部门", region, actor=SYSTEM)
    assert set(refused.value.fields) == {"region"}


def test_a_name_is_registered_once(bureau: Any) -> None:
    with pytest.raises(Conflict):
        open_authority(bureau.authority.name, "532800", actor=SYSTEM)


def test_a_person_acts_for_one_authority_at_a_time(bureau: Any, elsewhere: Any) -> None:
    first = Person.objects.get(id=bureau.first.person)
    for authority in (bureau.authority, elsewhere.authority):
        with pytest.raises(Conflict, match="请先解除原来的任命"):
            appoint(authority, first, actor=SYSTEM)


def test_a_human_is_let_in_with_one_account_only(bureau: Any, elsewhere: Any) -> None:
    first = Person.objects.get(id=bureau.first.person)
    again = Person(name="刀录入")
    again.set_identity(name="刀录入", id_type=first.id_type, id_number=str(first.id_number).lower() + " ")
    again.save()
    for authority in (bureau.authority, elsewhere.authority):
        with pytest.raises(Conflict, match="请先解除原来的任命"):
            appoint(authority, again, actor=SYSTEM)
    dismiss(Officer.objects.get(person=first), actor=SYSTEM)
    assert appoint(bureau.authority, again, actor=SYSTEM).active
    with pytest.raises(Conflict):
        appoint(bureau.authority, first, actor=SYSTEM)


def test_nobody_is_let_in_of_whom_it_is_not_known_who_it_is(bureau: Any) -> None:
    with pytest.raises(InvalidInput, match="身份证号码"):
        appoint(bureau.authority, Person.objects.create(name="岩无名"), actor=SYSTEM)
    assert Officer.objects.count() == 2


def number_of(actor: Actor) -> str:
    return str(Person.objects.get(id=actor.person).id_number)


def test_the_identity_of_an_account_from_before_is_registered_once_it_is_known(bureau: Any, elsewhere: Any) -> None:
    officer = Officer.objects.get(person=bureau.first.person)
    number = number_of(bureau.first)
    Person.objects.filter(id=officer.person_id).update(id_index=None, id_number=None, id_type="")
    for wrong in ("", "12", number[:-1] + ("1" if number[-1] != "1" else "2"), number[:6] + number[8:17]):
        with pytest.raises(InvalidInput):
            register_identity(officer, wrong, operator="管理员甲", actor=SYSTEM)
    with pytest.raises(InvalidInput):
        register_identity(officer, number, operator=" ", actor=SYSTEM)
    with pytest.raises(NotAllowed):
        register_identity(officer, number, operator="管理员甲", actor=bureau.second)
    with pytest.raises(Conflict, match="请先解除"):
        register_identity(officer, number_of(elsewhere.first), operator="管理员甲", actor=SYSTEM)
    assert Person.objects.get(id=officer.person_id).id_index is None
    for _again in range(2):
        register_identity(officer, f" {number}", operator="管理员甲", actor=SYSTEM)
    assert events(bureau.authority.id)[-1] == ("officer.identity_registered", {"person": str(officer.person_id)})
    assert [kind for kind, _facts in events(bureau.authority.id)].count("officer.identity_registered") == 1


def test_what_a_real_name_check_has_found_is_not_overwritten(bureau: Any) -> None:
    officer = Officer.objects.get(person=bureau.first.person)
    Person.objects.filter(id=officer.person_id).update(identified_at=timezone.now())
    number = str(carded(Person(name="x"), 901).id_number)
    with pytest.raises(Conflict, match="实名核验"):
        register_identity(officer, number, operator="管理员甲", actor=SYSTEM)


def test_who_is_dismissed_is_an_officer_no_more_and_may_be_appointed_again(bureau: Any, elsewhere: Any) -> None:
    officer = Officer.objects.get(person=bureau.first.person)
    dismiss(officer, actor=SYSTEM)
    dismiss(officer, actor=SYSTEM)
    with pytest.raises(NotAllowed, match="请用工作人员账户登录"):
        as_officer(bureau.first)
    assert [kind for kind, _facts in events(bureau.authority.id)].count("officer.dismissed") == 1
    appoint(elsewhere.authority, officer.person, actor=SYSTEM)
    assert as_officer(Actor(role=OFFICER, person=officer.person_id, authority=elsewhere.authority.id))


def test_an_officer_is_one_in_that_capacity_and_for_that_authority_only(bureau: Any, elsewhere: Any) -> None:
    for wrong in (
        Actor(role=HANDLER, person=bureau.first.person, authority=bureau.authority.id),
        Actor(role=OFFICER, person=bureau.first.person, authority=elsewhere.authority.id),
        Actor(role=OFFICER, person=bureau.first.person),
        Actor(role=OFFICER, authority=bureau.authority.id),
        Actor.system(),
    ):
        with pytest.raises(NotAllowed):
            as_officer(wrong)

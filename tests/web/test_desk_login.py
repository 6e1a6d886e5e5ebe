"""Staff at the door: password, lock, the choice of employer and role."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from qianyue.employers.acts.open_service import authorise
from qianyue.employers.models import Membership
from qianyue.operations.actor import Actor
from qianyue.people.models import Person
from tests.web.desk_cast import desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
PASSWORD = "puer-menghai-1234"


@pytest.fixture
def handler(office: Any) -> Person:
    person = Person.objects.get(id=office.handler.person)
    person.set_password(PASSWORD)
    person.save()
    return person


def enter(client: Client, name: str = "handler1", password: str = PASSWORD, onward: str = "") -> Any:
    return client.post("/desk/login", {"login_name": name, "password": password, "next": onward})


def test_it_works(client: Client, handler: Person) -> None:
    assert client.get("/desk")["Location"] == "/desk/login?next=%2Fdesk"
    assert enter(client)["Location"] == "/desk"
    assert "西双版纳虚构茶业有限公司 · 经办人" in page(client.get("/desk")).text


def test_it_leads_back_to_where_the_person_was_going_and_nowhere_else(client: Client, handler: Person) -> None:
    assert enter(client, onward="/desk/contracts/new")["Location"] == "/desk/contracts/new"
    client.post("/logout")
    assert enter(client, onward="https://example.com/")["Location"] == "/desk"


def test_a_wrong_password_says_nothing_about_the_account(client: Client, handler: Person) -> None:
    known, unknown = enter(client, password="wrong"), enter(client, name="nobody", password="wrong")
    assert known.status_code == unknown.status_code == 422
    assert "账户名或密码不对" in page(known).text
    assert page(known).text.replace("handler1", "") == page(unknown).text.replace("nobody", "")
    assert "wrong" not in known.content.decode()


def test_five_wrong_passwords_lock_and_say_until_when(client: Client, handler: Person) -> None:
    for _ in range(5):
        enter(client, password="wrong")
    locked = enter(client)
    assert locked.status_code == 429
    assert "已暂时锁定，请在" in page(locked).text


def test_an_empty_form_says_what_is_missing(client: Client, db: None) -> None:
    text = page(client.post("/desk/login", {})).text
    assert "请填写账户名。" in text
    assert "请填写密码。" in text


def test_a_seal_keeper_begins_at_the_queue(client: Client, office: Any) -> None:
    person = Person.objects.get(id=office.keeper.person)
    person.set_password(PASSWORD)
    person.save()
    assert enter(client, name="keeper1")["Location"] == "/desk/seal"


def test_several_memberships_are_chosen_from(client: Client, office: Any, neighbour: Any, handler: Person) -> None:
    authorise(neighbour.employer, handler, "seal_keeper", actor=Actor.system())
    assert enter(client)["Location"] == "/desk/login/choose"
    assert client.get("/desk").status_code == 302  # not in yet
    text = page(client.get("/desk/login/choose")).text
    assert "经办人 · 西双版纳虚构茶业有限公司" in text
    assert "印章管理员 · 西双版纳虚构茶业有限公司2" in text
    member = Membership.objects.get(person=handler, employer=neighbour.employer)
    assert client.post("/desk/login/choose", {"membership": str(member.id)})["Location"] == "/desk/seal"
    assert "西双版纳虚构茶业有限公司2" in page(client.get("/desk/seal")).text
    # and changed again without the password
    own = Membership.objects.get(person=handler, employer=office.employer)
    assert client.post("/desk/login/choose", {"membership": str(own.id)})["Location"] == "/desk"


def test_nobody_chooses_somebody_elses_membership(office: Any, neighbour: Any) -> None:
    client = desk_of(office.handler)
    other = Membership.objects.get(person=neighbour.handler.person)
    assert client.post("/desk/login/choose", {"membership": str(other.id)}).status_code == 422
    assert client.post("/desk/login/choose", {"membership": "x"}).status_code == 422
    assert Client().get("/desk/login/choose")["Location"] == "/desk/login"


def test_the_choice_does_not_wait_for_ever(client: Client, neighbour: Any, handler: Person) -> None:
    authorise(neighbour.employer, handler, "handler", actor=Actor.system())
    enter(client)
    session = client.session
    session["desk_choice"] |= {"at": session["desk_choice"]["at"] - 400}
    session.save()
    assert client.get("/desk/login/choose")["Location"] == "/desk/login"


def test_an_account_without_authority_is_told_so(client: Client, office: Any, handler: Person) -> None:
    Membership.objects.filter(person=handler).update(active=False)
    refused = enter(client)
    assert refused.status_code == 403
    assert "没有代表任何用人单位的授权" in page(refused).text


def test_a_membership_that_ends_ends_the_session(office: Any) -> None:
    client = desk_of(office.handler)
    assert client.get("/desk").status_code == 200
    Membership.objects.filter(person=office.handler.person).update(active=False)
    assert client.get("/desk").status_code == 302

"""Officers at the door: an entrance of their own, and nobody else's account opens it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from qianyue.operations.actor import Actor
from qianyue.oversight.acts.appoint import dismiss
from qianyue.oversight.acts.reset_second_factor import reset_second_factor
from qianyue.oversight.models import Officer
from qianyue.people.models import Person
from tests.web.authority_cast import authority_desk_of, prove
from tests.web.html import page

pytestmark = pytest.mark.django_db
PASSWORD = "puer-menghai-1234"


def with_password(actor: Actor) -> Person:
    person = Person.objects.get(id=actor.person)
    person.set_password(PASSWORD)
    person.save()
    return person


def enter(client: Client, name: str, password: str = PASSWORD, onward: str = "", door: str = "/authority/login") -> Any:
    return client.post(door, {"login_name": name, "password": password, "next": onward})


def test_it_works(client: Client, bureau: Any) -> None:
    with_password(bureau.first)
    assert client.get("/authority")["Location"] == "/authority/login?next=%2Fauthority"
    assert page(client.get("/authority/login")).text.count("人社部门登录") == 1
    assert enter(client, "officer1")["Location"] == "/authority/second"
    assert client.get("/authority/second")["Location"] == "/authority/second/enrol"
    assert client.get("/authority")["Location"] == "/authority/login?next=%2Fauthority", "the password alone opens nothing"
    enrolled = page(prove(client, bureau.first))
    assert "请记下恢复码" in enrolled.text
    text = page(client.get("/authority")).text
    assert "西双版纳州人力资源和社会保障局（虚构） · 工作人员" in text
    assert client.get("/authority/login")["Location"] == "/authority"


def test_it_leads_back_to_where_the_officer_was_going_and_nowhere_else(client: Client, bureau: Any) -> None:
    with_password(bureau.first)
    enter(client, "officer1", onward="/authority/below-minimum")
    assert "/authority/below-minimum" in page(prove(client, bureau.first)).links
    client.post("/logout")
    enter(client, "officer1", onward="/authority/objections")
    assert prove(client, bureau.first)["Location"] == "/authority/objections"
    client.post("/logout")
    enter(client, "officer1", onward="//example.com")
    assert prove(client, bureau.first)["Location"] == "/authority"


def test_the_second_step_takes_a_code_once_and_says_what_is_wrong(client: Client, bureau: Any) -> None:
    with_password(bureau.first)
    enter(client, "officer1")
    prove(client, bureau.first)
    client.post("/logout")
    enter(client, "officer1")
    wrong = client.post("/authority/second", {"act": "app", "code": "12"})
    assert wrong.status_code == 422
    assert "验证码不对或者已经用过" in page(wrong).text
    assert client.get("/authority").status_code == 302
    assert client.get("/authority/second/enrol")["Location"] == "/authority/second", "who has a factor enrols no other before it"


def test_a_paper_code_opens_once(client: Client, bureau: Any) -> None:
    with_password(bureau.first)
    enter(client, "officer1")
    codes = re.findall(r"[A-Z2-9]{5}-[A-Z2-9]{5}", page(prove(client, bureau.first)).text)
    assert len(codes) == 10
    for status in (302, 422):
        client.post("/logout")
        enter(client, "officer1")
        assert client.post("/authority/second", {"act": "paper", "paper": codes[0]}).status_code == status


@pytest.mark.parametrize("sent", [{}, {"act": "key"}, {"act": "key", "answer": "{}"}, {"act": "nothing"}, {"act": "app"}])
def test_the_second_step_withstands_whatever_is_sent(sent: dict[str, str], client: Client, bureau: Any) -> None:
    with_password(bureau.first)
    enter(client, "officer1")
    assert client.post("/authority/second/enrol", sent).status_code in (200, 422)
    prove(client, bureau.first)
    client.post("/logout")
    enter(client, "officer1")
    assert client.post("/authority/second", sent).status_code in (200, 422)
    assert client.get("/authority").status_code == 302


def test_a_reset_ends_the_session_and_leads_to_enrolling(client: Client, bureau: Any) -> None:
    with_password(bureau.first)
    enter(client, "officer1")
    prove(client, bureau.first)
    assert client.get("/authority").status_code == 200
    officer = Officer.objects.get(person=bureau.first.person)
    reset_second_factor(officer, "手机丢失", operator="管理员甲", actor=Actor.system())
    assert client.get("/authority").status_code == 302
    enter(client, "officer1")
    assert client.get("/authority/second")["Location"] == "/authority/second/enrol"


def test_an_officers_session_ends_after_half_an_hour_without_a_request(client: Client, bureau: Any, settings: Any) -> None:
    settings.OFFICER_IDLE = 60 * 7
    with_password(bureau.first)
    enter(client, "officer1")
    prove(client, bureau.first)
    assert client.session.get_expiry_age() == 60 * 7


def test_a_wrong_password_is_said_and_five_lock(client: Client, bureau: Any) -> None:
    with_password(bureau.first)
    wrong = enter(client, "officer1", password="wrong")
    assert wrong.status_code == 422
    assert "账户名或密码不对" in page(wrong).text
    for _ in range(4):
        enter(client, "officer1", password="wrong")
    assert enter(client, "officer1").status_code == 429


def test_an_employers_account_does_not_open_it_nor_an_officers_the_desk(client: Client, bureau: Any, office: Any) -> None:
    with_password(office.handler)
    with_password(bureau.first)
    refused = enter(client, "handler1")
    assert refused.status_code == 403
    assert "不是人社部门的工作人员账户" in page(refused).text
    refused = enter(client, "officer1", door="/desk/login")
    assert refused.status_code == 403
    assert client.get("/authority").status_code == client.get("/desk").status_code == 302


@pytest.mark.parametrize("path", ["/desk", "/desk/below-minimum", "/my"])
def test_an_officer_is_nobody_at_the_other_desks(path: str, first: Client) -> None:
    assert first.get(path)["Location"].startswith(("/desk/login", "/login"))


@pytest.mark.parametrize("path", ["/authority", "/authority/rows/new", "/authority/below-minimum"])
def test_the_employers_people_and_workers_are_nobody_here(path: str, handler: Client, worker: Any, logged_in: Any) -> None:
    for client in (handler, logged_in(worker), Client()):
        assert client.get(path)["Location"].startswith("/authority/login?next=")


def test_an_appointment_that_ends_ends_the_session(bureau: Any) -> None:
    client = authority_desk_of(bureau.first)
    assert client.get("/authority").status_code == 200
    dismiss(Officer.objects.get(person=bureau.first.person), actor=Actor.system())
    assert client.get("/authority").status_code == 302
    with_password(bureau.first)
    assert enter(client, "officer1").status_code == 403


def test_the_entrance_is_linked_from_every_page(client: Client, db: None) -> None:
    assert "/authority/login" in page(client.get("/")).links

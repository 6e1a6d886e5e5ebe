"""A worker logs in with a code to the own phone: five tries, a pause between two messages, and back to where it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from qianyue.notices.models import Message
from qianyue.people.models import Person
from tests.web.html import page

pytestmark = pytest.mark.django_db
PHONE = "13000000001"


def code() -> str:
    """The code of the newest message that waits to be sent."""
    text = Message.objects.filter(secret=True).order_by("-created_at").first().text
    return re.search(r"验证码(\d{6})", text)[1]


def ask(client: Client, phone: str = PHONE, onward: str = "") -> Any:
    return client.post("/login", {"phone": phone, "next": onward})


def test_it_works(client: Client) -> None:
    page(client.get("/login?next=/my/messages"))
    assert ask(client, onward="/my/messages")["Location"] == "/login/code"
    assert "130****0001" in page(client.get("/login/code")).text
    response = client.post("/login/code", {"code": code()})
    assert response["Location"] == "/my/messages"
    assert client.get("/my").status_code == 200
    assert Person.objects.with_phone(PHONE) is not None


def test_the_code_may_be_typed_with_spaces(client: Client) -> None:
    ask(client)
    number = code()
    assert client.post("/login/code", {"code": f"{number[:3]} {number[3:]}"}).status_code == 302


@pytest.mark.parametrize("phone", ["", "123", "23000000001", "1300000000x", "1" * 400])
def test_it_refuses_what_is_no_phone_number_and_keeps_what_was_typed(client: Client, phone: str) -> None:
    response = ask(client, phone)
    found = page(response)
    assert response.status_code == 422
    assert "11 位手机号码" in found.text
    assert "#id_phone" in found.links
    assert next(control for control in found.controls if control.get("name") == "phone").get("value", "") == phone
    assert not Message.objects.exists()


def test_a_wrong_code_says_how_many_tries_are_left_and_the_sixth_is_too_many(client: Client) -> None:
    ask(client)
    wrong = "000000" if code() != "000000" else "111111"
    for left in (4, 3, 2, 1):
        response = client.post("/login/code", {"code": wrong})
        assert response.status_code == 422
        assert f"还可以试 {left} 次" in page(response).text
    assert "已作废" in page(client.post("/login/code", {"code": wrong})).text
    assert client.post("/login/code", {"code": code()}).status_code == 429


def test_an_empty_code_is_asked_for_again(client: Client) -> None:
    ask(client)
    assert "6 位数字" in page(client.post("/login/code", {"code": ""})).text


def test_another_code_needs_a_pause_and_the_page_says_how_long(client: Client) -> None:
    ask(client)
    assert re.search(r"(5\d|60) 秒以后", page(client.get("/login/code")).text)
    response = client.post("/login/code", {"act": "resend"})
    assert response.status_code == 429
    assert "秒" in page(response).text
    assert Message.objects.count() == 1


def test_another_code_can_be_had_after_the_pause(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime

    from qianyue.people import codes

    ask(client)
    first = code()
    monkeypatch.setattr(codes, "PAUSE", datetime.timedelta(0))
    assert client.post("/login/code", {"act": "resend"})["Location"] == "/login/code"
    assert Message.objects.count() == 2
    assert client.post("/login/code", {"code": code()}).status_code == 302
    assert first  # the older one is worth nothing any more: only the latest is looked at


def test_the_code_page_without_a_phone_is_the_beginning(client: Client) -> None:
    assert client.get("/login/code")["Location"] == "/login"


@pytest.mark.parametrize("elsewhere", ["https://example.com", "//example.com/x", "/\\example.com"])
def test_it_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    ask(client, onward=elsewhere)
    assert client.post("/login/code", {"code": code()})["Location"] == "/my"


def test_the_session_keeps_the_phone_only_as_ciphertext_and_gets_a_fresh_key(client: Client) -> None:
    ask(client)
    before = client.session.session_key
    assert PHONE not in str(dict(client.session))
    client.post("/login/code", {"code": code()})
    assert client.session.session_key != before


def test_logging_out_ends_the_session(client: Client) -> None:
    ask(client)
    client.post("/login/code", {"code": code()})
    assert client.get("/logout").status_code == 405
    assert client.post("/logout")["Location"] == "/"
    assert client.get("/my")["Location"] == "/login?next=%2Fmy"


def test_who_is_logged_in_already_goes_straight_on(client: Client) -> None:
    ask(client)
    client.post("/login/code", {"code": code()})
    assert client.get("/login?next=/my/messages")["Location"] == "/my/messages"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client: Client) -> None:
    address = "/my/contracts/00000000-0000-8000-8000-000000000000"
    response = client.post(f"{address}/consent", headers={"Referer": f"http://testserver{address}"})
    assert response["Location"] == f"/login?next={address.replace('/', '%2F')}"
    elsewhere = client.post(f"{address}/consent", headers={"Referer": "https://example.com/x"})
    assert elsewhere["Location"] == "/login?next=%2Fmy"


def test_a_script_is_told_that_the_session_ended(client: Client) -> None:
    response = client.get("/my", headers={"Accept": "application/json"})
    assert (response.status_code, response.json()["code"]) == (401, "not_logged_in")


def test_a_member_of_an_employer_is_not_a_worker_here(office: Any, logged_in: Callable[[Any], Client], worker: Any) -> None:
    from qianyue.employers.models import Membership

    member = Membership.objects.filter(employer=office.employer, role="handler").first()
    client = logged_in(worker)
    session = client.session
    session["membership"] = str(member.id)
    session.save()
    assert client.get("/my")["Location"].startswith("/login")

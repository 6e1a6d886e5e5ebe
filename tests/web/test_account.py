"""Accounts with a password: an officer's from the order of appointment on, and a password that was forgotten."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from qianyue.cli import main, platform
from qianyue.cli.rehearsal import Worker
from qianyue.evidence.models import Event
from qianyue.notices.models import Message
from qianyue.oversight.models import Authority, Officer
from qianyue.people.models import Person
from tests.employers.applying import applicant
from tests.platform.fixtures import RETURN_URL
from tests.web.html import page

pytestmark = pytest.mark.django_db
PASSWORD, OTHER = "puer-nannuo-4711", "menghai-bulang-1108"
ACCOUNT = {"login_name": "yu.officer", "password": PASSWORD, "again": PASSWORD}
NEW = {"password": OTHER, "again": OTHER}


@pytest.fixture
def newcomer(outside: object) -> Worker:
    return Worker(serial=720_001)


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """`qianyue bureau`, with what is typed at its prompt."""
    monkeypatch.setattr(platform, "attached", lambda data: contextlib.nullcontext())

    def type_in(*words: str, number: str = "", operator: str = "管理员甲") -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{number}\n"))
        return main(["bureau", *words, "--operator", operator])

    return type_in


@pytest.fixture
def appointed(newcomer: Worker, console: Callable[..., int]) -> Worker:
    """By the console: an authority, and one officer."""
    assert console("open", "532822", "勐海县人力资源和社会保障局（虚构）") == 0
    assert call(console, newcomer) == 0
    return newcomer


def call(console: Callable[..., int], who: Worker, region: str = "532822", **changed: str) -> int:
    facts = {"name": who.person.name, "phone": who.phone, "number": who.person.party["id_number"], **changed}
    return console("appoint", region, "--name", facts["name"], "--phone", facts["phone"], number=facts["number"])


def checked(who: Worker) -> Worker:
    who.log_in()
    assert who.identify(return_url=RETURN_URL) == "passed"
    return who


def test_it_works(appointed: Worker, logged_in: Callable[[Any], Client], telephone: Any, work: Any) -> None:
    work()
    assert any("/authority/account" in text for text in telephone(appointed.phone))
    appointed.log_in()
    browser = logged_in(appointed)
    assert browser.get("/authority/account").headers["Location"] == "/identity?next=%2Fauthority%2Faccount"
    appointed.identify(return_url=RETURN_URL)
    assert "勐海县" in page(browser.get("/authority/account")).text
    assert browser.post("/authority/account", ACCOUNT | {"again": "else"}).status_code == 422
    assert browser.post("/authority/account", ACCOUNT).headers["Location"] == "/authority/second"
    assert browser.get("/authority/second").headers["Location"] == "/authority/second/enrol"
    assert browser.get("/authority").status_code == 302, "the password alone opens nothing"
    answer = Client().post("/authority/login", {"login_name": "yu.officer", "password": PASSWORD})
    assert answer.headers["Location"] == "/authority/second"


def test_a_stranger_with_the_officers_phone_sets_up_nothing(
    newcomer: Worker, console: Callable[..., int], logged_in: Any
) -> None:
    """The number was mistyped, or has changed hands: the phone is real, the person is another one."""
    console("open", "532822", "勐海县人力资源和社会保障局（虚构）")
    assert call(console, newcomer, number=Worker(serial=720_002).person.party["id_number"]) == 0
    browser = logged_in(checked(newcomer))
    assert browser.get("/authority/account").status_code == 200
    refused = browser.post("/authority/account", ACCOUNT)
    assert "不是同一个人" in page(refused).text
    assert not Person.objects.filter(login_name="yu.officer").exists()


def test_who_was_not_appointed_finds_nothing(logged_in: Any, outside: object, console: Callable[..., int]) -> None:
    browser = logged_in(applicant(720_003))
    assert browser.get("/authority/account").status_code == 404
    assert browser.post("/authority/account", ACCOUNT).status_code == 404
    assert browser.get("/account/password").status_code == 404


def test_an_appointment_that_has_ended_sets_up_nothing(
    appointed: Worker, console: Callable[..., int], logged_in: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert console("dismiss", appointed.phone) == 0
    assert console("dismiss", appointed.phone) == 2
    assert "核对账户名" in capsys.readouterr().err
    assert logged_in(checked(appointed)).post("/authority/account", ACCOUNT).status_code == 404


def test_the_console_says_who_acts_for_whom(appointed: Worker, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["bureau", "list"]) == 0
    said = capsys.readouterr().out
    assert "532822 勐海县人力资源和社会保障局（虚构）" in said
    assert f"{appointed.person.name}  尚未设置账户  未绑定第二步验证" in said
    opened = Event.objects.get(kind="authority.opened")
    assert "管理员甲" not in str(opened.body), "a name is in the log as a salted commitment only"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"number": "12"}, "身份证"),
        ({"number": ""}, "身份证"),
        ({"phone": "1234"}, "11 位手机号码"),
        ({"name": " "}, "姓名"),
        ({"region": "530100"}, "没有这个名称"),
    ],
)
def test_what_is_wrong_is_refused_and_leaves_nothing(
    newcomer: Worker, console: Callable[..., int], changed: dict[str, str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    console("open", "532822", "勐海县人力资源和社会保障局（虚构）")
    before = Person.objects.count(), Officer.objects.count(), Message.objects.count()
    assert call(console, newcomer, **changed) == 2
    assert why in capsys.readouterr().err
    assert (Person.objects.count(), Officer.objects.count(), Message.objects.count()) == before


def test_nobody_is_appointed_twice_or_with_another_persons_phone(
    appointed: Worker, console: Callable[..., int], capsys: pytest.CaptureFixture[str], outside: object
) -> None:
    assert call(console, appointed) == 2
    assert call(console, appointed, phone="13900000009") == 2
    assert "请先解除原来的任命" in capsys.readouterr().err
    other = applicant(720_004)
    assert call(console, other, number=Worker(serial=720_005).person.party["id_number"]) == 2
    assert "另一个人" in capsys.readouterr().err
    assert console("open", "532822", "勐海县人力资源和社会保障局（虚构）") == 2
    assert console("open", "999999", "没有的局") == 2
    assert Authority.objects.filter(region="532822").count() == Officer.objects.filter(authority__region="532822").count() == 1


def set_up(appointed: Worker, logged_in: Callable[[Any], Client]) -> Client:
    browser = logged_in(checked(appointed))
    browser.post("/authority/account", ACCOUNT)
    return browser


def test_a_forgotten_password_is_chosen_anew_and_ends_every_session(
    appointed: Worker, logged_in: Any, telephone: Any, work: Any
) -> None:
    set_up(appointed, logged_in)
    elsewhere = logged_in(appointed)
    assert elsewhere.get("/my").status_code == 200
    browser = logged_in(appointed)
    assert "yu.officer" in page(browser.get("/account/password")).text
    assert browser.post("/account/password", NEW | {"again": PASSWORD}).status_code == 422
    assert browser.post("/account/password", {"password": "short", "again": "short"}).status_code == 422
    done = page(browser.post("/account/password", NEW)).text
    assert "去登录" in done
    assert "退出登录" not in done
    assert browser.get("/my").status_code == elsewhere.get("/my").status_code == 302
    assert Client().post("/authority/login", {"login_name": "yu.officer", "password": PASSWORD}).status_code == 422
    assert Client().post("/authority/login", {"login_name": "yu.officer", "password": OTHER}).status_code == 302
    work()
    assert any("换了密码" in text for text in telephone(appointed.phone))
    assert Event.objects.filter(kind="account.password_chosen").count() == 1


def test_the_next_holder_of_the_number_does_not_get_into_the_account(appointed: Worker, logged_in: Any) -> None:
    set_up(appointed, logged_in)
    thief = Worker(serial=720_006)
    thief.phone = appointed.phone
    browser = logged_in(checked(thief))
    refused = browser.post("/account/password", NEW)
    assert "不是同一个人" in page(refused).text
    assert Person.objects.get(login_name="yu.officer").check_password(PASSWORD)


def test_an_account_of_which_nobody_knows_whose_it_is_stays_as_it_is(appointed: Worker, logged_in: Any) -> None:
    set_up(appointed, logged_in)
    Person.objects.filter(login_name="yu.officer").update(account_index=None)
    refused = logged_in(appointed).post("/account/password", NEW)
    assert "没有登记是哪一位" in page(refused).text
    assert Person.objects.get(login_name="yu.officer").check_password(PASSWORD)

"""Logging in: a worker with a code to the phone, staff with a password; the door closes after five wrong tries."""

from __future__ import annotations

import datetime
import json

import pytest
from django.utils import timezone

from qianyue.evidence.models import Event
from qianyue.operations.actor import Request
from qianyue.operations.errors import InvalidInput, NotAllowed, TooMany
from qianyue.people import guard
from qianyue.people.acts import log_in
from qianyue.people.models import Guard, Person

pytestmark = pytest.mark.django_db
PHONE, PASSWORD = "13000000001", "puer-jinghong-2026"
HOME = Request(id="r1", address="192.0.2.7", device="old phone")


def ask(phone: str = PHONE, *, request: Request = HOME) -> str:
    return log_in.request_login_code(phone, request=request).text.split("验证码")[1][:6]


def enter(number: str, phone: str = PHONE) -> Person:
    return log_in.log_in_with_code(phone, number, request=HOME)


def password(given: str, name: str = "clerk", *, request: Request = HOME) -> Person:
    return log_in.log_in_with_password(name, given, request=request)


def wrong(number: str) -> str:
    return f"{(int(number) + 1) % 10**6:06d}"


def an_hour_later() -> None:
    past = timezone.now() - datetime.timedelta(seconds=1)
    Guard.objects.update(closed_until=past, since=past - guard.WINDOW)


@pytest.fixture
def clerk() -> Person:
    person = Person(login_name="clerk", name="玉经办")
    person.set_password(PASSWORD)
    person.save(force_insert=True)
    return person


def kinds(person: Person) -> list[str]:
    return list(Event.objects.filter(stream=person.id).order_by("sequence").values_list("kind", flat=True))


def test_it_works() -> None:
    person = enter(ask())
    assert person.phone == PHONE
    assert kinds(person) == ["account.created", "login.succeeded"]
    assert Person.objects.get(id=person.id).last_login is not None


def test_the_same_phone_is_the_same_person() -> None:
    first = enter(ask())
    assert enter(ask()) == first
    assert kinds(first) == ["account.created", "login.succeeded", "login.succeeded"]


@pytest.mark.parametrize("written", ["130 0000 0001", "130-0000-0001", "+8613000000001", " +86 130 0000 0001 "])
def test_a_phone_number_may_be_written_in_many_ways(written: str) -> None:
    assert enter(ask(written), written).phone == PHONE


@pytest.mark.parametrize(
    "written", ["", "1300000000", "130000000011", "23000000001", "12000000001", "１３０００００００１", "abc"]
)
def test_it_refuses_what_is_no_phone_number(written: str) -> None:
    with pytest.raises(InvalidInput, match="11 位手机号"):
        ask(written)


def test_the_answer_is_the_same_for_known_and_unknown_phones() -> None:
    enter(ask())
    known, unknown = (log_in.request_login_code(phone, request=HOME) for phone in (PHONE, "13000000002"))
    assert known.code.text_digest == unknown.code.text_digest
    assert not Person.objects.filter(phone_index=unknown.code.phone_index).exists()  # asking makes no account


def test_a_wrong_code_makes_no_account() -> None:
    with pytest.raises(InvalidInput):
        enter(wrong(ask()))
    assert not Person.objects.exists()


def test_five_wrong_codes_close_the_phone_for_a_while() -> None:
    number = ask()
    for _ in range(5):
        with pytest.raises(InvalidInput):
            enter(wrong(number))
    with pytest.raises(TooMany, match="锁定"):
        enter(number)
    with pytest.raises(TooMany, match="锁定"):
        ask()
    an_hour_later()
    with pytest.raises(TooMany, match="输错五次"):
        enter(number)  # the door is open again, the code is not


def test_another_phone_stays_open() -> None:
    number = ask()
    for _ in range(5):
        with pytest.raises(InvalidInput):
            enter(wrong(number))
    enter(ask("13000000002"), "13000000002")


def test_four_wrong_codes_are_forgotten_after_a_right_one() -> None:
    for _ in range(3):
        number = ask()
        for _ in range(4):
            with pytest.raises(InvalidInput):
                enter(wrong(number))
        enter(number)


def test_a_wrong_code_is_on_the_record_of_whoever_has_the_phone() -> None:
    person = enter(ask())
    with pytest.raises(InvalidInput):
        enter(wrong(ask()))
    assert kinds(person)[-1] == "login.failed"


def test_one_address_cannot_ring_a_thousand_phones() -> None:
    with pytest.raises(TooMany, match="锁定"):
        [ask(f"131{number:08d}") for number in range(log_in.ASKED_FROM_ONE_ADDRESS + 1)]
    ask("13000000002", request=Request(address="192.0.2.8"))


def test_an_account_that_was_stopped_does_not_open() -> None:
    person = enter(ask())
    Person.objects.filter(id=person.id).update(is_active=False)
    number = ask()
    with pytest.raises(NotAllowed, match="停用"):
        enter(number)


def test_the_event_names_address_and_device_only_as_commitments() -> None:
    event = Event.objects.filter(stream=enter(ask()).id).last()
    assert "192.0.2.7" not in event.body
    assert set(json.loads(event.body)["commitments"]) == {"address", "device"}


def test_a_password_works(clerk: Person) -> None:
    assert password(PASSWORD) == clerk
    assert password(PASSWORD, " clerk ") == clerk
    assert kinds(clerk) == ["login.succeeded"] * 2


def test_it_says_the_same_of_a_wrong_password_and_an_unknown_name(clerk: Person) -> None:
    sentences = set()
    for name in ("clerk", "nobody"):
        with pytest.raises(InvalidInput) as refused:
            password("wrong-password", name)
        sentences.add(refused.value.message)
    assert len(sentences) == 1
    assert kinds(clerk) == ["login.failed"]


def test_five_wrong_passwords_close_the_name(clerk: Person) -> None:
    for _ in range(5):
        with pytest.raises(InvalidInput):
            password("wrong-password")
    with pytest.raises(TooMany, match="锁定"):
        password(PASSWORD)
    an_hour_later()
    assert password(PASSWORD) == clerk


def test_an_unknown_name_closes_like_a_known_one() -> None:
    for _ in range(5):
        with pytest.raises(InvalidInput):
            password("wrong-password", "nobody")
    with pytest.raises(TooMany, match="锁定"):
        password("wrong-password", "nobody")


def test_one_address_cannot_try_a_thousand_names(clerk: Person) -> None:
    for _ in range(log_in.ASKED_FROM_ONE_ADDRESS - 1):
        guard.failed("address", HOME.address, tries=log_in.ASKED_FROM_ONE_ADDRESS)
    with pytest.raises(InvalidInput):
        password("wrong-password", "nobody")
    with pytest.raises(TooMany, match="锁定"):
        password(PASSWORD)
    assert password(PASSWORD, request=Request(address="192.0.2.8")) == clerk


def test_a_stopped_member_of_staff_is_nobody(clerk: Person) -> None:
    Person.objects.filter(id=clerk.id).update(is_active=False)
    with pytest.raises(InvalidInput, match="账户名或密码不对"):
        password(PASSWORD)


def test_a_worker_has_no_password_to_guess() -> None:
    person = enter(ask())
    Person.objects.filter(id=person.id).update(login_name="worker")
    for guess in ("", "!", person.password):
        with pytest.raises(InvalidInput):
            password(guess, "worker")


def test_the_command_line_has_no_address_to_close() -> None:
    for number in range(log_in.ASKED_FROM_ONE_ADDRESS + 1):
        ask(f"131{number:08d}", request=Request())


def test_passwords_are_argon2(clerk: Person) -> None:
    assert clerk.password.startswith("argon2$")


def test_a_wrong_try_long_ago_does_not_add_up() -> None:
    for _ in range(4):
        guard.failed("phone", PHONE)
    Guard.objects.update(since=timezone.now() - guard.WINDOW - datetime.timedelta(seconds=1))
    guard.failed("phone", PHONE)
    guard.check_open("phone", PHONE)


def test_the_guard_counts_kinds_apart() -> None:
    for _ in range(5):
        guard.failed("identity", PHONE)
    guard.check_open("phone", PHONE)
    with pytest.raises(TooMany, match=r"\d\d:\d\d"):
        guard.check_open("identity", PHONE)

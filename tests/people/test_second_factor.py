"""The second factor: codes of an app that count once, codes on paper, and what becomes of wrong ones."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection

from qianyue.evidence.models import Event
from qianyue.operations.actor import Actor, Request
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, TooMany
from qianyue.oversight.acts.reset_second_factor import reset_second_factor
from qianyue.oversight.models import Officer
from qianyue.people import factors, security_keys, totp
from qianyue.people.acts.enrol_authenticator import begin_authenticator, confirm_authenticator
from qianyue.people.acts.register_key import register_key
from qianyue.people.acts.use_authenticator import use_authenticator, use_paper_code
from qianyue.people.acts.use_key import use_key
from qianyue.people.models import Authenticator, Person, RecoveryCode
from tests.people.second import App

pytestmark = pytest.mark.django_db
ASKED = Request(id="test")
PLACE = security_keys.Place("http://localhost:8000")


@pytest.fixture
def person(bureau: Any) -> Person:
    return Person.objects.get(id=bureau.first.person)


@pytest.fixture
def app(person: Person) -> App:
    """An app that is enrolled; its codes of the present step are used up by that."""
    made = App(begin_authenticator(person).secret)
    confirm_authenticator(person, made.code(), request=ASKED)
    return made


def kinds(person: Person) -> list[str]:
    return list(Event.objects.filter(stream=person.id).order_by("sequence").values_list("kind", flat=True))


def test_it_works(person: Person) -> None:
    app = App(begin_authenticator(person).secret)
    assert not factors.has_any(person.id), "a secret that nobody has confirmed is no factor"
    codes = confirm_authenticator(person, app.code(), request=ASKED)
    assert len(set(codes)) == 10
    assert factors.has_any(person.id)
    use_authenticator(person, app.code(), request=ASKED)
    assert kinds(person)[-3:] == ["second_factor.enrolled", "second_factor.accepted", "second_factor.accepted"]


def test_a_secret_that_was_shown_before_is_not_the_one_that_counts(person: Person) -> None:
    """Whoever had the password first has noted nothing that opens anything later."""
    noted = begin_authenticator(person, anew=True).secret
    shown = begin_authenticator(person, anew=True).secret
    assert noted != shown
    with pytest.raises(InvalidInput):
        confirm_authenticator(person, App(noted).code(), request=ASKED)
    confirm_authenticator(person, App(shown).code(), request=ASKED)


@pytest.mark.parametrize(
    ("seconds", "digest", "code"),
    [
        (59, "sha1", "94287082"), (1111111109, "sha1", "07081804"), (20000000000, "sha1", "65353130"),
        (59, "sha256", "46119246"), (59, "sha512", "90693936"),
    ],
)  # fmt: skip
def test_the_codes_are_those_of_rfc_6238_appendix_b(seconds: int, digest: str, code: str) -> None:
    secret = (b"1234567890" * 7)[: {"sha1": 20, "sha256": 32, "sha512": 64}[digest]]
    assert totp.code_at(secret, seconds // totp.STEP, digits=8, digest=digest) == code


def test_a_code_counts_once_and_none_before_it(person: Person, app: App) -> None:
    older = totp.code_at(app.secret, app.step)
    newer = app.code()
    use_authenticator(person, newer, request=ASKED)
    for code in (newer, older):
        with pytest.raises(InvalidInput, match="已经用过"):
            use_authenticator(person, code, request=ASKED)


@pytest.mark.parametrize(("drift", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_phones_clock_may_be_one_step_off(drift: int, taken: bool) -> None:
    secret, now = b"x" * 20, 1_000_000
    step = totp.step_of(secret, totp.code_at(secret, now + drift), now=now, after=0)
    assert step == (now + drift if taken else None)


def test_five_wrong_codes_close_the_door_also_for_the_right_one(person: Person, app: App) -> None:
    for _ in range(5):
        with pytest.raises(InvalidInput):
            use_authenticator(person, "000000x", request=ASKED)
    with pytest.raises(TooMany):
        use_authenticator(person, app.code(), request=ASKED)
    with pytest.raises(TooMany):
        use_paper_code(person, "AAAAA-AAAAA", request=ASKED)
    assert kinds(person).count("second_factor.failed") == 5


@pytest.mark.parametrize("code", ["", "１２３４５６", "12345", "1" * 500, "\x00", "abc def"])
def test_what_is_no_code_is_refused(code: str, person: Person, app: App) -> None:
    with pytest.raises(InvalidInput):
        use_authenticator(person, code, request=ASKED)


def test_a_paper_code_counts_once_however_it_is_written(person: Person) -> None:
    app = App(begin_authenticator(person).secret)
    first, second, *_ = confirm_authenticator(person, app.code(), request=ASKED)
    assert use_paper_code(person, f" {first.lower().replace('-', ' ')} ", request=ASKED) == 9
    with pytest.raises(InvalidInput, match="用过"):
        use_paper_code(person, first, request=ASKED)
    assert use_paper_code(person, second, request=ASKED) == 8


def test_a_paper_code_is_its_owners_alone(person: Person, bureau: Any) -> None:
    app = App(begin_authenticator(person).secret)
    code, *_ = confirm_authenticator(person, app.code(), request=ASKED)
    with pytest.raises(InvalidInput):
        use_paper_code(Person.objects.get(id=bureau.second.person), code, request=ASKED)


def test_secrets_and_codes_are_not_in_the_database_as_they_are(person: Person) -> None:
    app = App(begin_authenticator(person).secret)
    codes = confirm_authenticator(person, app.code(), request=ASKED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM people_authenticator")
        assert app.secret not in bytes(cursor.fetchone()[0])
    kept = b"".join(bytes(digest) for digest in RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code.replace("-", "").encode() in kept for code in codes)


def test_a_second_app_does_not_replace_the_first(person: Person, app: App) -> None:
    with pytest.raises(Conflict, match="已经绑定"):
        confirm_authenticator(person, app.code(), request=ASKED)
    assert Authenticator.objects.get(person=person).secret == app.secret


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1}', '{"id": "AAAA", "response": {}}', "\x00", "{" * 900])
def test_what_is_no_answer_of_a_key_is_refused(answer: str, person: Person) -> None:
    challenge = security_keys.to_register(person, PLACE).challenge
    with pytest.raises(InvalidInput):
        register_key(person, answer, "", challenge=challenge, place=PLACE, request=ASKED)
    with pytest.raises(InvalidInput):
        use_key(person, answer, challenge=challenge, place=PLACE, request=ASKED)
    assert not factors.has_any(person.id)


def test_a_challenge_names_the_place_and_is_new_each_time(person: Person) -> None:
    first, second = (json.loads(security_keys.to_register(person, PLACE).options) for _ in range(2))
    assert first["rp"]["id"] == "localhost"
    assert first["challenge"] != second["challenge"]


def test_the_system_administrator_resets_and_nobody_else(person: Person, app: App, bureau: Any) -> None:
    officer = Officer.objects.get(person=person)
    with pytest.raises(NotAllowed):
        reset_second_factor(officer, "换手机", operator="管理员甲", actor=bureau.second)
    for reason, operator in ((" ", "管理员甲"), ("换手机", " ")):
        with pytest.raises(InvalidInput):
            reset_second_factor(officer, reason, operator=operator, actor=Actor.system())
    assert factors.has_any(person.id)
    reset_second_factor(officer, "手机丢失，窗口核对了身份证", operator="管理员甲", actor=Actor.system())
    assert not factors.has_any(person.id)
    assert Event.objects.filter(stream=bureau.authority.id, kind="officer.second_factor_reset").count() == 1

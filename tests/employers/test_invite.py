"""A new colleague is invited by name and phone, and becomes somebody by being who the administrator said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from qianyue.cli.rehearsal import Worker
from qianyue.employers.acts.invite import invite
from qianyue.employers.acts.set_up_account import set_up_account
from qianyue.employers.models import Employer, Membership
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, TooMany
from qianyue.people.models import Person
from tests.platform.fixtures import RETURN_URL
from tests.web.desk_cast import desk_of

pytestmark = pytest.mark.django_db
PHONE = "13900000009"
PASSWORD = "lancang-nannuo-4711"


def newcomer(stranger: Any, *, name: str = "") -> Worker:
    """Somebody with a phone, checked in person."""
    stranger.identify(return_url=RETURN_URL)
    return stranger


def test_it_works(office: Any, stranger: Any, work: Callable[..., int], telephone: Callable[[str], list[str]]) -> None:
    newcomer(stranger)
    member = invite(stranger.person.name, stranger.phone, "handler", actor=office.owner)
    work()
    assert any("您是本单位的经办人" in text for text in telephone(stranger.phone))
    person = set_up_account("xinren.2", PASSWORD, actor=stranger.actor)
    assert (person.id, person.login_name) == (member.person_id, "xinren.2")
    assert person.check_password(PASSWORD)


def test_who_is_not_whom_they_invited_gets_in_nowhere(office: Any, stranger: Any) -> None:
    """The phone has changed hands, or was wrong: nobody had been checked at it yet."""
    invite("另一个人", stranger.phone, "seal_keeper", actor=office.owner)
    newcomer(stranger)
    with pytest.raises(NotAllowed, match="姓名"):
        set_up_account("xinren.2", PASSWORD, actor=stranger.actor)
    assert not Person.objects.filter(login_name="xinren.2").exists()


@pytest.mark.parametrize(
    ("name", "phone", "role"),
    [
        ("", PHONE, "handler"),
        ("长" * 61, PHONE, "handler"),
        ("岩某", "12345", "handler"),
        ("岩某", PHONE, "x"),
    ],
    ids=["no name", "too long", "no phone", "no role"],
)
def test_what_is_wrong_leaves_nothing_behind(office: Any, name: str, phone: str, role: str) -> None:
    people = Person.objects.count()
    with pytest.raises(InvalidInput):
        invite(name, phone, role, actor=office.owner)
    assert Person.objects.count() == people


def test_only_the_administrator_invites(office: Any) -> None:
    with pytest.raises(NotAllowed):
        invite("岩某", PHONE, "handler", actor=office.handler)


def test_a_phone_of_somebody_else_is_noticed_and_not_tried_out(office: Any, stranger: Any) -> None:
    """A slip of the finger must not let a stranger in; and nobody finds out a stranger's name by trying."""
    newcomer(stranger)
    for name in ("岩甲", "岩乙", "岩丙", "岩丁", "岩戊"):
        with pytest.raises(Conflict, match="不一致"):
            invite(name, stranger.phone, "handler", actor=office.owner)
    with pytest.raises(TooMany):
        invite(stranger.person.name, stranger.phone, "handler", actor=office.owner)
    assert Membership.objects.filter(role="handler").count() == 1


def test_twice_is_once(office: Any) -> None:
    invite("岩某", PHONE, "handler", actor=office.owner)
    with pytest.raises(Conflict):
        invite("岩某", "139 0000 0009", "handler", actor=office.owner)
    invite("岩某", PHONE, "archivist", actor=office.owner)
    assert Membership.objects.filter(role__in=("handler", "archivist")).count() == 3


def test_an_employer_sends_no_end_of_messages(office: Any) -> None:
    for number in range(20):
        invite("岩某", f"139000010{number:02}", "viewer", actor=office.owner)
    with pytest.raises(TooMany):
        invite("岩某", "13900001099", "viewer", actor=office.owner)
    assert Person.objects.with_phone("13900001099") is None


def test_a_closed_employer_invites_nobody(office: Any) -> None:
    Employer.objects.filter(id=office.employer.id).update(closed_at=timezone.now(), active=False)
    with pytest.raises(Conflict, match="停止使用"):
        invite("岩某", PHONE, "handler", actor=office.owner)


def test_the_word_of_one_employer_does_not_count_at_another(office: Any, neighbour: Any, stranger: Any) -> None:
    invite("另一个人", stranger.phone, "seal_keeper", actor=office.owner)
    newcomer(stranger)
    invite(stranger.person.name, stranger.phone, "viewer", actor=neighbour.owner)
    with pytest.raises(NotAllowed, match="姓名"):
        set_up_account("xinren.2", PASSWORD, actor=stranger.actor)


def test_the_administrator_reads_the_name_that_they_wrote(office: Any, stranger: Any) -> None:
    invite("另一个人", stranger.phone, "viewer", actor=office.owner)
    newcomer(stranger)
    page = desk_of(office.owner).get("/desk/people").content.decode()
    assert "另一个人" in page
    assert stranger.person.name not in page

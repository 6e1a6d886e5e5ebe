"""`qianyue bureau` as an operator types it, on this database."""

from __future__ import annotations

import contextlib
import io
import json
from typing import Any

import pytest

from qianyue.cli import main, platform
from qianyue.evidence.models import Event
from qianyue.operations.actor import Actor
from qianyue.oversight.acts.appoint import dismiss
from qianyue.oversight.models import Officer
from qianyue.people import factors
from qianyue.people.models import Person, SecurityKey

pytestmark = pytest.mark.django_db
RESET = ["bureau", "reset-second-factor"]
SAID = ["--operator", "管理员甲", "--reason", "手机丢失，窗口核对了身份证"]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation is the database of this test."""
    monkeypatch.setattr(platform, "attached", lambda data: contextlib.nullcontext())


@pytest.fixture
def officer(bureau: Any) -> Officer:
    """One who has a key."""
    found = Officer.objects.select_related("person").get(person=bureau.first.person)
    SecurityKey.objects.create(person=found.person, credential=b"k", public_key=b"p", name="钥匙串上的")
    return found


def test_it_works(officer: Officer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RESET, str(officer.person.login_name), *SAID]) == 0
    assert "已重置" in capsys.readouterr().out
    assert not factors.has_any(officer.person_id)
    event = Event.objects.get(stream=officer.authority_id, kind="officer.second_factor_reset")
    assert json.loads(event.body)["facts"] == {"person": str(officer.person_id)}
    assert event.role == "system"
    assert "管理员甲" not in str(event.body), "a name is in the log as a salted commitment only"


def test_whom_nobody_knows_or_who_is_no_officer_any_more_is_not_reset(
    officer: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*RESET, "nobody", *SAID]) == 2
    dismiss(officer, actor=Actor.system())
    assert main([*RESET, str(officer.person.login_name), *SAID]) == 2
    assert "请核对账户名" in capsys.readouterr().err
    assert factors.has_any(officer.person_id)


def test_whose_an_account_is_is_registered_by_the_number_on_standard_input(
    officer: Officer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = str(officer.person.id_number)
    Person.objects.filter(id=officer.person_id).update(id_index=None, id_number=None, id_type="")
    words = ["bureau", "register-identity", str(officer.person.login_name), "--operator", "管理员甲"]
    for typed, code in (("12\n", 2), ("", 2), (f"{number}\n", 0)):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert main(words) == code
    assert "已登记" in capsys.readouterr().out
    assert Person.objects.get(id=officer.person_id).id_number == number
    event = Event.objects.get(stream=officer.authority_id, kind="officer.identity_registered")
    assert number not in str(event.body)
    monkeypatch.setattr("sys.stdin", io.StringIO(number))
    assert main([*words[:2], "nobody", *words[3:]]) == 2


@pytest.mark.parametrize("missing", ["--operator", "--reason"])
def test_without_a_name_or_a_reason_nothing_happens(officer: Officer, missing: str, capsys: pytest.CaptureFixture[str]) -> None:
    at = SAID.index(missing)
    empty = [*SAID[: at + 1], " ", *SAID[at + 2 :]]
    assert main([*RESET, str(officer.person.login_name), *empty]) == 2
    assert "请写明" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([*RESET, str(officer.person.login_name), *SAID[:at], *SAID[at + 2 :]])
    assert factors.has_any(officer.person_id)

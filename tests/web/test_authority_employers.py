"""The authority's list of employers, and suspending one on the screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.web.authority_cast import authority_desk_of
from tests.web.desk_cast import desk_of

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return answer.content.decode()


def test_it_works(office: Any, first: Client) -> None:
    page = f"/authority/employers/{office.employer.id}"
    assert office.employer.name in text(first.get("/authority/employers?state=open&q=虚构&sort=-opened"))
    assert first.get(page).status_code == 200
    assert first.post(page, {"act": "suspend", "reason": ""}).status_code == 422
    assert first.post(page, {"act": "suspend", "reason": "核查中"}).status_code == 302
    assert "已暂停" in text(first.get(page))
    desk = desk_of(office.handler)
    shown = text(desk.get("/desk"))
    assert "服务已被人社部门暂停" in shown
    assert "核查中" in shown
    assert desk.post("/desk/contracts/new", {"kind": "labor_contract"}).status_code in (403, 422)
    assert first.post(page, {"act": "resume", "reason": "核查完毕"}).status_code == 302
    assert "服务已被人社部门暂停" not in text(desk.get("/desk"))
    assert first.post(page, {"act": "close", "reason": "单位注销"}).status_code == 302
    assert "已终止" in text(first.get("/authority/employers?state=closed"))


def test_another_regions_employer_is_not_there(office: Any, elsewhere: Any) -> None:
    desk = authority_desk_of(elsewhere.first)
    assert office.employer.name not in text(desk.get("/authority/employers"))
    assert desk.get(f"/authority/employers/{office.employer.id}").status_code == 404
    assert desk.post(f"/authority/employers/{office.employer.id}", {"act": "suspend", "reason": "x"}).status_code == 404


def test_members_of_a_suspended_employer_still_log_in_to_look(office: Any, bureau: Any) -> None:
    from qianyue.oversight.acts.suspend_employer import suspend_employer
    from qianyue.people.models import Person

    person = Person.objects.get(id=office.handler.person)
    person.set_password("puer-nannuo-4711")
    person.save()
    suspend_employer(office.employer.id, "核查中", actor=bureau.first)
    answer = Client().post("/desk/login", {"login_name": person.login_name, "password": "puer-nannuo-4711"})
    assert answer.headers["Location"] == "/desk"

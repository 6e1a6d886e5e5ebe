"""The page about an employer's people: who is there, roles given, lent and ended, departments and approvals."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from qianyue.contracts.models import Contract
from qianyue.employers.acts.organise import add_department
from qianyue.employers.models import Employer, Membership
from tests.web.desk_cast import desk_of

pytestmark = pytest.mark.django_db
PAGE = "/desk/people"


def member(actor: Any) -> Membership:
    return Membership.objects.get(person=actor.person, role=actor.role, employer=actor.employer, active=True)


@pytest.fixture
def owner(office: Any) -> Client:
    return desk_of(office.owner)


def test_it_works(office: Any, owner: Client) -> None:
    page = owner.get(PAGE).content.decode()
    for words in ("刀管理", "玉经办", "白审批", "岩印章", "给同事一个角色", "审批要求", "增加部门"):
        assert words in page
    sent = {"do": "give", "to": str(member(office.keeper).id), "role": "viewer", "department": "", "until": ""}
    answer = owner.post(PAGE, sent, follow=True)
    assert "已给予角色" in answer.content.decode()
    assert Membership.objects.current().filter(person=office.keeper.person, role="viewer", valid_until=None).exists()


def test_who_does_not_manage_sees_colleagues_and_may_lend(office: Any, keeper: Client) -> None:
    page = keeper.get(PAGE).content.decode()
    assert "玉经办" in page
    assert "给同事一个角色" not in page
    day = timezone.localdate() + datetime.timedelta(days=3)
    sent = {"do": "delegate", "to": str(member(office.approver).id), "department": "", "until": day.isoformat()}
    assert "已委托" in keeper.post(PAGE, sent, follow=True).content.decode()
    lent = Membership.objects.get(role="seal_keeper", person=office.approver.person)
    assert timezone.localtime(lent.valid_until).date() == day + datetime.timedelta(days=1)  # its midnight: the day is included
    page = keeper.get(PAGE).content.decode()
    assert f"/desk/people/{lent.id}/end" in page
    keeper.post(f"/desk/people/{lent.id}/end")
    assert not Membership.objects.current().filter(id=lent.id).exists()


def test_a_new_colleague_is_invited(office: Any, owner: Client) -> None:
    sent = {"do": "invite", "name": "岩新来", "phone": "13900000009", "role": "archivist", "department": "", "until": ""}
    shown = owner.post(PAGE, sent, follow=True).content.decode()
    assert "已邀请" in shown
    assert "岩新来" in shown
    assert "还没有设置账户" in shown
    assert owner.post(PAGE, sent | {"phone": "12"}).status_code == 422
    assert owner.post(PAGE, sent).status_code == 409


@pytest.mark.parametrize(
    "changed",
    [{"to": ""}, {"to": "x"}, {"role": "king"}, {"until": "morgen"}, {"until": "2020-01-01"}, {"department": "y"}],
    ids=str,
)
def test_what_is_wrong_is_said_at_its_field(office: Any, owner: Client, changed: dict[str, str]) -> None:
    sent = {"do": "give", "to": str(member(office.keeper).id), "role": "viewer", "department": "", "until": ""} | changed
    answer = owner.post(PAGE, sent)
    assert answer.status_code == 422
    assert "请修改后再提交" in answer.content.decode()
    assert not Membership.objects.filter(role="viewer").exists()


def test_a_form_that_is_not_ones_own_does_nothing(office: Any, keeper: Client) -> None:
    for sent in ({"do": "require", "offers": "on"}, {"do": "department", "name": "夜班"}, {"do": "give"}, {"do": "?"}, {}):
        assert keeper.post(PAGE, sent).status_code == 200
    assert not Employer.objects.filter(approve_offers=True).exists()


def test_departments_come_and_go(office: Any, owner: Client) -> None:
    assert "已增加部门" in owner.post(PAGE, {"do": "department", "name": "橡胶一队"}, follow=True).content.decode()
    assert owner.post(PAGE, {"do": "department", "name": "橡胶一队"}).status_code == 409
    key = office.employer.departments.get().id
    assert "部门已停用" in owner.post(f"/desk/departments/{key}/close", follow=True).content.decode()
    assert owner.post(f"/desk/departments/{key}/close").status_code == 404


def test_approvals_are_turned_on_and_off(office: Any, owner: Client) -> None:
    owner.post(PAGE, {"do": "require", "offers": "on", "seals": "on"})
    assert Employer.objects.get(id=office.employer.id).approve_seals
    assert "checked" in owner.get(PAGE).content.decode()
    owner.post(PAGE, {"do": "require"})
    assert not Employer.objects.get(id=office.employer.id).approve_offers


def test_a_leaving_handler_hands_over(office: Any, owner: Client, drafted: Contract, work: Any) -> None:
    page = f"/desk/people/{member(office.handler).id}/end"
    shown = owner.get(page).content.decode()
    assert "<strong>1</strong> 份正在办理" in shown
    assert owner.post(page).status_code == 422  # to whom?
    owner.post(PAGE, {"do": "give", "to": str(member(office.keeper).id), "role": "handler", "department": "", "until": ""})
    taking = Membership.objects.get(person=office.keeper.person, role="handler")
    assert "已结束" in owner.post(page, {"to": str(taking.id)}, follow=True).content.decode()
    work()
    drafted.refresh_from_db()
    assert drafted.handler_id == office.keeper.person
    assert not Membership.objects.current().filter(person=office.handler.person).exists()


def test_contracts_may_stay_without_a_handler_for_now(office: Any, owner: Client, drafted: Contract) -> None:
    page = f"/desk/people/{member(office.handler).id}/end"
    owner.post(page, {"leave": "yes", "to": ""})
    assert not Membership.objects.current().filter(person=office.handler.person).exists()


def test_a_session_ends_with_its_role(office: Any, owner: Client, keeper: Client) -> None:
    assert keeper.get("/desk").status_code == 200
    owner.post(f"/desk/people/{member(office.keeper).id}/end")
    assert keeper.get("/desk").status_code == 302


def test_the_last_administrator_and_strangers(office: Any, owner: Client, neighbour: Any) -> None:
    answer = owner.post(f"/desk/people/{member(office.owner).id}/end")
    assert (answer.status_code, "唯一的管理员" in answer.content.decode()) == (409, True)
    assert owner.get(f"/desk/people/{member(neighbour.keeper).id}/end").status_code == 404


def test_a_contract_is_put_into_a_department(office: Any, owner: Client, handler: Client, drafted: Contract) -> None:
    department = add_department("橡胶一队", actor=office.owner)
    page = f"/desk/contracts/{drafted.id}"
    assert "橡胶一队" in handler.get(page).content.decode()
    assert handler.post(f"{page}/department", {"department": str(department.id)}).status_code == 302
    drafted.refresh_from_db()
    assert drafted.department == department
    assert handler.post(f"{page}/department", {"department": "nonsense"}).status_code == 404
    handler.post(f"{page}/department", {"department": ""})
    drafted.refresh_from_db()
    assert drafted.department is None


def test_who_has_one_department_sees_its_contracts_only(office: Any, owner: Client, handler: Client, drafted: Contract) -> None:
    department = add_department("橡胶一队", actor=office.owner)
    other = add_department("橡胶二队", actor=office.owner)
    viewers = []
    for actor, place in ((office.keeper, department), (office.approver, other)):
        sent = {"do": "give", "to": str(member(actor).id), "role": "viewer", "department": str(place.id), "until": ""}
        owner.post(PAGE, sent)
        viewers.append(desk_of(type(actor)(role="viewer", person=actor.person, employer=actor.employer)))
    handler.post(f"/desk/contracts/{drafted.id}/department", {"department": str(department.id)})
    inside, outside = viewers
    assert drafted.number in inside.get("/desk").content.decode()
    assert drafted.number not in outside.get("/desk").content.decode()
    assert inside.get(f"/desk/contracts/{drafted.id}").status_code == 200
    assert outside.get(f"/desk/contracts/{drafted.id}").status_code == 404
    assert inside.get(f"/desk/contracts/{drafted.id}/edit").status_code == 403

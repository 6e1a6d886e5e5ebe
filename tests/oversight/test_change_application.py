"""An employer's owner applies for a change: reviewed like an opening, and never a way into somebody else's employer."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from qianyue.cli.rehearsal import Worker
from qianyue.employers import applications
from qianyue.employers.acts.begin_application import begin_change
from qianyue.employers.acts.fill_application import fill_application
from qianyue.employers.acts.set_up_account import set_up_account
from qianyue.employers.acts.submit_application import submit_application
from qianyue.employers.acts.upload_scan import upload_scan
from qianyue.employers.materials import asked_of
from qianyue.employers.models import Department, Employer, Membership, Seal
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from qianyue.oversight.acts.approve_application import approve_application
from qianyue.oversight.acts.review_application import pass_first, send_back
from qianyue.oversight.acts.suspend_employer import suspend_employer
from tests.employers.applying import applicant, get, paper, stamped, submitted
from tests.oversight.cast import events
from tests.platform.fixtures import RETURN_URL

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(outside: object) -> Worker:
    return applicant(710_501)


@pytest.fixture
def employer(who: Worker, bureau: Any, work: Any) -> Employer:
    """Opened by two officers, with a seal that works."""
    key = submitted(who)
    pass_first(key, round_=1, actor=bureau.first)
    made = approve_application(key, round_=1, actor=bureau.second)
    work()
    return made


def changed(who: Worker, employer: Employer, *, seal: bool = False, **facts: str) -> Any:
    """A change that was handed in."""
    key = begin_change(employer.id, actor=who.actor)
    himself = {"capacity": "representative", "representative_id": who.person.party["id_number"]}
    for section in ("employer", "people"):
        assert fill_application(key, section, get(key).facts | himself | facts, actor=who.actor) == {}
    for item in asked_of(get(key)):
        if item.required or (seal and item.form == "seal_impression"):
            upload_scan(key, item.code, stamped() if item.form == "seal_impression" else paper(item.code), actor=who.actor)
    submit_application(key, edition=get(key).edition, actor=who.actor)
    return key


def settle(key: Any, bureau: Any) -> None:
    pass_first(key, round_=1, actor=bureau.first)
    approve_application(key, round_=1, actor=bureau.second)


def test_it_works(who: Worker, employer: Employer, bureau: Any, work: Any) -> None:
    old = Seal.objects.get(employer=employer)
    key = changed(who, employer, name="西双版纳虚构新名有限公司", registered_address="云南省景洪市虚构路2号")
    assert Employer.objects.get(id=employer.id).name == employer.name, "nothing is changed before it is approved"
    settle(key, bureau)
    now = Employer.objects.get(id=employer.id)
    assert (now.name, now.registered_address) == ("西双版纳虚构新名有限公司", "云南省景洪市虚构路2号")
    assert Seal.objects.get(employer=employer, active=True).id == old.id, "the old seal works until the new one does"
    work()
    assert Seal.objects.get(employer=employer, active=True).id != old.id
    assert Membership.objects.filter(employer=employer).count() == 3
    (fields,) = [facts["fields"] for kind, facts in events(employer.id) if kind == "employer.changed"]
    assert fields == ["name", "registered_address"]


def test_another_address_needs_no_other_seal_and_another_handler_is_added(
    who: Worker, employer: Employer, bureau: Any, work: Any
) -> None:
    key = changed(who, employer, business_address="云南省景洪市虚构路3号", handler2_name="刀新人", handler2_phone="13900099001")
    settle(key, bureau)
    work()
    assert Seal.objects.filter(employer=employer).count() == 1
    assert Membership.objects.filter(employer=employer, role="handler").count() == 2


def test_a_new_impression_is_a_new_seal(who: Worker, employer: Employer, bureau: Any, work: Any) -> None:
    settle(changed(who, employer, seal=True), bureau)
    work()
    seal = Seal.objects.get(employer=employer, active=True)
    assert bytes(seal.impression).startswith(b"\x89PNG")
    assert Seal.objects.filter(employer=employer).count() == 2


def test_only_its_owner_asks_and_only_for_this_employer(who: Worker, employer: Employer, bureau: Any) -> None:
    stranger = applicant(710_511)
    with pytest.raises(NotFound):
        begin_change(employer.id, actor=stranger.actor)
    key = begin_change(employer.id, actor=who.actor)
    facts = get(key).facts
    wrong = fill_application(key, "employer", facts | {"region": "532822"}, actor=who.actor)
    assert "服务窗口" in wrong["region"]
    assert any("服务窗口" in lack.message for lack in applications.lacking(get(key)))
    suspend_employer(employer.id, "核查中", actor=bureau.first)
    with pytest.raises(NotFound):
        begin_change(employer.id, actor=who.actor)


def test_the_code_cannot_be_changed(who: Worker, employer: Employer) -> None:
    from tests.employers.applying import employer_values

    key = begin_change(employer.id, actor=who.actor)
    wrong = fill_application(key, "employer", get(key).facts | {"uscc": employer_values()["uscc"]}, actor=who.actor)
    assert "不能变更" in wrong["uscc"]


def test_a_wrong_name_is_put_right_by_a_further_application(who: Worker, employer: Employer, bureau: Any) -> None:
    handler = Worker(serial=710_521)
    settle(changed(who, employer, handler2_name="写错了", handler2_phone=handler.phone), bureau)
    handler.log_in()
    handler.identify(return_url=RETURN_URL)
    with pytest.raises(NotAllowed, match="姓名"):
        set_up_account("dao.handler", "puer-nannuo-4711", actor=handler.actor)
    settle(changed(who, employer, handler2_name=handler.person.name, handler2_phone=handler.phone), bureau)
    assert set_up_account("dao.handler", "puer-nannuo-4711", actor=handler.actor).login_name == "dao.handler"


def test_who_manages_no_more_changes_nothing_and_does_not_come_back(who: Worker, employer: Employer, bureau: Any) -> None:
    """Dismissed between handing in and the approval, and then before handing in another one."""
    mine = Membership.objects.filter(employer=employer, role="owner")
    key = changed(who, employer, name="西双版纳虚构夺回有限公司")
    mine.update(active=False)
    pass_first(key, round_=1, actor=bureau.first)
    with pytest.raises(Conflict, match="不是这家单位的管理员"):
        approve_application(key, round_=1, actor=bureau.second)
    send_back(key, {"all": "申请人已经不是管理员。"}, round_=1, actor=bureau.second)
    with pytest.raises(Conflict, match="不是这家单位的管理员"):
        submit_application(key, edition=get(key).edition, actor=who.actor)
    assert not mine.filter(active=True).exists()
    assert Employer.objects.get(id=employer.id).name == employer.name


def test_a_change_makes_nobody_owner(who: Worker, employer: Employer, bureau: Any) -> None:
    until = timezone.now() + datetime.timedelta(days=1)
    mine = Membership.objects.filter(employer=employer, role="owner")
    key = changed(who, employer, business_address="云南省景洪市虚构路3号")
    mine.update(valid_until=until)  # for a time: the approval does not make it for good
    settle(key, bureau)
    assert list(mine.filter(active=True).values_list("valid_until", flat=True)) == [until]


def test_an_owner_of_a_department_or_under_another_name_begins_no_change(who: Worker, employer: Employer) -> None:
    mine = Membership.objects.get(employer=employer, role="owner")
    mine.named = "另一个人"
    mine.save()
    with pytest.raises(NotFound):
        begin_change(employer.id, actor=who.actor)
    mine.named, mine.department = who.person.name, Department.objects.create(employer=employer, name="一部")
    mine.save()
    with pytest.raises(NotFound):
        begin_change(employer.id, actor=who.actor)


def test_what_is_personal_in_the_last_application_is_not_handed_on(who: Worker, employer: Employer) -> None:
    facts = get(begin_change(employer.id, actor=who.actor)).facts
    assert not {"capacity", "representative_id", "representative_phone"} & set(facts)
    assert facts["handler1_name"]

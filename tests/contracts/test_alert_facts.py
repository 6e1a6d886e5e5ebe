"""What an employer's contracts name of its own, a licence, is due once for all of them, and says how many they are."""

from __future__ import annotations

import datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from qianyue.contracts.acts.settle_alert import board, settle_alert, waiting
from qianyue.contracts.alerts import look
from qianyue.contracts.alerts.facts import FACTS, concerned
from qianyue.contracts.models import Alert, AlertRun, Contract, LifeDate, State
from qianyue.employers.models import Department, Membership
from qianyue.evidence.models import Event
from qianyue.law.dates import today
from qianyue.notices.models import Message
from qianyue.operations.errors import NotFound
from qianyue.operations.ids import new_id
from tests.web.desk_cast import desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
ENDS = datetime.date(2031, 6, 30)
DUE = ENDS - 60 * DAY
gather = import_module("qianyue.contracts.migrations.0032_employer_alerts").gather


def dispatched(office: Any, count: int, *, ends: datetime.date = ENDS, department: Any = None) -> list[Contract]:
    """Contracts that name a licence with this last day."""
    before = Contract.objects.filter(employer=office.employer).count()
    made = []
    for number in range(before, before + count):
        columns = {"employer": office.employer, "handler_id": office.handler.person, "terms": {}, "kind": "dispatch_contract"}
        columns |= {"worker_identity": bytes([number]), "state": State.CONCLUDED, "region": "532801", "department": department}
        contract = Contract(number=f"QY-{office.employer.uscc[-4:]}-{number}", **columns)
        contract.save(force_insert=True)
        LifeDate.objects.create(contract=contract, kind="dispatch_licence_end", day=ends)
        made.append(contract)
    return made


def looked(when: datetime.date) -> list[Alert]:
    look.look(today=when.isoformat())
    return list(Alert.objects.filter(kind="dispatch_licence"))


@pytest.fixture
def branch(office: Any) -> Department:
    department = Department(id=new_id(office.employer.shard), employer=office.employer, name="勐海分厂")
    department.save(force_insert=True)
    return department


def test_it_works(office: Any, neighbour: Any) -> None:
    dispatched(office, 3)
    dispatched(neighbour, 1)
    assert looked(DUE - DAY) == []
    found = {alert.employer_id: alert for alert in looked(DUE)}
    assert set(found) == {office.employer.id, neighbour.employer.id}
    mine = found[office.employer.id]
    assert (mine.contract_id, mine.subject, mine.day) == (None, office.employer.id, ENDS)
    assert concerned(mine, DUE).count() == 3
    told = Message.objects.get(template="alerts", person=office.handler.person, channel="app")
    assert "1 件事项" in told.text


def test_looking_again_adds_nothing_and_another_day_is_another_alert(office: Any) -> None:
    dispatched(office, 2)
    dispatched(office, 1, ends=ENDS + DAY)
    for _ in range(2):
        assert [alert.day for alert in looked(DUE)] == [ENDS]
    assert {alert.day for alert in looked(DUE + DAY)} == {ENDS, ENDS + DAY}


def test_only_contracts_for_which_it_matters_are_counted(office: Any) -> None:
    contracts = dispatched(office, 5)
    LifeDate.objects.create(contract=contracts[0], kind="ended", day=DUE - DAY)
    Contract.objects.filter(id=contracts[1].id).update(state=State.WITHDRAWN)
    Contract.objects.filter(id=contracts[2].id).update(kind="renewal", earlier=contracts[3])
    (alert,) = looked(DUE)
    assert concerned(alert, DUE).count() == 2


def test_when_no_contract_names_it_any_more_it_is_done(office: Any) -> None:
    contracts = dispatched(office, 2)
    looked(DUE)
    LifeDate.objects.filter(contract=contracts[0]).delete()
    assert [alert.done_at for alert in looked(DUE + DAY)] == [None]
    LifeDate.objects.filter(contract=contracts[1]).update(day=ENDS.replace(year=2034))  # amended: the licence was renewed
    assert all(alert.done_at for alert in looked(DUE + 2 * DAY))
    assert Event.objects.filter(kind="alert.done", stream=office.employer.id).count() == 1
    assert len(looked(DUE + 3 * DAY)) == 1


def test_settled_once_it_is_settled_for_all(office: Any, neighbour: Any) -> None:
    dispatched(office, 3)
    (alert,) = looked(DUE)
    with pytest.raises(NotFound):
        settle_alert(alert.id, "已经申请延续", actor=neighbour.handler)
    settle_alert(alert.id, "已经申请延续", actor=office.handler)
    assert not waiting(board(office.handler)).exists()
    assert [one.done_by_id for one in looked(DUE + DAY)] == [office.handler.person]


def test_who_acts_for_a_department_sees_it_where_a_contract_of_theirs_names_it(office: Any, branch: Department) -> None:
    other = Department(id=new_id(office.employer.shard), employer=office.employer, name="景洪分厂")
    other.save(force_insert=True)
    dispatched(office, 3)
    dispatched(office, 2, department=branch)
    Membership.objects.filter(person=office.handler.person, role="handler").update(department=branch)
    (alert,) = looked(DUE)
    assert Message.objects.filter(template="alerts", person=office.handler.person).exists()
    assert board(office.handler).get() == alert
    assert concerned(alert, DUE, department=branch.id).count() == 2
    Membership.objects.filter(person=office.handler.person, role="handler").update(department=other)
    assert not board(office.handler).exists()
    Alert.objects.all().delete()
    Message.objects.all().delete()
    AlertRun.objects.all().delete()
    looked(DUE)
    assert not Message.objects.filter(template="alerts", person=office.handler.person).exists()


def test_the_board_says_how_many(office: Any, branch: Department) -> None:
    soon = today() + 59 * DAY
    dispatched(office, 3, ends=soon)
    dispatched(office, 1, ends=soon, department=branch)
    looked(today())
    desk: Client = desk_of(office.handler)
    shown = page(desk.get("/desk/alerts")).text
    assert shown.count("劳务派遣许可证即将到期") >= 1
    assert "涉及 4 份合同" in shown
    Membership.objects.filter(person=office.handler.person, role="handler").update(department=branch)
    assert "涉及 1 份合同" in page(desk.get("/desk/alerts")).text


@pytest.mark.parametrize("kind", FACTS)
def test_every_fact_of_the_employer_is_raised_once(office: Any, kind: str) -> None:
    contracts = dispatched(office, 2)
    LifeDate.objects.filter(contract__in=contracts).update(kind=FACTS[kind].counts_from)
    look.look(today=(ENDS + FACTS[kind].offsets[0] * DAY).isoformat())
    assert list(Alert.objects.values_list("kind", "subject")) == [(kind, office.employer.id)]


def test_what_waits_of_single_contracts_is_gathered(office: Any, neighbour: Any) -> None:
    """By the migration; what was done stays as it was done."""
    one, two, three, four = dispatched(office, 4)
    (theirs,) = dispatched(neighbour, 1)

    def old(contract: Contract, **more: Any) -> Alert:
        values = {"employer_id": contract.employer_id, "contract": contract, "subject": contract.id, "day": ENDS} | more
        alert = Alert(id=new_id(0), **{"kind": "dispatch_licence", "offset": -60, "raised_on": DUE} | values)
        alert.save(force_insert=True)
        return alert

    old(one, snoozed_until=ENDS, reason="下周办")
    kept, done = old(two), old(three, done_at=timezone.now())
    old(theirs)
    beside = old(four, kind="work_permit")
    gather(apps, None)
    gather(apps, None)
    mine = Alert.objects.filter(employer=office.employer)
    assert set(mine.values_list("id", "subject")) == {
        (kept.id, office.employer.id),
        (done.id, three.id),
        (beside.id, four.id),
    }
    assert Alert.objects.get(employer=neighbour.employer).subject == neighbour.employer.id
    assert len(looked(DUE)) == 3, "not raised again"

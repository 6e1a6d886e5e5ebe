"""After a new minimum: which contracts in force fall below it, from when, what would pass, and who is told."""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from qianyue.cli.rehearsal import Worker
from qianyue.contracts.models import Contract, State
from qianyue.evidence.models import Event
from qianyue.law.dates import add_months, today
from qianyue.notices.models import Message
from qianyue.operations.models import Job
from qianyue.oversight import access, recheck
from qianyue.oversight.models import Shortfall, TableRow
from tests.oversight.cast import BEGINS, HIGHER, NOW, RECLASSED, confirmed
from tests.platform.steps import Journey

pytestmark = pytest.mark.django_db
LOW = f"{NOW + 30:.2f}"


def paid(monthly: str, **more: Any) -> dict[str, Any]:
    return {"pay": {"method": "monthly", "monthly_wage": monthly, "payday": 15, "paid_to": "worker"}, "probation": None, **more}


def at(region: str) -> dict[str, Any]:
    """Work in another county."""
    post = {"position": "护林员", "duties": "巡护", "place": "虚构林区", "region": region}
    return {**post, "post_type": "regular", "hazardous": False}


@pytest.fixture
def in_force(office: Any, worker: Any, work: Callable[..., int]) -> Callable[..., Contract]:
    """A concluded contract with these terms, each with another worker. Only what the checks look at is real."""
    people = itertools.chain([worker], (Worker(serial=number) for number in itertools.count(90_001)))

    def conclude(**changes: Any) -> Contract:
        journey = Journey(office, next(people), work)
        journey.changes = changes
        contract = journey.to("propose").contract
        Contract.objects.filter(id=contract.id).update(state=State.CONCLUDED, concluded_at=timezone.now())
        return contract

    return conclude


@pytest.fixture
def checked(bureau: Any, work: Callable[..., int]) -> Callable[..., TableRow]:
    """A row is confirmed, and the first round has gone through."""

    def confirm(**changes: Any) -> TableRow:
        key = confirmed(bureau, **changes)
        work(kinds=["oversight.recheck"])
        return TableRow.objects.get(id=key)

    return confirm


def facts(contract: Contract, kind: str) -> list[dict[str, Any]]:
    return [json.loads(event.body)["facts"] for event in Event.objects.filter(stream=contract.id, kind=kind)]


def test_it_works(in_force: Any, checked: Any) -> None:
    low, fine = in_force(**paid(LOW)), in_force(**paid(f"{HIGHER:.2f}"))
    row = checked()
    (found,) = Shortfall.objects.all()
    assert (found.contract_id, found.row, found.rule, found.path) == (low.id, row, "W-01", "/pay/monthly_wage")
    assert (found.place, found.since, found.resolved_at) == ("532801", BEGINS, None)
    assert f"约定的月工资 {LOW} 元低于景洪市的最低工资标准 {HIGHER:.2f} 元" in found.message
    assert found.fix == f"月工资不低于 {HIGHER:.2f} 元"
    told = {"rule": "W-01", "path": "/pay/monthly_wage", "row": str(row.id), "since": BEGINS.isoformat()}
    assert facts(low, "contract.below_minimum") == [told]
    assert facts(fine, "contract.below_minimum") == []


def test_it_really_works_with_a_contract_that_was_signed_and_sealed(journey: Journey, checked: Any) -> None:
    journey.changes = paid(LOW)
    journey.to("conclude")
    checked()
    assert [found.contract_id for found in Shortfall.objects.all()] == [journey.key]
    assert journey.kinds[-1] == "contract.below_minimum"


def test_the_handler_is_told_once_a_round_and_how_many(in_force: Any, checked: Any, office: Any) -> None:
    in_force(**paid(LOW))
    in_force(**paid(LOW))
    row = checked()
    recheck.recheck(row=str(row.id), phase="confirmed")
    (message,) = Message.objects.filter(template="below_minimum")
    assert (message.person_id, message.channel) == (office.handler.person, "app")
    assert "2 份合同约定的工资低于新标准" in message.text
    assert f"自{BEGINS:%Y年%m月%d日}起" in message.text


def test_nobody_is_told_of_nothing(in_force: Any, checked: Any) -> None:
    in_force(**paid(f"{HIGHER:.2f}"))
    checked()
    assert not Message.objects.filter(template="below_minimum").exists()


def test_the_wage_is_ciphertext(in_force: Any, checked: Any) -> None:
    in_force(**paid(LOW))
    checked()
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM oversight_shortfall s")
        (row,) = cursor.fetchone()
    assert LOW.encode().hex() not in row
    assert LOW not in row


def test_a_probation_that_lasts_until_then_counts_and_one_that_is_over_does_not(in_force: Any, checked: Any) -> None:
    start = add_months(today().replace(day=1), 8)
    term = {"type": "fixed", "start": start.isoformat(), "end": (add_months(start, 36) - datetime.timedelta(days=1)).isoformat()}
    wages = {"monthly_wage": LOW}
    long = {"start": start.isoformat(), "end": (add_months(start, 6) - datetime.timedelta(days=1)).isoformat(), **wages}
    short = long | {"end": (BEGINS - datetime.timedelta(days=1)).isoformat()}
    pay = paid(f"{HIGHER:.2f}") | {"employment_start": start.isoformat(), "term": term}
    lasting = in_force(**pay | {"probation": long})
    in_force(**pay | {"probation": short})
    checked()
    assert [(found.contract_id, found.path) for found in Shortfall.objects.all()] == [(lasting.id, "/probation/monthly_wage")]


def test_a_contract_that_has_ended_by_then_is_left_alone(in_force: Any, checked: Any) -> None:
    start = add_months(today().replace(day=1), 1)
    term = {"type": "fixed", "start": start.isoformat(), "end": (BEGINS - datetime.timedelta(days=1)).isoformat()}
    in_force(**paid(LOW, term=term))
    checked()
    assert not Shortfall.objects.exists()


def test_another_place_or_class_is_left_alone(in_force: Any, checked: Any) -> None:
    in_force(**paid(LOW, work=at("532823")))
    checked()
    assert not Shortfall.objects.exists()


def test_a_county_that_moves_up_is_checked(in_force: Any, checked: Any) -> None:
    contract = in_force(**paid(f"{NOW - 50:.2f}", work=at("532822")))
    in_force(**paid(LOW))
    checked(**RECLASSED)
    (found,) = Shortfall.objects.all()
    assert (found.contract_id, found.fix, found.since) == (contract.id, f"月工资不低于 {NOW:.2f} 元", BEGINS)


def test_what_is_only_drafted_or_proposed_is_not_in_force(office: Any, worker: Any, work: Any, checked: Any) -> None:
    Journey(office, worker, work, **paid(LOW)).to("propose")
    checked()
    assert not Shortfall.objects.exists()


def test_a_contract_concluded_after_the_first_round_is_found_on_the_first_day(in_force: Any, checked: Any) -> None:
    row = checked()
    contract = in_force(**paid(LOW))
    job = Job.objects.get(kind="oversight.recheck", key=f"{row.id}:begun")
    assert timezone.localdate(job.run_at) == BEGINS
    recheck.recheck(**job.payload)
    assert [found.contract_id for found in Shortfall.objects.all()] == [contract.id]


def test_a_correction_takes_back_what_was_wrong_and_keeps_what_is_right(in_force: Any, checked: Any) -> None:
    still, fine = in_force(**paid(f"{NOW:.2f}")), in_force(**paid(LOW))
    checked()
    checked(monthly=NOW + 20)
    assert {found.contract_id: found.resolved_at is None for found in Shortfall.objects.all()} == {still.id: True, fine.id: False}
    assert Shortfall.objects.get(contract=still).fix == f"月工资不低于 {NOW + 20:.2f} 元"
    assert len(facts(fine, "contract.minimum_reached")) == 1
    assert [found.contract_id for found in access.standing()] == [still.id]


def test_a_year_later_it_is_still_the_first_day_since_when_it_is_too_low(in_force: Any, checked: Any) -> None:
    in_force(**paid(LOW))
    checked()
    checked(monthly=HIGHER + 100, valid_from=add_months(BEGINS, 12))
    (found,) = Shortfall.objects.all()
    assert (found.since, found.fix) == (BEGINS, f"月工资不低于 {HIGHER + 100:.2f} 元")


def test_a_step_that_is_done_twice_writes_nothing_the_second_time(in_force: Any, checked: Any) -> None:
    contract = in_force(**paid(LOW))
    row = checked()
    before = list(Shortfall.objects.values())
    recheck.recheck(row=str(row.id), phase="confirmed")
    assert list(Shortfall.objects.values()) == before
    assert len(facts(contract, "contract.below_minimum")) == 1


def test_many_contracts_are_gone_through_in_steps(in_force: Any, bureau: Any, work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recheck, "STEP", 2)
    contracts = {in_force(**paid(LOW)).id for _ in range(5)}
    key = confirmed(bureau)
    work(kinds=["oversight.recheck"])
    assert {found.contract_id for found in Shortfall.objects.all()} == contracts
    done = Job.objects.filter(kind="oversight.recheck", done_at__isnull=False, payload__row=str(key))
    assert done.count() == 3
    assert Message.objects.filter(template="below_minimum").count() == 1


def test_an_officer_sees_what_is_too_low_in_the_own_region_only(in_force: Any, checked: Any, bureau: Any, elsewhere: Any) -> None:
    in_force(**paid(LOW))
    checked()
    assert access.shortfalls(access.as_officer(bureau.first)).count() == 1
    assert access.shortfalls(access.as_officer(elsewhere.first)).count() == 0


def test_a_contract_that_runs_out_falls_off_the_list_by_itself(in_force: Any, checked: Any) -> None:
    contract = in_force(**paid(LOW))
    checked()
    Shortfall.objects.filter(contract=contract).update(until=today() - datetime.timedelta(days=1))
    assert not access.standing().exists()

"""What falls due after the end, on paper, and of people's powers: on its day and not before, and no more once it is moot."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from qianyue.cli.rehearsal import conclude
from qianyue.contracts.acts.end import Decision, end, take_back_ending
from qianyue.contracts.acts.enter_paper import enter_paper, withdraw_paper
from qianyue.contracts.acts.settle_alert import board, waiting
from qianyue.contracts.alerts import dates, look
from qianyue.contracts.alerts.chain import non_compete_days
from qianyue.contracts.models import Alert, AlertRun, Contract, LifeDate, PaperContract
from qianyue.employers.models import Department, Membership
from qianyue.law.dates import add_months, today
from qianyue.law.retention import kept_until
from qianyue.notices.models import Message
from qianyue.operations.ids import new_id
from tests.contracts.chains import running
from tests.contracts.test_enter_paper import paper
from tests.platform.fixtures import RETURN_URL
from tests.web.desk_cast import desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
RESTRAINT = {"months": 12, "monthly_compensation": "2500", "payday": 15}


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def looked(when: datetime.date) -> set[tuple[str, int, datetime.date]]:
    """What a first look on that day raises."""
    Alert.objects.all().delete()
    AlertRun.objects.all().delete()
    look.look(today=when.isoformat())
    return set(Alert.objects.values_list("kind", "offset", "day"))


def days(**whose: Any) -> dict[str, datetime.date]:
    return dict(LifeDate.objects.filter(**whose).values_list("kind", "day"))


def left(office: Any, contract: Contract, last_day: datetime.date) -> None:
    decision = Decision(reason="LCL38-2", last_day=last_day, words="未及时足额支付劳动报酬", warned=True)
    end(contract.id, decision, actor=office.handler)


def restrained(worker: Any, **more: Any) -> dict[str, Any]:
    return {"agreements": {"non_compete": RESTRAINT | more}}


# What is kept for two years (LCL 50).


@pytest.mark.parametrize(
    ("ended", "until"), [("2026-03-31", "2028-03-31"), ("2026-02-28", "2028-02-28"), ("2024-02-29", "2026-02-28")]
)
def test_two_years_from_the_last_day(ended: str, until: str) -> None:
    assert kept_until(day(ended)) == day(until)


def test_retention_is_counted_from_the_recorded_end_else_from_the_term(office: Any, worker: Any) -> None:
    contract = running(office, worker)
    assert days(contract=contract)["retention_end"] == add_months(day(contract.proposal.terms["term"]["end"]), 24)
    left(office, contract, today())
    until = add_months(today(), 24)
    assert days(contract=contract)["retention_end"] == until
    assert ("retention", -30, until) not in looked(until - 31 * DAY)
    assert ("retention", -30, until) in looked(until - 30 * DAY)
    take_back_ending(contract.id, actor=office.handler)
    assert "ended" not in days(contract=contract)
    assert days(contract=contract)["retention_end"] == add_months(day(contract.proposal.terms["term"]["end"]), 24)


def test_nothing_is_up_while_they_work_together_under_a_later_contract(office: Any, worker: Any) -> None:
    first = running(office, worker, until=add_months(today(), -8))
    running(office, worker)
    until = days(contract=first)["retention_end"]
    assert ("retention", -30, until) not in looked(until - 30 * DAY)


# What was agreed about competing afterwards (LCL 23, 24).


def test_each_month_of_pay_and_the_end() -> None:
    found = non_compete_days(restrained(None), day("2026-03-31"))
    assert found["non_compete_end"] == day("2027-03-31")
    assert (found["non_compete_pay:01"], found["non_compete_pay:12"]) == (day("2026-04-15"), day("2027-03-15"))
    assert len(found) == 13
    leap = non_compete_days(restrained(None, payday=31), day("2027-12-31"))
    assert leap["non_compete_pay:02"] == day("2028-02-29")
    without = non_compete_days(restrained(None, payday=None), day("2026-01-31"))
    assert without["non_compete_pay:01"] == day("2026-02-28")


@pytest.mark.parametrize("months", [None, 0, -1, 1_000_000, "12", 12.5])
def test_no_length_gives_no_day(months: Any) -> None:
    assert non_compete_days(restrained(None, months=months), day("2026-03-31")) == {}


def test_without_pay_only_the_end_is_known() -> None:
    assert set(non_compete_days(restrained(None, monthly_compensation=None), day("2026-03-31"))) == {"non_compete_end"}


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 12, 31)), st.integers(1, 24), st.integers(1, 31))
def test_pay_falls_into_each_of_the_months_once(ended: datetime.date, months: int, payday: int) -> None:
    found = non_compete_days(restrained(None, months=months, payday=payday), ended)
    paid = [due for kind, due in sorted(found.items()) if kind.startswith("non_compete_pay:")]
    assert [(due.year * 12 + due.month) - (ended.year * 12 + ended.month) for due in paid] == list(range(1, months + 1))


def test_it_begins_with_the_end_and_not_before(office: Any, worker: Any) -> None:
    contract = running(office, worker)
    terms = contract.proposal.terms | restrained(worker)
    contract.proposal.terms = terms
    contract.proposal.save(update_fields=["terms"])
    dates.keep(Contract.objects.get(id=contract.id))
    assert not [kind for kind in days(contract=contract) if kind.startswith("non_compete")]
    last = today()
    left(office, contract, last)
    pay = non_compete_days(terms, last)["non_compete_pay:02"]
    assert ("non_compete_pay", -3, pay) not in looked(pay - 4 * DAY)
    assert ("non_compete_pay", -3, pay) in looked(pay - 3 * DAY)
    over = add_months(last, 12)
    assert ("non_compete_end", -30, over) not in looked(over - 31 * DAY)
    assert ("non_compete_end", -30, over) in looked(over - 30 * DAY)
    take_back_ending(contract.id, actor=office.handler)
    assert not [kind for kind in days(contract=contract) if kind.startswith("non_compete")]


def test_an_agreement_beside_the_contract_counts_from_its_end(office: Any, worker: Any) -> None:
    contract = running(office, worker)
    both = {name: contract.proposal.terms[name] for name in ("format", "employer", "worker")}
    restraint = RESTRAINT | {"reason": "配方", "person_class": "senior_technician", "area": "景洪市"}
    said = both | {"kind": "non_compete_agreement", "agreements": {"non_compete": restraint}}
    beside = conclude(office, worker, return_url=RETURN_URL, terms=said)
    assert days(contract=beside) == {}
    left(office, contract, today())
    assert days(contract=beside)["non_compete_end"] == add_months(today(), 12)
    before = days(contract=beside)
    LifeDate.objects.all().delete()
    dates.backfill()
    dates.backfill()
    assert days(contract=beside) == before


# What is on paper.


def test_a_paper_has_the_alerts_that_make_sense_for_it(office: Any, worker: Any) -> None:
    ends = today() + 60 * DAY
    key = enter_paper(paper(worker, "2024-01-01", ends.isoformat()), actor=office.handler)
    mine = days(paper=key)
    assert (mine["contract_end"], mine["tenth_year"]) == (ends, day("2034-01-01"))
    assert not {"works_from", "probation_end"} & set(mine), "nobody signs or registers it here"
    assert ("contract_end", -60, ends) not in looked(today() - DAY)
    assert ("contract_end", -60, ends) in looked(today())
    alert = Alert.objects.get(kind="contract_end")
    assert (alert.paper_id, alert.contract_id, alert.subject) == (key, None, key)
    assert Message.objects.filter(template="alerts", person=office.handler.person, channel="app").exists()
    shown = page(desk_of(office.handler).get("/desk/alerts"))
    assert worker.person.name in shown.text
    assert PaperContract.objects.get().number in shown.text
    withdraw_paper(key, "录错了人", actor=office.handler)
    assert not waiting(board(office.handler)).exists()
    assert not LifeDate.objects.filter(paper=key).exists()


def test_only_who_reaches_the_whole_employer_is_told_of_a_paper(office: Any, worker: Any) -> None:
    enter_paper(paper(worker, "2024-01-01", (today() + 60 * DAY).isoformat()), actor=office.handler)
    department = Department(id=new_id(office.employer.shard), employer=office.employer, name="勐海分厂")
    department.save(force_insert=True)
    Membership.objects.filter(person=office.handler.person, role="handler").update(department=department)
    looked(today())
    assert not Message.objects.filter(template="alerts", person=office.handler.person).exists()
    assert not board(office.handler).exists()


def test_what_follows_a_paper_takes_its_place(office: Any, worker: Any) -> None:
    ends = today() + 60 * DAY
    key = enter_paper(paper(worker, "2020-01-01", ends.isoformat()), actor=office.handler)
    enter_paper(paper(worker, "2024-01-01", None), actor=office.handler)
    assert not [one for one in looked(today()) if one[0] == "contract_end"]
    retired = days(paper=key)["retirement"]
    assert Alert.objects.filter(paper=key).count() == 0
    looked(retired - 30 * DAY)
    assert set(Alert.objects.filter(kind="retirement").values_list("paper", flat=True)) == {
        PaperContract.objects.get(starts_on="2024-01-01").id
    }


def test_the_tenth_year_counts_what_was_on_paper(office: Any, worker: Any) -> None:
    """Also when the paper is entered after the contract was concluded, and no more once it is withdrawn."""
    contract = running(office, worker)
    start = day(contract.proposal.terms["term"]["start"])
    assert days(contract=contract)["tenth_year"] == add_months(start, 120)
    key = enter_paper(paper(worker, "2018-05-01", (start - DAY).isoformat()), actor=office.handler)
    assert days(contract=contract)["tenth_year"] == day("2028-05-01")
    assert ("tenth_year", -90, day("2028-05-01")) in looked(day("2028-05-01") - 90 * DAY)
    assert not Alert.objects.filter(paper=key).exists(), "once, about what holds now"
    dates.backfill()
    assert days(contract=contract)["tenth_year"] == day("2028-05-01")
    withdraw_paper(key, "录错了人", actor=office.handler)
    assert days(contract=contract)["tenth_year"] == add_months(start, 120)


def test_backfill_finds_the_days_of_papers(office: Any, worker: Any) -> None:
    key = enter_paper(paper(worker, "2024-01-01", "2027-12-31"), actor=office.handler)
    before = days(paper=key)
    LifeDate.objects.all().delete()
    dates.backfill()
    assert days(paper=key) == before


# People's powers.


def test_a_power_that_ends_is_on_the_board_in_time(office: Any) -> None:
    until = timezone.now() + datetime.timedelta(days=200)
    member = Membership.objects.get(person=office.keeper.person)
    Membership.objects.filter(id=member.id).update(valid_until=until)
    ends = timezone.localdate(until)
    assert ("member_end", -30, ends) not in looked(ends - 31 * DAY)
    assert ("member_end", -30, ends) in looked(ends - 30 * DAY)
    shown = page(desk_of(office.handler).get("/desk/alerts"))
    assert member.person.name in shown.text


def test_what_was_lent_for_a_while_ends_without_a_word(office: Any) -> None:
    until = timezone.now() + datetime.timedelta(days=30)
    mine = Membership.objects.get(person=office.keeper.person)
    lent = Membership.objects.get(person=office.approver.person)
    Membership.objects.filter(id=lent.id).update(valid_until=until, delegated_by=mine)
    assert not [one for one in looked(today()) if one[0] == "member_end"]

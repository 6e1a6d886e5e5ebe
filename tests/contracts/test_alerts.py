"""What falls due: raised once for each contract and offset, on the day, later after a rest, and no more once it is moot."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from qianyue.contracts.acts.settle_alert import board, settle_alert, waiting
from qianyue.contracts.alerts import dates, look
from qianyue.contracts.alerts.table import RULES, TITLES, TODOS, due_on
from qianyue.contracts.models import Alert, AlertRun, Contract, LifeDate
from qianyue.employers.models import Seal
from qianyue.law.dates import add_months
from qianyue.law.dates import today as in_china
from qianyue.notices.models import Message
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound

DAY = datetime.timedelta(days=1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.fixture
def concluded(journey: Any) -> Contract:
    journey.to("conclude")
    return Contract.objects.get(id=journey.key)


def about(contract: Contract, kind: str, when: datetime.date) -> None:
    LifeDate.objects.update_or_create(contract=contract, kind=kind, defaults={"day": when})


def raised(contract: Contract) -> list[tuple[str, int]]:
    mine = Alert.objects.filter(Q(contract=contract) | Q(subject=contract.employer_id))  # or the employer's, which it names
    return sorted(mine.values_list("kind", "offset"))


def test_it_works(concluded: Contract, office: Any) -> None:
    days = dict(concluded.life_dates.values_list("kind", "day"))
    terms = concluded.proposal.terms
    assert days["works_from"] == day(terms["employment_start"])
    assert days["contract_end"] == day(terms["term"]["end"])
    look.look(today=str(days["contract_end"] - 60 * DAY))
    assert ("contract_end", -60) in raised(concluded)
    told = Message.objects.filter(template="alerts", person=office.handler.person, channel="app")
    assert told.count() == 1
    assert "到期" in told.get().text
    assert Message.objects.filter(template="contract_ends", contract=concluded.id, channel="app").count() == 1


@pytest.mark.parametrize("kind", RULES)
def test_every_offset_is_raised_on_its_day_and_not_before(concluded: Contract, kind: str) -> None:
    rule, base = RULES[kind], day("2030-06-15")
    LifeDate.objects.filter(contract=concluded).delete()
    about(concluded, rule.counts_from, base)
    Contract.objects.filter(id=concluded.id).update(state=rule.states[0])
    for offset in rule.offsets:
        Alert.objects.all().delete()
        AlertRun.objects.all().delete()
        for place, expected in ((-1, False), (0, True)):
            look.look(today=str(base + (offset + place) * DAY))
            assert ((kind, offset) in raised(concluded)) is expected


def test_looking_twice_adds_nothing(concluded: Contract) -> None:
    about(concluded, "probation_end", day("2030-02-28"))
    for _ in range(3):
        look.look(today="2030-02-25")
    assert raised(concluded).count(("probation", -3)) == 1
    assert Message.objects.filter(template="alerts", channel="app").count() == 1


def test_the_first_look_goes_back_a_week_and_no_further(concluded: Contract) -> None:
    LifeDate.objects.filter(contract=concluded).delete()
    about(concluded, "contract_end", day("2030-03-31"))
    look.look(today=str(day("2030-03-31") - 16 * DAY + 7 * DAY))  # -30 was weeks ago, -15 is six days away from here
    assert raised(concluded) == [("contract_end", -15)]


def test_what_was_due_while_nobody_looked_is_caught_up_with(concluded: Contract) -> None:
    LifeDate.objects.filter(contract=concluded).delete()
    about(concluded, "contract_end", day("2030-03-31"))
    look.look(today=str(day("2030-03-31") - 70 * DAY))
    look.look(today=str(day("2030-03-31") - 20 * DAY))
    assert raised(concluded) == [("contract_end", -60), ("contract_end", -30)]


def test_a_contract_that_has_ended_is_left_alone_but_for_its_ending(concluded: Contract) -> None:
    LifeDate.objects.filter(contract=concluded).delete()
    about(concluded, "contract_end", day("2030-03-31"))
    about(concluded, "ended", day("2030-03-20"))
    look.look(today="2030-03-31")
    assert raised(concluded) == [("ended", 7)]


def test_a_seal_whose_certificate_ends_is_on_the_board(office: Any) -> None:
    seal = Seal.objects.get(employer=office.employer, active=True)
    from base64 import b64decode

    from qianyue.trust import certificates

    ends = certificates.read(b64decode(seal.certificate_chain[0])).not_after.date()
    look.look(today=str(ends - 40 * DAY))
    assert not Alert.objects.filter(subject=seal.id).exists()
    look.look(today=str(ends - 19 * DAY))
    assert Alert.objects.get(subject=seal.id).kind == "seal_certificate"


def test_an_unsigned_offer_is_pressed_for(journey: Any) -> None:
    journey.to("propose")
    about(journey.contract, "works_from", day("2030-01-31"))
    look.look(today="2030-02-15")
    assert raised(journey.contract) == [("unsigned", 15)]


def test_done_and_put_off_with_a_reason(concluded: Contract, office: Any, neighbour: Any) -> None:
    about(concluded, "probation_end", in_china() + 3 * DAY)
    look.look()
    alert = Alert.objects.get(contract=concluded, kind="probation")
    with pytest.raises(InvalidInput):
        settle_alert(alert.id, " ", actor=office.handler)
    with pytest.raises(InvalidInput):
        settle_alert(alert.id, "太远", days=91, actor=office.handler)
    with pytest.raises(NotFound):
        settle_alert(alert.id, "不是我们的", actor=neighbour.handler)
    with pytest.raises(NotAllowed):
        settle_alert(alert.id, "印章管理员不办", actor=office.keeper)
    settle_alert(alert.id, "等考核结果", days=2, actor=office.handler)
    assert alert.id not in [one.id for one in waiting(board(office.handler))]
    settle_alert(alert.id, "已转正", actor=office.handler)
    with pytest.raises(Conflict):
        settle_alert(alert.id, "再来一次", actor=office.handler)
    assert Alert.objects.get(id=alert.id).reason == "已转正"


def test_backfill_finds_the_days_of_what_is_there(concluded: Contract) -> None:
    before = set(concluded.life_dates.values_list("kind", "day"))
    concluded.life_dates.all().delete()
    assert dates.backfill() >= 1
    assert dates.backfill() >= 1
    assert set(concluded.life_dates.values_list("kind", "day")) == before


def terms(**changes: Any) -> dict[str, Any]:
    worker = {"birth_date": "2010-02-28", "sex": "male"}
    return {"employment_start": "2026-02-28", "term": {"end": "2028-02-29"}, "worker": worker, **changes}


def test_days_of_terms() -> None:
    days = dates.days_of(terms())
    assert days["contract_end"] == day("2028-02-29")
    assert days["tenth_year"] == day("2036-02-28")
    assert days["age_18"] == day("2028-02-28")
    assert "age_16" not in days  # reached on the first day of work, not crossed
    old = dates.days_of(terms(worker={"birth_date": "1976-09-30", "sex": "male"}))
    assert old["retirement"] == day("2039-09-30")  # domain.md 6.10
    women = dates.days_of(terms(worker={"birth_date": "1984-11-15", "sex": "female", "retirement_category": "female_50"}))
    assert women["retirement"] == day("2039-11-15")


def test_a_leap_day_s_tenth_year_is_the_28th_where_there_is_no_29th() -> None:
    assert dates.days_of(terms(employment_start="2028-02-29"))["tenth_year"] == day("2038-02-28")


@pytest.mark.parametrize("value", [None, "", "2026-02-30", "soon", 20260101, ["2026-01-01"]])
def test_what_is_no_date_gives_no_day(value: Any) -> None:
    assert dates.days_of({"employment_start": value, "term": {"end": value}, "worker": {"birth_date": value}}) == {}


@given(st.dates(), st.integers(-366, 366))
def test_due_days_never_leave_the_calendar(base: datetime.date, offset: int) -> None:
    due = due_on(base, offset)
    assert due in (datetime.date.min, datetime.date.max) or (due - base).days == offset


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2040, 12, 31)))
def test_the_tenth_year_is_the_same_day_or_the_month_s_last(start: datetime.date) -> None:
    tenth = dates.days_of({"employment_start": start.isoformat()})["tenth_year"]
    assert tenth == add_months(start, 120)
    assert (tenth.year, tenth.month) == (start.year + 10, start.month)
    assert tenth.day == start.day or (tenth + DAY).month != tenth.month


def test_every_kind_has_words() -> None:
    assert set(TITLES) == set(TODOS) == {*RULES, "seal_certificate", "member_end"}
    assert all(rule.basis and rule.offsets for rule in RULES.values())

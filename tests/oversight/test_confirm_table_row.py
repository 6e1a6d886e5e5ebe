"""A second officer confirms: from then on the row counts, for everybody and for good."""

from __future__ import annotations

import datetime
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from qianyue import law
from qianyue.law import tables
from qianyue.law.wages import minimum_wage
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from qianyue.operations.models import Job
from qianyue.oversight.acts.confirm_table_row import confirm_table_row
from qianyue.oversight.acts.withdraw_table_row import withdraw_table_row
from qianyue.oversight.models import Decision
from tests.oversight.cast import BEFORE, BEGINS, HIGHER, NOW, RECLASSED, confirmed, drafted, events
from tests.samples import labor_contract

pytestmark = pytest.mark.django_db


def minimum(on: datetime.date = BEGINS, place: str = "532801") -> Decimal:
    found = minimum_wage(place, on)
    assert found is not None
    return found.monthly


def test_it_works(bureau: Any) -> None:
    before = law.rule_set()
    key = confirmed(bureau)
    assert minimum() == HIGHER
    assert minimum(BEFORE) == NOW, "not before its first day"
    assert minimum(place="530113") == NOW, "not outside its region"
    assert law.rule_set() != before
    assert [kind for kind, _facts in events(bureau.authority.id)][-2:] == ["table_row.added", "table_row.confirmed"]
    added, told = (facts for _kind, facts in events(bureau.authority.id)[-2:])
    assert told == added
    assert told["row"] == str(key)


def test_the_rules_judge_by_it(bureau: Any) -> None:
    terms = law.parse_terms(labor_contract(pay={"monthly_wage": f"{NOW + 30}"}, probation=None))
    assert "W-01" not in {found.rule for found in law.check(terms, BEGINS)}
    confirmed(bureau)
    (finding,) = [found for found in law.check(terms, BEGINS) if found.rule == "W-01"]
    assert (finding.rule, finding.fix) == ("W-01", f"月工资不低于 {HIGHER:.2f} 元")
    assert "尚待主管部门确认" in finding.message, "the class of the place is still unconfirmed"


def test_a_confirmed_class_takes_the_caveat_away(bureau: Any) -> None:
    confirmed(bureau, **RECLASSED | {"region": "532801"})
    found = minimum_wage("532801", BEGINS)
    assert found is not None
    assert (found.wage_class, found.caveat) == ("II", "")


def test_nobody_confirms_the_own_row(bureau: Any) -> None:
    key = drafted(bureau.first)
    with pytest.raises(NotAllowed, match="须由本部门的另一名工作人员"):
        confirm_table_row(key, actor=bureau.first)
    assert minimum() == NOW
    assert not Decision.objects.exists()


def test_the_database_itself_wants_four_eyes(bureau: Any) -> None:
    key = drafted(bureau.first)
    with pytest.raises(DatabaseError, match="somebody else than its drafter"), transaction.atomic():
        Decision.objects.create(row_id=key, verdict="confirmed", decided_by_id=bureau.first.person, decided_at=timezone.now())
    assert minimum() == NOW


def test_confirming_again_changes_nothing(bureau: Any) -> None:
    key = confirmed(bureau)
    owed = Job.objects.count()
    confirm_table_row(key, actor=bureau.second)
    assert Decision.objects.count() == 1
    assert Job.objects.count() == owed
    assert [kind for kind, _facts in events(bureau.authority.id)].count("table_row.confirmed") == 1


def test_what_was_withdrawn_is_not_confirmed_any_more(bureau: Any) -> None:
    key = drafted(bureau.first)
    withdraw_table_row(key, "金额录错", actor=bureau.first)
    with pytest.raises(Conflict, match="已撤回，不能再确认"):
        confirm_table_row(key, actor=bureau.second)
    assert minimum() == NOW


def test_another_regions_officer_does_not_even_find_it(bureau: Any, elsewhere: Any) -> None:
    key = drafted(bureau.first)
    with pytest.raises(NotFound):
        confirm_table_row(key, actor=elsewhere.second)
    with pytest.raises(NotFound):
        confirm_table_row(uuid.uuid4(), actor=bureau.second)
    with pytest.raises(NotAllowed):
        confirm_table_row(key, actor=Actor.system())


def test_the_province_sees_and_confirms_the_prefectures_row_and_not_the_other_way_round(bureau: Any) -> None:
    from qianyue.cli.invented_bureau import Bureau

    province = Bureau("云南省人力资源和社会保障厅（虚构）", "530000", serial=3)
    confirm_table_row(drafted(bureau.first), actor=province.first)
    key = drafted(province.first, region="530000", monthly=HIGHER + 80)
    with pytest.raises(NotAllowed, match="只能维护"):
        confirm_table_row(key, actor=bureau.second)
    confirm_table_row(key, actor=province.second)
    assert minimum() == HIGHER + 80, "from the same day: the later one counts"
    assert minimum(place="530113") == HIGHER + 80


def test_a_mistake_is_put_right_by_another_row_from_the_same_day(bureau: Any) -> None:
    confirmed(bureau, monthly=NOW + 1)
    wrong = law.rule_set()
    confirmed(bureau)
    assert minimum() == HIGHER
    assert law.rule_set() != wrong


def test_the_order_of_confirmation_decides_and_not_that_of_drafting(bureau: Any) -> None:
    older, newer = drafted(bureau.first, monthly=NOW + 1), drafted(bureau.first)
    confirm_table_row(newer, actor=bureau.second)
    confirm_table_row(older, actor=bureau.second)
    assert minimum() == NOW + 1


def test_rounds_of_checking_are_owed_for_now_the_first_day_and_after_the_last_offer(bureau: Any) -> None:
    key = confirmed(bureau)
    due = {job.payload["phase"]: timezone.localdate(job.run_at) for job in Job.objects.filter(kind="oversight.recheck")}
    assert due == {
        "confirmed": timezone.localdate(),
        "begun": BEGINS,
        "settled": BEGINS + datetime.timedelta(days=31),
    }
    assert {job.payload["row"] for job in Job.objects.filter(kind="oversight.recheck")} == {str(key)}


def test_while_nothing_is_confirmed_the_tables_are_the_same_object(bureau: Any) -> None:
    assert tables.current() is tables.SHIPPED
    confirmed(bureau)
    assert tables.current() is tables.current()

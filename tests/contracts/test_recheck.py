"""The rules once more at signing and sealing: a wage that was lawful when it was offered may not be so any more (6.12)."""

from __future__ import annotations

import datetime
import json
from types import SimpleNamespace
from typing import Any

import pytest

from qianyue.contracts import judging
from qianyue.contracts.acts import recheck
from qianyue.contracts.models import Signing, State
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict

pytestmark = pytest.mark.django_db
BEFORE, AFTER = datetime.date(2026, 8, 20), datetime.date(2026, 9, 1)  # 景洪 (class II): 2020 yuan, then 2120


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the civil day on which the rules judge."""

    def be(day: datetime.date) -> None:
        for module in (judging, recheck):
            monkeypatch.setattr(module, "timezone", SimpleNamespace(localdate=lambda: day))

    return be


@pytest.fixture
def low(journey: Any, today: Any) -> Any:
    """2050 yuan a month: enough on the day before the new minimum."""
    today(BEFORE)
    journey.changes |= {"pay": {**journey.terms["pay"], "monthly_wage": "2050.00", "allowances": []}, "probation": None}
    return journey


def checked(journey: Any) -> list[dict[str, Any]]:
    """The facts of every judgement on record."""
    events = Event.objects.filter(stream=journey.key, kind__in=("rules.checked", "rules.refused")).order_by("sequence")
    return [json.loads(event.body)["facts"] for event in events]


def test_it_works(low: Any) -> None:
    low.to("conclude")
    assert low.contract.state == State.CONCLUDED
    assert [facts.get("at") for facts in checked(low)] == [None, "signing", "sealing"]
    assert len({facts["rule_set"] for facts in checked(low)}) == 1


def test_nobody_signs_what_is_not_lawful_any_more(low: Any, today: Any, work: Any, telephone: Any) -> None:
    low.to("confirm")
    today(AFTER)
    for _ in range(2):
        with pytest.raises(Conflict, match="最低工资标准"):
            low.begin()
    assert not Signing.objects.exists()
    assert low.kinds[-1] == "rules.refused"
    work()
    assert sum("暂时不能签署" in text for text in telephone("13000020001")) == 1


def test_nobody_seals_it_either_and_the_handler_can_revoke(low: Any, today: Any) -> None:
    low.to("stamp")
    today(AFTER)
    with pytest.raises(Conflict, match="最低工资标准"):
        low.approve()
    assert low.contract.state == State.SIGNED_BY_ONE
    assert not Signing.objects.filter(role="employer").exists()


def test_an_offer_with_enough_pay_goes_on(low: Any, today: Any) -> None:
    low.to("confirm")
    today(AFTER)
    low.changes["pay"]["monthly_wage"] = "2120.00"
    low.propose_anew(clauses=["每年体检。"])
    for step in (low.bind, low.consent, low.key_facts, low.full_text):
        step()

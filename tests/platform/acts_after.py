"""What is done with a contract that is concluded: each act, prepared."""

from __future__ import annotations

from typing import Any

from qianyue.contracts.acts import deliver, end
from qianyue.contracts.acts.answer_intention import answer_intention
from qianyue.contracts.acts.ask_intention import ask_intention
from qianyue.contracts.acts.tick_duty import tick_duty
from qianyue.contracts.models import Intention
from qianyue.law.dates import add_months, today
from tests.platform.act import Doing


def deliver_file(journey: Any) -> Doing:
    journey.to("conclude")
    return lambda actor: deliver.deliver(journey.key, "download", actor=actor)


def running(journey: Any) -> None:
    """A contract that is in force, concluded."""
    start = add_months(today(), -6)
    term = {"type": "fixed", "start": start.isoformat(), "end": add_months(today(), 6).isoformat()}
    journey.changes |= {"term": term, "employment_start": start.isoformat(), "probation": None}
    journey.to("conclude")


def end_contract(journey: Any) -> Doing:
    running(journey)
    said = end.Decision(reason="LCL37", last_day=today(), words="个人原因", notice_on=add_months(today(), -2))
    return lambda actor: end.end(journey.key, said, actor=actor)


def take_back_ending(journey: Any) -> Doing:
    end_contract(journey)(journey.office.handler)
    return lambda actor: end.take_back_ending(journey.key, actor=actor)


def tick_off_duty(journey: Any) -> Doing:
    end_contract(journey)(journey.office.handler)
    return lambda actor: tick_duty(journey.key, "file_and_insurance_transfer", done_on=today(), actor=actor)


def ask_about_renewal(journey: Any) -> Doing:
    running(journey)
    return lambda actor: ask_intention(journey.key, "renew", same_or_better=True, remarks="", actor=actor)


def answer_about_renewal(journey: Any) -> Doing:
    asked = ask_about_renewal(journey)(journey.office.handler)
    digest = Intention.objects.get(id=asked).digest
    return lambda actor: answer_intention(asked, "yes", words="", digest=digest, actor=actor)

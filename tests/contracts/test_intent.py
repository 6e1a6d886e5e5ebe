"""Intent: a second code to the verified phone, whose message names the document; good for this document, for minutes."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.utils import timezone

from qianyue.cli.rehearsal import CODE
from qianyue.contracts.acts import intent
from qianyue.contracts.models import Acknowledgement
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, InvalidInput, TooMany
from qianyue.people import codes
from qianyue.people.models import Code
from tests.platform.steps import Journey

pytestmark = pytest.mark.django_db


def ask(journey: Any) -> str:
    """Ask for a code and read it on the phone."""
    intent.request_intent_code(journey.proposal.id, actor=journey.worker.actor)
    return journey.worker.latest_code()


def confirm(journey: Any, number: str) -> None:
    intent.confirm_intent(journey.proposal.id, number, actor=journey.worker.actor)


def is_fresh(journey: Any) -> bool:
    return intent.is_fresh(journey.proposal, actor=journey.worker.actor)


def wrong(number: str) -> str:
    return f"{(int(number) + 1) % 10**6:06d}"


def test_it_works(journey: Any) -> None:
    journey.to("full_text")
    confirm(journey, ask(journey))
    assert is_fresh(journey)
    facts = json.loads(Event.objects.get(stream=journey.key, kind="intent.confirmed").body)["facts"]
    assert facts["document"] == journey.proposal.document.sha256
    assert facts["challenge"] == str(Code.objects.get(purpose="intent").id)


def test_the_message_names_the_contract_the_employer_and_the_digest(journey: Any, telephone: Any) -> None:
    journey.to("full_text")
    ask(journey)
    text = telephone(journey.worker.phone)[0]
    for part in (journey.contract.number, journey.office.employer.name, intent.tail(journey.proposal.document.sha256)):
        assert part in text
    assert "4500" not in text
    assert CODE.search(text)


@pytest.mark.parametrize("step", ["bind", "consent", "key_facts"])
def test_it_comes_after_everything_was_read(journey: Any, step: str) -> None:
    journey.to(step)
    with pytest.raises(Conflict, match="请先完成"):
        intent.request_intent_code(journey.proposal.id, actor=journey.worker.actor)
    assert not Code.objects.filter(purpose="intent").exists()


def test_five_wrong_codes_end_this_code_and_are_on_the_record(journey: Any) -> None:
    journey.to("full_text")
    number = ask(journey)
    for _ in range(5):
        with pytest.raises(InvalidInput):
            confirm(journey, wrong(number))
    with pytest.raises(TooMany):
        confirm(journey, number)
    assert journey.kinds.count("intent.failed") == 6
    assert not is_fresh(journey)
    Code.objects.update(sent_at=timezone.now() - codes.PAUSE)
    confirm(journey, ask(journey))
    assert is_fresh(journey)


def test_a_code_confirms_once(journey: Any) -> None:
    journey.to("full_text")
    number = ask(journey)
    confirm(journey, number)
    with pytest.raises(InvalidInput):
        confirm(journey, number)


def test_an_expired_code_confirms_nothing(journey: Any) -> None:
    journey.to("full_text")
    number = ask(journey)
    Code.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    with pytest.raises(InvalidInput, match="过期"):
        confirm(journey, number)
    assert not is_fresh(journey)


def test_the_code_of_another_contract_confirms_nothing(journey: Any, office: Any, work: Any) -> None:
    journey.to("full_text")
    other = Journey(office, journey.worker, work, clauses=["另一份合同"])
    other.to("full_text")
    number = ask(other)
    with pytest.raises(InvalidInput):
        confirm(journey, number)
    confirm(other, number)
    assert is_fresh(other)
    assert not is_fresh(journey)


def test_the_code_of_a_replaced_offer_confirms_nothing(journey: Any) -> None:
    journey.to("full_text")
    old, number = journey.proposal, ask(journey)
    journey.propose_anew()
    with pytest.raises(Conflict):
        intent.confirm_intent(old.id, number, actor=journey.worker.actor)


def test_a_login_code_is_no_confirmation(journey: Any) -> None:
    journey.to("full_text")
    number = codes.issue(purpose="login", phone=journey.worker.phone, subject="", template="{code}").text
    with pytest.raises(InvalidInput):
        confirm(journey, number)
    assert not is_fresh(journey)


def test_asking_again_within_a_minute_is_refused(journey: Any) -> None:
    journey.to("full_text")
    ask(journey)
    with pytest.raises(TooMany, match=r"请等 \d+ 秒"):
        ask(journey)
    assert journey.kinds.count("intent.asked") == 1


def test_it_is_old_after_a_quarter_of_an_hour(journey: Any) -> None:
    journey.to("confirm")
    Acknowledgement.objects.filter(kind="intent").update(at=timezone.now() - intent.FRESH)
    assert not is_fresh(journey)
    with pytest.raises(Conflict, match="15 分钟"):
        journey.begin()
    confirm(journey, ask(journey))
    journey.to("sign")


@pytest.mark.parametrize("mode", ["down", "garbage", "lost"])
def test_a_code_that_does_not_go_out_goes_out_by_itself_once(
    journey: Any, outside: Any, work: Any, later: Any, telephone: Any, mode: str
) -> None:
    journey.to("full_text")
    work()
    before = len(telephone(journey.worker.phone))
    outside("sms", mode=mode)
    intent.request_intent_code(journey.proposal.id, actor=journey.worker.actor)
    work()
    outside("sms", mode="ok")
    later()
    confirm(journey, journey.worker.latest_code())
    assert len(telephone(journey.worker.phone)) == before + 1

"""Ending a contract: recorded once, by who may, after what the law asks is answered; the duties that follow are ticked off."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest

from qianyue.cli import papers
from qianyue.cli.rehearsal import Office, Worker
from qianyue.contracts.acts.end import Decision, end, take_back_ending
from qianyue.contracts.acts.tick_duty import tick_duty
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.employed import employed
from qianyue.contracts.employment import Phase
from qianyue.contracts.models import Contract, DutyDone, Ending, LifeDate, State
from qianyue.contracts.trusted import roots
from qianyue.documents.kinds import kind_of
from qianyue.evidence.models import Event
from qianyue.law.dates import add_months, today
from qianyue.law.endings import PROTECTIONS
from qianyue.notices.models import Message
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.contracts.chains import running

pytestmark = pytest.mark.django_db
NONE = dict.fromkeys(PROTECTIONS, False)


def leaving(**changes: Any) -> Decision:
    """The worker has given notice a month ago."""
    said = {"reason": "LCL37", "last_day": today(), "words": "个人原因", "notice_on": add_months(today(), -2)}
    return Decision(**said | changes)


@pytest.fixture
def contract(office: Office, worker: Worker) -> Contract:
    return running(office, worker)


def test_it_works(office: Office, worker: Worker, contract: Contract, work: Any, telephone: Any) -> None:
    key = end(contract.id, leaving(), actor=office.handler)
    row = Ending.objects.get(id=key)
    assert (row.type, row.last_day, row.decision["reason"], row.decision["words"]) == ("dissolved", today(), "LCL37", "个人原因")
    work()
    assert any("解除" in text and "个人原因" not in text for text in telephone(worker.phone))
    found = employed(contract.id, actor=office.handler)
    assert found.employment.phase == Phase.IN_FORCE  # the last day is a day of work
    assert {duty.name for duty in found.duties} >= {"file_and_insurance_transfer"}
    transfer = next(duty for duty in found.duties if duty.name == "file_and_insurance_transfer")
    assert transfer.due == today() + datetime.timedelta(days=15)
    tomorrow = employed(contract.id, actor=office.handler, on=today() + datetime.timedelta(days=1))
    assert tomorrow.employment.phase == Phase.DISSOLVED
    assert list(audit_contract(contract, roots())) == []


def test_nothing_personal_stands_in_the_public_part_of_the_record(office: Office, contract: Contract) -> None:
    end(contract.id, leaving(), actor=office.handler)
    body = Event.objects.get(kind="contract.ended").body
    assert "LCL37" not in body
    assert "个人原因" not in body


@pytest.mark.parametrize("who", ["keeper", "neighbour", "stranger", "worker"])
def test_nobody_else_may(who: str, office: Any, neighbour: Any, worker: Any, stranger: Any, contract: Contract) -> None:
    actors = {"keeper": office.keeper, "neighbour": neighbour.handler, "stranger": stranger.actor, "worker": worker.actor}
    for act in (
        lambda actor: end(contract.id, leaving(), actor=actor),
        lambda actor: take_back_ending(contract.id, actor=actor),
        lambda actor: tick_duty(contract.id, "file_and_insurance_transfer", done_on=today(), actor=actor),
    ):
        with pytest.raises((NotAllowed, NotFound)):
            act(actors[who])
    assert Ending.objects.count() == DutyDone.objects.count() == 0


def test_the_worker_is_not_shown_how_to_end_it(worker: Worker, contract: Contract) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        end(contract.id, leaving(), actor=worker.actor)


def test_what_the_law_protects_is_refused_until_it_is_answered(office: Office, worker: Worker) -> None:
    expiring = running(office, worker, until=today())
    wanted = Decision(reason="LCL44-1", last_day=today(), words="合同期满，不再续订")
    with pytest.raises(InvalidInput) as refused:
        end(expiring.id, wanted, actor=office.handler)
    assert set(refused.value.fields) == set(PROTECTIONS)
    for case in PROTECTIONS:
        with pytest.raises(InvalidInput) as refused:
            end(expiring.id, dataclasses.replace(wanted, protections=NONE | {case: True}), actor=office.handler)
        assert set(refused.value.fields) == {case}
    end(expiring.id, dataclasses.replace(wanted, protections=NONE), actor=office.handler)
    assert Ending.objects.get().decision["protections"] == NONE


def test_a_short_notice_is_warned_of_and_the_warning_is_kept(office: Office, contract: Contract) -> None:
    hasty = Decision(reason="LCL40-3", last_day=today(), words="门店关闭", notice_on=today(), union_told=True, protections=NONE)
    with pytest.raises(InvalidInput) as refused:
        end(contract.id, hasty, actor=office.handler)
    assert set(refused.value.fields) == {"warned"}
    end(contract.id, dataclasses.replace(hasty, warned=True), actor=office.handler)
    assert "提前了 0 天" in Ending.objects.get().decision["warnings"][0]


def test_by_agreement_there_is_a_document_and_no_record(office: Office, contract: Contract) -> None:
    with pytest.raises(InvalidInput, match="起草解除协议"):
        end(contract.id, leaving(reason="LCL36"), actor=office.handler)
    with pytest.raises(InvalidInput):
        end(contract.id, leaving(reason="LCL99"), actor=office.handler)


def test_what_makes_no_sense_is_refused_at_its_field(office: Office, contract: Contract) -> None:
    for wrong, field in (
        (leaving(words=" "), "words"),
        (leaving(words="长" * 501), "words"),
        (leaving(last_day=today() + datetime.timedelta(days=400)), "last_day"),
        (leaving(last_day=datetime.date(2020, 1, 1)), "last_day"),
        (leaving(notice_on=today() + datetime.timedelta(days=1)), "notice_on"),
    ):
        with pytest.raises(InvalidInput) as refused:
            end(contract.id, wrong, actor=office.handler)
        assert field in refused.value.fields
    assert not Ending.objects.exists()


def test_it_ends_once(office: Office, contract: Contract) -> None:
    first = end(contract.id, leaving(), actor=office.handler, operation="one")
    assert end(contract.id, leaving(), actor=office.handler, operation="one") == first
    with pytest.raises(Conflict):
        end(contract.id, leaving(), actor=office.handler)
    assert Message.objects.filter(template="ended", channel="sms").count() == 1


def test_a_wrong_record_is_taken_back_and_stays(office: Office, contract: Contract) -> None:
    end(contract.id, leaving(), actor=office.handler)
    take_back_ending(contract.id, actor=office.handler)
    with pytest.raises(Conflict):
        take_back_ending(contract.id, actor=office.handler)
    assert not LifeDate.objects.filter(contract=contract, kind="ended").exists()  # reminders speak again
    end(contract.id, leaving(), actor=office.handler)
    assert Ending.objects.count() == 2
    assert employed(contract.id, actor=office.handler).employment.last_day == today()


def test_what_has_ended_is_neither_amended_nor_renewed_and_can_be_certified(
    office: Office, worker: Worker, contract: Contract
) -> None:
    end(contract.id, leaving(), actor=office.handler)
    for kind in ("amendment", "renewal", "termination_agreement"):
        with pytest.raises(InvalidInput) as refused:
            office.propose(worker, terms=papers.terms(kind_of(kind), office, worker, earlier=contract))
        assert "已经解除或者终止" in str(refused.value.fields["/amends/contract"])
    certificate = office.propose(worker, terms=papers.terms(kind_of("ending_certificate"), office, worker, earlier=contract))
    assert certificate.state == State.SUBMITTED
    with pytest.raises(Conflict, match="证明书"):
        take_back_ending(contract.id, actor=office.handler)


def test_a_duty_is_ticked_off_once_by_somebody(office: Office, contract: Contract) -> None:
    duty = "file_and_insurance_transfer"
    with pytest.raises(InvalidInput):
        tick_duty(contract.id, duty, done_on=today(), actor=office.handler)  # nothing has ended
    end(contract.id, leaving(), actor=office.handler)
    with pytest.raises(InvalidInput):
        tick_duty(contract.id, "tea", done_on=today(), actor=office.handler)
    with pytest.raises(InvalidInput):
        tick_duty(contract.id, duty, done_on=today() + datetime.timedelta(days=1), actor=office.handler)
    tick_duty(contract.id, duty, done_on=today(), actor=office.handler)
    with pytest.raises(Conflict):
        tick_duty(contract.id, duty, done_on=today(), actor=office.handler)
    done = next(one.done for one in employed(contract.id, actor=office.handler).duties if one.name == duty)
    assert done is not None
    assert done.person_id == office.handler.person


def test_without_a_concluded_contract_there_is_nothing_to_end(office: Office, worker: Worker) -> None:
    offered = office.propose(worker)
    with pytest.raises(Conflict):
        end(offered.id, leaving(), actor=office.handler)

"""An offer that the employer was to sign first, and never sealed: it runs out like one that the worker never signs."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from qianyue.cli import papers
from qianyue.contracts.acts import answer, choose_order, draft, propose
from qianyue.contracts.acts.invite import OPEN_FOR
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import Contract, Proposal, State
from qianyue.contracts.trusted import roots
from qianyue.contracts.turns import closes_at
from qianyue.documents.kinds import kind_of
from qianyue.notices.models import Message
from qianyue.operations.errors import Conflict
from qianyue.operations.models import Job
from tests.contracts.ordering import SEAL, offered

pytestmark = pytest.mark.django_db
EXPIRE = Job.objects.filter(kind="contracts.expire")


def thirty_days_pass(journey: Any) -> None:
    """For the offer that stands, as far as it was to be sealed."""
    EXPIRE.filter(key=f"{journey.proposal.id}:unsealed").update(run_at=timezone.now())


def told(template: str) -> list[str]:
    return [one.text for one in Message.objects.filter(template=template, channel="sms")]


def test_it_works(journey: Any, work: Any) -> None:
    offered(journey, "employer")
    offer = journey.proposal
    job = EXPIRE.get()
    assert abs((job.run_at - offer.closes_at).total_seconds()) < 60
    assert closes_at(journey.contract) == offer.closes_at == offer.proposed_at + OPEN_FOR
    thirty_days_pass(journey)
    work()
    assert journey.contract.state == State.EXPIRED
    assert journey.kinds[-1] == "contract.expired"
    (text,) = told("ran_out")
    assert journey.contract.number in text
    assert "没有盖章" in text
    assert told("expired") == told("proposed") == []  # the worker never heard of it
    assert closes_at(journey.contract) is None
    assert list(audit_contract(journey.contract, roots())) == []


def test_it_runs_out_once(journey: Any) -> None:
    offered(journey, "employer")
    for _ in range(2):
        answer.expire(proposal=str(journey.proposal.id), unsealed=True)
    assert journey.kinds.count("contract.expired") == 1
    assert len(told("ran_out")) == 1


def test_the_worker_who_had_an_earlier_version_is_told(journey: Any, work: Any) -> None:
    journey.to("propose")
    choose_order.choose_order(journey.key, "employer", edition=1, actor=journey.office.handler)
    journey.propose()
    thirty_days_pass(journey)
    work()
    (text,) = told("expired")
    assert journey.office.employer.name in text
    assert "单位没有在期限内盖章" in text


def test_of_what_the_worker_let_pass_both_are_told(journey: Any) -> None:
    journey.to("propose")
    answer.expire(proposal=str(journey.proposal.id))
    assert "劳动者没有在期限内签名" in told("ran_out")[0]
    assert "超过了签署期限" in told("expired")[0]


def test_who_was_invited_under_a_wrong_number_is_told_nothing(journey: Any) -> None:
    journey.to("propose")
    Proposal.objects.update(readdressed_at=timezone.now())
    answer.expire(proposal=str(journey.proposal.id))
    assert told("expired") == []


def test_nobody_seals_what_has_run_out_and_is_not_closed_yet(journey: Any) -> None:
    offered(journey, "employer")
    Proposal.objects.update(closes_at=timezone.now())
    before = journey.kinds
    with pytest.raises(Conflict, match="超过签署期限"):
        journey.approve()
    assert journey.kinds == before


def test_a_seal_approved_in_time_is_made_and_the_workers_time_begins(journey: Any, work: Any) -> None:
    """Also where the timestamp authority is away while the time runs out."""
    offered(journey, "employer")
    journey.approve()
    thirty_days_pass(journey)
    work(kinds=["contracts.expire"])
    assert journey.contract.state == State.SUBMITTED
    journey.work(kinds=SEAL)
    assert journey.contract.state == State.PROPOSED
    worker_s = EXPIRE.get(key=str(journey.proposal.id))
    assert worker_s.run_at > timezone.now() + OPEN_FOR / 2
    assert worker_s.done_at is None


def test_what_was_sealed_does_not_run_out_as_unsealed(journey: Any, work: Any) -> None:
    offered(journey, "employer")
    journey.approve()
    journey.work(kinds=SEAL)
    thirty_days_pass(journey)
    work()
    assert journey.contract.state == State.PROPOSED


@pytest.mark.parametrize("end", ["withdrawn", "replaced"])
def test_what_was_taken_back_does_not_run_out(journey: Any, work: Any, end: str) -> None:
    offered(journey, "employer")
    thirty_days_pass(journey)
    if end == "withdrawn":
        answer.withdraw(journey.key, actor=journey.office.handler)
    else:
        journey.propose_anew()
    work()
    assert journey.contract.state == (State.WITHDRAWN if end == "withdrawn" else State.SUBMITTED)
    assert "contract.expired" not in journey.kinds


def test_a_certificate_is_no_offer_and_waits_for_its_seal_as_long_as_it_takes(office: Any, worker: Any) -> None:
    key = draft.create_draft(papers.terms(kind_of("ending_certificate"), office, worker), actor=office.handler)
    propose.propose(key, edition=1, actor=office.handler)
    contract = Contract.objects.get(id=key)
    assert contract.state == State.SUBMITTED
    assert closes_at(contract) is None
    assert not EXPIRE.exists()


def test_offers_from_before_run_out_too(journey: Any, work: Any) -> None:
    """The migration owes for them what is owed of new ones, once."""
    offered(journey, "employer")
    was = EXPIRE.get()
    EXPIRE.delete()
    sql = importlib.import_module("qianyue.contracts.migrations.0030_unsealed_offers_expire").OWE
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.execute(sql)
    now = EXPIRE.get()
    assert (now.key, now.payload) == (was.key, was.payload)
    assert now.run_at == journey.proposal.closes_at
    thirty_days_pass(journey)
    work()
    assert journey.contract.state == State.EXPIRED

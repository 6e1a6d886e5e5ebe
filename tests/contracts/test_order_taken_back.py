"""Offers in every order of signing that are taken back, declined, replaced or expire half signed."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.contracts import access
from qianyue.contracts.acts import answer, choose_order
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import Proposal, Signing, State
from qianyue.contracts.trusted import roots
from qianyue.contracts.turns import to_be_sealed
from qianyue.notices.models import Message
from qianyue.operations.errors import Conflict, NotFound
from tests.contracts.ordering import SEAL, each_suite, is_concluded, offered, sealed

pytestmark = pytest.mark.django_db
__all__ = ["each_suite"]


@pytest.mark.parametrize("order", ["employer", "either"])
def test_a_sealed_offer_is_an_offer_and_may_be_taken_back(journey: Any, work: Any, order: str) -> None:
    sealed(journey, order)
    answer.withdraw(journey.key, actor=journey.office.handler)
    work()
    assert journey.contract.state == State.WITHDRAWN
    assert Message.objects.filter(template="withdrawn").exists()
    assert list(audit_contract(journey.contract, roots())) == []


@pytest.mark.parametrize("moment", ["before", "approved"])
def test_taken_back_before_it_was_sealed_the_worker_hears_nothing(journey: Any, work: Any, moment: str) -> None:
    offered(journey, "employer")
    if moment == "approved":
        journey.approve()
    answer.withdraw(journey.key, actor=journey.office.handler)
    work()
    assert journey.contract.state == State.WITHDRAWN
    assert not Signing.objects.filter(signature__isnull=False).exists()
    assert not Message.objects.filter(template__in=("proposed", "withdrawn")).exists()
    journey.worker.log_in()
    assert list(access.of_worker(journey.worker.actor)) == []
    assert list(audit_contract(journey.contract, roots())) == []


def test_taken_back_while_the_seal_waits_for_its_timestamp(journey: Any, work: Any) -> None:
    offered(journey, "employer")
    journey.approve()
    work(kinds=["contracts.seal"])
    answer.withdraw(journey.key, actor=journey.office.handler)
    work()
    assert journey.contract.state == State.WITHDRAWN
    assert not Message.objects.filter(template="proposed").exists()
    assert list(audit_contract(journey.contract, roots())) == []


def test_once_the_worker_has_signed_nothing_is_taken_back(journey: Any, work: Any) -> None:
    sealed(journey)
    journey.to("sign")
    with pytest.raises(Conflict):
        answer.withdraw(journey.key, actor=journey.office.handler)
    with pytest.raises(Conflict):
        answer.revoke(journey.key, "岗位取消", actor=journey.office.handler)
    work()
    is_concluded(journey, "employer", "worker")


@pytest.mark.parametrize("order", ["employer", "either"])
def test_the_worker_may_decline_a_sealed_offer(journey: Any, work: Any, order: str) -> None:
    sealed(journey, order)
    journey.to("bind")
    answer.decline(journey.proposal.id, "工资与约定不一致", actor=journey.worker.actor)
    work()
    assert journey.contract.state == State.DECLINED
    assert list(audit_contract(journey.contract, roots())) == []


def test_a_declined_offer_is_not_sealed_any_more(journey: Any, work: Any) -> None:
    offered(journey, "either")
    journey.to("bind")
    journey.approve()
    answer.decline(journey.proposal.id, "不", actor=journey.worker.actor)
    work()
    assert journey.contract.state == State.DECLINED
    assert not Signing.objects.filter(signature__isnull=False).exists()


def test_a_sealed_offer_expires(journey: Any) -> None:
    offered(journey, "employer")
    answer.expire(proposal=str(journey.proposal.id))
    assert journey.contract.state == State.SUBMITTED  # nobody's time has begun
    journey.approve()
    journey.work(kinds=SEAL)
    answer.expire(proposal=str(journey.proposal.id))
    assert journey.contract.state == State.EXPIRED
    assert list(audit_contract(journey.contract, roots())) == []


def test_an_offer_that_replaces_a_sealed_one_is_sealed_and_sent_anew(journey: Any, work: Any) -> None:
    sealed(journey)
    journey.to("begin")
    old = journey.proposal
    journey.propose_anew()
    assert journey.contract.state == State.SUBMITTED
    with pytest.raises((Conflict, NotFound)):
        journey.sign()
    journey.approve()
    work()
    assert journey.contract.state == State.PROPOSED
    assert Signing.objects.filter(role="employer", result__isnull=False).count() == 2
    assert journey.signing("employer").proposal_id != old.id


def test_a_seal_approved_for_a_replaced_offer_is_never_made(journey: Any, work: Any) -> None:
    offered(journey, "employer")
    journey.approve()
    journey.propose_anew()
    work()
    assert journey.contract.state == State.SUBMITTED
    assert not Signing.objects.filter(signature__isnull=False).exists()
    assert to_be_sealed(journey.office.employer.id).count() == 1


def test_the_order_alone_may_change_and_is_a_new_offer(journey: Any, work: Any) -> None:
    journey.to("propose")
    with pytest.raises(Conflict, match="没有变化"):
        journey.propose()
    choose_order.choose_order(journey.key, "employer", edition=1, actor=journey.office.handler)
    assert journey.proposal.order == "worker"  # what was offered stands as it was offered
    journey.propose()
    assert (journey.contract.state, journey.proposal.order) == (State.SUBMITTED, "employer")
    assert Proposal.objects.count() == 2
    assert list(audit_contract(journey.contract, roots())) == []

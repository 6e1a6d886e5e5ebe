"""The order of signing where it meets what was made beside it: corrected numbers, lists, approvals, an offer made anew."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.contracts import approvals
from qianyue.contracts.acts import answer, approve, choose_order, seal_batch
from qianyue.contracts.acts.approve_batch import open_seals
from qianyue.contracts.acts.readdress import readdress
from qianyue.contracts.audit_records import History, audit_records
from qianyue.contracts.models import Approval, Batch, Proposal, State
from qianyue.contracts.progress import file_of
from qianyue.contracts.turns import turn_of
from qianyue.documents import MissingGlyph
from qianyue.employers.acts.organise import require_approvals
from qianyue.notices.models import Message
from qianyue.operations.errors import Conflict
from tests.contracts.ordering import SEAL, offered, sealed
from tests.contracts.test_readdress import WHY, right_of

pytestmark = pytest.mark.django_db


def correct(journey: Any) -> Any:
    return readdress(journey.key, right_of(journey.worker).phone, WHY, actor=journey.office.handler)


@pytest.mark.parametrize("order", ["employer", "either"])
def test_the_pages_of_a_keeper_are_of_the_file_that_is_sealed(journey: Any, order: str) -> None:
    """The seal of the offer before gets its timestamp, and its file, after the new one was made."""
    offered(journey, order)
    journey.approve()
    journey.work(kinds=["contracts.seal"])
    journey.propose_anew()
    journey.work(kinds=["contracts.stamp"])
    turn = turn_of(journey.contract)
    assert turn is not None
    assert file_of(journey.key) == turn.file == journey.proposal.document


def test_what_was_approved_before_the_worker_signed_may_be_listed_after(journey: Any, work: Any) -> None:
    office = journey.office
    require_approvals(offers=False, seals=True, actor=office.owner)
    offered(journey, "either")
    approve.decide_seal(journey.key, journey.proposal.document.sha256, grant=True, actor=office.approver)
    journey.to("stamp")
    batch = seal_batch.list_to_seal(None, actor=office.keeper)
    seal_batch.decide_to_seal(batch, Batch.objects.get(id=batch).digest, actor=office.keeper)
    work()
    assert journey.contract.state == State.CONCLUDED


def test_what_was_refused_before_the_worker_signed_is_looked_at_again(journey: Any) -> None:
    """Else nobody could seal it, refuse it, or hear of it: the worker's signature makes another file."""
    office = journey.office
    require_approvals(offers=False, seals=True, actor=office.owner)
    offered(journey, "either")
    document = journey.proposal.document.sha256
    approve.decide_seal(journey.key, document, grant=False, reason="工资写错了", actor=office.approver)
    assert not approvals.waits(journey.contract, document)
    journey.to("stamp")
    file = journey.signing().result
    assert [item.digest for item in open_seals(actor=office.approver)] == [file.sha256]
    assert not Message.objects.filter(template="to_seal", text__contains="劳动者已签名").exists()
    assert not seal_batch.sealable(office.employer.id, None).exists()
    told = Message.objects.filter(template="approve_seal", person=office.approver.person, channel="app")
    assert any("劳动者已签名" in (one.text or "") for one in told)
    approve.decide_seal(journey.key, file.sha256, grant=True, actor=office.approver)
    journey.to("conclude")


@pytest.mark.parametrize("order", ["worker", "employer"])
def test_a_refusal_is_of_the_offer_that_was_refused(journey: Any, order: str) -> None:
    """The same document in another order is another offer, and an approver looks at it."""
    office = journey.office
    require_approvals(offers=False, seals=True, actor=office.owner)
    offered(journey, "either")
    document = journey.proposal.document.sha256
    approve.decide_seal(journey.key, document, grant=False, reason="不该单位先盖", actor=office.approver)
    choose_order.choose_order(journey.key, order, edition=journey.contract.edition, actor=office.handler)
    journey.propose()
    assert journey.proposal.document.sha256 == document
    if order == "worker":
        journey.to("stamp")
    turn = turn_of(journey.contract)
    assert turn is not None
    assert [item.digest for item in open_seals(actor=office.approver)] == [turn.file.sha256]
    approve.decide_seal(journey.key, turn.file.sha256, grant=True, actor=office.approver)
    journey.approve()
    assert Approval.objects.count() == 2


def test_an_order_chosen_since_is_not_sent_along_with_a_corrected_number(journey: Any) -> None:
    journey.to("propose")
    choose_order.choose_order(journey.key, "employer", edition=1, actor=journey.office.handler)
    assert correct(journey) is None
    assert (journey.contract.state, Proposal.objects.count()) == (State.DRAFT, 1)


@pytest.mark.parametrize("order", ["employer", "either"])
def test_a_corrected_number_is_sealed_anew(journey: Any, work: Any, telephone: Any, order: str) -> None:
    sealed(journey, order)
    right = right_of(journey.worker)
    made = correct(journey)
    work()
    assert journey.proposal.id == made
    assert journey.contract.state == (State.SUBMITTED if order == "employer" else State.PROPOSED)
    assert len(telephone(right.phone)) == (0 if order == "employer" else 1)
    journey.approve()
    work()
    assert journey.contract.state == State.PROPOSED
    assert len(telephone(right.phone)) == 1
    assert not list(audit_records(journey.contract, History(journey.key)))


def test_a_number_corrected_while_the_seal_waits_for_its_timestamp(journey: Any, work: Any, telephone: Any) -> None:
    offered(journey, "either")
    journey.approve()
    work(kinds=["contracts.seal", "notices.deliver"])
    wrong, before = journey.worker.phone, len(telephone(journey.worker.phone))
    correct(journey)
    work()
    assert (journey.contract.state, len(telephone(wrong))) == (State.PROPOSED, before)
    assert turn_of(journey.contract) is not None
    assert not list(audit_records(journey.contract, History(journey.key)))


def test_who_was_never_invited_hears_of_no_withdrawal(journey: Any, work: Any, telephone: Any) -> None:
    """The first version went to a wrong number; the corrected one was taken back before it was sealed."""
    sealed(journey)
    correct(journey)
    answer.withdraw(journey.key, actor=journey.office.handler)
    work()
    assert telephone(right_of(journey.worker).phone) == []


def test_what_the_handler_said_goes_along_with_the_corrected_number(journey: Any) -> None:
    journey.to("draft")
    from qianyue.contracts.acts import propose

    propose.propose(journey.key, edition=1, message="有问题打我电话", actor=journey.office.handler)
    correct(journey)
    assert (journey.proposal.version, journey.proposal.message) == (2, "有问题打我电话")


def test_a_number_that_was_edited_and_offered_anew_is_left_behind_too(
    journey: Any, work: Any, telephone: Any, outside: Any, later: Any
) -> None:
    outside("sms", mode="down")
    journey.to("propose")
    work()
    wrong, before = journey.worker.phone, len(telephone(journey.worker.phone))
    outside("sms", mode="ok")
    journey.propose_anew(worker=journey.terms["worker"] | {"phone": right_of(journey.worker).phone})
    later()
    work()
    assert len(telephone(wrong)) == before
    first, second = Proposal.objects.order_by("version")
    assert (first.readdressed_at is None, second.readdressed_at) == (False, None)


def test_an_offer_made_anew_to_the_same_number_keeps_its_old_link(journey: Any) -> None:
    """It says that there is a newer one."""
    journey.to("propose")
    journey.propose_anew()
    assert not Proposal.objects.filter(readdressed_at__isnull=False).exists()


def test_what_cannot_be_set_any_more_keeps_no_old_link_alive(journey: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from qianyue.contracts import wording

    journey.to("propose")

    def fails(*_: Any) -> None:
        raise MissingGlyph("䶮", "")

    monkeypatch.setattr(wording, "render", fails)
    assert correct(journey) is None
    assert journey.contract.state == State.DRAFT


def test_the_audit_sees_another_order_than_was_offered(journey: Any) -> None:
    journey.to("propose")
    Proposal.objects.update(order="either")
    assert [one.check for one in audit_records(journey.contract, History(journey.key))] == ["proposal.terms"]


def test_a_refused_file_is_sealed_by_nobody(journey: Any) -> None:
    office = journey.office
    require_approvals(offers=False, seals=True, actor=office.owner)
    offered(journey, "either")
    approve.decide_seal(journey.key, journey.proposal.document.sha256, grant=False, reason="不", actor=office.approver)
    with pytest.raises(Conflict, match="没有同意"):
        journey.approve()
    journey.work(kinds=SEAL)
    assert journey.contract.state == State.PROPOSED

"""The order of signing: worker first unless an offer says otherwise, employer first, or whoever comes first."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from qianyue.cli import papers, rehearsal
from qianyue.contracts import access, archive
from qianyue.contracts.acts import answer, approve, choose_order, draft, intent, propose, read, seal
from qianyue.contracts.acts.conclude import awaiting
from qianyue.contracts.acts.seal_batch import decide_to_seal, list_to_seal
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import Batch, Contract, Document, Proposal, Signing, State
from qianyue.contracts.trusted import roots
from qianyue.contracts.turns import to_be_sealed, whose_turn
from qianyue.documents.kinds import kind_of
from qianyue.employers.acts.organise import require_approvals
from qianyue.evidence.models import Event
from qianyue.notices.models import Message
from qianyue.operations.errors import Conflict, InvalidInput, NotFound
from qianyue.trust.verification import verify_pdf
from tests.contracts.ordering import SEAL, each_suite, offered, sealed, sign_again
from tests.platform.fixtures import RETURN_URL

pytestmark = pytest.mark.django_db
__all__ = ["each_suite"]


def is_concluded(journey: Any, *roles: str) -> None:
    """Once, with both signatures in this order, and nothing to find."""
    contract = journey.contract
    assert contract.state == State.CONCLUDED
    report = verify_pdf(archive.fetch(contract.final), roots=roots()).to_dict(file="x.pdf")
    assert report["verdict"] == "valid", report
    assert [one["role"] for one in report["signatures"] if one["role"] != "platform"] == list(roles)
    assert journey.kinds.count("contract.concluded") == 1
    assert Signing.objects.filter(proposal=contract.proposal, signature__isnull=False).exclude(role="platform").count() == 2
    assert list(audit_contract(contract, roots())) == []


def facts(journey: Any, kind: str) -> dict[str, Any]:
    return dict(json.loads(Event.objects.filter(stream=journey.key, kind=kind).latest("sequence").body)["facts"])


def test_it_works(each_suite: str, journey: Any, work: Any, tmp_path: Path) -> None:
    offered(journey, "employer")
    assert (journey.contract.state, journey.proposal.order) == (State.SUBMITTED, "employer")
    assert facts(journey, "contract.submitted")["order"] == "employer"
    journey.approve()
    assert journey.contract.state == State.SUBMITTED  # an offer, and nobody is bound
    journey.work(kinds=SEAL)
    assert journey.contract.state == State.PROPOSED
    journey.to("confirm")
    assert "employer" in {one.role for one in Signing.objects.filter(proposal=journey.proposal, result__isnull=False)}
    sign_again(journey)
    assert journey.contract.state == State.SEALING
    assert "双方都已签署" in awaiting(journey.contract)
    work()
    is_concluded(journey, "employer", "worker")
    (tmp_path / "x.pdf").write_bytes(archive.fetch(journey.contract.final))
    shown = subprocess.run(["pdfsig", tmp_path / "x.pdf"], capture_output=True, text=True, check=False).stdout
    assert shown.count("Signature is Valid") == (2 if each_suite == "p256" else 1)
    subprocess.run(["qpdf", "--check", tmp_path / "x.pdf"], check=True, capture_output=True)


def test_the_worker_signs_first_where_nobody_says_otherwise(journey: Any) -> None:
    journey.to("propose")
    assert (journey.contract.state, journey.contract.order, journey.proposal.order) == (State.PROPOSED, "worker", "worker")
    assert facts(journey, "contract.proposed")["order"] == "worker"
    assert not to_be_sealed(journey.office.employer.id).exists()


def test_the_worker_hears_of_it_once_the_seal_is_in_the_file(journey: Any, work: Any, telephone: Any) -> None:
    offered(journey, "employer")
    work(kinds=["notices.deliver"])
    journey.worker.log_in()
    assert not [text for text in telephone(journey.worker.phone) if "邀请您" in text]
    assert list(access.of_worker(journey.worker.actor)) == []
    closes_at = journey.proposal.closes_at
    journey.approve()
    work()
    assert sum("邀请您" in text for text in telephone(journey.worker.phone)) == 1
    assert [one.id for one in access.of_worker(journey.worker.actor)] == [journey.key]
    assert journey.proposal.closes_at > closes_at  # the worker's time runs from the day on which it was sent
    sent = facts(journey, "contract.sent")
    assert sent["document"] == journey.signing("employer").result.sha256
    assert sent["closes_at"] == journey.proposal.closes_at.isoformat()


def test_everybody_sees_whose_turn_it_is(journey: Any) -> None:
    def turns() -> list[str]:
        return [who for who in ("handler", "worker", "keeper", "platform") if Contract.objects.filter(whose_turn(who)).exists()]

    offered(journey, "employer")
    assert (turns(), to_be_sealed(journey.office.employer.id).count()) == (["keeper"], 1)
    assert {one.person_id for one in Message.objects.filter(template="to_seal")} == {journey.office.keeper.person}
    journey.approve()
    assert (turns(), to_be_sealed(journey.office.employer.id).count()) == (["platform"], 0)
    assert "加盖印章" in awaiting(journey.contract)
    journey.work(kinds=SEAL)
    assert (turns(), to_be_sealed(journey.office.employer.id).count()) == (["worker"], 0)
    assert awaiting(journey.contract) == ""


def test_in_no_order_both_are_asked_at_once(journey: Any, telephone: Any, work: Any) -> None:
    offered(journey, "either")
    assert journey.contract.state == State.PROPOSED
    assert to_be_sealed(journey.office.employer.id).count() == Contract.objects.filter(whose_turn("worker")).count() == 1
    work(kinds=["notices.deliver"])
    assert sum("邀请您" in text for text in telephone(journey.worker.phone)) == 1
    assert Message.objects.filter(template="to_seal").count() >= 1
    journey.to("stamp")
    assert journey.contract.state == State.SIGNED_BY_ONE
    journey.to("conclude")
    is_concluded(journey, "worker", "employer")


def test_a_signature_over_a_file_that_was_sealed_meanwhile_is_made_anew(each_suite: str, journey: Any, work: Any) -> None:
    """Without reading again, and without another code: the document that was confirmed is the same."""
    offered(journey, "either")
    journey.to("begin")
    journey.approve()
    journey.work(kinds=["contracts.seal"])
    with pytest.raises(Conflict, match="不用重新阅读"):
        journey.sign()
    with pytest.raises(Conflict, match="正在这份文件上盖章"):  # the seal has no timestamp yet
        journey.begin()
    journey.work(kinds=["contracts.stamp"])
    with pytest.raises(Conflict):
        journey.sign()
    asked = journey.kinds.count("intent.asked")
    sign_again(journey)
    work()
    is_concluded(journey, "employer", "worker")
    assert journey.kinds.count("intent.asked") == asked == 1
    assert journey.kinds.count("full_text.confirmed") == 1


def test_a_seal_approved_before_the_worker_signed_goes_over_the_workers_file(each_suite: str, journey: Any, work: Any) -> None:
    offered(journey, "either")
    journey.to("begin")
    journey.approve()
    assert journey.contract.state == State.PROPOSED
    journey.sign()
    assert journey.contract.state == State.SEALING  # both have decided: nobody can take anything back
    work(kinds=["contracts.seal"])  # too early: the signature before it is in no file yet
    assert not Signing.objects.filter(role="employer", signature__isnull=False).exists()
    work()
    is_concluded(journey, "worker", "employer")
    assert journey.signing("employer").base == journey.signing().result


def test_a_revision_written_down_over_an_older_file_is_written_anew(journey: Any, work: Any) -> None:
    """The process died between writing down what it seals and sealing it; meanwhile the worker signed."""
    from qianyue.contracts.acts import conclude

    offered(journey, "either")
    journey.to("begin")
    journey.approve()
    row = conclude.signing_of(str(Signing.objects.get(role="employer").id))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(conclude.keystore, "opened", lambda key: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            conclude.seal(signing=str(row.id))
    first = Signing.objects.get(id=row.id)
    assert (first.base, first.prepared is None) == (journey.proposal.document, False)
    journey.sign()
    work()
    is_concluded(journey, "worker", "employer")
    assert Signing.objects.get(id=row.id).prepared != first.prepared


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


def test_an_approver_looks_before_the_employers_first_seal(journey: Any, work: Any) -> None:
    require_approvals(offers=False, seals=True, actor=journey.office.owner)
    offered(journey, "employer")
    with pytest.raises(Conflict, match="先审批再盖章"):
        journey.approve()
    approve.decide_seal(journey.key, journey.proposal.document.sha256, grant=True, actor=journey.office.approver)
    journey.approve()
    journey.work(kinds=SEAL)
    journey.to("sign")
    work()
    is_concluded(journey, "employer", "worker")


def test_what_an_approver_has_looked_at_is_not_looked_at_again_because_the_worker_signed(journey: Any, work: Any) -> None:
    require_approvals(offers=False, seals=True, actor=journey.office.owner)
    offered(journey, "either")
    approve.decide_seal(journey.key, journey.proposal.document.sha256, grant=True, actor=journey.office.approver)
    journey.to("conclude")
    is_concluded(journey, "worker", "employer")


def test_a_keeper_who_was_shown_the_file_before_the_worker_signed_looks_again(journey: Any) -> None:
    offered(journey, "either")
    shown = journey.proposal.document.sha256
    journey.to("stamp")
    with pytest.raises(Conflict, match="不一致"):
        seal.approve_seal(journey.key, document=shown, actor=journey.office.keeper)


def test_a_list_is_sealed_whoever_signs_first(journey: Any, work: Any) -> None:
    offered(journey, "employer")
    batch = list_to_seal(None, actor=journey.office.keeper)
    decide_to_seal(batch, Batch.objects.get(id=batch).digest, actor=journey.office.keeper)
    work()
    assert journey.contract.state == State.PROPOSED
    assert journey.signing("employer").base == journey.proposal.document


def test_two_keepers_make_one_approval(journey: Any) -> None:
    offered(journey, "employer")
    journey.approve()
    with pytest.raises(Conflict):
        seal.approve_seal(journey.key, document=journey.proposal.document.sha256, actor=journey.office.keeper)
    assert Signing.objects.filter(role="employer").count() == 1


def test_a_signature_that_cannot_be_proved_ends_a_sealed_offer(journey: Any) -> None:
    sealed(journey)
    journey.to("sign")
    answer.lapse(Signing.objects.select_related("proposal__contract__employer").get(role="worker"))
    assert journey.contract.state == State.EXPIRED
    assert list(audit_contract(journey.contract, roots())) == []


def test_intent_and_reading_are_about_the_offers_document_and_not_the_sealed_file(journey: Any) -> None:
    sealed(journey)
    journey.to("confirm")
    assert intent.is_fresh(journey.proposal, actor=journey.worker.actor)
    assert facts(journey, "full_text.confirmed")["digest"] == journey.proposal.document.sha256
    file = read.file_to_sign(journey.proposal.id, actor=journey.worker.actor)
    order = journey.new_ceremony().order
    whole = file + order.before
    assert whole == archive.fetch(journey.signing("employer").result)
    assert order.digest_of(file) in order.signed_attributes


@pytest.mark.parametrize("kind", ["ending_certificate", "platform_agreement_tripartite"])
def test_there_is_no_choice_where_others_sign(journey: Any, office: Any, worker: Any, kind: str) -> None:
    terms = papers.terms(kind_of(kind), office, worker)
    key = draft.create_draft(terms, actor=office.handler)
    with pytest.raises(InvalidInput):
        choose_order.choose_order(key, "employer", edition=1, actor=office.handler)


def test_an_order_that_there_is_not_is_refused(journey: Any) -> None:
    journey.to("draft")
    with pytest.raises(InvalidInput):
        choose_order.choose_order(journey.key, "nobody", edition=1, actor=journey.office.handler)
    with pytest.raises(Conflict):
        choose_order.choose_order(journey.key, "either", edition=7, actor=journey.office.handler)
    assert journey.kinds == ["draft.created"]


def test_files_are_as_many_as_in_the_usual_order(journey: Any, work: Any) -> None:
    sealed(journey)
    journey.to("sign")
    before = timezone.now()
    work()
    roles = list(Document.objects.filter(contract=journey.key).order_by("created_at").values_list("role", flat=True))
    assert roles == ["proposed", "sealed", "worker_signed", "concluded"]
    assert journey.contract.concluded_at >= before.replace(microsecond=0)


@pytest.mark.parametrize("kind", ["amendment", "renewal", "termination_agreement"])
def test_what_follows_a_contract_may_be_sealed_first_too(office: Any, worker: Any, work: Any, kind: str) -> None:
    earlier = rehearsal.conclude(office, worker, return_url=RETURN_URL)
    key = draft.create_draft(papers.terms(kind_of(kind), office, worker, earlier=earlier), order="employer", actor=office.handler)
    propose.propose(key, edition=1, actor=office.handler)
    office.approve(Contract.objects.get(id=key))
    work()
    contract = Contract.objects.get(id=key)
    assert (contract.state, contract.earlier_id) == (State.PROPOSED, earlier.id)
    worker.read_everything(contract)
    worker.confirm_intent(contract)
    worker.sign(contract)
    work()
    contract.refresh_from_db()
    assert contract.state == State.CONCLUDED
    assert list(audit_contract(contract, roots())) == []

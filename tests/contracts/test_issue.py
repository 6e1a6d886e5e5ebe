"""What the employer issues alone: frozen by the handler, sealed by the seal keeper, told to the worker and kept."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.cli import papers
from qianyue.cli.rehearsal import Office, Worker, conclude
from qianyue.contracts import access
from qianyue.contracts.acts import answer, bind, deliver, draft, propose, read, seal
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import Contract, Signing, State
from qianyue.contracts.trusted import roots
from qianyue.documents.kinds import kind_of
from qianyue.evidence.models import Event
from qianyue.notices.models import Message
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from tests.platform.fixtures import RETURN_URL

pytestmark = pytest.mark.django_db
CERTIFICATE = kind_of("ending_certificate")


@pytest.fixture
def submitted(office: Office, worker: Worker) -> Contract:
    return office.propose(worker, terms=papers.terms(CERTIFICATE, office, worker))


def events(contract: Contract) -> list[str]:
    return list(Event.objects.filter(stream=contract.id).order_by("sequence").values_list("kind", flat=True))


def test_it_works(office: Office, worker: Worker, submitted: Contract, work: Any, telephone: Any) -> None:
    assert submitted.state == State.SUBMITTED
    assert {message.person_id for message in Message.objects.filter(template="to_seal")} == {office.keeper.person}
    office.approve(submitted)
    work()
    submitted.refresh_from_db()
    assert submitted.state == State.CONCLUDED
    assert [signing.role for signing in Signing.objects.filter(proposal=submitted.proposal)] == ["employer"]
    assert any("向您出具解除（终止）劳动合同证明书" in text for text in telephone(worker.phone))
    assert list(audit_contract(Contract.objects.get(id=submitted.id), roots())) == []


def test_the_worker_hears_nothing_and_sees_nothing_before_it_is_sealed(
    office: Office, worker: Worker, submitted: Contract, work: Any, telephone: Any
) -> None:
    work()
    assert not [text for text in telephone(worker.phone) if office.facts["name"] in text]
    worker.log_in()
    assert list(access.of_worker(worker.actor)) == []
    worker.identify(return_url=RETURN_URL)
    with pytest.raises(NotFound):
        bind.bind(submitted.id, actor=worker.actor)
    with pytest.raises(NotFound):  # and there is nothing to agree to
        read.consent_to_electronic_form(submitted.proposal_id, actor=worker.actor)


def test_the_worker_it_names_reads_it_and_nobody_else(office: Office, worker: Worker, stranger: Worker) -> None:
    made = conclude(office, worker, return_url=RETURN_URL, terms=papers.terms(CERTIFICATE, office, worker))
    worker.log_in()
    assert [contract.id for contract in access.of_worker(worker.actor)] == [made.id]
    with pytest.raises(NotAllowed, match="实名核验"):
        deliver.deliver(made.id, "view", actor=worker.actor)
    worker.identify(return_url=RETURN_URL)
    bind.bind(made.id, actor=worker.actor)
    for purpose in deliver.PURPOSES:
        assert deliver.deliver(made.id, purpose, actor=worker.actor)[1].startswith(b"%PDF-")
    with pytest.raises(NotFound):
        deliver.deliver(made.id, "view", actor=stranger.actor)


def test_it_can_be_corrected_until_it_is_sealed(office: Office, worker: Worker, submitted: Contract, work: Any) -> None:
    first = submitted.proposal.document.sha256
    terms = submitted.terms | {"clauses": ["更正：工作岗位名称。"]}
    edition = draft.save_draft(submitted.id, terms, edition=submitted.edition, actor=office.handler)
    propose.propose(submitted.id, edition=edition, actor=office.handler)
    with pytest.raises(Conflict, match="与您看到的不一致"):
        seal.approve_seal(submitted.id, document=first, actor=office.keeper)
    office.approve(submitted)
    work()
    with pytest.raises(Conflict):
        draft.save_draft(submitted.id, submitted.terms, edition=edition, actor=office.handler)
    assert events(submitted).count("contract.submitted") == 2


def test_the_handler_takes_it_back_and_the_worker_never_hears_of_it(
    office: Office, worker: Worker, submitted: Contract, work: Any, telephone: Any
) -> None:
    answer.withdraw(submitted.id, actor=office.handler)
    work()
    submitted.refresh_from_db()
    assert submitted.state == State.WITHDRAWN
    assert not [text for text in telephone(worker.phone) if "撤回" in text]
    with pytest.raises(Conflict, match="不能盖章"):
        seal.approve_seal(submitted.id, document=submitted.proposal.document.sha256, actor=office.keeper)
    assert list(audit_contract(submitted, roots())) == []


def test_an_offer_does_not_turn_into_a_certificate(office: Office, worker: Worker) -> None:
    """The worker was asked to sign it; the employer cannot go on without the worker."""
    offered = office.propose(worker)
    terms = papers.terms(CERTIFICATE, office, worker)
    edition = draft.save_draft(offered.id, terms, edition=offered.edition, actor=office.handler)
    with pytest.raises(Conflict, match="另行起草"):
        propose.propose(offered.id, edition=edition, actor=office.handler)
    offered.refresh_from_db()
    assert (offered.kind, offered.state) == ("labor_contract", State.PROPOSED)


def test_a_draft_is_of_the_kind_that_it_says(office: Office, worker: Worker) -> None:
    key = draft.create_draft({"kind": "renewal"}, actor=office.handler)
    assert Contract.objects.get(id=key).kind == "renewal"
    draft.save_draft(key, {"kind": "labor_contract", "form": "short"}, edition=1, actor=office.handler)
    assert Contract.objects.get(id=key).kind == "labor_contract_short"

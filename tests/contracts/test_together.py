"""Several contracts of one worker: two with one employer for the same time need an exception; of work elsewhere the worker alone
is told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from qianyue import law
from qianyue.cli import invented, papers
from qianyue.cli.rehearsal import Office, Worker, conclude
from qianyue.contracts.acts import draft, propose, waive
from qianyue.contracts.judging import identity, judge
from qianyue.contracts.models import Contract, State
from qianyue.contracts.together import elsewhere
from qianyue.documents.kinds import kind_of
from qianyue.law.dates import today
from qianyue.operations.errors import InvalidInput
from tests.platform.fixtures import RETURN_URL

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(office: Office, worker: Worker) -> Contract:
    """A contract for three years from now on."""
    return conclude(office, worker, return_url=RETURN_URL)


def again(office: Office, worker: Worker, **changes: Any) -> Contract:
    return office.propose(worker, **changes)


def term_after(contract: Contract, days: int) -> dict[str, Any]:
    end = law.parse_terms(contract.proposal.terms).term.end
    begins = end + timedelta(days=days)
    return {
        "employment_start": begins.isoformat(),
        "term": {"type": "fixed", "start": begins.isoformat(), "end": (begins + timedelta(days=364)).isoformat()},
        "probation": None,
    }


def test_it_works(office: Office, worker: Worker, earlier: Contract) -> None:
    with pytest.raises(InvalidInput) as refused:
        again(office, worker)
    assert earlier.number in refused.value.fields["/term/start"]
    assert "变更协议" in refused.value.fields["/term/start"]


def test_another_term_after_it_is_free(office: Office, worker: Worker, earlier: Contract) -> None:
    with pytest.raises(InvalidInput):
        again(office, worker, **term_after(earlier, 0))
    assert again(office, worker, **term_after(earlier, 1)).state == State.PROPOSED


def test_a_second_person_may_except_it(office: Office, worker: Worker, earlier: Contract) -> None:
    key = draft.create_draft(invented.terms(office.facts, worker.person), actor=office.handler)
    contract = Contract.objects.get(id=key)
    found = next(one for one in judge(contract, contract.terms)[1] if one.rule == "P-11")
    waiver = waive.ask_waiver(contract.id, identity(found), "两个岗位，各半天，劳动者本人要求分开订立。", actor=office.handler)
    waive.decide_waiver(waiver, grant=True, actor=office.keeper)
    propose.propose(contract.id, edition=1, actor=office.handler)
    assert Contract.objects.get(id=contract.id).state == State.PROPOSED


def test_what_only_follows_it_is_no_second_employment(office: Office, worker: Worker, earlier: Contract) -> None:
    for name in ("amendment", "renewal", "confidentiality_agreement"):
        kind = kind_of(name)
        terms = papers.terms(kind, office, worker, earlier=earlier if papers.follows(kind) else None)
        assert office.propose(worker, terms=terms).state == State.PROPOSED


def test_where_it_has_been_ended_a_new_one_may_begin(office: Office, worker: Worker, earlier: Contract) -> None:
    ending = papers.terms(kind_of("termination_agreement"), office, worker, earlier=earlier)
    ended = conclude(office, worker, return_url=RETURN_URL, terms=ending)
    last = law.parse_terms(ended.proposal.terms).amends.effective
    begins = last + timedelta(days=1)
    term = {"type": "fixed", "start": begins.isoformat(), "end": (begins + timedelta(days=364)).isoformat()}
    changes = {"employment_start": begins.isoformat(), "term": term, "probation": None}
    assert again(office, worker, **changes).state == State.PROPOSED


def test_another_employer_is_told_nothing(office: Office, neighbour: Office, worker: Worker, earlier: Contract) -> None:
    contract = neighbour.propose(worker)
    assert "P-11" not in {entry["rule"] for entry in contract.proposal.findings}
    assert earlier.number not in str(contract.proposal.findings)


def test_the_worker_is_told_of_full_time_work_elsewhere(
    office: Office, neighbour: Office, worker: Worker, earlier: Contract
) -> None:
    contract = neighbour.propose(worker)
    terms = law.parse_terms(contract.proposal.terms)
    assert elsewhere(contract, terms, today()) == [earlier]
    assert elsewhere(contract, terms, law.parse_terms(earlier.proposal.terms).term.end + timedelta(days=1)) == []


def test_another_workers_contracts_are_nothing_to_this_one(
    office: Office, neighbour: Office, stranger: Worker, earlier: Contract
) -> None:
    contract = neighbour.propose(stranger)
    assert elsewhere(contract, law.parse_terms(contract.proposal.terms), today()) == []

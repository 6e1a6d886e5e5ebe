"""The plain columns of a contract say what its terms say, and nothing of the person."""

from __future__ import annotations

import datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from qianyue.cli import invented
from qianyue.contracts.columns import columns_of
from qianyue.contracts.models import Contract
from qianyue.law.dates import add_months

FILL = import_module("qianyue.contracts.migrations.0022_fill_columns").fill
EMPTY = {"starts_on": None, "ends_on": None, "works_from": None, "region": ""}


def columns(contract: Contract) -> dict[str, Any]:
    return dict(Contract.objects.filter(id=contract.id).values(*EMPTY).get())


@pytest.mark.django_db
def test_it_works(proposed_contract: Contract) -> None:
    first = invented.start()
    assert columns(proposed_contract) == {
        "starts_on": first,
        "ends_on": add_months(first, 36) - datetime.timedelta(days=1),
        "works_from": first,
        "region": "532801",
    }


@pytest.mark.django_db
def test_what_was_offered_before_there_were_columns_is_filled_in(proposed_contract: Contract) -> None:
    before = columns(proposed_contract)
    Contract.objects.filter(id=proposed_contract.id).update(**EMPTY)
    FILL(apps, None)
    assert columns(proposed_contract) == before


@pytest.mark.django_db
def test_what_cannot_be_opened_stays_empty_and_breaks_nothing(proposed_contract: Contract) -> None:
    from qianyue.contracts.models import Proposal

    Contract.objects.filter(id=proposed_contract.id).update(**EMPTY)
    Proposal.objects.filter(id=proposed_contract.proposal_id).update(terms=b"damaged")
    FILL(apps, None)
    assert columns(proposed_contract) == EMPTY


@pytest.mark.parametrize(
    "terms", [{}, {"term": None, "work": []}, {"term": {"start": "soon", "end": 3}, "work": {"region": "999999"}}]
)
def test_terms_that_do_not_say_leave_them_empty(terms: dict[str, Any]) -> None:
    assert columns_of(terms, employer_region="532801") == EMPTY | {"region": "532801"}


@pytest.fixture
def proposed_contract(office: Any, worker: Any) -> Contract:
    worker.log_in()
    made: Contract = office.propose(worker)
    return made

"""A page of the desk's lists asks the database as often for twenty-five rows as for one."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qianyue.contracts.models import Contract, Signing
from qianyue.employers.acts.organise import require_approvals
from qianyue.operations.ids import new_id
from tests.web.desk_cast import desk_of

pytestmark = pytest.mark.django_db


def copied(row: Any, **changes: Any) -> Any:
    """The row once more, under another key: what is encrypted is opened first, because the key is bound into it."""
    said = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    new: models.Model = type(row)(**said | {"id": new_id()} | changes)
    new.save(force_insert=True)
    return new


def another(signed: Contract) -> Contract:
    """One more contract that is as far as `signed`."""
    contract = copied(signed, number=os.urandom(8).hex(), proposal_id=None)
    document = copied(signed.proposal.document, contract_id=contract.id)
    offer = copied(signed.proposal, contract_id=contract.id, document_id=document.id, link=os.urandom(16))
    for signing in Signing.objects.filter(proposal=signed.proposal).select_related("result"):
        result = copied(signing.result, contract_id=contract.id) if signing.result else None
        copied(signing, proposal_id=offer.id, base_id=document.id, result_id=result.id if result else None)
    Contract.objects.filter(id=contract.id).update(proposal=offer)
    return contract


def asked(client: Client, address: str) -> tuple[int, int]:
    """How many rows, and how many questions."""
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address).content.decode()
    return page.count('<td data-label="合同编号"'), len(queries)


@pytest.mark.parametrize("approvals", [False, True], ids=["sealed at once", "approved first"])
def test_whose_turn_it_is_is_asked_once_for_a_page(keeper: Client, signed: Contract, office: Any, approvals: bool) -> None:
    require_approvals(offers=False, seals=approvals, actor=office.owner)
    places = {"/desk/seal": keeper, "/desk?turn=keeper": keeper, "/desk/approvals": desk_of(office.approver)}
    rows = {"/desk/approvals": int(approvals)}
    before = {}
    for address, client in places.items():
        client.get(address)
        before[address] = asked(client, address)
        assert before[address][0] == rows.get(address, 1), address
    for _ in range(24):
        another(signed)
    for address, client in places.items():
        count, queries = asked(client, address)
        assert count == 25 * rows.get(address, 1), address
        assert queries == before[address][1], address

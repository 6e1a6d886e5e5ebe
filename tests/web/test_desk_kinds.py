"""Every kind of document can be drafted: chosen by what is to be done, begun, kept, and called by its name."""

from __future__ import annotations

import pytest
from django.test import Client

from qianyue.contracts.models import Contract
from qianyue.documents.kinds import KINDS
from qianyue.web.kind_groups import GROUPS
from tests.web.desk_cast import form_of
from tests.web.html import page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", KINDS)
def test_it_works(handler: Client, name: str) -> None:
    kind, address = KINDS[name], f"/desk/contracts/new?kind={name}"
    answer = handler.post(address, form_of(handler.get(address)) | {"/worker/name": "玉虚构", "do": "save"})
    contract = Contract.objects.get()
    assert (contract.terms["kind"], contract.terms.get("form", "")) == (kind.code, kind.form)
    assert contract.terms["worker"]["name"] == "玉虚构"
    for shown in (answer["Location"], f"/desk/contracts/{contract.id}"):
        assert kind.title in page(handler.get(shown)).text


def test_every_kind_stands_in_one_group() -> None:
    assert sorted(name for group in GROUPS for name in group.names) == sorted(KINDS)


def test_a_new_draft_says_what_it_is_and_when_to_take_another_kind(handler: Client) -> None:
    shown = page(handler.get("/desk/contracts/new?kind=renewal")).text
    for text in ("劳动合同续订书", *(str(group.title) for group in GROUPS), *(kind.use for kind in KINDS.values())):
        assert text in shown


def test_a_kind_that_there_is_not_is_refused_in_words(handler: Client) -> None:
    answer = handler.get("/desk/contracts/new?kind=treaty")
    assert answer.status_code == 422
    assert "treaty" in page(answer).text

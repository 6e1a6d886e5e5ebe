"""Attachments until they are offered: ordered, named, replaced, removed; what an offer names stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from qianyue.contracts import attached
from qianyue.contracts.acts import arrange_attachments, draft, propose
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import Attachment, Document, Enclosure
from qianyue.contracts.trusted import roots
from qianyue.operations.errors import Conflict, InvalidInput, NotFound
from qianyue.operations.gateways import gateways
from tests.contracts.attaching import add, known, stored, with_two
from tests.uploads.hostile import photograph
from tests.uploads.papers import DEPOSIT, pdf

pytestmark = pytest.mark.django_db


def test_titles_and_order_are_the_handlers(journey: Any) -> None:
    with_two(journey)
    first, second = (one.id for one in attached.working(journey.contract))
    handler = journey.office.handler
    arrange_attachments.move_attachment(journey.key, second, "up", actor=handler)
    arrange_attachments.move_attachment(journey.key, second, "up", actor=handler)  # it is the first already
    arrange_attachments.rename_attachment(journey.key, first, " 员工  手册（2026） ", actor=handler)
    assert [(one.id, one.title) for one in attached.working(journey.contract)] == [
        (second, "宿舍照片"),
        (first, "员工 手册（2026）"),
    ]
    for title in ("", "  ", "长" * 61, "a\x07b"):
        with pytest.raises(InvalidInput):
            arrange_attachments.rename_attachment(journey.key, first, title, actor=handler)


def test_what_is_replaced_or_removed_before_an_offer_goes_with_its_file(journey: Any, work: Callable[..., int]) -> None:
    with_two(journey)
    first, second = attached.working(journey.contract)
    new = add(journey, pdf("第三条 新的。"), "其他.pdf", replaces=first.id)
    arrange_attachments.remove_attachment(journey.key, second.id, actor=journey.office.handler)
    (left,) = attached.working(journey.contract)
    assert (left.id, left.title) == (new, "员工手册")
    work()
    assert stored() == known() == {left.storage_key}
    with pytest.raises(NotFound):
        add(journey, photograph(), replaces=first.id)
    assert list(audit_contract(journey.contract, roots())) == []


def test_a_discarded_draft_takes_its_files_along(journey: Any, work: Callable[..., int]) -> None:
    with_two(journey)
    draft.discard_draft(journey.key, actor=journey.office.handler)
    work()
    assert stored() == set()
    assert list(audit_contract(journey.contract, roots())) == []


def test_what_an_offer_names_stays(journey: Any, work: Callable[..., int]) -> None:
    with_two(journey).to("propose")
    first, second = attached.offered(journey.proposal)
    arrange_attachments.remove_attachment(journey.key, first.id, actor=journey.office.handler)
    arrange_attachments.rename_attachment(journey.key, second.id, "另一个名称", actor=journey.office.handler)
    work()
    assert [one.id for one in attached.offered(journey.proposal)] == [first.id, second.id]
    assert attached.fetch(first)
    assert [one.id for one in attached.working(journey.contract)] == [second.id]
    assert journey.proposal.terms["attachments"][1]["title"] == "宿舍照片"
    for break_it in (
        lambda: Enclosure.objects.all().delete(),
        lambda: Enclosure.objects.update(number=9),
        lambda: Attachment.objects.filter(id=second.id).update(sha256="0" * 64),
        lambda: Attachment.objects.filter(id=second.id).update(storage_key=first.storage_key),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            break_it()
    propose.propose(journey.key, edition=journey.contract.edition, actor=journey.office.handler)
    assert [one.id for one in attached.offered(journey.proposal)] == [second.id]
    assert list(audit_contract(journey.contract, roots())) == []


def test_after_the_signature_nothing_is_added(journey: Any) -> None:
    journey.to("stamp")
    with pytest.raises(Conflict):
        add(journey)
    assert stored() == known()


def test_a_change_of_the_files_makes_an_offer_in_between_impossible(journey: Any) -> None:
    journey.to("draft")
    edition = journey.contract.edition
    add(journey)
    with pytest.raises(Conflict, match="刚刚被修改"):
        propose.propose(journey.key, edition=edition, actor=journey.office.handler)


def test_nobody_types_a_digest(journey: Any) -> None:
    journey.changes = {"attachments": [{"title": "员工手册", "sha256": "0" * 64, "pages": 1}]}
    journey.to("draft")
    with pytest.raises(InvalidInput) as refused:
        journey.to("propose")
    assert refused.value.fields == {"/attachments": attached.TYPED}


@pytest.mark.parametrize("harm", ["lost", "another"])
def test_a_lost_or_changed_file_is_not_offered(journey: Any, harm: str) -> None:
    with_two(journey)
    one, other = attached.working(journey.contract)
    if harm == "lost":
        gateways().storage.drop(one.storage_key)
    else:
        with connection.cursor() as cursor:  # somebody at the database
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            Attachment.objects.filter(id=one.id).delete()
            one.storage_key = other.storage_key
            one.save(force_insert=True)
    with pytest.raises(InvalidInput) as refused:
        journey.to("propose")
    assert refused.value.fields == {"/attachments/0": attached.LOST}
    assert not Document.objects.exists()


def test_the_rules_read_what_is_attached(journey: Any) -> None:
    journey.to("draft")
    add(journey, pdf(f"{DEPOSIT}。"))
    with pytest.raises(InvalidInput) as refused:
        journey.to("propose")
    assert "押金" in refused.value.fields["/attachments/0"]

"""Attachments when two people, or a person and a power cut, are there at once."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.contracts import attached
from qianyue.contracts.acts import arrange_attachments, attach, propose
from qianyue.contracts.audit import audit_contract, audit_contracts
from qianyue.contracts.models import Attachment
from qianyue.contracts.trusted import roots
from qianyue.operations import outbox
from qianyue.operations.errors import Conflict, InvalidInput
from tests.platform.together import together
from tests.uploads.hostile import photograph
from tests.uploads.papers import pdf


@pytest.fixture
def db(own_database: str) -> None:
    """Committed: threads see each other."""


def test_two_uploads_at_once_are_two_attachments_in_an_order(journey: Any) -> None:
    journey.to("draft")
    handler = journey.office.handler
    together(
        lambda: attach.attach(journey.key, "一.jpg", photograph(), actor=handler),
        lambda: attach.attach(journey.key, "二.jpg", photograph(900, 1200), actor=handler),
    )
    mine = attached.working(journey.contract)
    assert [one.position for one in mine] == [1, 2]
    assert journey.contract.edition == 3
    assert list(audit_contract(journey.contract, roots())) == []


def test_the_same_file_twice_at_once_is_attached_once(journey: Any) -> None:
    journey.to("draft")
    handler = journey.office.handler
    doings = [lambda: attach.attach(journey.key, "一.jpg", photograph(), actor=handler)] * 2
    outcomes = together(*doings)
    assert sum(isinstance(outcome, InvalidInput) for outcome in outcomes) == 1
    assert Attachment.objects.count() == 1
    assert [finding.check for finding in audit_contracts(roots())] == []


def test_one_press_that_arrives_twice_is_one_attachment(journey: Any) -> None:
    journey.to("draft")
    handler = journey.office.handler
    doings = [lambda: attach.attach(journey.key, "一.jpg", photograph(), actor=handler, operation="press")] * 2
    one, other = together(*doings)
    assert one == other
    assert [finding.check for finding in audit_contracts(roots())] == []


@pytest.mark.parametrize("_round", range(4))
def test_who_replaces_while_another_proposes_is_before_or_after(journey: Any, _round: int) -> None:
    journey.to("draft")
    handler = journey.office.handler
    first = attach.attach(journey.key, "一.pdf", pdf("第一条"), actor=handler)
    edition = journey.contract.edition
    sent, changed = together(
        lambda: propose.propose(journey.key, edition=edition, actor=handler),
        lambda: arrange_attachments.remove_attachment(journey.key, first, actor=handler),
    )
    assert not isinstance(changed, Exception)
    outbox.run_due()
    if isinstance(sent, Exception):
        assert isinstance(sent, Conflict | InvalidInput)
        assert not Attachment.objects.exists()
    else:
        (kept,) = attached.offered(journey.proposal)
        assert attached.fetch(kept).startswith(b"%PDF-")
        assert attached.working(journey.contract) == []
    assert [one.check for one in audit_contract(journey.contract, roots())] == []


def test_death_before_the_row_leaves_a_ciphertext_that_nobody_is_served(journey: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    journey.to("draft")

    class PowerCut(BaseException):
        pass

    def cut(*_arguments: object, **_more: object) -> str:
        raise PowerCut

    monkeypatch.setattr(attach, "once", cut)
    with pytest.raises(PowerCut):
        attach.attach(journey.key, "一.jpg", photograph(), actor=journey.office.handler)
    assert attached.working(journey.contract) == []
    assert [finding.check for finding in audit_contracts(roots())] == ["storage.unreferenced"]

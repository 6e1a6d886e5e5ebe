"""Attachments are read and confirmed one by one, as they were shown, before anybody signs."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.contracts import archive, attached
from qianyue.contracts.acts import intent, read
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import Acknowledgement
from qianyue.contracts.trusted import roots
from qianyue.operations.errors import Conflict, NotFound
from qianyue.operations.gateways import gateways
from tests.contracts.attaching import read_one, with_two

pytestmark = pytest.mark.django_db


def test_nobody_signs_who_has_not_confirmed_every_attachment(journey: Any) -> None:
    with_two(journey).to("full_text")
    actor, proposal = journey.worker.actor, journey.proposal
    read_one(journey, 2)
    assert read.unconfirmed(proposal, actor=actor) == [1]
    with pytest.raises(Conflict, match="第 1 份附件"):
        intent.request_intent_code(proposal.id, actor=actor)
    with pytest.raises(Conflict, match="第 1 份附件"):
        intent.confirm_intent(proposal.id, "000000", actor=actor)
    read_one(journey, 1)
    journey.to("sign")
    assert journey.contract.state == "signed_by_one"


def test_a_confirmation_taken_away_stops_the_signature(journey: Any) -> None:
    with_two(journey).to("full_text")
    read_one(journey, 1)
    read_one(journey, 2)
    journey.to("confirm")
    Acknowledgement.objects.filter(kind="attachment-1").delete()
    with pytest.raises(Conflict, match="第 1 份附件"):
        journey.to("begin")


def test_each_is_confirmed_as_it_was_shown(journey: Any) -> None:
    with_two(journey).to("full_text")
    actor, proposal = journey.worker.actor, journey.proposal
    first, second = attached.offered(proposal)
    with pytest.raises(Conflict, match="先打开页面"):
        read.confirm_attachment(proposal.id, 1, first.sha256, actor=actor)
    read.show_attachment(proposal.id, 1, actor=actor)
    with pytest.raises(Conflict, match="已经更新"):
        read.confirm_attachment(proposal.id, 1, second.sha256, actor=actor)
    read.show_attachment(proposal.id, 2, actor=actor)
    with pytest.raises(Conflict, match="第 1 页还没有显示出来"):  # a picture has no words to read instead
        read.confirm_attachment(proposal.id, 2, second.sha256, actor=actor)
    for number in (0, 3):
        with pytest.raises(NotFound):
            read.confirm_attachment(proposal.id, number, first.sha256, actor=actor)
        with pytest.raises(NotFound):
            read.show_attachment(proposal.id, number, actor=actor)
    with pytest.raises(NotFound):
        read.show_attachment(proposal.id, 1, actor=actor, page=2)


def test_the_text_comes_before_what_is_attached(journey: Any) -> None:
    with_two(journey).to("key_facts")
    shown = read.show_attachment(journey.proposal.id, 1, actor=journey.worker.actor)
    with pytest.raises(Conflict, match="阅读合同全文"):
        read.confirm_attachment(journey.proposal.id, 1, shown.sha256, actor=journey.worker.actor)


def test_a_new_offer_asks_for_new_confirmations(journey: Any) -> None:
    with_two(journey).to("full_text")
    read_one(journey, 1)
    journey.propose_anew()
    journey.bind()
    assert read.unconfirmed(journey.proposal, actor=journey.worker.actor) == [1, 2]


def test_without_attachments_there_is_no_further_step(journey: Any) -> None:
    journey.to("conclude")
    assert "attachments" not in journey.proposal.terms
    assert not [kind for kind in journey.kinds if kind.startswith("attachment")]


def test_audit_says_what_was_changed(journey: Any) -> None:
    with_two(journey).to("full_text")
    read_one(journey, 1)
    first, second = attached.offered(journey.proposal)
    gateways().storage.drop(first.storage_key)
    Acknowledgement.objects.filter(kind="attachment-1").update(digest=second.sha256)
    codes = sorted(finding.check for finding in audit_contract(journey.contract, roots()))
    assert codes == ["attachment.bytes", "attachment.confirmed"]


def test_the_contract_carries_the_digests_that_were_signed(journey: Any) -> None:
    with_two(journey).to("full_text")
    read_one(journey, 1)
    read_one(journey, 2)
    journey.to("conclude")
    from qianyue.trust.verification import verify_pdf

    report = verify_pdf(archive.fetch(journey.contract.final), roots=roots()).to_dict(file="a")
    said = report["terms"]["attachments"]
    assert [one["sha256"] for one in said] == [one.sha256 for one in attached.offered(journey.proposal)]

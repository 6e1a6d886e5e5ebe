"""Proposing: judged, rendered, frozen, hashed and sent; the newest offer is the only one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from qianyue import law
from qianyue.contracts import archive
from qianyue.contracts.acts import answer, bind, draft, propose
from qianyue.contracts.models import Contract, Document, Proposal, Signing, State
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.gateways import gateways
from qianyue.operations.models import Job

pytestmark = pytest.mark.django_db


def body(journey: Any, kind: str) -> dict[str, Any]:
    return json.loads(Event.objects.filter(stream=journey.key, kind=kind).latest("sequence").body)


def no_file_is_left_behind() -> bool:
    return set(gateways().storage.keys()) == set(Document.objects.values_list("storage_key", flat=True))


def test_it_works(journey: Any, work: Any, telephone: Any, mailbox: Any) -> None:
    journey.to("propose")
    contract, proposal = journey.contract, journey.proposal
    assert (contract.state, proposal.version, proposal.rule_set) == (State.PROPOSED, 1, law.rule_set())
    assert proposal.terms["number"] == contract.number
    file = archive.fetch(proposal.document)
    assert file.startswith(b"%PDF-")
    assert hashlib.sha256(file).hexdigest() == proposal.document.sha256 == body(journey, "contract.proposed")["facts"]["document"]
    work()
    (text,) = telephone(journey.worker.phone)
    assert journey.office.employer.name in text
    assert "/s/" in text
    assert "免费" in text
    assert len(mailbox(journey.worker.person.party["email"])) == 1


def test_the_link_in_the_message_leads_to_the_offer(journey: Any, work: Any, telephone: Any) -> None:
    journey.to("propose")
    work()
    token = telephone(journey.worker.phone)[0].split("/s/")[1].split()[0]
    assert bind.open_link(token) == journey.proposal
    assert bind.open_link(token[:-1]) is None
    assert token.encode() not in bytes(journey.proposal.link)


def test_the_message_says_nothing_of_the_terms(journey: Any, work: Any, telephone: Any) -> None:
    journey.to("propose")
    work()
    for secret in ("4500", journey.worker.person.name, journey.worker.person.party["id_number"]):
        assert secret not in telephone(journey.worker.phone)[0]


def test_it_refuses_terms_to_which_a_rule_objects(journey: Any) -> None:
    journey.changes = {"pay": journey.terms["pay"] | {"monthly_wage": "500.00"}}
    journey.to("draft")
    with pytest.raises(InvalidInput, match="暂时不能发出") as refused:
        journey.to("propose")
    assert "/pay/monthly_wage" in refused.value.fields
    assert journey.contract.state == State.DRAFT
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("section", "field"), [("worker", "phone"), ("employer", "name"), ("employer", "uscc")], ids=["phone", "name", "uscc"]
)
def test_it_refuses_an_offer_to_nobody_or_of_somebody_else(journey: Any, neighbour: Any, section: str, field: str) -> None:
    changed = dict(journey.terms[section])
    if section == "employer":
        changed[field] = neighbour.facts[field]
    else:
        del changed[field]
    journey.changes = {section: changed}
    with pytest.raises(InvalidInput) as refused:
        journey.to("propose")
    assert f"/{section}/{field}" in refused.value.fields


def test_it_says_at_each_field_what_is_missing(journey: Any) -> None:
    journey.changes = {"worker": {}, "pay": {}}
    with pytest.raises(InvalidInput) as refused:
        journey.to("propose")
    assert len(refused.value.fields) > 3
    assert all(field.startswith("/") and sentence for field, sentence in refused.value.fields.items())


def test_it_refuses_another_edition_than_the_handler_saw(journey: Any, office: Any) -> None:
    journey.to("draft")
    draft.save_draft(journey.key, journey.terms | {"clauses": ["同事刚改的"]}, edition=1, actor=office.handler)
    with pytest.raises(Conflict, match="核对最新内容"):
        propose.propose(journey.key, edition=1, actor=office.handler)
    assert journey.kinds == ["draft.created", "draft.changed"]
    assert no_file_is_left_behind()


def test_the_file_is_stored_only_as_ciphertext(journey: Any, settings: Any) -> None:
    journey.to("propose")
    from pathlib import Path

    (stored,) = (Path(settings.GATEWAYS["storage"]) / "sha256").rglob("*/*/*")
    assert b"%PDF" not in stored.read_bytes()


def test_a_new_offer_replaces_the_old_one(journey: Any) -> None:
    journey.to("propose")
    old = journey.proposal
    journey.propose_anew(clauses=["乙方每年体检一次。"])
    new = journey.proposal
    assert (new.version, new.replaced_at) == (2, None)
    assert Proposal.objects.get(id=old.id).replaced_at is not None
    assert new.document.sha256 != old.document.sha256
    assert journey.kinds.count("proposal.replaced") == 1


def test_the_worker_of_a_replaced_offer_is_bound_anew(journey: Any) -> None:
    journey.to("bind")
    journey.propose_anew()
    assert journey.contract.worker is None


def test_proposing_what_stands_already_is_refused(journey: Any, office: Any) -> None:
    journey.to("propose")
    with pytest.raises(Conflict, match="没有变化"):
        propose.propose(journey.key, edition=1, actor=office.handler)
    assert Proposal.objects.count() == 1
    assert journey.kinds.count("contract.proposed") == 1
    assert no_file_is_left_behind()


def test_going_back_to_what_was_offered_first_is_a_third_offer(journey: Any) -> None:
    journey.to("propose")
    first = journey.proposal
    journey.propose_anew(clauses=["改一下"])
    journey.propose_anew(clauses=[])
    assert journey.proposal.version == 3
    assert journey.proposal.terms.get("clauses", []) == []
    assert journey.proposal.id != first.id
    journey.to("conclude")
    assert journey.contract.state == State.CONCLUDED


def test_a_double_click_makes_one_offer(journey: Any, office: Any, work: Any, telephone: Any) -> None:
    journey.to("draft")
    first = propose.propose(journey.key, edition=1, actor=office.handler, operation="click")
    assert propose.propose(journey.key, edition=1, actor=office.handler, operation="click") == first
    work()
    assert Proposal.objects.count() == 1
    assert len(telephone(journey.worker.phone)) == 1


@pytest.mark.parametrize("step", ["sign", "approve", "conclude"])
def test_what_is_signed_is_not_proposed_again(journey: Any, office: Any, step: str) -> None:
    journey.to(step)
    with pytest.raises(Conflict):
        propose.propose(journey.key, edition=1, actor=office.handler)
    assert Proposal.objects.count() == 1
    assert no_file_is_left_behind()


def test_it_records_what_every_rule_said(journey: Any) -> None:
    journey.to("propose")
    facts = body(journey, "rules.checked")["facts"]
    assert facts["rule_set"] == law.rule_set()
    assert {"rule", "severity", "path"} >= {name for finding in facts["findings"] for name in finding}


def test_it_runs_out_after_thirty_days(journey: Any, work: Any) -> None:
    journey.to("propose")
    assert journey.proposal.closes_at - journey.proposal.proposed_at == propose.OPEN_FOR
    Job.objects.filter(kind="contracts.expire").update(run_at=journey.proposal.proposed_at)
    work()
    assert journey.contract.state == State.EXPIRED
    assert journey.kinds[-3:].count("contract.expired") == 1


def test_running_out_again_changes_nothing(journey: Any) -> None:
    journey.to("propose")
    for _ in range(2):
        answer.expire(proposal=str(journey.proposal.id))
    assert journey.kinds.count("contract.expired") == 1


def test_an_offer_that_was_replaced_or_signed_does_not_run_out(journey: Any) -> None:
    journey.to("propose")
    old = journey.proposal
    journey.propose_anew()
    answer.expire(proposal=str(old.id))
    assert journey.contract.state == State.PROPOSED
    journey.to("sign")
    answer.expire(proposal=str(journey.proposal.id))
    assert Contract.objects.get().state == State.SIGNED_BY_ONE


def test_after_running_out_nothing_can_be_signed(journey: Any) -> None:
    journey.to("begin")
    answer.expire(proposal=str(journey.proposal.id))
    with pytest.raises(Conflict):
        journey.sign()
    assert not Signing.objects.filter(signature__isnull=False).exists()

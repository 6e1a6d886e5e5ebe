"""Drafting: any half-filled form is kept; two handlers never overwrite each other."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from qianyue.contracts.acts import draft
from qianyue.contracts.models import Contract, State
from qianyue.employers.models import Employer, Membership
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.operations.ids import shard_of

pytestmark = pytest.mark.django_db


def facts(key: Any, kind: str) -> dict[str, Any]:
    return json.loads(Event.objects.filter(stream=key, kind=kind).latest("sequence").body)["facts"]


def test_it_works(office: Any) -> None:
    key = draft.create_draft({"worker": {"name": "玉虚构"}}, actor=office.handler)
    contract = Contract.objects.get(id=key)
    assert contract.state == State.DRAFT
    assert contract.terms == {"worker": {"name": "玉虚构"}}
    assert facts(key, "draft.created") == {"number": contract.number, "kind": "labor_contract"}


def test_it_belongs_to_the_employer_and_its_shard(office: Any) -> None:
    contract = Contract.objects.get(id=draft.create_draft({}, actor=office.handler))
    assert contract.employer == office.employer
    assert shard_of(contract.id) == contract.shard == office.employer.shard


def test_every_number_is_different(office: Any) -> None:
    keys = [draft.create_draft({}, actor=office.handler) for _ in range(20)]
    assert len({contract.number for contract in Contract.objects.filter(id__in=keys)}) == 20


def test_a_double_click_makes_one(office: Any) -> None:
    first = draft.create_draft({"work": {}}, actor=office.handler, operation="click-1")
    assert draft.create_draft({"work": {}}, actor=office.handler, operation="click-1") == first
    assert draft.create_draft({"work": {}}, actor=office.handler, operation="click-2") != first
    assert Contract.objects.count() == 2


def test_the_same_operation_key_of_somebody_else_is_another_operation(office: Any, neighbour: Any) -> None:
    first = draft.create_draft({}, actor=office.handler, operation="click-1")
    assert draft.create_draft({}, actor=neighbour.handler, operation="click-1") != first


def test_the_same_operation_key_for_another_employer_is_another_operation(office: Any, neighbour: Any) -> None:
    """One person who acts for two employers."""
    member = Membership.objects.get(person=neighbour.handler.person)
    Membership.objects.filter(id=member.id).update(person=office.handler.person)
    there = dataclasses.replace(neighbour.handler, person=office.handler.person)
    first = draft.create_draft({}, actor=office.handler, operation="click-1")
    assert draft.create_draft({}, actor=there, operation="click-1") != first


def test_half_a_character_is_refused(office: Any) -> None:
    with pytest.raises(InvalidInput):
        draft.create_draft({"worker": {"name": "\ud800"}}, actor=office.handler)
    key = draft.create_draft({}, actor=office.handler)
    with pytest.raises(InvalidInput):
        draft.save_draft(key, {"clauses": ["\udfff"]}, edition=1, actor=office.handler)


def test_saving_counts_editions_and_names_the_fields_that_changed(office: Any) -> None:
    key = draft.create_draft({"worker": {"name": "玉虚构"}, "pay": {"payday": 10}}, actor=office.handler)
    assert draft.save_draft(key, {"worker": {"name": "玉样例"}, "pay": {"payday": 10}}, edition=1, actor=office.handler) == 2
    assert Contract.objects.get(id=key).terms["worker"] == {"name": "玉样例"}
    assert facts(key, "draft.changed") == {"edition": 2, "fields": ["/worker/name"]}


def test_the_record_of_a_change_has_no_values(office: Any) -> None:
    key = draft.create_draft({}, actor=office.handler)
    draft.save_draft(
        key, {"worker": {"name": "玉样例", "id_number": "x"}, "clauses": ["工资四千五"]}, edition=1, actor=office.handler
    )
    body = Event.objects.get(stream=key, kind="draft.changed").body
    assert "玉样例" not in body
    assert "四千五" not in body


def test_saving_nothing_new_is_no_event(office: Any) -> None:
    key = draft.create_draft({"pay": {}}, actor=office.handler)
    assert draft.save_draft(key, {"pay": {}}, edition=1, actor=office.handler) == 1
    assert not Event.objects.filter(stream=key, kind="draft.changed").exists()


def test_whoever_saves_second_is_told(office: Any) -> None:
    key = draft.create_draft({}, actor=office.handler)
    draft.save_draft(key, {"work": {"position": "先"}}, edition=1, actor=office.handler)
    with pytest.raises(Conflict, match="修改过"):
        draft.save_draft(key, {"work": {"position": "后"}}, edition=1, actor=office.handler)
    assert Contract.objects.get(id=key).terms == {"work": {"position": "先"}}


def test_a_draft_that_is_thrown_away_is_gone_for_good(office: Any) -> None:
    key = draft.create_draft({}, actor=office.handler)
    draft.discard_draft(key, actor=office.handler)
    assert Contract.objects.get(id=key).state == State.WITHDRAWN
    with pytest.raises(Conflict):
        draft.discard_draft(key, actor=office.handler)
    with pytest.raises(Conflict):
        draft.save_draft(key, {"work": {}}, edition=1, actor=office.handler)


def test_what_was_proposed_is_withdrawn_and_not_thrown_away(journey: Any, office: Any) -> None:
    journey.to("propose")
    with pytest.raises(Conflict, match="撤回"):
        draft.discard_draft(journey.key, actor=office.handler)


def test_editing_while_an_offer_stands_leaves_the_offer_alone(journey: Any, office: Any) -> None:
    journey.to("propose")
    offered = journey.proposal.terms
    draft.save_draft(journey.key, journey.terms | {"clauses": ["另一条"]}, edition=1, actor=office.handler)
    assert journey.proposal.terms == offered


@pytest.mark.parametrize("step", ["sign", "approve", "conclude"])
def test_what_is_signed_is_never_edited(journey: Any, office: Any, step: str) -> None:
    journey.to(step)
    with pytest.raises(Conflict):
        draft.save_draft(journey.key, {}, edition=1, actor=office.handler)


def test_only_a_handler_drafts(office: Any, worker: Any, neighbour: Any) -> None:
    worker.log_in()
    for actor in (office.keeper, worker.actor):
        with pytest.raises(NotAllowed):
            draft.create_draft({}, actor=actor)
    key = draft.create_draft({}, actor=office.handler)
    with pytest.raises(NotFound):
        draft.save_draft(key, {"work": {}}, edition=1, actor=neighbour.handler)


def test_a_stopped_employer_drafts_nothing(office: Any) -> None:
    Employer.objects.filter(id=office.employer.id).update(active=False)
    with pytest.raises(NotAllowed):
        draft.create_draft({}, actor=office.handler)

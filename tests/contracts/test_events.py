"""Every act writes its event in its own transaction: with it, after it, never without it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction

from qianyue.contracts.acts import answer
from qianyue.contracts.trusted import roots
from qianyue.evidence.audit import audit_evidence
from qianyue.evidence.log import checkpoint, sequence
from qianyue.evidence.models import Checkpoint, Event, Leaf, Pending
from qianyue.operations.ids import shard_of
from qianyue.operations.models import Job
from tests.platform.acts import ACTS, Act, rightful

pytestmark = pytest.mark.django_db


def events(journey: Any) -> list[Event]:
    return list(Event.objects.filter(stream=journey.key).order_by("sequence"))


@pytest.mark.parametrize("act", ACTS, ids=str)
def test_an_act_appends_its_events_and_no_others(act: Act, journey: Any) -> None:
    do = act.prepare(journey)
    before = Event.objects.count()
    actor = rightful(act, journey)
    do(actor)
    new = events(journey)[-len(act.kinds) :]
    assert tuple(event.kind for event in new) == act.kinds
    assert Event.objects.count() == before + len(act.kinds)
    for event in new:
        body = json.loads(event.body)
        assert (event.actor, event.role) == (actor.person, actor.role)
        assert body["on_behalf_of"] == (str(actor.employer) if actor.employer else None)
        assert (body["channel"], body["request"]) == (actor.request.channel, actor.request.id)
        assert event.shard == shard_of(journey.key)


@pytest.mark.parametrize("act", [act for act in ACTS if act.name != "create_draft"], ids=str)
def test_an_act_that_is_rolled_back_leaves_no_event_and_owes_nothing(act: Act, journey: Any) -> None:
    do = act.prepare(journey)
    before = (journey.kinds, Job.objects.count(), journey.contract.state, Pending.objects.count())
    with transaction.atomic():
        do(rightful(act, journey))
        transaction.set_rollback(True)
    assert (journey.kinds, Job.objects.count(), journey.contract.state, Pending.objects.count()) == before


def test_the_whole_way_in_order(journey: Any) -> None:
    journey.to("conclude")
    assert [kind for kind in journey.kinds if kind != "notice.accepted"] == [
        "draft.created", "rules.checked", "contract.proposed", "worker.matched", "electronic_form.confirmed", "content.shown",
        "key_facts.confirmed", "content.shown", "full_text.confirmed", "intent.asked", "intent.confirmed", "rules.checked",
        "signing.begun", "certificate.issued", "signature.made", "signature.timestamped", "rules.checked", "seal.approved",
        "signature.made", "signature.timestamped", "contract.concluded",
    ]  # fmt: skip


def test_what_the_platform_does_is_recorded_as_the_platforms(journey: Any) -> None:
    journey.to("conclude")
    roles = {event.kind: event.role for event in events(journey) if event.kind not in ("signature.made", "content.shown")}
    assert roles["signature.timestamped"] == roles["contract.concluded"] == "system"
    made = [event.role for event in events(journey) if event.kind == "signature.made"]
    assert made == ["worker", "system"]  # the employer's key is released by the platform, for the keeper's approval


def test_running_out_is_recorded(journey: Any) -> None:
    journey.to("begin")
    answer.expire(proposal=str(journey.proposal.id))
    assert journey.kinds[-2:] == ["signing.abandoned", "contract.expired"]


def test_the_chain_and_the_merkle_log_verify(journey: Any, work: Any) -> None:
    journey.to("conclude")
    work()
    checkpoint()
    work()
    assert list(audit_evidence(roots())) == []
    assert Pending.objects.count() == 0
    assert Leaf.objects.count() == Event.objects.count() == Checkpoint.objects.get().size
    assert Checkpoint.objects.get().token.time is not None


def test_a_second_checkpoint_covers_what_came_after(journey: Any, work: Any) -> None:
    journey.to("bind")
    checkpoint()
    journey.to("conclude")
    work()
    checkpoint()
    checkpoint()  # nothing new: no third one
    work()
    first, second = Checkpoint.objects.order_by("size")
    assert first.size < second.size == Event.objects.count()
    assert list(audit_evidence(roots())) == []


def test_sequencing_twice_changes_nothing(journey: Any) -> None:
    journey.to("draft")
    assert sequence() > 0
    assert sequence() == 0
    assert list(audit_evidence(roots())) == []


def test_a_checkpoint_waits_for_its_timestamp(journey: Any, outside: Any, work: Any, later: Any) -> None:
    journey.to("draft")
    outside("tsa", mode="down")
    checkpoint()
    work()
    assert not hasattr(Checkpoint.objects.get(), "token")
    outside("tsa", mode="ok")
    later()
    work()
    assert Checkpoint.objects.get().token.token
    assert list(audit_evidence(roots())) == []


def test_details_are_opened_by_their_salts_only(journey: Any) -> None:
    """What the log publishes of a person cannot be guessed, and what is kept beside it fits."""
    journey.to("identify")
    event = Event.objects.get(kind="identity.verified", stream=journey.worker.actor.person)
    published = json.loads(event.body)["commitments"]
    assert set(published) == set(event.detail.data)
    assert all(len(item["salt"]) == 32 for item in event.detail.data.values())

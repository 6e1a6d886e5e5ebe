"""Service counters: opened by an officer, taken over by one worker, ended by whoever is first; the signature made there."""

from __future__ import annotations

import dataclasses
import datetime
import json
import uuid
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone

from qianyue.contracts.acts import sign
from qianyue.contracts.acts.deliver import deliver
from qianyue.contracts.models import Contract, JointKey, Signing, State
from qianyue.evidence.models import Event
from qianyue.notices.models import Message
from qianyue.operations.actor import COUNTER, WORKER, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.oversight import counters
from qianyue.oversight.acts.begin_at_counter import begin_at_counter
from qianyue.oversight.acts.end_counter import close_counter, leave_counter
from qianyue.oversight.acts.open_counter import open_counter
from qianyue.oversight.acts.sign_at_counter import sign_at_counter
from qianyue.oversight.models import CounterSession
from tests.contracts.ordering import each_suite as each_suite
from tests.contracts.ordering import in_suite
from tests.oversight.cast import events

pytestmark = pytest.mark.django_db
PLACE = "景洪市人社服务大厅 3 号窗口"


def opened(bureau: Any, place: str = PLACE) -> uuid.UUID:
    return open_counter(place, actor=bureau.first)


def row(key: uuid.UUID) -> CounterSession:
    return CounterSession.objects.get(id=key)


def left_alone(key: uuid.UUID) -> None:
    """Six minutes ago somebody touched the terminal for the last time."""
    CounterSession.objects.filter(id=key).update(seen_at=timezone.now() - datetime.timedelta(minutes=6))


def at_counter(worker: Any) -> Actor:
    """The worker as the terminal's pages call the acts."""
    return dataclasses.replace(worker.actor, request=dataclasses.replace(worker.actor.request, channel=COUNTER))


@pytest.fixture
def begun(bureau: Any, worker: Any) -> uuid.UUID:
    worker.log_in()
    key = opened(bureau)
    begin_at_counter(key, actor=worker.actor)
    return key


def test_it_works(bureau: Any, worker: Any) -> None:
    worker.log_in()
    key = opened(bureau)
    begin_at_counter(key, actor=worker.actor)
    assert counters.of_worker(key, actor=worker.actor).worker_id == worker.actor.person
    leave_counter(key, actor=worker.actor)
    assert row(key).ended_because == "finished"
    assert counters.live(key) is None
    kinds = [kind for kind, _facts in events(bureau.authority.id)]
    assert kinds[-2:] == ["counter.opened", "counter.ended"]
    kind, facts = events(worker.actor.person)[-1]
    assert kind == "counter.begun"
    assert (facts["officer"], facts["place"]) == (str(bureau.first.person), PLACE)


@pytest.mark.parametrize("place", ["", " ", "长" * 41])
def test_a_place_is_asked_for(bureau: Any, place: str) -> None:
    with pytest.raises(InvalidInput):
        opened(bureau, place)


def test_only_officers_open_and_only_of_the_authority_close(bureau: Any, elsewhere: Any, office: Any, worker: Any) -> None:
    worker.log_in()
    for actor in (office.handler, office.keeper, worker.actor):
        with pytest.raises(NotAllowed):
            open_counter(PLACE, actor=actor)
    key = opened(bureau)
    with pytest.raises(NotFound):
        close_counter(key, actor=elsewhere.first)
    close_counter(key, actor=bureau.second)
    assert row(key).ended_because == "closed"
    with pytest.raises(Conflict):
        close_counter(key, actor=bureau.second)


def test_one_session_a_terminal_and_one_an_officer(bureau: Any) -> None:
    key = opened(bureau)
    with pytest.raises(Conflict, match="没有结束"):
        open_counter(PLACE, actor=bureau.second)
    with pytest.raises(Conflict, match="没有结束"):
        opened(bureau, "另一个窗口")
    left_alone(key)
    assert opened(bureau) != key, "what nobody touches stands in nobody's way"
    assert row(key).ended_because == "idle"


def test_the_officer_who_opened_it_does_not_sit_down_at_it(bureau: Any) -> None:
    key = opened(bureau)
    with pytest.raises(NotAllowed, match="另一名工作人员"):
        begin_at_counter(key, actor=Actor(role=WORKER, person=bureau.first.person))
    with pytest.raises(IntegrityError), transaction.atomic():
        CounterSession.objects.filter(id=key).update(worker=bureau.first.person)


def test_a_second_worker_does_not_take_over(begun: uuid.UUID, stranger: Any) -> None:
    stranger.log_in()
    with pytest.raises(Conflict, match="已经有人开始"):
        begin_at_counter(begun, actor=stranger.actor)
    with pytest.raises(NotAllowed):
        counters.of_worker(begun, actor=stranger.actor)


def test_at_a_second_terminal_the_first_one_ends(begun: uuid.UUID, bureau: Any, worker: Any) -> None:
    other = open_counter("勐海县 1 号窗口", actor=bureau.second)
    begin_at_counter(other, actor=worker.actor)
    assert row(begun).ended_because == "elsewhere"
    assert counters.of_worker(other, actor=worker.actor)


def test_who_leaves_without_a_word_is_logged_out_after_five_minutes(begun: uuid.UUID, worker: Any) -> None:
    assert counters.touch(begun)
    left_alone(begun)
    assert not counters.touch(begun), "a session that has lapsed is not brought back"
    with pytest.raises(NotAllowed, match="已经结束"):
        counters.of_worker(begun, actor=worker.actor)
    assert row(begun).ended_because == "idle"


def test_an_hour_is_the_longest(begun: uuid.UUID) -> None:
    CounterSession.objects.filter(id=begun).update(closes_at=timezone.now())
    assert not counters.touch(begun)
    assert counters.live(begun) is None


def test_the_worker_signs_and_the_evidence_says_how(bureau: Any, journey: Any, work: Any) -> None:
    journey.to("confirm")
    key = opened(bureau)
    actor = at_counter(journey.worker)
    begin_at_counter(key, actor=actor)
    sign_at_counter(key, journey.proposal.id, actor=actor)
    contract = Contract.objects.get(id=journey.key)
    assert contract.state == State.SIGNED_BY_ONE
    for kind in ("certificate.issued", "signature.made"):
        body = json.loads(Event.objects.get(stream=journey.key, kind=kind).body)
        assert body["channel"] == "counter"
        assert body["facts"]["key_held_by"] == "platform"
        assert body["facts"]["assisted"]["officer"] == str(bureau.first.person)
        assert body["facts"]["assisted"]["place"] == PLACE
    assert Message.objects.filter(template="counter_signed", person_id=actor.person, channel="sms").exists()
    work(kinds=["contracts.stamp"])
    journey.office.approve(Contract.objects.get(id=journey.key))
    work(kinds=["contracts.seal", "contracts.stamp", "contracts.countersign", "contracts.close"])
    assert journey.contract.state == State.CONCLUDED
    assert deliver(journey.key, "print", actor=actor)
    with pytest.raises(NotAllowed, match="公用"):
        deliver(journey.key, "download", actor=actor)


def test_twice_is_once(bureau: Any, journey: Any) -> None:
    journey.to("confirm")
    key = opened(bureau)
    begin_at_counter(key, actor=journey.worker.actor)
    sign_at_counter(key, journey.proposal.id, actor=journey.worker.actor)
    with pytest.raises(Conflict):
        sign_at_counter(key, journey.proposal.id, actor=journey.worker.actor)
    assert Signing.objects.filter(proposal=journey.proposal, role="worker").count() == 1


def test_nothing_is_signed_without_the_workers_own_code(bureau: Any, journey: Any) -> None:
    journey.to("full_text")
    key = opened(bureau)
    begin_at_counter(key, actor=journey.worker.actor)
    with pytest.raises(Conflict):
        sign_at_counter(key, journey.proposal.id, actor=journey.worker.actor)
    assert not Signing.objects.exists()


def test_nothing_is_signed_by_an_officer_a_stranger_or_after_the_end(bureau: Any, journey: Any, stranger: Any) -> None:
    journey.to("confirm")
    stranger.log_in()
    key = opened(bureau)
    with pytest.raises(NotAllowed):
        sign_at_counter(key, journey.proposal.id, actor=journey.worker.actor)  # nobody has begun there
    begin_at_counter(key, actor=journey.worker.actor)
    for actor in (bureau.first, bureau.second, stranger.actor):
        with pytest.raises(NotAllowed):
            sign_at_counter(key, journey.proposal.id, actor=actor)
    leave_counter(key, actor=journey.worker.actor)
    with pytest.raises(NotAllowed, match="已经结束"):
        sign_at_counter(key, journey.proposal.id, actor=journey.worker.actor)
    assert not Signing.objects.exists()


def test_a_contract_of_another_prefecture_is_not_signed_here(elsewhere: Any, journey: Any) -> None:
    journey.to("confirm")
    key = open_counter("普洱市 1 号窗口", actor=elsewhere.first)
    begin_at_counter(key, actor=journey.worker.actor)
    with pytest.raises(NotAllowed):
        sign_at_counter(key, journey.proposal.id, actor=journey.worker.actor)
    assert not Signing.objects.exists()


@pytest.mark.usefixtures("each_suite")
def test_in_each_suite_the_key_fits_and_signs_once(bureau: Any, journey: Any) -> None:
    journey.to("confirm")
    key, actor = opened(bureau), at_counter(journey.worker)
    begin_at_counter(key, actor=actor)
    sign_at_counter(key, journey.proposal.id, actor=actor)
    assert Signing.objects.get(proposal=journey.proposal, role="worker").signature
    assert not JointKey.objects.filter(half__isnull=False).exists(), "no half of a key is left that could sign again"


def test_an_end_while_the_certificate_is_made_is_an_end(bureau: Any, journey: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    journey.to("confirm")
    key, actor = opened(bureau), at_counter(journey.worker)
    begin_at_counter(key, actor=actor)
    certified = sign.begin_signing

    def slowly(*given: Any, **more: Any) -> Any:
        order = certified(*given, **more)
        close_counter(key, actor=bureau.second)
        return order

    monkeypatch.setattr(sign, "begin_signing", slowly)
    with pytest.raises(NotAllowed, match="已经结束"):
        sign_at_counter(key, journey.proposal.id, actor=actor)
    assert not Signing.objects.filter(signature__isnull=False).exists()
    assert not Message.objects.filter(template="counter_signed").exists()


def test_half_a_key_from_the_workers_own_phone_dies_at_the_counter(bureau: Any, journey: Any, settings: Any) -> None:
    in_suite(settings, "sm2")
    journey.to("confirm")
    journey.begin()
    assert JointKey.objects.filter(half__isnull=False).exists()
    key, actor = opened(bureau), at_counter(journey.worker)
    begin_at_counter(key, actor=actor)
    sign_at_counter(key, journey.proposal.id, actor=actor)
    assert not JointKey.objects.filter(half__isnull=False).exists()

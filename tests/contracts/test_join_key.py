"""Suite sm2: the platform's half of the worker's key is joined, asked twice for what the platform itself has fixed, destroyed."""

from __future__ import annotations

import dataclasses
import datetime
import json
from typing import Any

import pytest
from django.utils import timezone

from qianyue.cli.rehearsal import JointSigner
from qianyue.contracts.acts import answer as answers
from qianyue.contracts.acts import join_key, sign
from qianyue.contracts.acts.ceremony import LIFETIME
from qianyue.contracts.models import JointKey, Signing, State
from qianyue.evidence.models import Event
from qianyue.operations.actor import HANDLER, OFFICER, VISITOR, WORKER, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.operations.models import Job
from qianyue.trust import certificates, keys, sm2
from qianyue.trust.keys import SoftwareKey
from qianyue.trust.sm2.two_party import Browser

pytestmark = pytest.mark.django_db
NOBODY = (NotAllowed, NotFound, Conflict)


@pytest.fixture(autouse=True)
def _suite(settings: Any) -> None:
    settings.SUITE = "sm2"


def signer(journey: Any) -> JointSigner:
    return JointSigner(journey.contract, actor=journey.worker.actor)


def request_of(key: keys.Signer) -> bytes:
    return certificates.request(signer=key, subject=certificates.name())


def begin(journey: Any, csr: bytes) -> sign.ToSign:
    return sign.begin_signing(journey.proposal.id, csr=csr, drawing=None, actor=journey.worker.actor)


def test_it_works(journey: Any) -> None:
    journey.to("sign")
    assert journey.contract.state == State.SIGNED_BY_ONE
    assert journey.kinds.count("key.joined") == 1
    key = JointKey.objects.get()
    assert key.half is None
    leaf = certificates.read(journey.ceremony.order.certificate)
    assert leaf.spki == sm2.public_key_info(bytes(key.public_key))
    prepared = json.loads(journey.signing().prepared)
    assert (prepared["algorithm"], prepared["digest_algorithm"]) == ("sm2_sm3", "sm3")


def test_the_half_at_rest_is_ciphertext(journey: Any) -> None:
    journey.before("begin")
    signer(journey)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT half FROM contracts_jointkey")
        (stored,) = cursor.fetchone()
    assert JointKey.objects.get().half.encode() not in bytes(stored)
    assert journey.contract.proposal_id.hex.encode() not in bytes(stored)


def test_what_is_fixed_is_answered_once(journey: Any) -> None:
    """A Q1 that is asked again, with the same or another number, gets nothing and ends the key."""
    journey.before("begin")
    key = signer(journey)
    request_of(key)
    with pytest.raises(Conflict):
        join_key.answer(key.key, key._browser.begin(), actor=journey.worker.actor)
    assert JointKey.objects.get().half is None


def test_two_signatures_and_no_third(journey: Any) -> None:
    journey.to("begin")
    journey.ceremony.finish(journey.worker.actor)
    with pytest.raises(Conflict):
        join_key.answer(JointKey.objects.get().id, Browser("x").begin(), actor=journey.worker.actor)


def test_no_digest_comes_from_the_client(journey: Any) -> None:
    """The request that the platform answers for is the one it writes itself: another subject does not verify."""
    journey.before("begin")
    key = signer(journey)
    with pytest.raises(Exception, match="协同签名"):
        certificates.request(signer=key, subject=certificates.name(("2.5.4.3", "somebody else")))


def test_a_request_for_another_key_begins_nothing(journey: Any) -> None:
    """A key that is not joined to the platform's half (SM2 or not) is certified for nobody."""
    journey.before("begin")
    request_of(signer(journey))
    with pytest.raises(InvalidInput):
        begin(journey, request_of(SoftwareKey.generate()))
    stranger = request_of(SoftwareKey.generate(algorithm="sm2_sm3"))
    with pytest.raises(Conflict):
        begin(journey, stranger)
    assert Signing.objects.filter(signature__isnull=False).count() == 0
    assert Signing.objects.latest("begun_at").prepared is None


def test_a_new_key_destroys_the_one_before(journey: Any) -> None:
    journey.before("begin")
    old = signer(journey)
    new = signer(journey)
    with pytest.raises(Conflict):
        request_of(old)
    begin(journey, request_of(new))
    assert JointKey.objects.filter(half__isnull=False).count() == 1


@pytest.mark.parametrize("first", [{}, {"point": 5, "proof": []}, {"point": "04" + "00" * 64, "proof": "00"}])
def test_a_proof_that_does_not_hold_joins_nothing(journey: Any, first: dict[str, object]) -> None:
    journey.before("begin")
    with pytest.raises(InvalidInput):
        join_key.join(journey.proposal.id, first, actor=journey.worker.actor)
    foreign = Browser("another offer").first
    with pytest.raises(InvalidInput):
        join_key.join(journey.proposal.id, foreign, actor=journey.worker.actor)
    assert not JointKey.objects.exists()
    assert "key.joined" not in journey.kinds


@pytest.mark.parametrize("point", [None, 7, "", "04" + "11" * 64, "00" * 65])
def test_a_point_off_the_curve_ends_the_key(journey: Any, point: object) -> None:
    journey.before("begin")
    key = signer(journey)
    with pytest.raises(Conflict):
        join_key.answer(key.key, point, actor=journey.worker.actor)
    with pytest.raises(Conflict):
        request_of(key)


def test_a_half_is_forgotten_when_its_time_is_up(journey: Any, work: Any) -> None:
    journey.before("begin")
    key = signer(journey)
    assert work(kinds=[join_key.FORGET]) == 0
    Job.objects.filter(kind=join_key.FORGET).update(run_at=timezone.now())
    assert work(kinds=[join_key.FORGET]) == 1
    assert JointKey.objects.get().half is None
    with pytest.raises(Conflict):
        request_of(key)


def test_a_half_answers_no_longer_than_a_ceremony_lasts_though_no_worker_is_there_to_forget_it(
    journey: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey.before("begin")
    key, late = signer(journey), timezone.now() + LIFETIME + datetime.timedelta(seconds=1)
    monkeypatch.setattr(join_key.timezone, "now", lambda: late)
    with pytest.raises(Conflict):
        request_of(key)
    assert JointKey.objects.get().half is None


def test_a_withdrawn_or_replaced_offer_destroys_the_half(journey: Any) -> None:
    journey.before("begin")
    key = signer(journey)
    answers.withdraw(journey.key, actor=journey.office.handler)
    assert JointKey.objects.get().half is None
    with pytest.raises(Conflict):
        request_of(key)


def test_nobody_else_joins_or_asks(journey: Any, stranger: Any, neighbour: Any) -> None:
    journey.before("begin")
    browser, mine = Browser(join_key.session_of(journey.proposal)), signer(journey)
    before = Event.objects.count(), JointKey.objects.get(half__isnull=False).half
    worker = journey.worker.actor
    for actor in (
        stranger.actor,
        journey.office.handler,
        journey.office.keeper,
        neighbour.handler,
        Actor(role=VISITOR),
        Actor(role=WORKER),
        Actor(role=OFFICER, person=stranger.actor.person),
        Actor(role=WORKER, person=journey.office.handler.person),
        Actor.system(),
        dataclasses.replace(worker, role=HANDLER, employer=journey.office.employer.id),
    ):
        with pytest.raises(NOBODY):
            join_key.join(journey.proposal.id, browser.first, actor=actor)
        with pytest.raises(NOBODY):
            join_key.answer(mine.key, browser.begin(), actor=actor)
    assert (Event.objects.count(), JointKey.objects.get(half__isnull=False).half) == before
    begin(journey, request_of(mine))


def test_nothing_is_joined_before_the_intent_is_confirmed(journey: Any) -> None:
    journey.before("confirm")
    with pytest.raises(Conflict):
        signer(journey)


def test_where_p256_is_signed_with_nothing_is_joined(journey: Any, settings: Any) -> None:
    journey.before("begin")
    settings.SUITE = "p256"
    with pytest.raises(InvalidInput):
        signer(journey)

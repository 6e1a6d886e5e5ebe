"""Who is let in: the invited phone and the identity of the terms, both. Everybody else sees nothing."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.utils import timezone

from qianyue.cli.rehearsal import Worker
from qianyue.contracts import access
from qianyue.contracts.acts import bind, deliver, read
from qianyue.contracts.models import Contract
from qianyue.operations.actor import WORKER, Actor
from qianyue.operations.errors import NotAllowed, NotFound
from qianyue.people.acts import identify
from qianyue.people.models import Person
from tests.platform.fixtures import RETURN_URL
from tests.platform.steps import STEPS

pytestmark = pytest.mark.django_db


def identified_as(worker: Worker, **other: str) -> None:
    """The person at this phone passes the check as somebody else than the terms name."""
    party = worker.person.party | other
    worker.person = _Other(worker.person, party)
    assert worker.identify(return_url=RETURN_URL) == "passed"


class _Other:
    def __init__(self, person: Any, party: dict[str, Any]) -> None:
        self.phone, self.party = person.phone, party


def reading(journey: Any, actor: Actor) -> dict[str, Any]:
    """Every way to the terms that a worker has."""
    proposal = journey.proposal
    return {
        "contract": lambda: access.as_worker(journey.key, actor=actor),
        "offer": lambda: access.standing(proposal.id, actor=actor),
        "key_facts": lambda: read.show(proposal.id, "key_facts", actor=actor),
        "text": lambda: read.show(proposal.id, "text", actor=actor),
        "page": lambda: read.show(proposal.id, "page-1", actor=actor),
        "file": lambda: read.file_to_sign(proposal.id, actor=actor),
        "download": lambda: deliver.deliver(journey.key, "download", actor=actor),
    }


def test_it_works(journey: Any) -> None:
    journey.to("bind")
    assert journey.contract.worker_id == journey.worker.actor.person
    assert journey.kinds[-1] == "worker.matched"


def test_binding_again_changes_nothing(journey: Any) -> None:
    journey.to("bind")
    journey.bind()
    assert journey.kinds.count("worker.matched") == 1


def test_another_phone_does_not_even_find_it(journey: Any, stranger: Worker) -> None:
    journey.to("propose")
    stranger.identify(return_url=RETURN_URL)
    with pytest.raises(NotFound):
        bind.bind(journey.key, actor=stranger.actor)
    assert not access.of_worker(stranger.actor).exists()
    assert "worker.mismatched" not in journey.kinds


def test_whoever_has_the_link_still_needs_the_phone(journey: Any, stranger: Worker, work: Any, telephone: Any) -> None:
    journey.to("propose")
    work()
    proposal = bind.open_link(telephone(journey.worker.phone)[0].split("/s/")[1].split()[0])
    stranger.identify(return_url=RETURN_URL)
    for way in reading(journey, stranger.actor).values():
        with pytest.raises(NotFound):
            way()
    assert proposal.contract.worker is None


@pytest.mark.parametrize("field", ["name", "id_number"])
def test_the_right_phone_with_another_identity_sees_nothing(journey: Any, stranger: Worker, field: str) -> None:
    journey.to("log_in")
    identified_as(journey.worker, **{field: stranger.person.party[field]})
    with pytest.raises(NotAllowed, match="不一致"):
        bind.bind(journey.key, actor=journey.worker.actor)
    assert journey.contract.worker is None
    assert journey.kinds[-1] == "worker.mismatched"
    for way in reading(journey, journey.worker.actor).values():
        with pytest.raises(NotAllowed):
            way()


def test_a_mismatch_says_nothing_of_whom_the_terms_name(journey: Any, stranger: Worker) -> None:
    journey.to("log_in")
    named = journey.worker.person
    identified_as(journey.worker, name=stranger.person.party["name"])
    with pytest.raises(NotAllowed) as refused:
        bind.bind(journey.key, actor=journey.worker.actor)
    assert named.name not in refused.value.message
    assert named.party["id_number"] not in refused.value.message


@pytest.mark.parametrize("step", ["log_in", "identify"])
def test_nobody_sees_the_terms_before_the_identity_matches(journey: Any, step: str) -> None:
    journey.to(step)
    for way in reading(journey, journey.worker.actor).values():
        with pytest.raises(NotAllowed, match="实名"):
            way()


def test_who_is_not_identified_is_not_bound(journey: Any) -> None:
    journey.to("log_in")
    with pytest.raises(NotAllowed, match="实名"):
        bind.bind(journey.key, actor=journey.worker.actor)


def test_an_identification_of_yesterday_does_not_bind(journey: Any) -> None:
    journey.to("identify")
    Person.objects.update(identified_at=timezone.now() - identify.GOOD_FOR - datetime.timedelta(minutes=1))
    with pytest.raises(NotAllowed, match="实名"):
        bind.bind(journey.key, actor=journey.worker.actor)


@pytest.mark.parametrize("step", ["bind", "confirm", "conclude"])
def test_a_family_with_one_phone_does_not_read_each_others_contracts(journey: Any, stranger: Worker, step: str) -> None:
    """The phone's account is identified as somebody else later on: the earlier one's contract closes, and opens again."""
    journey.to(step)
    mine = journey.worker.person
    identified_as(journey.worker, **{field: stranger.person.party[field] for field in ("name", "id_number")})
    for way in reading(journey, journey.worker.actor).values():
        with pytest.raises(NotAllowed, match="实名核验"):
            way()
    journey.worker.person = mine
    journey.identify()
    assert access.as_worker(journey.key, actor=journey.worker.actor).id == journey.key


def test_before_it_is_proposed_there_is_nothing_to_find(journey: Any) -> None:
    journey.to("draft")
    journey.log_in()
    journey.identify()
    with pytest.raises(NotFound):
        bind.bind(journey.key, actor=journey.worker.actor)


def test_somebody_without_an_account_finds_nothing(journey: Any) -> None:
    journey.to("propose")
    for actor in (Actor(role=WORKER), Actor(role="visitor"), Actor.system()):
        with pytest.raises(NotAllowed):
            bind.bind(journey.key, actor=actor)


def test_a_contract_that_does_not_exist_is_not_found_either(journey: Any) -> None:
    journey.to("bind")
    with pytest.raises(NotFound):
        bind.bind(uuid.uuid4(), actor=journey.worker.actor)
    with pytest.raises(NotFound):
        access.standing(uuid.uuid4(), actor=journey.worker.actor)


def test_once_bound_the_list_follows_the_person(journey: Any) -> None:
    for step in STEPS[STEPS.index("log_in") :]:
        journey.to(step)
        assert [found.id for found in access.of_worker(journey.worker.actor)] == [journey.key]
    assert Contract.objects.count() == 1

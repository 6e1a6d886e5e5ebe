"""An employer opens the service: its facts, its people, and a seal that works once the CA has answered."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from qianyue.cli import invented
from qianyue.employers.acts.open_service import authorise, open_service
from qianyue.employers.models import Employer, Membership, Seal
from qianyue.evidence.models import Event
from qianyue.operations import keystore
from qianyue.operations.actor import HANDLER, OFFICER, SEAL_KEEPER, VISITOR, WORKER, Actor
from qianyue.operations.errors import Conflict, NotAllowed
from qianyue.operations.ids import shard_of
from qianyue.operations.models import Job
from qianyue.people.models import Person
from qianyue.trust import certificates

pytestmark = pytest.mark.django_db
AUTHORITY = Actor(role=OFFICER)


@pytest.fixture
def employer(outside: object) -> Employer:
    return open_service(invented.employer(7), actor=AUTHORITY)


@pytest.fixture
def person() -> Person:
    made = Person(name="玉经办")
    made.save(force_insert=True)
    return made


def kinds(employer: Employer) -> list[str]:
    return list(Event.objects.filter(stream=employer.id).order_by("sequence").values_list("kind", flat=True))


def test_it_works(employer: Employer, work: Callable[..., int]) -> None:
    assert work() == 1
    seal = Seal.objects.get(employer=employer, active=True)
    leaf = certificates.read(base64.b64decode(seal.certificate_chain[0]))
    assert leaf.spki == keystore.opened(seal.key).public_key_der
    assert employer.name in str(leaf.subject)
    assert kinds(employer) == ["employer.opened", "seal.certified"]
    assert shard_of(seal.id) == employer.shard


def test_the_seal_is_not_active_before_the_authority_has_answered(
    employer: Employer, outside: Any, work: Any, later: Any
) -> None:
    for mode in ("down", "garbage", "reset"):
        outside("ca", mode=mode)
        assert work() == 0
        later()
    assert not Seal.objects.filter(active=True).exists()
    assert Job.objects.get().attempts == 3
    outside("ca", mode="ok")
    assert work() == 1
    assert Seal.objects.filter(active=True).count() == 1


def test_a_lost_answer_makes_no_second_certificate(employer: Employer, outside: Any, work: Any, later: Any) -> None:
    outside("ca", mode="lost", count=2)  # the client itself asks twice
    assert work() == 0
    later()
    assert work() == 1
    assert kinds(employer).count("seal.certified") == 1


def test_certifying_again_changes_nothing(employer: Employer, work: Callable[..., int]) -> None:
    work()
    before = Seal.objects.values().get()
    Job.objects.update(done_at=None)
    work()
    assert Seal.objects.values().get() == before
    assert kinds(employer).count("seal.certified") == 1


def test_the_key_of_the_seal_is_stored_only_as_ciphertext(employer: Employer) -> None:
    seal = Seal.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM employers_seal")
        (stored,) = cursor.fetchone()
    assert bytes(seal.key)[-40:] not in bytes(stored)
    assert seal.key  # and it opens for us


def test_only_the_authority_and_the_platform_open_a_service(outside: object) -> None:
    for role in (WORKER, HANDLER, SEAL_KEEPER, VISITOR):
        with pytest.raises(NotAllowed):
            open_service(invented.employer(8), actor=Actor(role=role))
    assert not Employer.objects.exists()
    assert not Event.objects.exists()


def test_a_person_is_authorised_for_a_role(employer: Employer, person: Person) -> None:
    authorise(employer, person, HANDLER, actor=AUTHORITY)
    assert Membership.objects.get().role == HANDLER
    body = json.loads(Event.objects.get(kind="member.authorised").body)
    assert body["facts"] == {"person": str(person.id), "role": HANDLER}


def test_nobody_authorises_himself(employer: Employer, person: Person) -> None:
    for role in (WORKER, HANDLER, SEAL_KEEPER, VISITOR):
        with pytest.raises(NotAllowed):
            authorise(employer, person, SEAL_KEEPER, actor=Actor(role=role, person=person.id, employer=employer.id))
    assert not Membership.objects.exists()


def test_authorising_twice_is_said_and_recorded_once(employer: Employer, person: Person) -> None:
    authorise(employer, person, HANDLER, actor=AUTHORITY)
    with pytest.raises(Conflict):
        authorise(employer, person, HANDLER, actor=AUTHORITY)
    assert kinds(employer).count("member.authorised") == 1

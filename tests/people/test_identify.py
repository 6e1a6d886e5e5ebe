"""Real-name, real-person identification (art. 19): the provider decides, and what it signed is kept."""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

import httpx
import pytest
from django.db import connection
from django.utils import timezone

from qianyue.cli.rehearsal import Worker
from qianyue.evidence.models import Event
from qianyue.gateways.errors import GatewayDown, GatewayGarbage, GatewayRefused
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput, NotAllowed, NotFound, TooMany
from qianyue.people.acts import identify
from qianyue.people.models import IdentityCheck, Person
from tests.platform.fixtures import RETURN_URL

pytestmark = pytest.mark.django_db


@pytest.fixture
def somebody(worker: Worker) -> Worker:
    """The worker, logged in and not identified."""
    worker.log_in()
    return worker


def start(worker: Worker, **changes: str) -> str:
    claimed = {field: worker.person.party[field] for field in ("name", "id_type", "id_number")} | changes
    return identify.start(**claimed, return_url=RETURN_URL, actor=worker.actor)


def decide(page: str, outcome: str) -> uuid.UUID:
    """Press a button at the provider; the check it sends the person back with."""
    answer = httpx.post(f"{page}/decision", data={"outcome": outcome}, trust_env=False)
    return uuid.UUID(answer.headers["location"].rsplit("/", 1)[-1])


def check_of(worker: Worker) -> IdentityCheck:
    return IdentityCheck.objects.get(person=worker.actor.person)


def person_of(worker: Worker) -> Person:
    return Person.objects.get(id=worker.actor.person)


def test_it_works(somebody: Worker) -> None:
    assert somebody.identify(return_url=RETURN_URL) == "passed"
    person = person_of(somebody)
    assert (person.name, person.id_number) == (somebody.person.name, somebody.person.party["id_number"])
    assert identify.is_identified(person)
    event = Event.objects.get(stream=person.id, kind="identity.verified")
    body = json.loads(event.body)
    assert body["facts"]["check"] == str(check_of(somebody).id)
    assert {"name", "id_number"} <= set(body["commitments"])
    assert somebody.person.name not in event.body
    assert somebody.person.party["id_number"] not in event.body


def test_the_signed_answer_of_the_provider_is_kept(somebody: Worker) -> None:
    somebody.identify(return_url=RETURN_URL)
    answer = check_of(somebody).answer
    assert answer["status"] == "passed"
    assert bytes.fromhex(answer["statement"])
    assert len(bytes.fromhex(answer["signature"])) == 64


def test_a_refusal_identifies_nobody(somebody: Worker) -> None:
    assert somebody.identify(return_url=RETURN_URL, outcome="failed") == "failed"
    person = person_of(somebody)
    assert person.identified_at is None
    assert person.name is None
    assert not identify.is_identified(person)
    assert Event.objects.filter(stream=person.id, kind="identity.refused").count() == 1


def test_five_refusals_close_the_door(somebody: Worker) -> None:
    for _ in range(5):
        somebody.identify(return_url=RETURN_URL, outcome="failed")
    with pytest.raises(TooMany, match="锁定"):
        start(somebody)


def test_while_the_person_is_at_the_provider_nothing_is_decided(somebody: Worker) -> None:
    start(somebody)
    assert identify.finish(check_of(somebody).id, actor=somebody.actor).status == "pending"
    assert not identify.is_identified(person_of(somebody))
    assert not Event.objects.filter(stream=somebody.actor.person, kind__startswith="identity.").exists()


def test_coming_back_twice_records_once(somebody: Worker) -> None:
    check = decide(start(somebody), "passed")
    first = identify.finish(check, actor=somebody.actor)
    assert identify.finish(check, actor=somebody.actor).decided_at == first.decided_at
    assert Event.objects.filter(stream=somebody.actor.person, kind="identity.verified").count() == 1


def test_the_first_decision_stands(somebody: Worker) -> None:
    page = start(somebody)
    check = decide(page, "failed")
    decide(page, "passed")
    assert identify.finish(check, actor=somebody.actor).status == "failed"


def test_somebody_elses_check_is_not_found(somebody: Worker, stranger: Worker) -> None:
    check = decide(start(somebody), "passed")
    with pytest.raises(NotFound):
        identify.finish(check, actor=stranger.actor)
    assert not identify.is_identified(person_of(stranger))


def test_an_answer_about_somebody_else_is_not_taken(somebody: Worker, stranger: Worker) -> None:
    """The provider's answer to the stranger's check, slipped under the worker's."""
    start(somebody)
    decide(start(stranger), "passed")
    IdentityCheck.objects.filter(person=somebody.actor.person).update(provider_id=check_of(stranger).provider_id)
    with pytest.raises(InvalidInput, match="不是关于您本人"):
        identify.finish(check_of(somebody).id, actor=somebody.actor)
    assert not identify.is_identified(person_of(somebody))


@pytest.mark.parametrize(("changes", "field"), [({"name": "  "}, "name"), ({"id_number": ""}, "id_number")])
def test_it_asks_for_what_is_missing(somebody: Worker, changes: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        start(somebody, **changes)
    assert set(refused.value.fields) == {field}
    assert not IdentityCheck.objects.exists()


def test_a_small_x_and_spaces_around_are_the_same_number(somebody: Worker) -> None:
    number = somebody.person.party["id_number"]
    identify.finish(decide(start(somebody, id_number=f" {number.lower()} "), "passed"), actor=somebody.actor)
    assert person_of(somebody).id_number == number


@pytest.mark.parametrize("mode", ["down", "reset", "garbage"])
def test_a_provider_out_of_order_is_said_and_later_it_works(somebody: Worker, outside: Any, mode: str) -> None:
    outside("identity", mode=mode)
    with pytest.raises(Exception, match="身份核验服务") as said:
        start(somebody)
    assert said.value.retryable
    assert not identify.is_identified(person_of(somebody))
    outside("identity", mode="ok")
    assert somebody.identify(return_url=RETURN_URL) == "passed"


@pytest.mark.parametrize("mode", ["down", "reset", "garbage", "lost"])
def test_a_provider_that_does_not_tell_leaves_the_check_open(somebody: Worker, outside: Any, mode: str) -> None:
    check = decide(start(somebody), "passed")
    outside("identity", mode=mode)
    with pytest.raises(Exception, match="身份核验服务"):
        identify.finish(check, actor=somebody.actor)
    assert check_of(somebody).status == "pending"
    assert not identify.is_identified(person_of(somebody))
    outside("identity", mode="ok")
    assert identify.finish(check, actor=somebody.actor).status == "passed"


@pytest.mark.parametrize("how", [{"mode": "slow", "seconds": 0.3}, {"mode": "lost", "count": 1}], ids=str)
def test_a_provider_that_stutters_is_understood(somebody: Worker, outside: Any, how: dict[str, Any]) -> None:
    outside("identity", **how)
    assert somebody.identify(return_url=RETURN_URL) == "passed"
    assert IdentityCheck.objects.count() == 1
    assert Event.objects.filter(stream=somebody.actor.person, kind="identity.verified").count() == 1


def test_an_answer_that_comes_twice_is_never_taken_for_the_next_one(somebody: Worker, outside: Any) -> None:
    outside("identity", mode="twice")
    check = decide(start(somebody), "passed")
    with pytest.raises(GatewayGarbage):  # the second copy of the first answer lies in the connection
        identify.finish(check, actor=somebody.actor)
    assert check_of(somebody).status == "pending"
    assert identify.finish(check, actor=somebody.actor).status == "passed"
    assert Event.objects.filter(stream=somebody.actor.person, kind="identity.verified").count() == 1


def test_an_outage_says_what_to_do_without_naming_the_person(somebody: Worker, outside: Any) -> None:
    outside("identity", mode="down")
    with pytest.raises(GatewayDown, match="暂时不可用") as said:
        start(somebody)
    for secret in (somebody.person.name, somebody.person.party["id_number"], somebody.phone):
        assert secret not in str(said.value)


def test_it_comes_back_only_to_this_site(somebody: Worker) -> None:
    claimed = {field: somebody.person.party[field] for field in ("name", "id_type", "id_number")}
    with pytest.raises(GatewayRefused):
        identify.start(**claimed, return_url="https://elsewhere.example/{check}", actor=somebody.actor)


def test_a_check_counts_for_a_day(somebody: Worker) -> None:
    somebody.identify(return_url=RETURN_URL)
    person = person_of(somebody)
    person.identified_at = timezone.now() - identify.GOOD_FOR - datetime.timedelta(seconds=1)
    assert not identify.is_identified(person)


def test_it_is_this_person_and_no_other(somebody: Worker) -> None:
    somebody.identify(return_url=RETURN_URL)
    person = person_of(somebody)
    assert identify.is_identified(person, as_index=bytes(person.id_index))
    assert not identify.is_identified(person, as_index=b"somebody else")


def test_who_is_not_logged_in_starts_nothing(office: Any) -> None:
    with pytest.raises(NotAllowed):
        identify.start(name="玉虚构", id_type="resident_id", id_number="x", return_url=RETURN_URL, actor=Actor(role="visitor"))


def test_only_ciphertext_is_stored(somebody: Worker) -> None:
    somebody.identify(return_url=RETURN_URL)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text || row_to_json(p)::text FROM people_identitycheck c, people_person p")
        stored = "".join(row for (row,) in cursor.fetchall())
    for secret in (somebody.person.name, somebody.person.party["id_number"], somebody.phone):
        assert secret not in stored
        assert secret.encode().hex() not in stored

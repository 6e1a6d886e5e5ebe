"""The same acts as the web's, for programs of the employer's people: nobody else's contracts, no step skipped."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from qianyue.contracts.models import Contract, State
from qianyue.employers.models import Membership
from tests.api.test_public import problem

pytestmark = pytest.mark.django_db


def as_member(office: Any, actor: Any) -> Client:
    client = Client()
    member = Membership.objects.select_related("person").get(person=actor.person, role=actor.role)
    client.force_login(member.person)
    session = client.session
    session["membership"] = str(member.id)
    session.save()
    return client


@pytest.fixture
def handler(office: Any) -> Client:
    return as_member(office, office.handler)


def post(client: Client, path: str, body: Any, **headers: str) -> Any:
    return client.post(f"/api/v1/contracts{path}", data=json.dumps(body), content_type="application/json", headers=headers)


def test_it_works(handler: Client, office: Any, worker: Any) -> None:
    from qianyue.cli import invented

    created = post(handler, "", {"terms": invented.terms(office.facts, worker.person)})
    assert created.status_code == 201
    key, edition = created.json()["id"], created.json()["edition"]
    proposed = post(handler, f"/{key}/propose", {"edition": edition})
    assert proposed.status_code == 200
    assert proposed.json()["state"] == State.PROPOSED
    assert proposed.json()["signing_time"] is None
    listed = handler.get("/api/v1/contracts").json()
    assert [item["id"] for item in listed["items"]] == [key]
    assert post(handler, f"/{key}/withdraw", {}).json()["state"] == State.WITHDRAWN


def test_nobody_without_a_session_gets_in(client: Client, office: Any) -> None:
    for path in ("", f"/{uuid.uuid4()}", f"/{uuid.uuid4()}/file"):
        problem(client.get(f"/api/v1/contracts{path}"), 401)


def test_the_same_key_makes_one_draft(handler: Client) -> None:
    first = post(handler, "", {"terms": {}}, **{"Idempotency-Key": "one"}).json()
    again = post(handler, "", {"terms": {}}, **{"Idempotency-Key": "one"}).json()
    assert first["id"] == again["id"]
    assert Contract.objects.count() == 1


def test_what_keeps_an_offer_from_being_made_is_told_at_its_place(handler: Client) -> None:
    key = post(handler, "", {"terms": {"format": "qianyue-terms/1", "kind": "labor_contract"}}).json()["id"]
    body = problem(post(handler, f"/{key}/propose", {"edition": 1}), 422)
    assert body["fields"]["/worker/phone"]
    assert Contract.objects.get(id=key).state == State.DRAFT


def test_a_neighbours_contract_does_not_exist(handler: Client, neighbour: Any) -> None:
    key = post(handler, "", {"terms": {}}).json()["id"]
    other = as_member(neighbour, neighbour.handler)
    problem(other.get(f"/api/v1/contracts/{key}"), 404)
    problem(post(other, f"/{key}/propose", {"edition": 1}), 404)
    problem(other.get(f"/api/v1/contracts/{key}/file"), 404)


def test_an_older_edition_is_a_conflict(handler: Client) -> None:
    key = post(handler, "", {"terms": {}}).json()["id"]
    path = f"/api/v1/contracts/{key}/terms"
    body = {"edition": 1, "terms": {"work": {"position": "x"}}}
    assert handler.put(path, data=json.dumps(body), content_type="application/json").json()["edition"] == 2
    problem(handler.put(path, data=json.dumps({**body, "terms": {}}), content_type="application/json"), 409)


def test_there_is_no_file_before_conclusion(handler: Client) -> None:
    key = post(handler, "", {"terms": {}}).json()["id"]
    problem(handler.get(f"/api/v1/contracts/{key}/file"), 409)


@pytest.mark.parametrize("body", [{}, {"terms": []}, {"terms": {}, "more": 1}, [], "x"])
def test_a_malformed_request_is_a_422_that_repeats_nothing(handler: Client, body: Any) -> None:
    problem(post(handler, "", body), 422)


def test_a_forged_form_of_another_site_is_refused(office: Any) -> None:
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = as_member(office, office.handler).cookies
    assert post(guarded, "", {"terms": {}}).status_code == 403

"""Help for the authority's screens: officers logged in, and a contract that a new minimum wage makes too low."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from qianyue.cli.rehearsal import Worker
from qianyue.contracts.models import Contract, State
from qianyue.operations.actor import Actor
from qianyue.oversight.models import Officer
from qianyue.people.models import Authenticator, Person
from tests.oversight.cast import NOW
from tests.people.second import App

LOW = f"{NOW + 30:.2f}"


def authority_desk_of(actor: Actor) -> Client:
    """A browser in which this officer has logged in."""
    client = Client()
    officer = Officer.objects.select_related("person").get(person=actor.person, authority=actor.authority)
    client.force_login(officer.person)
    session = client.session
    session["office"] = str(officer.id)
    session.save()
    return client


def prove(client: Client, actor: Actor) -> Any:
    """The second step after the password, with an app that is enrolled on the way when there is none. The last answer."""
    person = Person.objects.get(id=actor.person)
    held = Authenticator.objects.filter(person=person).first()
    if held is None or not held.confirmed_at:
        client.get("/authority/second/enrol")
        app = App(Authenticator.objects.get(person=person).secret)
        return client.post("/authority/second/enrol", {"act": "app", "code": app.code()})
    app = App(held.secret)
    app.step = held.last_step
    return client.post("/authority/second", {"act": "app", "code": app.code()})


@pytest.fixture
def first(bureau: Any) -> Client:
    """The browser of the officer who drafts."""
    return authority_desk_of(bureau.first)


@pytest.fixture
def second(bureau: Any) -> Client:
    """The browser of the officer who confirms."""
    return authority_desk_of(bureau.second)


@pytest.fixture
def english(first: Client) -> Iterator[Client]:
    """The first officer reads English; afterwards this thread speaks Chinese again."""
    first.cookies["django_language"] = "en"
    yield first
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def in_force(office: Any, worker: Any) -> Callable[..., Contract]:
    """A concluded contract at this monthly wage, each with another worker. Only its records are real."""
    people = itertools.chain([worker], (Worker(serial=number) for number in itertools.count(90_001)))

    def conclude(monthly: str = LOW) -> Contract:
        pay = {"method": "monthly", "monthly_wage": monthly, "payday": 15, "paid_to": "worker"}
        contract = office.propose(next(people), pay=pay, probation=None)
        Contract.objects.filter(id=contract.id).update(state=State.CONCLUDED, concluded_at=timezone.now())
        return contract

    return conclude

"""Help for the desk's tests: people logged in, a form filled in as a browser would send it."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from qianyue.cli import invented
from qianyue.contracts.acts import draft
from qianyue.contracts.models import Contract, State
from qianyue.employers.models import Membership
from qianyue.operations.actor import Actor
from tests.web.html import VOID


def desk_of(actor: Actor) -> Client:
    """A browser in which this member of an employer has logged in."""
    client = Client()
    member = Membership.objects.get(person=actor.person, employer=actor.employer, role=actor.role)
    client.force_login(member.person)
    session = client.session
    session["membership"] = str(member.id)
    session.save()
    return client


@pytest.fixture
def handler(office: Any) -> Client:
    """The handler's browser."""
    return desk_of(office.handler)


@pytest.fixture
def keeper(office: Any) -> Client:
    """The seal keeper's browser."""
    return desk_of(office.keeper)


@pytest.fixture
def drafted(office: Any, worker: Any) -> Contract:
    """A draft to which no rule objects."""
    key = draft.create_draft(invented.terms(office.facts, worker.person), actor=office.handler)
    return Contract.objects.get(id=key)


@pytest.fixture
def signed(identified: Contract, worker: Any, work: Callable[..., int]) -> Contract:
    """Signed by the worker and timestamped; the seal is missing."""
    worker.read_everything(identified)
    worker.confirm_intent(identified)
    worker.sign(identified)
    work()
    identified.refresh_from_db()
    assert identified.state == State.SIGNED_BY_ONE
    return identified


class Form(HTMLParser):
    """The values that a browser would send from the form with this id; `sent` is what `client.post` takes."""

    def __init__(self, markup: str, form: str = "draft") -> None:
        super().__init__(convert_charrefs=True)
        self.sent: dict[str, str] = {}
        self.buttons: list[tuple[str, str]] = []
        self._form, self._inside = form, False
        self._select = self._area = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = values.get("id") == self._form
        name = values.get("name", "")
        if not self._inside:
            return
        if tag == "button":
            self.buttons.append((name, values.get("value", "")))
        elif tag == "input" and (values.get("type") not in ("checkbox", "radio") or "checked" in values):
            self.sent[name] = values.get("value", "")
        elif tag == "select":
            self._select = name
            self.sent[name] = ""
        elif tag == "option" and self._select and "selected" in values:
            self.sent[self._select] = values["value"]
        elif tag == "textarea":
            self._area = name
            self.sent[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self.sent[self._area] = self.sent[self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area] += data


def form_of(response: Any, form: str = "draft") -> dict[str, str]:
    """What a browser would send from this page without touching anything."""
    sent = Form(response.content.decode(), form).sent
    sent.pop("csrfmiddlewaretoken", None)
    return sent


class _Inside(HTMLParser):
    """The text inside one element."""

    def __init__(self, markup: str, element: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._element, self._depth = element, 0
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth:
            self._depth += tag not in VOID
        elif dict(attrs).get("id") == self._element:
            self._depth = 1

    def handle_endtag(self, tag: str) -> None:
        self._depth = max(0, self._depth - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.words.append(data)


def text_of(response: Any, element: str) -> str:
    """What the page says inside the element with this id."""
    return " ".join(" ".join(_Inside(response.content.decode(), element).words).split())


def notes_at(response: Any, pointer: str) -> str:
    """What the page says at one field of the long form."""
    return text_of(response, f"notes-field{pointer.replace('/', '-')}")

"""Every address, by every method, as everybody, in every state of the contract: answered as `url_table.py` says.

Each request is undone afterwards, so that all of them meet the same contract. Requests carry what the rightful person would
send, the real keys, digests and signature included: whoever is turned away is turned away for who they are.
"""

from __future__ import annotations

import base64
import json
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from qianyue.employers.models import Membership
from qianyue.evidence import log
from qianyue.evidence.models import Event
from qianyue.notices.models import Message
from qianyue.operations.models import Job
from qianyue.people.models import IdentityCheck
from tests.platform.fixtures import RETURN_URL
from tests.platform.steps import fresh_key
from tests.web.authority_cast import authority_desk_of
from tests.web.desk_cast import desk_of
from tests.web.url_table import ADDRESSES, METHODS, OUTSIDERS, PEOPLE, STATES, Address

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STEPS = {"draft": "draft", "proposed": "begin", "signed_by_one": "stamp", "concluded": "conclude"}
ENTRANCES = ("/login", "/desk/login", "/authority/login")
UNGUARDED = ("verify",)  # changes nothing and knows nobody: a page that was left open for a day still works
WORDS = {200: "open", 201: "open", 302: "open", 401: "login", 403: "refused", 404: "missing", 409: "open", 422: "open"}
TRACES = ("Traceback", 'File "', "site-packages", "psycopg", "DoesNotExist", "django.")


def routes(patterns: list[Any] | None = None, before: str = "") -> Iterator[str]:
    """Every route that Django resolves, as it is written in urls.py."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        yield from routes(pattern.url_patterns, route) if hasattr(pattern, "url_patterns") else (route,)


class Scene:
    """A contract in one state, and everybody's browser."""

    def __init__(
        self, journey: Any, stranger: Any, neighbour: Any, bureau: Any, logged_in: Callable[[Any], Client], state: str
    ) -> None:
        self.journey = journey.to("draft")
        journey.log_in()  # already before anything has been sent to the worker
        if state == "draft":
            journey.worker.identify(return_url=RETURN_URL)
        journey.to(STEPS[state])
        assert journey.contract.state == state
        stranger.identify(return_url=RETURN_URL)
        log.checkpoint()
        self.browsers = {
            "nobody": Client(),
            "worker": logged_in(journey.worker),
            "stranger": logged_in(stranger),
            "handler": desk_of(journey.office.handler),
            "keeper": desk_of(journey.office.keeper),
            "neighbour": desk_of(neighbour.handler),
            "officer": authority_desk_of(bureau.first),
        }
        check = IdentityCheck.objects.filter(person=journey.worker.actor.person).latest("created_at")
        invitation = Message.objects.filter(template="proposed", channel="sms", contract=journey.key).first()
        self.places = {
            "contract_id": str(journey.key),
            "intention": str(uuid.uuid4()),
            "paper": str(uuid.uuid4()),
            "scan": str(uuid.uuid4()),
            "format": "csv",
            "duty": "file_and_insurance_transfer",
            "contract": str(journey.key),
            "check": str(check.id),
            "token": invitation.link.rsplit("/", 1)[-1] if invitation else "A" * 22,
            "number": "1",
            "page": "1",
            "attachment_id": str(uuid.uuid4()),
            "reply_id": str(uuid.uuid4()),
            "alert_id": str(uuid.uuid4()),
            "batch_id": str(uuid.uuid4()),
            "waiver": str(uuid.uuid4()),
            "member_id": str(Membership.objects.get(person=journey.office.approver.person).id),
            "department_id": str(uuid.uuid4()),
            "place_id": str(uuid.uuid4()),
            "what": "view",
            "objection_id": str(uuid.uuid4()),
            "complaint_id": str(uuid.uuid4()),
            "statement": str(uuid.uuid4()),
            "notice_id": str(uuid.uuid4()),
            "receiver_id": str(uuid.uuid4()),
            "row_id": str(uuid.uuid4()),
            "application_id": str(uuid.uuid4()),
            "employer_id": str(journey.office.employer.id),
            "section": "employer",
            "item": "licence",
            "form": "promise",
            "code": "promise",
            "counter_id": str(uuid.uuid4()),
            "text_id": str(uuid.uuid4()),
            "view_id": str(uuid.uuid4()),
            "name": "ca",
            "kind": "labor_contract",
        }

    def path(self, route: str) -> str:
        filled = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: self.places[found[1]], route)
        return f"/{filled}" + (f"?e={self.journey.contract.edition}" if "/preview/" in route else "")

    def body(self, route: str) -> dict[str, Any]:
        """What the rightful person would send there; the web's forms look at their own fields only."""
        proposal = self.journey.proposal
        ceremony = self.journey.ceremony
        edition = self.journey.contract.edition
        as_json: dict[str, Callable[[], object]] = {
            "sign/join": lambda: {"proposal": proposal and str(proposal.id), "point": "", "proof": ""},
            "sign/answer": lambda: {"key": str(uuid.uuid4()), "point": ""},
            "sign/begin": lambda: {"proposal": proposal and str(proposal.id), "csr": _text(fresh_key()[1])},
            "sign/finish": lambda: {
                "signing": str(ceremony.order.signing) if ceremony else str(uuid.uuid4()),
                "signature": _text(ceremony.signature if ceremony else b""),
            },
            "api/v1/contracts": lambda: {"terms": self.journey.terms},
            "/terms": lambda: {"terms": self.journey.terms | {"clauses": ["每年体检。"]}, "edition": edition},
            "/order": lambda: {"order": "worker", "edition": edition},
            "/propose": lambda: {"edition": edition},
            "/withdraw": dict,
            "v1/check": lambda: self.journey.terms,
        }
        for end, make in as_json.items():
            if route.endswith(end) and ("sign/" in route or route.startswith("api/")):
                return {"data": json.dumps(make()), "content_type": "application/json"}
        if route.endswith("verify"):
            return {"data": {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7\n")}}
        form = {
            "edition": str(edition),
            "operation": uuid.uuid4().hex,
            "reason": "岗位取消",
            "agreed": "on",
            "code": "000000",
            "phone": "13000000001",
            "order": "employer",
        }
        if proposal:
            digest = proposal.key_facts_digest if route.endswith("/facts") else proposal.document.sha256
            form |= {"proposal": str(proposal.id), "digest": digest}
        if self.journey.contract.state == "signed_by_one":
            form["document"] = self.journey.signing().result.sha256
        return {"data": form}

    def ask(self, person: str, method: str, route: str, **more: Any) -> tuple[Any, bool]:
        """The answer, and whether anything was written down; then everything is as it was before."""
        client = Client(enforce_csrf_checks=more.pop("csrf", False), raise_request_exception=False)
        client.cookies.load({name: morsel.value for name, morsel in self.browsers[person].cookies.items()})
        body = self.body(route) if method in ("POST", "PUT") else {}
        if method == "PUT" or (method == "POST" and "content_type" in body):
            body.setdefault("content_type", "application/x-www-form-urlencoded")
        if not isinstance(body.get("data", ""), str) and method == "PUT":
            body["data"] = ""
        with transaction.atomic():
            before = _written()
            send = {"GET": client.get, "HEAD": client.head, "POST": client.post}.get(method)
            answer = send(self.path(route), **body, **more) if send else client.generic(method, self.path(route), **body, **more)
            wrote = _written() != before
            transaction.set_rollback(True)
        return answer, wrote


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _written() -> tuple[int, int]:
    return Event.objects.count(), Job.objects.count()


def judged(answer: Any) -> str:
    """One word for what somebody got."""
    if answer.status_code == 302 and answer["Location"].split("?")[0] in ENTRANCES:
        return "login"
    return WORDS.get(answer.status_code, str(answer.status_code))


def asked(address: Address, state: str) -> Iterator[tuple[str, str]]:
    """Everybody by every method that the address takes; by the others, which are refused before anybody looks at a contract,
    somebody from outside and somebody from inside, in one state."""
    for method in METHODS:
        taken = method in address.methods.split()
        for person in PEOPLE if taken else ("nobody", "handler") if state == STATES[0] else ():
            yield person, method


def test_the_table_names_every_address_and_no_other() -> None:
    assert set(routes()) == set(ADDRESSES)


@pytest.mark.parametrize("state", STATES)
def test_everybody_gets_what_the_table_says(
    journey: Any, stranger: Any, neighbour: Any, bureau: Any, logged_in: Callable[[Any], Client], state: str
) -> None:
    scene = Scene(journey, stranger, neighbour, bureau, logged_in, state)
    name, number = journey.worker.person.name, journey.worker.person.party["id_number"]
    wrong, served = [], set()
    for route, address in ADDRESSES.items():
        for person, method in asked(address, state):
            answer, wrote = scene.ask(person, method, route)
            expected = address.answer(method, person, state) if method in address.methods.split() else "405"
            got = judged(answer)
            if got != expected:
                wrong.append(f"{method} {route} as {person}: {answer.status_code} {got}, not {expected}")
            text = b"".join(answer).decode(errors="replace") if answer.streaming else answer.content.decode(errors="replace")
            wrong += [f"{method} {route} as {person} shows {trace!r}" for trace in TRACES if trace in text]
            if got != "open" and wrote:
                wrong.append(f"{method} {route} as {person} was refused and wrote something down")
            if person in OUTSIDERS and (number in text or (name in text and person != "nobody")):
                wrong.append(f"{method} {route} as {person} shows whose contract it is")
            if got == "open" and answer.status_code < 400:
                served.add(route)
    assert wrong == []
    unserved = [route for route, address in ADDRESSES.items() if address.serves == state and route not in served]
    assert unserved == [], "nobody is ever served there: the table would not notice a broken address"


@pytest.mark.parametrize("person", PEOPLE)
def test_no_form_is_taken_without_its_token(
    journey: Any, stranger: Any, neighbour: Any, bureau: Any, logged_in: Callable[[Any], Client], person: str
) -> None:
    """What a foreign page makes a browser send is refused before anybody looks at it."""
    scene = Scene(journey, stranger, neighbour, bureau, logged_in, "proposed")
    for route, address in ADDRESSES.items():
        if "POST" in address.methods.split() and not route.startswith((*UNGUARDED, "api/")):
            answer, wrote = scene.ask(person, "POST", route, csrf=True)
            assert (answer.status_code, wrote) == (403, False), route


def test_the_api_takes_no_order_from_a_foreign_page(
    journey: Any, stranger: Any, neighbour: Any, bureau: Any, logged_in: Callable[[Any], Client]
) -> None:
    scene = Scene(journey, stranger, neighbour, bureau, logged_in, "draft")
    for route, address in ADDRESSES.items():
        if route.startswith("api/v1/contracts"):
            for method in {"POST", "PUT"} & set(address.methods.split()):
                answer, wrote = scene.ask("handler", method, route, csrf=True)
                assert (answer.status_code, wrote) == (403, False), route

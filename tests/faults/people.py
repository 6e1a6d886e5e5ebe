"""People who meet faults and do what people do: look again, press again, wait."""

from __future__ import annotations

import base64
import secrets
import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx
from django.test import Client

from qianyue.cli.rehearsal import CODE, Worker
from qianyue.contracts.acts import sign
from qianyue.contracts.models import State
from qianyue.gateways.errors import GatewayError
from qianyue.gateways.wire import text
from qianyue.people.models import Person
from tests.faults.house import House
from tests.platform.fixtures import NO_TLS
from tests.platform.steps import Ceremony, Journey, fresh_key
from tests.web.desk_cast import desk_of

LOOKS = 400  # at the phone, before a worker gives up
OWED = ("stamp", "conclude")  # steps that nobody takes: the platform owes them


class PatientWorker(Worker):
    """Looks at the phone until the code is there; `meanwhile` is what happens between two looks."""

    def __init__(self, telephone: Callable[[str], list[str]], meanwhile: Callable[[], object] = lambda: time.sleep(0.02)) -> None:
        super().__init__(serial=secrets.randbelow(2**24) * 2 + 1)
        self._telephone, self._meanwhile, self._codes = telephone, meanwhile, 0

    def latest_code(self) -> str:
        """The code that was asked for last: each comes once, never twice and never an older one again."""
        self._codes += 1
        for _ in range(LOOKS):
            codes = [found[1] for message in self._telephone(self.phone) if (found := CODE.search(message))]
            assert len(codes) <= self._codes, "a code came twice"
            if len(codes) == self._codes:
                return codes[0]
            self._meanwhile()
        raise AssertionError("the code never came")


class Browser:
    """A logged-in browser before the real web process. Where the connection breaks, the person presses again."""

    def __init__(self, url: str, session: str) -> None:
        token = secrets.token_hex(16)
        self._http = httpx.Client(
            base_url=url,
            cookies={"qianyue": session, "csrftoken": token},
            headers={"X-CSRFToken": token},
            trust_env=False,
            verify=NO_TLS,
            timeout=30,
        )

    def press(self, path: str, make: Callable[[], dict[str, Any]]) -> httpx.Response:
        """POST what `make` gives, made anew each time, as the page's script and forms do."""
        for _ in range(LOOKS):
            try:
                return self._http.post(path, **make())
            except httpx.TransportError:  # the process has died under the request
                time.sleep(0.05)
        raise AssertionError("nobody answers")


class WebJourney(Journey):
    """Sends, signs and approves through the real web process; lets the real worker process do the rest."""

    def __init__(self, office: Any, worker: Any, house: House) -> None:
        super().__init__(office, worker, house.work)
        self._url = house.url

    def propose(self) -> None:
        operation = uuid.uuid4().hex  # of the page: pressed twice, it is sent once
        sent = {"edition": str(self.contract.edition), "operation": operation, "message": ""}
        answer = self._desk(self.office.handler).press(f"/desk/contracts/{self.key}/send", lambda: {"data": sent})
        assert answer.status_code == 302, answer.text

    def new_ceremony(self) -> Ceremony:
        made: list[Any] = []

        def asked() -> dict[str, Any]:
            key, csr = fresh_key()
            made.append(key)
            return {"json": {"proposal": str(self.proposal.id), "csr": text(csr), "drawing": None}}

        answer = self._phone().press(f"/my/contracts/{self.key}/sign/begin", asked)
        assert answer.status_code == 200, answer.text
        order = answer.json()
        parts = {name: base64.b64decode(order[name]) for name in ("revision", "signed_attributes", "certificate")}
        return Ceremony(
            made[-1], sign.ToSign(signing=uuid.UUID(order["signing"]), byte_range=tuple(order["byte_range"]), **parts)
        )

    def sign(self) -> None:
        ceremony = self.ceremony
        assert ceremony is not None
        sent = {"signing": str(ceremony.order.signing), "signature": text(ceremony.signature)}
        answer = self._phone().press(f"/my/contracts/{self.key}/sign/finish", lambda: {"json": sent})
        assert answer.status_code == 200, answer.text

    def approve(self) -> None:
        sent = {"document": self.signing().result.sha256}
        answer = self._desk(self.office.keeper).press(f"/desk/contracts/{self.key}/seal", lambda: {"data": sent})
        if answer.status_code != 302:  # pressed again, although the first time was enough: the page says so
            assert answer.status_code == 409, answer.text
            assert self.contract.state in (State.SEALING, State.CONCLUDED)

    def _desk(self, member: Any) -> Browser:
        return Browser(self._url, desk_of(member).cookies["qianyue"].value)

    def _phone(self) -> Browser:
        client = Client()
        client.force_login(Person.objects.get(id=self.worker.actor.person))
        return Browser(self._url, client.cookies["qianyue"].value)


def has_happened(journey: Journey, step: str) -> bool:
    """What people do has happened when they are not told otherwise; what is owed may be done later."""
    if step == "stamp":
        return journey.signing().result is not None
    return step not in OWED or journey.contract.state == State.CONCLUDED


def attempt(journey: Journey, step: str) -> bool:
    """Whether it was done. Whoever is told that it was not is told that it may be tried again."""
    try:
        getattr(journey, step)()
    except GatewayError as problem:
        if not (problem.retryable and "系统" in problem.message):
            raise
        return False
    return has_happened(journey, step)

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
from qianyue.contracts.acts import join_key, sign
from qianyue.contracts.models import Signing, State
from qianyue.contracts.suite import suite
from qianyue.gateways.errors import GatewayError
from qianyue.gateways.wire import text
from qianyue.people.models import Person
from qianyue.trust import certificates, sm2
from qianyue.trust.keys import SoftwareKey
from qianyue.trust.sm2 import two_party
from tests.faults.house import House
from tests.platform.fixtures import NO_TLS
from tests.platform.steps import Ceremony, Journey
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
            timeout=90,
        )

    def press(self, path: str, make: Callable[[], dict[str, Any]]) -> httpx.Response:
        """POST what `make` gives, made anew each time, as the page's script and forms do."""
        for _ in range(LOOKS):
            try:
                return self._http.post(path, **make())
            except httpx.TransportError:  # the process has died under the request
                time.sleep(0.05)
        raise AssertionError("nobody answers")


class Over(Exception):
    """This ceremony cannot go on."""


class PhoneSigner:
    """The browser's half of a joint key, before the real web process."""

    algorithm = "sm2_sm3"

    def __init__(self, journey: WebJourney) -> None:
        self._journey, proposal = journey, journey.proposal
        halves: list[two_party.Browser] = []

        def first() -> dict[str, Any]:
            halves.append(two_party.Browser(join_key.session_of(proposal)))
            return {"json": {"proposal": str(proposal.id), **halves[-1].first}}

        answer = journey.told("join", first)
        self._half, self._key = halves[-1], answer["key"]
        self.public_key_der = sm2.public_key_info(self._half.accept(answer))

    def sign(self, data: bytes) -> bytes:
        asked = {"key": self._key, "point": self._half.begin()}
        return self._half.finish(self._journey.told("answer", lambda: {"json": asked}), data)


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
        """What the page does; where it is told that this one is over, the person begins again."""
        for _ in range(LOOKS):
            made: list[Any] = []

            def asked(made: list[Any] = made) -> dict[str, Any]:
                key = SoftwareKey.generate() if suite().key == "p256" else PhoneSigner(self)
                made.append(key)
                csr = text(certificates.request(signer=key, subject=certificates.name()))
                return {"json": {"proposal": str(self.proposal.id), "csr": csr, "drawing": None}}

            try:
                order = self.told("begin", asked)
            except Over:
                continue
            parts = {name: base64.b64decode(order[name]) for name in ("before", "revision", "signed_attributes", "certificate")}
            rest = {"byte_range": tuple(order["byte_range"]), "digest": suite().digest or ""}
            return Ceremony(made[-1], sign.ToSign(signing=uuid.UUID(order["signing"]), **parts, **rest))
        raise AssertionError("no ceremony begins")

    def sign(self) -> None:
        for _ in range(LOOKS):
            ceremony = self.ceremony
            assert ceremony is not None
            try:
                sent = {"signing": str(ceremony.order.signing), "signature": text(ceremony.signature)}
                self.told("finish", lambda sent=sent: {"json": sent})
            except Over:
                self.ceremony = self.new_ceremony()
            else:
                return

    def told(self, step: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """The platform's answer to the signing page. Raises `Over` when this ceremony cannot go on."""
        answer = self._phone().press(f"/my/contracts/{self.key}/sign/{step}", make)
        if answer.status_code == 409:
            raise Over
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def approve(self) -> None:
        self.approve_file(self.signing().result.sha256)

    def approve_file(self, document: str) -> None:
        sent = {"document": document}
        answer = self._desk(self.office.keeper).press(f"/desk/contracts/{self.key}/seal", lambda: {"data": sent})
        if answer.status_code != 302:  # pressed again, although the first time was enough: the page says so
            assert answer.status_code == 409, answer.text
            assert Signing.objects.filter(proposal=self.proposal, role="employer").exists()

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

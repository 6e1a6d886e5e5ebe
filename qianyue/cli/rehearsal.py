"""People who go through the acts by themselves, against the sandboxes over HTTP: for `demo`, `bench` and the tests.

Everything is done as a browser would make the web do it, codes are read in the sandbox inbox, and the worker's key is
born here, outside the platform.
"""

from __future__ import annotations

import functools
import re
import uuid
from collections.abc import Callable
from typing import Any

import httpx
from django.conf import settings
from django.db import transaction

from qianyue.cli import invented
from qianyue.contracts.acts import bind, draft, intent, join_key, propose, read, seal, sign
from qianyue.contracts.models import Contract
from qianyue.contracts.progress import file_of
from qianyue.contracts.suite import suite
from qianyue.employers.acts.open_service import authorise, open_service
from qianyue.employers.models import Employer
from qianyue.notices.send import send_code
from qianyue.operations import outbox
from qianyue.operations.actor import APPROVER, HANDLER, OWNER, SEAL_KEEPER, SYSTEM, WORKER, Actor, Request
from qianyue.people.acts import identify, log_in
from qianyue.people.models import Person
from qianyue.trust import certificates, sm2
from qianyue.trust.keys import Signer, SoftwareKey, der_to_raw
from qianyue.trust.sm2.two_party import Browser

CODE = re.compile(r"验证码(\d{6})")


def new_staff(login: str, name: str, phone: str) -> Person:
    """Somebody who works for an employer or an authority, and has no password yet."""
    person = Person(login_name=login, name=name)
    person.set_phone(phone)
    person.set_unusable_password()
    person.save(force_insert=True)
    return person


class Office:
    """An invented employer in Jinghong with its administrator, a handler, an approver and a seal keeper."""

    def __init__(self, *, serial: int = 1) -> None:
        system = Actor(role=SYSTEM, request=Request(id="rehearsal", channel="cli"))
        self.facts = invented.employer(serial)
        existing = Employer.objects.filter(uscc=self.facts["uscc"]).first()
        self.employer = existing or open_service(self.facts, actor=system)
        self.handler = self._member(f"handler{serial}", "玉经办", HANDLER, f"1300002{serial:04d}", system)
        self.owner = self._member(f"owner{serial}", "刀管理", OWNER, f"1300008{serial:04d}", system)
        self.approver = self._member(f"approver{serial}", "白审批", APPROVER, f"1300009{serial:04d}", system)
        self.keeper = self._member(f"keeper{serial}", "岩印章", SEAL_KEEPER, f"1300003{serial:04d}", system)

    def _member(self, login: str, name: str, role: str, phone: str, system: Actor) -> Actor:
        person = Person.objects.filter(login_name=login).first()
        if person is None:
            person = new_staff(login, name, phone)
            authorise(self.employer, person, role, actor=system)
        return Actor(role=role, person=person.id, employer=self.employer.id, request=Request(id="rehearsal", channel="cli"))

    def propose(self, worker: Worker, *, terms: dict[str, Any] | None = None, **changes: Any) -> Contract:
        """Draft and propose a contract to `worker`, or the document that `terms` say."""
        key = draft.create_draft(terms or invented.terms(self.facts, worker.person, **changes), actor=self.handler)
        propose.propose(key, edition=1, actor=self.handler)
        return Contract.objects.get(id=key)

    def approve(self, contract: Contract) -> None:
        """The seal keeper approves the newest file, which those before have signed."""
        newest = file_of(contract.id)
        seal.approve_seal(contract.id, document=newest.sha256 if newest else "", actor=self.keeper)


class Worker:
    """An invented worker with a phone; `serial` makes them different."""

    def __init__(self, *, serial: int = 1, name: str = "", **facts: Any) -> None:
        self.person = invented.Person(serial, name, **facts)
        self.phone = self.person.phone
        self.actor = Actor(role=WORKER)

    def log_in(self) -> None:
        """Ask for a code, read it on the phone, use it."""
        request = Request(id="rehearsal", device="rehearsal", channel="cli")
        with transaction.atomic():
            issued = log_in.request_login_code(self.phone, request=request)
            send_code(code_id=issued.code.id, phone=self.phone, text=issued.text, expires_at=issued.code.expires_at)
        person = log_in.log_in_with_code(self.phone, self.latest_code(), request=request)
        self.actor = Actor(role=WORKER, person=person.id, request=request)

    def identify(self, *, return_url: str, outcome: str = "passed") -> str:
        """Be sent to the identity provider, press the button there, come back. Returns the check's status."""
        name, id_type, number = (self.person.party[field] for field in ("name", "id_type", "id_number"))
        page = identify.start(name=name, id_type=id_type, id_number=number, return_url=return_url, actor=self.actor)
        answer = _browser().post(f"{page}/decision", data={"outcome": outcome})
        check = uuid.UUID(answer.headers["location"].rsplit("/", 1)[-1])
        return identify.finish(check, actor=self.actor).status

    def read_everything(self, contract: Contract) -> None:
        """Consent, key facts, full text: each shown, then confirmed."""
        proposal = contract.proposal
        bind.bind(contract.id, actor=self.actor)
        read.consent_to_electronic_form(proposal.id, actor=self.actor)
        read.show(proposal.id, "key_facts", actor=self.actor)
        read.confirm_key_facts(proposal.id, proposal.key_facts_digest, actor=self.actor)
        read.show(proposal.id, "text", actor=self.actor)
        read.confirm_full_text(proposal.id, proposal.document.sha256, actor=self.actor)

    def confirm_intent(self, contract: Contract) -> None:
        intent.request_intent_code(contract.proposal_id, actor=self.actor)
        intent.confirm_intent(contract.proposal_id, self.latest_code(), actor=self.actor)

    def sign(self, contract: Contract) -> None:
        """What the browser does: a fresh key, a request, a check of what is to be signed, one signature."""
        file = read.file_to_sign(contract.proposal_id, actor=self.actor)
        key = new_key(contract, actor=self.actor)
        csr = certificates.request(signer=key, subject=certificates.name())
        order = sign.begin_signing(contract.proposal_id, csr=csr, drawing=None, actor=self.actor)
        if order.digest_of(file) not in order.signed_attributes:
            raise RuntimeError("asked to sign something else than what was shown")
        sign.sign(order.signing, signature=der_to_raw(key.sign(order.signed_attributes)), actor=self.actor)

    def latest_code(self) -> str:
        """The newest code in the sandbox inbox of this phone, after the outbox has delivered it."""
        outbox.run_due(kinds=["notices.deliver"])
        messages = _browser().get(f"{settings.GATEWAYS['sms']}/messages", params={"to": self.phone}).json()
        return next(found[1] for message in messages if (found := CODE.search(message["text"])))


@functools.cache
def _browser() -> httpx.Client:
    return httpx.Client(trust_env=False)


class JointSigner:
    """A `Signer` as the worker's browser has it in suite sm2: its own half, and the platform's asked for every signature."""

    algorithm = "sm2_sm3"

    def __init__(self, contract: Contract, *, actor: Actor) -> None:
        self._actor, self._browser = actor, Browser(join_key.session_of(contract.proposal))
        self.key, answer = join_key.join(contract.proposal_id, self._browser.first, actor=actor)
        self.public_key_der = sm2.public_key_info(self._browser.accept(answer))

    def sign(self, data: bytes) -> bytes:
        told = join_key.answer(self.key, self._browser.begin(), actor=self._actor)
        return self._browser.finish(told, data)


def new_key(contract: Contract, *, actor: Actor) -> Signer:
    """A one-off key of the suite that this installation signs with."""
    return SoftwareKey.generate() if suite().key == "p256" else JointSigner(contract, actor=actor)


def conclude(
    office: Office,
    worker: Worker,
    *,
    return_url: str,
    work: Callable[..., object] = outbox.run_due,
    terms: dict[str, Any] | None = None,
    partner: Office | None = None,
) -> Contract:
    """One document from draft to conclusion: a contract, or what `terms` say. `work` lets the obligations be done (a worker
    process may do them instead)."""
    contract = office.propose(worker, terms=terms)
    if "worker" in contract.definition.places:
        worker.log_in()
        worker.identify(return_url=return_url)
        worker.read_everything(contract)
        worker.confirm_intent(contract)
        worker.sign(contract)
        work()
    for firm in (partner, office) if partner else (office,):
        firm.approve(contract)
        work()
    contract.refresh_from_db()
    return contract

"""One contract on its way, step by step through the real acts, as the web would call them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from tests.platform.fixtures import RETURN_URL

STEPS = (
    "draft", "propose", "log_in", "identify", "bind", "consent", "key_facts", "full_text", "confirm", "begin", "sign", "stamp",
    "approve", "conclude",
)  # fmt: skip


@dataclasses.dataclass
class Ceremony:
    """A signing that has begun: the key is here, as it would be in the worker's browser, and nowhere else."""

    key: Any
    order: Any

    @property
    def signature(self) -> bytes:
        """r‖s, as WebCrypto gives it."""
        from qianyue.trust.keys import der_to_raw

        return der_to_raw(self.key.sign(self.order.signed_attributes))

    def finish(self, actor: Any) -> None:
        from qianyue.contracts.acts import sign

        sign.sign(self.order.signing, signature=self.signature, actor=actor)


class Journey:
    """A contract between `office` and `worker`; `to(step)` takes it through every step up to and including `step`."""

    def __init__(self, office: Any, worker: Any, work: Callable[..., int], **changes: Any) -> None:
        self.office, self.worker, self.work, self.changes = office, worker, work, changes
        self.key: Any = None
        self.ceremony: Ceremony | None = None
        self._next = 0

    def to(self, step: str) -> Journey:
        while self._next <= STEPS.index(step):
            getattr(self, STEPS[self._next])()
            self._next += 1
        return self

    def before(self, step: str) -> Journey:
        """Everything that comes before `step`."""
        return self.to(STEPS[STEPS.index(step) - 1])

    @property
    def contract(self) -> Any:
        """The contract as the database has it now."""
        from qianyue.contracts.models import Contract

        return Contract.objects.select_related("proposal__document", "final", "employer", "worker").get(id=self.key)

    @property
    def proposal(self) -> Any:
        return self.contract.proposal

    @property
    def terms(self) -> dict[str, Any]:
        """The terms as the handler typed them."""
        from qianyue.cli import invented

        return invented.terms(self.office.facts, self.worker.person) | self.changes

    @property
    def kinds(self) -> list[str]:
        """The kinds of all events of the contract, in order."""
        from qianyue.evidence.models import Event

        return list(Event.objects.filter(stream=self.key).order_by("sequence").values_list("kind", flat=True))

    def signing(self, role: str = "worker") -> Any:
        """The ceremony whose signature was kept."""
        from qianyue.contracts.models import Signing

        return Signing.objects.select_related("result").get(proposal=self.proposal, role=role, signature__isnull=False)

    def draft(self) -> None:
        from qianyue.contracts.acts import draft

        self.key = draft.create_draft(self.terms, actor=self.office.handler)

    def propose(self) -> None:
        from qianyue.contracts.acts import propose

        propose.propose(self.key, edition=self.contract.edition, actor=self.office.handler)

    def propose_anew(self, **changes: Any) -> None:
        """The handler changes the terms and makes them the offer that stands."""
        from qianyue.contracts.acts import draft

        self.changes |= changes or {"clauses": [f"第{self.proposal.version}次修改。"]}
        draft.save_draft(self.key, self.terms, edition=self.contract.edition, actor=self.office.handler)
        self.propose()

    def log_in(self) -> None:
        if self.worker.actor.person is None:
            self.worker.log_in()

    def identify(self) -> None:
        assert self.worker.identify(return_url=RETURN_URL) == "passed"

    def bind(self) -> None:
        from qianyue.contracts.acts import bind

        bind.bind(self.key, actor=self.worker.actor)

    def consent(self) -> None:
        from qianyue.contracts.acts import read

        read.consent_to_electronic_form(self.proposal.id, actor=self.worker.actor)

    def key_facts(self) -> None:
        from qianyue.contracts.acts import read

        proposal = read.show(self.proposal.id, "key_facts", actor=self.worker.actor)
        read.confirm_key_facts(proposal.id, proposal.key_facts_digest, actor=self.worker.actor)

    def full_text(self) -> None:
        from qianyue.contracts.acts import read

        proposal = read.show(self.proposal.id, "text", actor=self.worker.actor)
        read.confirm_full_text(proposal.id, proposal.document.sha256, actor=self.worker.actor)

    def confirm(self) -> None:
        self.worker.confirm_intent(self.contract)

    def begin(self) -> None:
        self.ceremony = self.new_ceremony()

    def new_ceremony(self) -> Ceremony:
        """What the browser does when the worker presses the button: a fresh key and a request for it."""
        from qianyue.cli.rehearsal import new_key
        from qianyue.contracts.acts import sign
        from qianyue.trust import certificates

        key = new_key(self.contract, actor=self.worker.actor)
        csr = certificates.request(signer=key, subject=certificates.name())
        return Ceremony(key, sign.begin_signing(self.proposal.id, csr=csr, drawing=None, actor=self.worker.actor))

    def sign(self) -> None:
        assert self.ceremony is not None
        self.ceremony.finish(self.worker.actor)

    def stamp(self) -> None:
        self.work(kinds=["contracts.stamp"])

    def approve(self) -> None:
        self.office.approve(self.contract)

    def conclude(self) -> None:
        self.work(kinds=["contracts.seal", "contracts.stamp", "contracts.countersign", "contracts.close"])


def fresh_key() -> tuple[Any, bytes]:
    """A browser's one-off key and the request for a certificate (PKCS#10 DER)."""
    from qianyue.trust import certificates, oids
    from qianyue.trust.keys import SoftwareKey

    key = SoftwareKey.generate()
    return key, certificates.request(signer=key, subject=certificates.name((oids.COMMON_NAME, "one signature")))

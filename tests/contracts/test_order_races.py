"""In no order, or the employer first: both sides at the same moments, on a real database with real commits. One file comes of it,
with both signatures, whoever was first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from qianyue.cli.rehearsal import Worker
from qianyue.contracts import archive
from qianyue.contracts.acts import answer, conclude, seal
from qianyue.contracts.audit import audit_contracts
from qianyue.contracts.models import Document, Signing, State
from qianyue.contracts.trusted import roots
from qianyue.notices.models import Message
from qianyue.operations.errors import Conflict
from qianyue.operations.outbox import Later
from qianyue.trust.verification import verify_pdf
from tests.contracts.ordering import offered, sealed, sign_again
from tests.platform.steps import Journey
from tests.platform.together import together

ROUNDS = 8


@pytest.fixture
def db(own_database: str) -> None:
    """Committed: threads see each other."""


def is_concluded_once(journey: Journey) -> None:
    contract = journey.contract
    assert contract.state == State.CONCLUDED
    for kind in ("seal.approved", "contract.concluded"):
        assert journey.kinds.count(kind) == 1, kind
    assert journey.kinds.count("signature.made") == journey.kinds.count("signature.timestamped") == 2
    assert Document.objects.filter(contract=journey.key).count() == 4
    report = verify_pdf(archive.fetch(contract.final), roots=roots()).to_dict(file="x.pdf")
    assert (report["verdict"], len(report["signatures"])) == ("valid", 2), report
    assert {finding.check for finding in audit_contracts(roots())} <= {"storage.unreferenced"}


def test_the_key_of_the_seal_and_the_worker_at_once(office: Any, work: Callable[..., int]) -> None:
    """Approved before; then the worker's signature arrives while the seal's key signs."""
    firsts = set()
    for number in range(ROUNDS):
        journey = Journey(office, Worker(serial=number + 1), work)
        offered(journey, "either").to("begin")
        journey.approve()
        row = str(Signing.objects.get(proposal=journey.proposal, role="employer").id)
        finish = lambda one=journey: one.ceremony.finish(one.worker.actor)  # noqa: E731
        signed, made = together(finish, lambda row=row: conclude.seal(signing=row))
        assert signed is None or isinstance(signed, Conflict), signed
        assert made is None or isinstance(made, Later), made
        kept = list(Signing.objects.filter(proposal=journey.proposal, signature__isnull=False).values_list("role", flat=True))
        assert kept == (["worker"] if signed is None else ["employer"])
        firsts |= set(kept)
        work()
        if signed is not None:
            sign_again(journey)
            work()
        is_concluded_once(journey)
    assert firsts <= {"worker", "employer"}


@pytest.mark.parametrize("attempt", range(3))
def test_the_approval_and_the_worker_at_once(journey: Journey, work: Callable[..., int], attempt: int) -> None:
    offered(journey, "either").to("begin")
    shown, keeper = journey.proposal.document.sha256, journey.office.keeper
    signed, approved = together(
        lambda: journey.ceremony.finish(journey.worker.actor),
        lambda: seal.approve_seal(journey.key, document=shown, actor=keeper),
    )
    assert signed is None  # an approval alone puts nothing into the file
    assert approved is None or isinstance(approved, Conflict)
    assert journey.contract.state == (State.SIGNED_BY_ONE if approved else State.SEALING)
    work()
    if approved:
        journey.approve()
        work()
    is_concluded_once(journey)


@pytest.mark.parametrize("attempt", range(3))
def test_two_workers_seal_stamp_and_close_once(journey: Journey, work: Callable[..., int], attempt: int) -> None:
    offered(journey, "either").to("begin")
    journey.approve()
    journey.sign()
    for _ in range(4):
        together(work, work)
    is_concluded_once(journey)


@pytest.mark.parametrize("attempt", range(3))
def test_a_sealed_offer_is_signed_or_taken_back(journey: Journey, work: Callable[..., int], attempt: int) -> None:
    sealed(journey).to("begin")
    signed, withdrawn = together(
        lambda: journey.ceremony.finish(journey.worker.actor),
        lambda: answer.withdraw(journey.key, actor=journey.office.handler),
    )
    assert isinstance(signed, Conflict) != isinstance(withdrawn, Conflict), (signed, withdrawn)
    work()
    assert journey.contract.state == (State.CONCLUDED if signed is None else State.WITHDRAWN)
    assert {finding.check for finding in audit_contracts(roots())} <= {"storage.unreferenced"}


@pytest.mark.parametrize("attempt", range(3))
def test_an_offer_is_sent_or_taken_back(journey: Journey, work: Callable[..., int], attempt: int) -> None:
    """The seal gets its timestamp in the very moment in which the handler withdraws: nobody is invited to what is gone."""
    offered(journey, "employer")
    journey.approve()
    work(kinds=["contracts.seal"])
    row = str(journey.signing("employer").id)
    stamped, withdrawn = together(
        lambda: conclude.stamp(signing=row), lambda: answer.withdraw(journey.key, actor=journey.office.handler)
    )
    assert stamped is None
    gone = journey.contract.state == State.WITHDRAWN
    assert gone is (withdrawn is None)
    invited = Message.objects.filter(template="proposed").exists()
    assert not gone or not invited or Message.objects.filter(template="withdrawn").exists()
    assert {finding.check for finding in audit_contracts(roots())} <= {"storage.unreferenced"}


def test_the_approval_or_the_end_of_the_time(office: Any, work: Callable[..., int]) -> None:
    """A seal that was approved is made; what has run out is not sealed."""
    for number in range(ROUNDS):
        journey = Journey(office, Worker(serial=number + 1), work)
        offered(journey, "employer")
        approved, _ = together(journey.approve, lambda one=journey: answer.expire(proposal=str(one.proposal.id), unsealed=True))
        assert approved is None or isinstance(approved, Conflict), approved
        work()
        assert journey.contract.state == (State.PROPOSED if approved is None else State.EXPIRED)
        assert journey.kinds.count("seal.approved") == int(approved is None)
        assert journey.kinds.count("contract.expired") == int(approved is not None)

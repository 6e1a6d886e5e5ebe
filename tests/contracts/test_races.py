"""Two at once, on a real database with real commits: one of them is first, and everything happens once."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from qianyue.cli.rehearsal import Worker
from qianyue.contracts.acts import answer, bind, ceremony, conclude, draft, intent, propose, read, restamp, seal, sign
from qianyue.contracts.acts.readdress import readdress
from qianyue.contracts.audit import audit_contract, audit_contracts
from qianyue.contracts.models import Document, Proposal, Signing, State
from qianyue.contracts.trusted import roots
from qianyue.notices.models import Message
from qianyue.operations import outbox
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound, TooMany
from qianyue.operations.models import Job
from tests.platform.steps import Journey, fresh_key
from tests.platform.together import together

ROUNDS = 200


@pytest.fixture
def db(own_database: str) -> None:
    """Committed: threads see each other."""


def refused(outcomes: list[Any]) -> list[Exception]:
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


def one_was_first(outcomes: list[Any], *, otherwise: type[Exception] | tuple[type[Exception], ...] = Conflict) -> None:
    """One of them did it, every other was told."""
    others = refused(outcomes)
    assert len(others) == len(outcomes) - 1, outcomes
    assert all(isinstance(problem, otherwise) for problem in others), outcomes


def nobody_was_refused(outcomes: list[Any]) -> None:
    assert refused(outcomes) == []


def is_sound(*, leaving: int = 0) -> bool:
    """Nothing to find, but for files that losers stored before they knew (`leaving` of them at most), referenced by nobody."""
    found = [finding.check for finding in audit_contracts(roots())]
    return found in ([], ["storage.unreferenced"] * leaving)


def approve_at_once(journey: Journey) -> str:
    """Two keepers press the button; the one ceremony that comes of it."""
    shown, keeper = journey.signing().result.sha256, journey.office.keeper
    one_was_first(together(*[lambda: seal.approve_seal(journey.key, document=shown, actor=keeper)] * 2))
    return str(Signing.objects.get(proposal=journey.proposal, role="employer").id)


@pytest.mark.slow
def test_two_last_signers_at_once_conclude_once(office: Any, work: Callable[..., int]) -> None:
    """Two seal keepers approve, two workers release the key, stamp and close: at the same moments, two hundred times."""
    for number in range(ROUNDS):
        journey = Journey(office, Worker(serial=number + 1), work).to("stamp")
        signing = approve_at_once(journey)
        for job in (conclude.seal, conclude.stamp, conclude.close):
            nobody_was_refused(together(*[functools.partial(job, signing=signing)] * 2))
        assert journey.contract.state == State.CONCLUDED, number
        assert journey.kinds.count("seal.approved") == journey.kinds.count("contract.concluded") == 1, number
        assert journey.kinds.count("signature.made") == journey.kinds.count("signature.timestamped") == 2, number
        assert Document.objects.filter(contract=journey.key).count() == 4, number
        assert Document.objects.filter(contract=journey.key, role="concluded").get() == journey.contract.final, number
    found = {finding.check for finding in audit_contracts(roots())}
    assert found <= {"storage.unreferenced"}  # whoever was second had already stored its file


def test_workers_in_two_processes_conclude_each_contract_once(office: Any, work: Callable[..., int]) -> None:
    """The ordinary way: both take from the outbox, nobody takes the same."""
    journeys = [Journey(office, Worker(serial=number + 1), work).to("approve") for number in range(6)]
    together(work, work, work)
    work()
    for journey in journeys:
        assert journey.contract.state == State.CONCLUDED
        assert journey.kinds.count("contract.concluded") == 1
    assert is_sound()


@pytest.mark.parametrize("attempt", range(5))
def test_two_workers_renew_a_timestamp_once(journey: Journey, settings: Any, attempt: int) -> None:
    journey.to("conclude")
    settings.RENEW_BEFORE = datetime.timedelta(days=40 * 365)
    old = journey.contract.final
    nobody_was_refused(together(*[lambda: restamp.restamp(document=str(old.id))] * 3))
    assert journey.kinds.count("archive.renewed") == 1
    assert Document.objects.get(contract=journey.key, role="renewed") == journey.contract.final
    assert list(audit_contract(journey.contract, roots())) == []


@pytest.mark.parametrize("attempt", range(3))
def test_a_corrected_number_and_a_signature_at_once(journey: Journey, attempt: int) -> None:
    """Either the old telephone has signed and nothing is corrected, or it is out and its signature is not kept."""
    journey.to("begin")
    old, ceremony, actor = journey.proposal, journey.ceremony, journey.worker.actor
    correct = functools.partial(readdress, journey.key, "13800000001", "号码末位输错", actor=journey.office.handler)
    one_was_first(together(correct, lambda: ceremony.finish(actor)), otherwise=(Conflict, NotFound, NotAllowed))
    signed = journey.contract.state == State.SIGNED_BY_ONE
    assert ("signature.made" in journey.kinds) is signed
    assert ("worker.readdressed" in journey.kinds) is not signed
    assert (journey.proposal.id == old.id) is signed
    assert (journey.contract.worker_id is None) is not signed
    assert is_sound(leaving=1 if signed else 0)


def test_two_corrections_at_once_are_one_and_no_stranger_is_invited(journey: Journey) -> None:
    journey.to("propose")
    numbers = ("13800000001", "13800000002")
    correct = [functools.partial(readdress, journey.key, one, "号码错", actor=journey.office.handler) for one in numbers]
    one_was_first(together(*correct))
    assert journey.kinds.count("worker.readdressed") == 1
    told = Message.objects.filter(contract=journey.key, channel="sms", failed_at=None)
    assert {message.to for message in told} - {journey.worker.phone} == {journey.proposal.terms["worker"]["phone"]}
    assert is_sound(leaving=1)


def test_two_browsers_that_finish_at_once_make_one_signature(journey: Journey) -> None:
    journey.to("begin")
    old, actor = journey.ceremony, journey.worker.actor
    new = journey.new_ceremony()
    one_was_first(together(lambda: old.finish(actor), lambda: new.finish(actor)))
    assert journey.signing().id == new.order.signing
    assert journey.kinds.count("signature.made") == 1


@pytest.mark.parametrize("attempt", range(5))
def test_a_signature_sent_twice_at_once_is_kept_once_and_nobody_is_frightened(journey: Journey, attempt: int) -> None:
    journey.to("begin")
    nobody_was_refused(together(*[lambda: journey.ceremony.finish(journey.worker.actor)] * 3))
    assert journey.kinds.count("signature.made") == 1
    assert Job.objects.filter(kind="contracts.stamp").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_two_browsers_that_begin_at_once_leave_one_ceremony_open(journey: Journey, attempt: int) -> None:
    journey.to("confirm")
    outcomes = together(journey.new_ceremony, journey.new_ceremony)
    begun = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    assert begun
    assert all(isinstance(problem, Conflict) for problem in refused(outcomes))
    assert Signing.objects.filter(abandoned_at=None).count() == 1
    done = together(*[lambda one=one: one.finish(journey.worker.actor) for one in begun])
    assert len(refused(done)) == len(begun) - 1
    assert journey.kinds.count("signature.made") == 1


@pytest.mark.parametrize("attempt", range(3))
def test_two_proposals_at_once_are_one_offer(journey: Journey, work: Any, telephone: Any, attempt: int) -> None:
    journey.to("draft")
    one_was_first(together(*[lambda: propose.propose(journey.key, edition=1, actor=journey.office.handler)] * 2))
    work()
    assert Proposal.objects.count() == Document.objects.count() == 1
    assert journey.kinds.count("contract.proposed") == 1
    assert len(telephone(journey.worker.phone)) == 1


def test_two_clicks_with_one_operation_key_get_one_answer(journey: Journey) -> None:
    handler = journey.office.handler
    made = together(*[lambda: draft.create_draft(journey.terms, actor=handler, operation="click")] * 3)
    assert len(set(made)) == 1
    journey.key = made[0]
    sent = together(*[lambda: propose.propose(journey.key, edition=1, actor=handler, operation="click")] * 3)
    assert set(sent) == {journey.proposal.id}
    assert journey.kinds == ["draft.created", "rules.checked", "contract.proposed"]


def test_two_colleagues_who_save_at_once(journey: Journey) -> None:
    journey.to("draft")
    handler = journey.office.handler
    saves = [lambda text=text: draft.save_draft(journey.key, {"clauses": [text]}, edition=1, actor=handler) for text in "甲乙丙"]
    one_was_first(together(*saves))
    assert journey.contract.edition == 2
    assert journey.kinds.count("draft.changed") == 1


ENDS: dict[str, tuple[State, Callable[[Journey], object]]] = {
    "withdraw": (State.WITHDRAWN, lambda journey: answer.withdraw(journey.key, actor=journey.office.handler)),
    "decline": (State.DECLINED, lambda journey: answer.decline(journey.proposal.id, "不", actor=journey.worker.actor)),
    "propose anew": (State.PROPOSED, lambda journey: journey.propose()),
}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("attempt", range(3))
def test_the_signature_or_the_end_but_never_both(journey: Journey, end: str, attempt: int) -> None:
    journey.to("begin")
    if end == "propose anew":
        draft.save_draft(journey.key, journey.terms | {"clauses": ["改"]}, edition=1, actor=journey.office.handler)
    state, act = ENDS[end]
    old = journey.proposal
    outcomes = together(lambda: journey.ceremony.finish(journey.worker.actor), lambda: act(journey))
    one_was_first(outcomes)
    signed = not isinstance(outcomes[0], Exception)
    assert journey.contract.state == (State.SIGNED_BY_ONE if signed else state)
    assert journey.kinds.count("signature.made") == int(signed)
    assert Signing.objects.filter(proposal=old, signature__isnull=False).exists() is signed
    assert is_sound(leaving=int(signed and end == "propose anew"))


@pytest.mark.parametrize("attempt", range(3))
def test_the_signature_or_the_end_of_the_time(journey: Journey, attempt: int) -> None:
    journey.to("begin")
    outcomes = together(
        lambda: journey.ceremony.finish(journey.worker.actor), lambda: answer.expire(proposal=str(journey.proposal.id))
    )
    signed = not isinstance(outcomes[0], Exception)
    assert journey.contract.state == (State.SIGNED_BY_ONE if signed else State.EXPIRED)
    assert journey.kinds.count("contract.expired") == int(not signed)
    assert is_sound()


@pytest.mark.parametrize("attempt", range(3))
def test_the_seal_or_the_revocation(journey: Journey, attempt: int) -> None:
    journey.to("stamp")
    shown = journey.signing().result.sha256
    outcomes = together(
        lambda: seal.approve_seal(journey.key, document=shown, actor=journey.office.keeper),
        lambda: answer.revoke(journey.key, "岗位取消", actor=journey.office.handler),
    )
    one_was_first(outcomes)
    sealing = not isinstance(outcomes[0], Exception)
    assert journey.contract.state == (State.SEALING if sealing else State.REVOKED)
    assert is_sound()


def test_reading_in_two_windows_is_recorded_once(journey: Journey) -> None:
    journey.to("identify")
    actor, proposal = journey.worker.actor, journey.proposal
    for step in (
        lambda: bind.bind(journey.key, actor=actor),
        lambda: read.consent_to_electronic_form(proposal.id, actor=actor),
        lambda: read.show(proposal.id, "key_facts", actor=actor),
        lambda: read.confirm_key_facts(proposal.id, proposal.key_facts_digest, actor=actor),
    ):
        nobody_was_refused(together(step, step, step))
    for kind in ("worker.matched", "electronic_form.confirmed", "content.shown", "key_facts.confirmed"):
        assert journey.kinds.count(kind) == 1, kind


def test_a_code_asked_for_twice_at_once_is_sent_once(journey: Journey, work: Any, telephone: Any) -> None:
    journey.to("full_text")
    work()
    before = len(telephone(journey.worker.phone))
    actor, proposal = journey.worker.actor, journey.proposal
    one_was_first(together(*[lambda: intent.request_intent_code(proposal.id, actor=actor)] * 2), otherwise=TooMany)
    number = journey.worker.latest_code()
    assert len(telephone(journey.worker.phone)) == before + 1
    confirm = lambda: intent.confirm_intent(proposal.id, number, actor=actor)  # noqa: E731
    one_was_first(together(confirm, confirm), otherwise=InvalidInput)
    assert journey.kinds.count("intent.confirmed") == 1


def test_a_ceremony_and_its_settlement_do_not_meet(journey: Journey) -> None:
    """The time of a ceremony is up in the very moment in which the worker signs."""
    journey.to("begin")
    job = Job.objects.get(kind=ceremony.SETTLE)
    outcomes = together(lambda: journey.ceremony.finish(journey.worker.actor), lambda: ceremony.settle_certificate(**job.payload))
    signed = not isinstance(outcomes[0], Exception)
    assert Signing.objects.filter(signature__isnull=False).exists() is signed
    assert Signing.objects.filter(abandoned_at=None).exists() is signed
    if signed:
        journey.to("conclude")  # its certificate was not revoked
        assert journey.contract.state == State.CONCLUDED


def test_a_key_of_an_operation_that_failed_may_be_used_again(journey: Journey) -> None:
    journey.to("draft")
    handler = journey.office.handler
    with pytest.raises(Conflict):
        propose.propose(journey.key, edition=9, actor=handler, operation="click")
    assert propose.propose(journey.key, edition=1, actor=handler, operation="click") == journey.proposal.id


def test_nothing_is_owed_twice_by_two_who_owe_it_at_once(office: Any) -> None:
    def owe() -> None:
        with transaction.atomic():
            outbox.owe("contracts.close", "one key", signing="x")

    nobody_was_refused(together(owe, owe, owe))
    assert Job.objects.filter(key="one key").count() == 1


def test_a_request_for_a_certificate_belongs_to_one_ceremony(journey: Journey) -> None:
    """The same request sent twice at once, as a nervous network does: two ceremonies, of which one is alive."""
    journey.to("confirm")
    _, csr = fresh_key()
    begin = lambda: sign.begin_signing(journey.proposal.id, csr=csr, drawing=None, actor=journey.worker.actor)  # noqa: E731
    outcomes = together(begin, begin)
    assert all(isinstance(problem, Conflict) for problem in refused(outcomes))
    assert Signing.objects.filter(abandoned_at=None).count() == 1

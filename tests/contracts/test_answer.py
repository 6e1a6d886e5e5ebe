"""Ending or turning an offer without a signature: decline, ask for a change, withdraw, revoke; at every step."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qianyue.contracts.acts import answer, intent, read, sign
from qianyue.contracts.models import Reply, Signing, State
from qianyue.evidence.models import Event
from qianyue.notices.models import Message
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.people.models import Person
from tests.platform.steps import STEPS

pytestmark = pytest.mark.django_db
REASON = "工资与约定不一致"
OPEN_TO_WORKER = ["bind", "consent", "key_facts", "full_text", "confirm", "begin"]


def decline(journey: Any, reason: str = REASON, *, actor: Any = None) -> None:
    answer.decline(journey.proposal.id, reason, actor=actor or journey.worker.actor)


def ask(journey: Any, wish: str = "请改为每月10日发工资", *, actor: Any = None) -> None:
    answer.request_change(journey.proposal.id, wish, actor=actor or journey.worker.actor)


def withdraw(journey: Any, actor: Any = None) -> None:
    answer.withdraw(journey.key, actor=actor or journey.office.handler)


def revoke(journey: Any, reason: str = "岗位取消", *, actor: Any = None) -> None:
    answer.revoke(journey.key, reason, actor=actor or journey.office.handler)


def goes_no_further(journey: Any) -> None:
    """Every step of the worker and of the employer is refused, and leaves no event."""
    before = journey.kinds
    acts = [journey.consent, journey.key_facts, journey.full_text, journey.confirm, journey.begin, journey.propose]
    if journey.ceremony:
        acts.append(journey.sign)
    for act in acts:
        with pytest.raises(Conflict):
            act()
    assert journey.kinds == before


@pytest.mark.parametrize("step", OPEN_TO_WORKER)
def test_the_worker_may_decline_at_every_step(journey: Any, step: str) -> None:
    journey.to(step)
    decline(journey)
    assert journey.contract.state == State.DECLINED
    assert Reply.objects.get().text == REASON
    assert not Signing.objects.filter(abandoned_at=None).exists()
    goes_no_further(journey)


@pytest.mark.parametrize("step", ["propose", "log_in", "identify", *OPEN_TO_WORKER])
def test_the_handler_may_withdraw_at_every_step_before_the_signature(journey: Any, work: Any, telephone: Any, step: str) -> None:
    journey.to(step)
    work()
    withdraw(journey)
    assert journey.contract.state == State.WITHDRAWN
    work()
    assert "撤回" in telephone(journey.worker.phone)[0]
    if journey.contract.worker:
        goes_no_further(journey)


@pytest.mark.parametrize("step", OPEN_TO_WORKER)
def test_a_new_offer_in_the_middle_kills_every_confirmation_of_the_old_one(journey: Any, step: str) -> None:
    journey.to(step)
    old = journey.proposal
    journey.propose_anew()
    actor = journey.worker.actor
    for act in (
        lambda: read.consent_to_electronic_form(old.id, actor=actor),
        lambda: read.show(old.id, "text", actor=actor),
        lambda: read.confirm_key_facts(old.id, old.key_facts_digest, actor=actor),
        lambda: read.confirm_full_text(old.id, old.document.sha256, actor=actor),
        lambda: intent.request_intent_code(old.id, actor=actor),
        lambda: intent.confirm_intent(old.id, "000000", actor=actor),
        lambda: sign.begin_signing(old.id, csr=b"", drawing=None, actor=actor),
        lambda: answer.decline(old.id, REASON, actor=actor),
    ):
        with pytest.raises(Conflict, match="更新"):
            act()
    if journey.ceremony:
        with pytest.raises(Conflict):
            journey.sign()
    journey.bind()
    assert read.done(journey.proposal, actor=actor) == []
    with pytest.raises(Conflict, match="请先完成"):
        journey.begin()


def test_after_a_new_offer_everything_is_done_again_and_concludes(journey: Any) -> None:
    journey.to("begin")
    journey.propose_anew()
    for step in STEPS[STEPS.index("bind") :]:
        getattr(journey, step)()
    assert journey.contract.state == State.CONCLUDED
    assert journey.contract.final.contract_id == journey.key
    assert journey.kinds.count("signature.made") == 2


def test_a_wish_leaves_the_offer_standing_and_tells_the_handler(journey: Any, office: Any, work: Any, telephone: Any) -> None:
    journey.to("key_facts")
    ask(journey)
    assert journey.contract.state == State.PROPOSED
    work()
    assert journey.contract.number in telephone(Person.objects.get(id=office.handler.person).phone)[0]
    journey.to("conclude")
    assert journey.contract.state == State.CONCLUDED


def test_reasons_are_only_commitments_in_the_log(journey: Any) -> None:
    journey.to("bind")
    ask(journey, "请改为每月10日发工资")
    decline(journey)
    for kind, text in (("change.requested", "10日"), ("contract.declined", REASON)):
        event = Event.objects.get(stream=journey.key, kind=kind)
        assert text not in event.body
        assert json.loads(event.body)["commitments"]


def test_a_withdrawn_offer_has_its_event(journey: Any) -> None:
    journey.to("propose")
    withdraw(journey)
    event = Event.objects.get(stream=journey.key, kind="contract.withdrawn")
    assert json.loads(event.body)["facts"]["proposal"] == str(journey.proposal.id)


@pytest.mark.parametrize("act", [decline, ask, revoke], ids=lambda act: act.__name__)
@pytest.mark.parametrize("reason", ["", "  \n ", "长" * 501], ids=["empty", "blank", "long"])
def test_it_asks_for_a_reason_of_reasonable_length(journey: Any, act: Any, reason: str) -> None:
    journey.to("sign" if act is revoke else "bind")
    before = journey.contract.state
    with pytest.raises(InvalidInput):
        act(journey, reason)
    assert journey.contract.state == before


@pytest.mark.parametrize("step", ["sign", "stamp"])
def test_the_handler_may_revoke_between_signature_and_seal_with_a_reason(
    journey: Any, office: Any, work: Any, telephone: Any, step: str
) -> None:
    journey.to(step)
    work()
    revoke(journey)
    assert journey.contract.state == State.REVOKED
    work()
    assert "岗位取消" in telephone(journey.worker.phone)[0]
    with pytest.raises(Conflict):
        journey.approve() if step == "stamp" else office.approve(journey.contract)
    assert "岗位取消" not in Event.objects.get(stream=journey.key, kind="contract.revoked").body


def test_a_revoked_contract_gets_its_timestamp_and_no_seal(journey: Any, work: Any) -> None:
    journey.to("sign")
    revoke(journey)
    work()
    assert journey.contract.state == State.REVOKED
    assert journey.contract.final is None
    assert "seal.approved" not in journey.kinds


def test_nobody_is_asked_to_seal_what_was_revoked_while_its_timestamp_was_awaited(journey: Any, work: Any) -> None:
    journey.to("sign")
    revoke(journey)
    work()
    assert journey.signing().result is not None
    assert not Message.objects.filter(template="to_seal").exists()


@pytest.mark.parametrize("step", ["draft", "propose", "begin", "approve", "conclude"])
def test_nothing_else_is_revoked(journey: Any, step: str) -> None:
    journey.to(step)
    with pytest.raises(Conflict):
        revoke(journey)


@pytest.mark.parametrize("step", ["draft", "sign", "approve", "conclude"])
def test_nothing_else_is_withdrawn(journey: Any, step: str) -> None:
    journey.to(step)
    with pytest.raises(Conflict):
        withdraw(journey)


@pytest.mark.parametrize("step", ["sign", "approve", "conclude"])
def test_after_signing_it_is_too_late_to_decline(journey: Any, step: str) -> None:
    journey.to(step)
    for act in (decline, ask):
        with pytest.raises(Conflict):
            act(journey)
    assert not Reply.objects.exists()


def test_an_end_is_an_end(journey: Any) -> None:
    journey.to("bind")
    decline(journey)
    for act in (decline, ask, withdraw, revoke):
        with pytest.raises(Conflict):
            act(journey)
    assert journey.contract.state == State.DECLINED


def test_each_side_has_its_own_ways_out(journey: Any, office: Any, neighbour: Any, stranger: Any) -> None:
    journey.to("bind")
    for act in (decline, ask):
        for actor in (office.handler, office.keeper, neighbour.handler):
            with pytest.raises(NotAllowed):
                act(journey, actor=actor)
        with pytest.raises(NotFound):
            act(journey, actor=stranger.actor)
    with pytest.raises(NotAllowed):
        withdraw(journey, office.keeper)
    for actor in (journey.worker.actor, stranger.actor, neighbour.handler):
        with pytest.raises(NotFound):
            withdraw(journey, actor)
    assert journey.contract.state == State.PROPOSED

"""The offer went to a wrong telephone number: the old link is dead from now on, and the same offer goes to the right one.

The number is one of the terms: it stands in the text that is signed, in the data that the file carries and in the facts that
the worker confirms. So nothing is redirected: a new version is made that says the same but for the number (rule 4, a document
is never edited), and it replaces the one that stood, in one transaction with what cuts the old number off. What was read and
confirmed of the old version counts no more, as with every new version.

Who the worker is stays what the terms say. Whoever holds the new telephone logs in there and passes the real-name,
real-person check like anybody, also a worker who changed the number and was identified under the old one: an account is a
telephone, a person is an identity (`bind`). Whether the new number has an account already, and whose, is asked by nobody: the
answer would tell a handler who somebody is.

The offer falls back to a draft with the number corrected, and goes out later like any draft, where it cannot go out unlooked at:

- the employer wants approvals: an approver has approved of exactly what was offered (`approvals.offer_digest`), to the number;
  whether it may go somewhere else is for the same second pair of eyes to say;
- the working copy has been changed since: what nobody meant to send yet is not sent along with a telephone number;
- today's rules refuse what they let pass when it was offered, or the file cannot be made at this moment.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from qianyue.contracts import turns
from qianyue.contracts.access import as_member, hold_open, must_be_open
from qianyue.contracts.acts.cut_off import leave, not_too_often
from qianyue.contracts.acts.propose import Made, kept, make, offer, replace
from qianyue.contracts.judging import judge
from qianyue.contracts.models import Contract, Proposal, State
from qianyue.contracts.search import entries
from qianyue.documents import DocumentError
from qianyue.documents.kinds import kind_for, kind_in
from qianyue.evidence.record import record
from qianyue.gateways import GatewayError
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, Unavailable
from qianyue.operations.once import answered, once
from qianyue.operations.written import written
from qianyue.people.acts.log_in import clean_phone
from qianyue.people.models import phone_index

LONGEST_REASON = 200
SAME = "这就是已经发出的号码。请填写改正后的号码；号码没有错、只是没有收到的，请催办或者打电话告诉劳动者。"
NOT_SENT = "这份文书还没有发给劳动者，请直接修改内容里的手机号。"
SIGNED = (
    "劳动者已经签名，不能再换号码：签名以前已经通过本人实名核验。不再订立的，请撤销；"
    "订立以后换了号码的，请用变更协议改正联系电话。"
)
OVER = "这份合同已经不在等待劳动者签署，不能再换号码。请刷新页面查看最新情况；需要签订的，请重新起草。"
CHANGED = "合同刚刚有了变化，请刷新页面，核对最新内容后再更正手机号。"


def readdress(contract_id: uuid.UUID, phone: str, reason: str, *, actor: Actor, operation: str | None = None) -> uuid.UUID | None:
    """Returns the key of the offer that stands now; None when it is a draft again (see above).

    Errors: InvalidInput (no such number, the same one, no reason), Conflict (nothing waits for the worker, signed, changed in
    between), TooMany.
    """
    contract = as_member(contract_id, actor=actor, to="propose")
    must_be_open(contract.employer)
    act = f"readdress:{contract_id}"
    if (given := answered(operation, act, actor=actor)) is not None:
        return _key(given)
    number = clean_phone(phone)
    said = written(reason, field="reason", most=LONGEST_REASON, missing="请写明为什么更正，例如“号码末位输错”。")
    old = waiting(contract)
    if phone_index(number) == bytes(contract.worker_phone or b""):
        raise InvalidInput(SAME, fields={"phone": SAME})
    not_too_often(contract)
    contract.terms = _corrected(contract.terms, number)
    made = _made(contract, old)

    def do() -> str:
        hold_open(contract.employer_id)
        held = Contract.objects.select_for_update().get(id=contract_id)
        if waiting(held) != old or held.edition != contract.edition:
            raise Conflict(CHANGED)
        held.terms, held.edition = contract.terms, held.edition + 1
        leave(held, number, actor=actor, reason=said, again=made is not None)
        held.worker_phone = phone_index(number)
        if made is None:
            _take_back(held, actor=actor)
            return ""
        return str(offer(held, made, actor=actor, message=old.message or "").id)

    return _key(once(operation, act, actor=actor, do=do))


def _key(given: str) -> uuid.UUID | None:
    return uuid.UUID(given) if given else None


def waiting(contract: Contract) -> Proposal:
    """The offer that waits for the worker's signature. Errors: Conflict with what to do instead."""
    if contract.state in (State.DRAFT, State.SUBMITTED):
        raise Conflict(NOT_SENT)
    if contract.state in (State.SIGNED_BY_ONE, State.SEALING, State.CONCLUDED):
        raise Conflict(SIGNED)
    if contract.state != State.PROPOSED or contract.proposal is None or contract.proposal.closes_at <= timezone.now():
        raise Conflict(OVER)
    return contract.proposal


def _corrected(terms: dict[str, Any], number: str) -> dict[str, Any]:
    worker = terms.get("worker")
    return {**terms, "worker": {**(worker if isinstance(worker, dict) else {}), "phone": number}}


def _made(contract: Contract, old: Proposal) -> Made | None:
    """The same offer with the other number, ready to be made; None where it cannot go out like this."""
    try:
        parsed, _ = judge(contract, contract.terms)
        same = contract.text_id == old.text_id and _but_for_phone(kept(parsed)) == _but_for_phone(old.terms)
        if not same or turns.order_for(contract, kind_for(parsed)) != old.order:
            return None
        return make(contract, edition=contract.edition)
    except (
        InvalidInput,
        Conflict,
        Unavailable,
        GatewayError,
        DocumentError,
    ):  # whatever keeps it from being made, the old link is not kept alive
        return None


def _but_for_phone(terms: dict[str, Any]) -> dict[str, Any]:
    return _corrected(terms, "")


def _take_back(held: Contract, *, actor: Actor) -> None:
    """A draft again: nobody is invited to it, and no offer stands."""
    old = held.proposal
    replace(held, actor=actor)
    held.proposal = held.earlier = held.partner = held.worker = None
    held.worker_phone = held.worker_identity = held.worker_name = None  # as of any draft: whom it is for is in its terms
    held.state, held.kind = State.DRAFT, kind_in(held.terms).name
    held.save()
    entries.write(held)
    record("offer.taken_back", stream=held.id, actor=actor, facts={"taken_back": str(old.id)})

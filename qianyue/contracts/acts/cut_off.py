"""A telephone number is left behind, corrected (`readdress`) or edited and offered anew (`propose`): what led there leads nowhere
any more. Both ways are recorded and counted here, so that nobody sends links to one number after the other.
"""

from __future__ import annotations

import datetime

from django.db.models import Q
from django.utils import timezone

from qianyue.contracts.models import Contract, Proposal, Shown, State, Statement
from qianyue.evidence.models import Event
from qianyue.evidence.record import record
from qianyue.notices.stop import stop
from qianyue.operations.actor import Actor
from qianyue.operations.errors import TooMany
from qianyue.people.models import phone_index

KIND = "worker.readdressed"
DAY = datetime.timedelta(days=1)
PER_DAY, IN_ALL = 2, 5  # of one contract: who tries numbers one after the other is not correcting one


def leave(held: Contract, number: str, *, actor: Actor, reason: str = "", again: bool = True) -> None:
    """The offer goes to `number` now. Every link that the contract ever had is dead, nothing more is sent where they went, and
    what the worker has been asked to state waits at `number`. In the caller's transaction, the contract being held.

    Where a link had been sent, the record says how far somebody there has come: bound (which takes the worker's own identity),
    tried and turned away, how much was shown. `again`: it is offered again at once. Errors: TooMany.
    """
    if _sent(held):
        not_too_often(held)
        _record(held, number, actor=actor, reason=reason, again=again)
    Proposal.objects.filter(contract=held, readdressed_at=None).update(readdressed_at=timezone.now())
    Statement.objects.filter(contract=held, wanted=None).update(worker_phone=phone_index(number))
    stop(held.id)


def leaves(contract: Contract, number: str) -> bool:
    """Whether an offer to `number` would leave another one behind."""
    return contract.proposal_id is not None and bytes(contract.worker_phone or b"") != phone_index(number)


def may_go_to(contract: Contract, number: str, identity: bytes) -> None:
    """Asked before anything is rendered, and again when nobody else can change the contract. Errors: TooMany.

    Also who withdraws and drafts anew sends one person's offers to so many numbers a day and no more.
    """
    if leaves(contract, number) and _sent(contract):
        not_too_often(contract)
    sent, waiting = Q(link__isnull=False), Q(contract__state=State.SUBMITTED, replaced_at=None)
    others = Q(contract__employer=contract.employer_id, contract__worker_identity=identity) & (sent | waiting)
    recent = Proposal.objects.filter(others & ~Q(contract=contract), proposed_at__gt=timezone.now() - DAY)
    numbers = {phone_index(_phone_of(offer)) for offer in recent.only("terms")}
    if not numbers:
        return
    mine = contract.proposals.filter(sent, proposed_at__gt=timezone.now() - DAY)
    numbers |= {phone_index(_phone_of(offer)) for offer in mine.only("terms")}
    if phone_index(number) not in numbers and len(numbers) > PER_DAY:
        raise TooMany("今天已经往这名劳动者的几个号码发过链接，请明天再发。着急的，请先与劳动者当面核对号码。")


def not_too_often(held: Contract) -> None:
    """Counted on the contract's own chain, which is locked with it. Errors: TooMany."""
    times = list(Event.objects.filter(stream=held.id, kind=KIND).values_list("at", flat=True))
    if len(times) >= IN_ALL:
        raise TooMany("这份合同的手机号已经更正五次，不能再更正。请撤回，与劳动者当面核对号码以后重新起草。")
    if sum(at > timezone.now() - DAY for at in times) >= PER_DAY:
        raise TooMany("今天已经更正过两次，请明天再改。原来的链接已经失效；着急的，请撤回以后重新起草。")


def _sent(contract: Contract) -> bool:
    """Whether a link is out that leads somewhere. Before the employer's first seal none is, nor after the number was left."""
    return contract.proposals.filter(link__isnull=False, readdressed_at=None).exists()


def _phone_of(offer: Proposal) -> str:
    return str((offer.terms.get("worker") or {}).get("phone") or "")


def _record(held: Contract, number: str, *, actor: Actor, reason: str, again: bool) -> None:
    old = held.proposal
    facts = {
        "proposal": str(old.id),
        "version": old.version,
        "bound": str(held.worker_id) if held.worker_id else None,
        "turned_away": Event.objects.filter(stream=held.id, kind="worker.mismatched").count(),
        "shown": Shown.objects.filter(proposal__contract=held).count(),
        "edition": held.edition,
        "offered_again": again,
    }
    details = {"from": _phone_of(old), "to": number, **({"reason": reason} if reason else {})}
    record(KIND, stream=held.id, actor=actor, facts=facts, details=details)

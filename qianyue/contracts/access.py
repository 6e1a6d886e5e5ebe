"""Who may touch which contract. Somebody else's contract is *not found*, never *forbidden*: its existence is private."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from qianyue.contracts.models import Contract, Proposal, State
from qianyue.documents.kinds import KINDS
from qianyue.employers.models import Employer, Membership
from qianyue.employers.permissions import must
from qianyue.operations.actor import MEMBERS, WORKER, Actor
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from qianyue.operations.prepared import Prepared
from qianyue.operations.sentences import Sentence
from qianyue.people.models import Person

# A third party is asked once the worker has agreed.
FOR_PARTNERS = (State.SIGNED_BY_ONE, State.SEALING, State.CONCLUDED, State.REVOKED)
ISSUED = tuple(name for name, kind in KINDS.items() if "worker" not in kind.places)  # by the employer alone
MISSING = "没有找到这份合同。它可能不属于您当前登录的账户，请核对后重新登录。"
SUSPENDED = "本单位的服务已被人社部门暂停，现在不能起草、发出合同和盖章；已有的合同仍可查看、下载。恢复请联系当地人社部门。"
CLOSED = "本单位的服务已经终止，不能再起草、发出合同和盖章；已有的合同仍可查看、下载。"
NOT_IDENTIFIED = "请先完成实名核验，再查看合同内容。"


@Prepared
def _contract_of(employer: Any, contract: Any) -> QuerySet[Contract]:
    return Contract.objects.select_related("employer", "proposal").filter(id=contract, employer=employer)


@Prepared
def _sealed_with(partner: Any, contract: Any) -> QuerySet[Contract]:
    return Contract.objects.select_related("employer", "proposal").filter(id=contract, partner=partner, state__in=FOR_PARTNERS)


@Prepared
def _membership(employer: Any, person: Any, role: Any) -> QuerySet[Membership]:
    return Membership.objects.current().filter(employer=employer, person=person, role=role)


@Prepared
def _offer(proposal: Any) -> QuerySet[Proposal]:
    """With everything that an act on an offer asks for: contract, employer, worker and file."""
    return Proposal.objects.select_related("contract__employer", "contract__worker", "document").filter(id=proposal)


def as_member(contract: uuid.UUID, *, actor: Actor, to: str = "read") -> Contract:
    """The contract, for somebody who acts for its employer now and may do what `to` names (`employers.permissions`)."""
    member = _member(actor)
    found = _contract_of.first(actor.employer, contract) if member else None
    if member is None or found is None or member.department_id not in (None, found.department_id):
        raise NotFound(MISSING)
    must(actor, to)
    return found


def must_be_open(employer: Employer) -> None:
    """Errors: NotAllowed while the authority has suspended the employer's service, and once it is closed (decision 0014)."""
    if not employer.active:
        raise NotAllowed(CLOSED if employer.closed_at else SUSPENDED)


def hold_open(employer: uuid.UUID) -> None:
    """As `must_be_open`, and nobody suspends or closes it before the transaction ends; other offers are not held up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT active, closed_at IS NULL FROM employers_employer WHERE id = %s FOR SHARE", [employer])
        active, ever = cursor.fetchone()
    if not active:
        raise NotAllowed(SUSPENDED if ever else CLOSED)


def as_party(contract: uuid.UUID, *, actor: Actor, to: str = "read") -> Contract:
    """The contract, for somebody who acts for its employer, or the partner that seals it too: to look at, seal, keep."""
    member = _member(actor)
    if member and not member.department_id and (found := _sealed_with.first(actor.employer, contract)) is not None:
        must(actor, to)
        return found
    return as_member(contract, actor=actor, to=to)


def membership(actor: Actor) -> Membership:
    """Under which the actor acts for an employer now. Errors: NotAllowed."""
    member = _member(actor)
    if member is None:
        raise NotAllowed("请先以用人单位人员的身份登录。")
    return member


def _member(actor: Actor) -> Membership | None:
    if actor.role not in MEMBERS or actor.employer is None or actor.person is None:
        return None
    return _membership.first(actor.employer, actor.person, actor.role)


def of_employer(actor: Actor) -> QuerySet[Contract]:
    """All contracts of the employer that the actor acts for, and those that it seals as a partner, newest first.

    Who acts for one department sees that department's.
    """
    return of_members([membership(actor)])


def of_members(members: Iterable[Membership]) -> QuerySet[Contract]:
    """As `of_employer`, of whatever any of these memberships lets its person look at."""
    found = Contract.objects.filter(within(members)).select_related("employer", "proposal")
    return found.order_by("-created_at")


def within(members: Iterable[Membership]) -> Q:
    """The reach of these memberships: whole employers, and single departments of others."""
    mine = list(members)
    whole = [one.employer_id for one in mine if one.department_id is None]
    found = Q(employer__in=whole)
    for one in mine:
        if one.department_id is not None and one.employer_id not in whole:
            found |= Q(employer=one.employer_id, department=one.department_id)
    if whole and Contract.objects.filter(partner__in=whole).exists():  # few are partners; who is not, is spared the question
        found |= Q(partner__in=whole, state__in=FOR_PARTNERS)
    return found


def of_worker(actor: Actor) -> QuerySet[Contract]:
    """What a worker sees in the list: contracts bound to the person, and what was sent to the person's phone. What the employer
    issues alone, or seals before the worker signs, has been sent once it is sealed."""
    person = _worker(actor)
    sent = Q(state=State.CONCLUDED) | (~Q(kind__in=ISSUED) & Q(proposal__link__isnull=False))
    mine = Q(worker=person) | (Q(worker=None, worker_phone=person.phone_index, proposal__isnull=False) & sent)
    return Contract.objects.filter(mine).select_related("employer", "proposal").order_by("-created_at")


def as_invited(contract: uuid.UUID, *, actor: Actor) -> Contract:
    """The contract, for the person whose phone was invited: enough to be told who invites, not to read the terms."""
    found = of_worker(actor).filter(id=contract).first()
    if found is None:
        raise NotFound(MISSING)
    return found


def as_worker(contract: uuid.UUID, *, actor: Actor) -> Contract:
    """The contract, for the identified person whom its terms name. Errors: NotFound; NotAllowed before identification."""
    found = as_invited(contract, actor=actor)
    if found.worker_id is None or found.worker_id != actor.person:
        raise NotAllowed(NOT_IDENTIFIED)
    _is_still_the_same(found)
    return found


def standing(proposal: uuid.UUID, *, actor: Actor) -> Proposal:
    """The proposal, for its worker, while it is the offer that stands. Errors: Conflict when it was replaced or closed."""
    found = _offer.first(proposal)
    if found is None:
        raise NotFound(MISSING)
    contract = found.contract
    if actor.role != WORKER or contract.worker_id != actor.person:
        as_invited(contract.id, actor=actor)
        if contract.proposal_id == found.id:
            raise NotAllowed(NOT_IDENTIFIED)
    else:
        _is_still_the_same(contract)
    if contract.proposal_id != found.id:
        raise Conflict("单位已更新合同内容，之前的确认已失效，请从头阅读新的文本。")
    if contract.state != State.PROPOSED:
        raise Conflict(Sentence("这份合同目前是“{state}”，不能再进行这一步。", state=contract.get_state_display()))
    if found.closes_at <= timezone.now():  # whether or not a worker has come round to closing it
        raise Conflict("这份合同已超过签署期限，不能再签署。需要签订时，请联系单位重新发出。")
    return found


def hold(proposal: Proposal) -> None:
    """Nobody else changes the contract until the transaction ends, and the offer stands still. Errors: Conflict."""
    offer = Contract.objects.filter(id=proposal.contract_id, proposal=proposal, state=State.PROPOSED)
    if not offer.select_for_update().values_list("id"):
        raise Conflict("单位刚刚更新或撤回了这份合同，请回到首页查看最新情况。")


def _is_still_the_same(contract: Contract) -> None:
    """A family may share one phone: whoever was identified there last is in, and sees no contract of the others."""
    if bytes(contract.worker.id_index or b"") != bytes(contract.worker_identity):
        raise NotAllowed("这个手机号最近一次实名核验的不是合同上的劳动者。请由合同上的劳动者本人重新核验，再查看。")


def _worker(actor: Actor) -> Person:
    if actor.role != WORKER or actor.person is None:
        raise NotAllowed("这一步只能由劳动者本人用自己的手机号登录后办理，单位人员不能代办。")
    return Person.objects.known(actor.person)

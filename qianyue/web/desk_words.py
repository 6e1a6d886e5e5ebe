"""Where a contract is, in words for the employer's people: its state, whom it waits for, and whose turn it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.contracts.acts.settle_alert import reached_by
from qianyue.contracts.acts.settle_alert import waiting as alerts_waiting
from qianyue.contracts.approvals import asked, looked_at, refused_in, seals_asked, waits_in
from qianyue.contracts.models import Contract, Order, Reply, Signing, State
from qianyue.contracts.progress import awaiting_in
from qianyue.contracts.turns import Turn, closes_at, to_be_sealed, turns_of
from qianyue.employers.group_models import INVITED, JOINED
from qianyue.employers.models import GroupPlace, Membership
from qianyue.employers.permissions import PERMISSIONS
from qianyue.operations.actor import APPROVER, HANDLER, SEAL_KEEPER, Actor
from qianyue.oversight.access import standing
from qianyue.oversight.official import left_to_do
from qianyue.web.templatetags.house import beijing_day

REFUSED = gettext_lazy("审批人没有同意盖章，等待经办人撤回、撤销或者修改")
MANY = 1000  # waiting contracts: more are not counted one by one
TAGS = {
    State.DRAFT: "", State.PROPOSED: "", State.SUBMITTED: "warn", State.SIGNED_BY_ONE: "warn", State.SEALING: "warn",
    State.CONCLUDED: "good",
    State.DECLINED: "bad", State.REVOKED: "bad", State.WITHDRAWN: "", State.EXPIRED: "bad",
}  # fmt: skip


@dataclasses.dataclass(frozen=True, kw_only=True)
class Standing:
    """`waiting` says what the contract waits for; empty when for nothing. `mine`: the actor is expected to do something.

    In a list over several employers `way` is the membership under which the actor opens it; empty: the one acted under. `keeps`:
    whether this row may be taken away, where the list may.
    """

    contract: Contract
    name: str
    tag: str
    waiting: str
    mine: bool
    way: str = ""
    keeps: bool = True


def standings(contracts: Iterable[Contract], *, actor: Actor, acting: Mapping[Any, Actor] | None = None) -> list[Standing]:
    """Of several contracts at once: the database is asked as often of a page as of one row.

    `acting`: by contract, as whom the person would act on it, where that is not `actor`.
    """
    found = list(contracts)
    offers = [contract.proposal_id for contract in found if contract.state == State.PROPOSED]
    open_still = Reply.objects.filter(proposal__in=offers, kind__in=("change", "question"), answered_at=None)
    wishes = set(open_still.values_list("proposal", flat=True))
    turns = turns_of(found)
    looked = looked_at([contract for contract in found if contract.id in turns and contract.employer.approve_seals])
    lines = []
    for contract in found:
        turn, under_way = turns.get(contract.id, (None, []))
        file = turn.file.sha256 if turn and turn.file and turn.role == "employer" else ""
        seals = _Seals(
            turn=turn,
            under_way=under_way,
            unlooked=bool(file) and waits_in(contract, file, looked),
            refused=bool(file) and refused_in(contract, file, looked),
        )
        who = (acting or {}).get(contract.id, actor)
        waiting, role = _waiting(contract, seals, contract.proposal_id in wishes, who)
        name, tag = worker_name(contract), TAGS[State(contract.state)]
        lines.append(Standing(contract=contract, name=name, tag=tag, waiting=waiting, mine=role == who.role))
    return lines


def _waiting(contract: Contract, seals: _Seals, wish: bool, actor: Actor) -> tuple[str, str]:
    """What for, and the role whose turn it is (empty: not this employer's)."""
    if contract.state == State.DRAFT:
        return _("等待经办人填完并发出"), HANDLER
    if contract.state == State.PROPOSED:
        return (_("劳动者有问题或者希望修改，等待经办人答复"), HANDLER) if wish else _offered(contract, seals)
    if contract.state in (State.SUBMITTED, State.SIGNED_BY_ONE):
        return _to_seal(contract, seals, actor)
    return _(awaiting_in(contract, seals.under_way)), ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Seals:
    """Of one contract: whose seal comes next, what has been begun and is in no file yet, whether an approver looks before, or has
    said no."""

    turn: Turn | None = None
    under_way: Iterable[Signing] = ()
    unlooked: bool = False
    refused: bool = False


def _offered(contract: Contract, seals: _Seals) -> tuple[str, str]:
    """Of an offer that the worker has not signed: where the employer may seal before, or has."""
    day, usual = beijing_day(contract.proposal.closes_at), contract.proposal.order == Order.WORKER
    if usual:
        return _("等待劳动者签署，{day}截止").format(day=day), ""
    if pending := awaiting_in(contract, seals.under_way):
        return _(pending), ""
    if seals.turn is None:
        return _("单位已盖章，等待劳动者签署，{day}截止").format(day=day), ""
    if seals.refused:
        return str(REFUSED), HANDLER
    words = _("等待劳动者签署和单位盖章，谁先都可以，{day}截止")
    return words.format(day=day), APPROVER if seals.unlooked else SEAL_KEEPER


def _to_seal(contract: Contract, seals: _Seals, actor: Actor) -> tuple[str, str]:
    """The same of what the worker has signed, or the employer seals first or issues alone."""
    if pending := awaiting_in(contract, seals.under_way):
        return _(pending), ""
    if contract.partner_id and seals.turn and seals.turn.employer != actor.employer:
        return (_("等待合作企业盖章") if seals.turn.role == "partner" else _("等待用人单位盖章")), ""
    if seals.refused:
        return str(REFUSED), HANDLER
    words, role = (_("等待审批人同意盖章"), APPROVER) if seals.unlooked else (_("等待印章管理员批准盖章"), SEAL_KEEPER)
    if until := closes_at(contract):
        words = _("{waiting}，{day}截止").format(waiting=words, day=beijing_day(until))
    return words, role


def worker_name(contract: Contract) -> str:
    """The worker's name as last proposed, else as drafted; empty when nobody has typed it yet."""
    if contract.worker_name:
        return str(contract.worker_name)
    worker = contract.terms.get("worker") if isinstance(contract.terms, dict) else None
    return str(worker.get("name") or "") if isinstance(worker, dict) else ""


def member_links(member: Membership, unread: int) -> list[dict[str, Any]]:
    """The ways through the desk for a member: the seal keeper's begin at the seal."""
    contracts = {"href": "/desk", "text": _("合同")}
    messages = {"href": "/desk/messages", "text": _("消息"), "count": unread}
    if member.role == SEAL_KEEPER:
        found = to_be_sealed(member.employer_id, member.department_id)
        waiting = about(found.order_by().values("id")[:MANY].count())
        words = _("待盖章（{count}）").format(count=waiting) if waiting else _("待盖章")
        links = [{"href": "/desk/seal", "text": words}, contracts, messages]
    elif member.role == APPROVER:
        waiting = asked(member.employer_id, member.department_id).count()
        waiting += seals_asked(member.employer_id, member.department_id).count()
        words = _("待审批（{count}）").format(count=waiting) if waiting else _("待审批")
        links = [{"href": "/desk/approvals", "text": words}, contracts, messages]
    else:
        links = [contracts, messages]
    if below := standing().filter(employer=member.employer_id).order_by().values("contract").distinct().count():
        links.append({"href": "/desk/below-minimum", "text": _("低于最低工资（{count}）").format(count=below)})
    if due := _due(member):
        links.append({"href": "/desk/alerts", "text": _("到期提醒（{count}）").format(count=due)})
    if member.role in PERMISSIONS["official"].roles and not (member.department_id or member.through_id):
        waiting_notices, any_notice = left_to_do(member.employer_id)
        if any_notice:
            words = _("人社部门通知（{count}）").format(count=waiting_notices) if waiting_notices else _("人社部门通知")
            links.append({"href": "/desk/official", "text": words})
    links.append({"href": "/desk/statistics", "text": _("统计")})
    links.append({"href": "/desk/people", "text": _("人员和审批")})
    if _in_group(member):
        links.append({"href": "/desk/group", "text": _("集团")})
    senders = list(Membership.objects.current().filter(person=member.person_id).values_list("through__place__leader", flat=True))
    if member.employer_id in senders:
        links.append({"href": "/desk/group/contracts", "text": _("集团合同")})
    if len(senders) > 1:
        links.append({"href": "/desk/login/choose", "text": _("换身份"), "returns": True})
    return links


def _in_group(member: Membership) -> bool:
    """Whether there is anything of a group that this member may see: one that is led, joined, or offered."""
    if member.department_id or member.role not in PERMISSIONS["group_figures"].roles:
        return False
    mine = Q(leader=member.employer_id)
    if member.role in PERMISSIONS["group"].roles:
        mine |= Q(member=member.employer_id)
    return GroupPlace.objects.filter(mine, state__in=(INVITED, JOINED)).exists()


def about(count: int) -> str:
    """How many, where they were counted up to `MANY` only: more would take longer than the page. Empty of none."""
    return f"{MANY - 1}+" if count == MANY else str(count or "")


def _due(member: Membership) -> int:
    return alerts_waiting(reached_by(member)).count()


def masked_name(name: str) -> str:
    """A name in a list that is taken away: the first character, and how many follow."""
    return f"{name[:1]}{'*' * (len(name) - 1)}" if len(name) > 1 else "*" * len(name)


def masked_number(number: Any) -> str:
    """An identity number on a screen: its owner is recognised, nobody can use it."""
    text = str(number or "")
    return f"{text[:4]}{'*' * (len(text) - 8)}{text[-4:]}" if len(text) > 8 else "*" * len(text)

"""Where a contract is, in words for the employer's people: its state, whom it waits for, and whose turn it is."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from qianyue.contracts.acts.conclude import awaiting
from qianyue.contracts.models import Contract, Reply, State
from qianyue.contracts.turns import TO_SEAL, to_be_sealed, turn_of
from qianyue.employers.models import Membership
from qianyue.operations.actor import HANDLER, SEAL_KEEPER, Actor
from qianyue.oversight.access import standing
from qianyue.web.templatetags.house import beijing_day

TAGS = {
    State.DRAFT: "", State.PROPOSED: "", State.SUBMITTED: "warn", State.SIGNED_BY_ONE: "warn", State.SEALING: "warn",
    State.CONCLUDED: "good",
    State.DECLINED: "bad", State.REVOKED: "bad", State.WITHDRAWN: "", State.EXPIRED: "bad",
}  # fmt: skip


@dataclasses.dataclass(frozen=True, kw_only=True)
class Standing:
    """`waiting` says what the contract waits for; empty when for nothing. `mine`: the actor is expected to do something."""

    contract: Contract
    name: str
    tag: str
    waiting: str
    mine: bool


def standings(contracts: Iterable[Contract], *, actor: Actor) -> list[Standing]:
    """Of several contracts at once, with one look for the workers' wishes."""
    found = list(contracts)
    offers = [contract.proposal_id for contract in found if contract.state == State.PROPOSED]
    wishes = set(Reply.objects.filter(proposal__in=offers, kind="change").values_list("proposal", flat=True))
    return [_standing(contract, contract.proposal_id in wishes, actor) for contract in found]


def _standing(contract: Contract, wish: bool, actor: Actor) -> Standing:
    waiting, turn = _waiting(contract, wish, actor)
    tag = TAGS[State(contract.state)]
    return Standing(contract=contract, name=worker_name(contract), tag=tag, waiting=waiting, mine=turn == actor.role)


def _waiting(contract: Contract, wish: bool, actor: Actor) -> tuple[str, str]:
    """What for, and the role whose turn it is (empty: not this employer's)."""
    if contract.state == State.DRAFT:
        return _("等待经办人填完并发出"), HANDLER
    if contract.state == State.PROPOSED:
        if wish:
            return _("劳动者希望修改，等待经办人答复"), HANDLER
        return _("等待劳动者签署，{day}截止").format(day=beijing_day(contract.proposal.closes_at)), ""
    if contract.state in TO_SEAL:
        if pending := awaiting(contract):
            return _(pending), ""
        if contract.partner_id and (turn := turn_of(contract)) and turn.employer != actor.employer:
            return (_("等待合作企业盖章") if turn.role == "partner" else _("等待用人单位盖章")), ""
        return _("等待印章管理员批准盖章"), SEAL_KEEPER
    if contract.state == State.SEALING:
        return _(awaiting(contract)), ""
    return "", ""


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
        waiting = to_be_sealed(member.employer_id).count()
        words = _("待盖章（{count}）").format(count=waiting) if waiting else _("待盖章")
        links = [{"href": "/desk/seal", "text": words}, contracts, messages]
    else:
        links = [contracts, messages]
    if below := standing().filter(employer=member.employer_id).order_by().values("contract").distinct().count():
        links.append({"href": "/desk/below-minimum", "text": _("低于最低工资（{count}）").format(count=below)})
    if Membership.objects.filter(person=member.person_id, active=True).count() > 1:
        links.append({"href": "/desk/login/choose", "text": _("换身份")})
    return links


def masked_number(number: Any) -> str:
    """An identity number on a screen: its owner is recognised, nobody can use it."""
    text = str(number or "")
    return f"{text[:4]}{'*' * (len(text) - 8)}{text[-4:]}" if len(text) > 8 else "*" * len(text)

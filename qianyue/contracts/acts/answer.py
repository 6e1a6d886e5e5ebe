"""What ends or turns an offer before conclusion: the worker declines or asks for a change, the employer takes it back, its
time is up, or a signature cannot be proved."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from qianyue.contracts.access import as_member, standing
from qianyue.contracts.acts.ceremony import abandon
from qianyue.contracts.acts.invite import EXPIRE
from qianyue.contracts.models import Contract, Proposal, Reply, Signing, State
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.ids import new_id
from qianyue.operations.outbox import handler
from qianyue.operations.written import written

LONGEST_REASON = 500


def decline(proposal_id: uuid.UUID, reason: str, *, actor: Actor) -> None:
    """The worker refuses, with a reason. The contract is closed; the record shows that the employer tried (LCL-R 5)."""
    proposal = standing(proposal_id, actor=actor)
    text = written(reason, field="reason", most=LONGEST_REASON, missing="请写明拒签的原因，例如“工资与约定不一致”。")
    with transaction.atomic():
        _claim(proposal, State.DECLINED)
        abandon(proposal, actor=actor)
        _keep(proposal, "declined", text)
        record(
            "contract.declined",
            stream=proposal.contract_id,
            actor=actor,
            facts={"proposal": str(proposal.id)},
            details={"reason": text},
        )
        _tell_handler(proposal, f"declined:{proposal.id}", f"劳动者拒签了合同 {proposal.contract.number}，请登录查看原因。")


def request_change(proposal_id: uuid.UUID, wish: str, *, actor: Actor) -> None:
    """The worker asks for something else. The offer stands until the employer proposes anew or takes it back."""
    text = written(wish, field="reason", most=LONGEST_REASON, missing="请写明希望怎样修改，例如“每月15日发工资改为10日”。")
    with transaction.atomic():
        proposal = standing(proposal_id, actor=actor)
        reply = _keep(proposal, "change", text)
        record(
            "change.requested",
            stream=proposal.contract_id,
            actor=actor,
            facts={"proposal": str(proposal.id)},
            details={"wish": text},
        )
        _tell_handler(proposal, f"change:{reply.id}", f"劳动者对合同 {proposal.contract.number} 提出修改意见，请登录处理。")


def withdraw(contract_id: uuid.UUID, *, actor: Actor) -> None:
    """The handler takes an offer back that the worker has not signed: sealed or not, until then it is an offer.

    Errors: Conflict once the worker has (then it is `revoke`, unless the employer has sealed too).
    """
    contract = as_member(contract_id, actor=actor, to="propose")
    with transaction.atomic():
        offer = Contract.objects.filter(id=contract_id, state=contract.state, proposal=contract.proposal_id)
        unsigned = offer.filter(state__in=(State.PROPOSED, State.SUBMITTED))
        if not unsigned.update(state=State.WITHDRAWN, changed_at=timezone.now()):
            raise Conflict("只有劳动者还没有签名的合同可以撤回，请刷新页面查看当前状态。")
        abandon(contract.proposal, actor=actor)
        record("contract.withdrawn", stream=contract_id, actor=actor, facts={"proposal": str(contract.proposal_id)})
        if _worker_knows(contract):
            told = f"{contract.employer.name}撤回了发给您的{contract.definition.title}，您无需再操作。"
            _tell_worker(contract, f"withdrawn:{contract.proposal_id}", told)


def revoke(contract_id: uuid.UUID, reason: str, *, actor: Actor) -> None:
    """The handler revokes after the worker's signature and before the seal, with a reason that the worker is told."""
    contract = as_member(contract_id, actor=actor, to="propose")
    text = written(reason, field="reason", most=LONGEST_REASON, missing="劳动者已经签名，撤销必须写明原因。")
    with transaction.atomic():
        if not Contract.objects.filter(id=contract_id, state=State.SIGNED_BY_ONE).update(
            state=State.REVOKED, changed_at=timezone.now()
        ):
            raise Conflict("只有劳动者已签名、单位未盖章的合同可以撤销，请刷新页面查看当前状态。")
        record(
            "contract.revoked",
            stream=contract_id,
            actor=actor,
            facts={"proposal": str(contract.proposal_id)},
            details={"reason": text},
        )
        told = f"{contract.employer.name}撤销了待盖章的{contract.definition.title}，原因：{text}"
        _tell_worker(contract, f"revoked:{contract.proposal_id}", told)


@handler(EXPIRE)
def expire(*, proposal: str, unsealed: bool = False) -> None:
    """The offer has run out unsigned by the worker; or, `unsealed`, by the employer that was to sign first. It is closed, and
    whoever knows of it is told.

    Changes nothing when the contract has moved on. A seal that was approved in time is made, however long that takes: then the
    worker's own time begins.
    """
    with transaction.atomic():
        offer = Proposal.objects.select_related("contract__employer", "contract__handler").get(id=proposal)
        waiting = State.SUBMITTED if unsealed else State.PROPOSED
        standing_still = Contract.objects.filter(id=offer.contract_id, proposal=offer, state=waiting)
        if not standing_still.select_for_update().values_list("id"):
            return
        if unsealed and Signing.objects.filter(proposal=offer, role="employer").exists():
            return
        standing_still.update(state=State.EXPIRED, changed_at=timezone.now())
        abandon(offer, actor=Actor.system())
        facts = {"proposal": proposal, **({"unsealed": True} if unsealed else {})}
        record("contract.expired", stream=offer.contract_id, actor=Actor.system(), facts=facts)
        _tell_of_expiry(offer, unsealed)


def _tell_of_expiry(offer: Proposal, unsealed: bool) -> None:
    contract, offer.contract.proposal = offer.contract, offer
    why = "提交以后三十天内单位没有盖章" if unsealed else "劳动者没有在期限内签名"
    said = f"合同 {contract.number} 已过期，没有生效：{why}。需要订立的，请按这份重新起草。"
    _tell_handler(offer, f"ran_out:{offer.id}", said)
    if _worker_knows(contract):
        why = "单位没有在期限内盖章" if unsealed else "超过了签署期限"
        told = f"{contract.employer.name}的{contract.definition.title}已过期，没有生效：{why}。需要签订时，请联系单位重新发出。"
        _tell_worker(contract, f"expired:{offer.id}", told)


def lapse(signing: Signing) -> None:
    """No timestamp came while the worker's certificate was valid, so nobody could ever prove when it signed: the offer ends.

    Changes nothing when the contract has moved on (revoked in between).
    """
    proposal, contract = signing.proposal, signing.proposal.contract
    with transaction.atomic():
        under_way = (State.SIGNED_BY_ONE, State.SEALING)  # the latter where the employer has approved of sealing before
        signed = Contract.objects.filter(id=contract.id, proposal=proposal, state__in=under_way)
        if not signed.update(state=State.EXPIRED, changed_at=timezone.now()):
            return
        facts = {"proposal": str(proposal.id), "signing": str(signing.id)}
        record("signature.lapsed", stream=contract.id, actor=Actor.system(), facts=facts)
        why = "时间戳服务中断太久，签名没有及时加上可信时间戳，不能证明签署时间"
        _tell_handler(proposal, f"lapsed:{signing.id}:handler", f"合同 {contract.number} 没有订立：{why}。请重新发出合同。")
        told = f"{contract.employer.name}的{contract.definition.title}没有订立：{why}。请等单位重新发出。"
        _tell_worker(contract, f"lapsed:{signing.id}:worker", told)


def _claim(proposal: Proposal, state: State) -> None:
    offer = Contract.objects.filter(id=proposal.contract_id, proposal=proposal, state=State.PROPOSED)
    if not offer.update(state=state, changed_at=timezone.now()):
        raise Conflict("这份合同刚刚有了变化，请刷新页面查看最新情况。")


def _keep(proposal: Proposal, kind: str, text: str) -> Reply:
    reply = Reply(id=new_id(proposal.contract.shard), proposal=proposal, kind=kind, text=text, at=timezone.now())
    reply.save(force_insert=True)
    return reply


def _worker_knows(contract: Contract) -> bool:
    """Of what was not sealed yet, the worker has heard nothing; nor of what went to a wrong number."""
    return contract.proposals.filter(link__isnull=False, readdressed_at=None).exists()


def _tell_handler(proposal: Proposal, event: str, text: str) -> None:
    handler = proposal.contract.handler
    notify(event=event, text=text, person=handler.id, phone=handler.phone, email=handler.email, contract=proposal.contract_id)


def _tell_worker(contract: Contract, event: str, text: str) -> None:
    terms = contract.proposal.terms if contract.proposal else {}
    worker = terms.get("worker", {})
    notify(
        event=event,
        text=text,
        person=contract.worker_id,
        phone=worker.get("phone"),
        email=worker.get("email"),
        contract=contract.id,
    )

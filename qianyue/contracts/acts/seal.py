"""A seal keeper approves: the key of an employer, or of its partner, may be used once, for this file."""

from __future__ import annotations

import base64
import uuid
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from qianyue.contracts import approvals, turns
from qianyue.contracts.access import as_party, hold_open, must_be_open
from qianyue.contracts.acts.read import terms_of
from qianyue.contracts.acts.recheck import recheck
from qianyue.contracts.models import Approval, Contract, Signing, State
from qianyue.contracts.turns import TO_SEAL, Turn, turn_of
from qianyue.employers.models import Employer, Membership, Seal
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import SEAL_KEEPER, Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.errors import Conflict
from qianyue.operations.ids import new_id
from qianyue.operations.once import answered, once
from qianyue.operations.outbox import owe
from qianyue.operations.prepared import Prepared
from qianyue.operations.rows import insert
from qianyue.operations.sentences import Sentence
from qianyue.trust import certificates

AFTER_APPROVAL = point("seal.after_approval")


@Prepared
def _active_seal(employer: Any) -> QuerySet[Seal]:
    return Seal.objects.filter(employer=employer, active=True)


@Prepared
def _seal_keepers(employer: Any) -> QuerySet[Membership]:
    keepers = Membership.objects.current().filter(employer=employer, role=SEAL_KEEPER)
    return keepers.select_related("person")


def approve_seal(
    contract_id: uuid.UUID, *, document: str, actor: Actor, decision: str = "", operation: str | None = None
) -> None:
    """Approve sealing the file whose SHA-256 is `document`: the one that the keeper was shown, alone or in the list whose
    digest is `decision`.

    Two keepers at once make one approval. Errors: NotAllowed, Conflict (not signed yet, not this seal's turn, other file,
    already approved, the seal's certificate has ended).
    """
    contract = as_party(contract_id, actor=actor, to="seal")
    if answered(operation, "approve_seal", actor=actor):
        return
    must_be_open(Employer.objects.get(id=actor.employer))
    seal = _active_seal.first(actor.employer)
    if seal is None:
        raise Conflict("本单位的电子印章尚未启用，请先完成印章制作。")
    if certificates.read(base64.b64decode(seal.certificate_chain[0])).not_after <= timezone.now():
        raise Conflict(
            "本单位电子印章的证书已到期，不能盖章，请联系平台更换证书后再盖。"
        )  # nothing could conclude it, nor take it back
    turn = turn_of(contract)
    if turn is None:
        raise Conflict(Sentence("这份合同目前是“{state}”，不能盖章。", state=contract.get_state_display()))
    if (until := turns.closes_at(contract)) and until <= timezone.now():  # whether or not it has been closed yet
        raise Conflict("这份合同已超过签署期限，不能再盖章。需要订立的，请经办人重新发出。")
    if turn.file is None:
        raise Conflict("前一方的签名正在等待可信时间戳，完成后即可盖章，请稍候。")
    if turn.employer != actor.employer:
        raise Conflict("现在轮到另一方盖章：合作企业先盖，用人单位最后盖。")
    if turn.file.sha256 != document:
        raise Conflict("文件与您看到的不一致，请刷新页面核对后再批准。")
    if turn.role == "employer":
        approvals.must_be_granted(contract, Approval.Step.SEAL, document)
    judged = recheck(contract.proposal, terms_of(contract.proposal), at="sealing", actor=actor)

    def do() -> str:
        hold_open(turn.employer)
        if not _claim(contract, turn):
            raise Conflict("这份合同刚刚已由他人处理，请刷新页面查看。")
        signing = Signing(
            id=new_id(contract.shard),
            proposal=contract.proposal,
            role=turn.role,
            person_id=actor.person,
            seal=seal,
            base=turn.file,
            certificate_chain=seal.certificate_chain,
        )
        insert(signing)
        record("rules.checked", stream=contract_id, actor=actor, facts=judged)
        facts = {"signing": str(signing.id), "seal": str(seal.id), "document": document, "role": turn.role}
        facts |= {"decision": decision} if decision else {}
        record("seal.approved", stream=contract_id, actor=actor, facts=facts)
        owe("contracts.seal", signing.id, signing=str(signing.id))
        return str(signing.id)

    once(operation, "approve_seal", actor=actor, do=do)
    crash_if(AFTER_APPROVAL)


def _claim(contract: Contract, turn: Turn) -> bool:
    """Whether this approval is the one that counts, in the caller's transaction. With the last one, nothing can stop it."""
    offer = Contract.objects.filter(id=contract.id, state__in=TO_SEAL, proposal=contract.proposal)
    held = offer.select_for_update(of=("self",)).first()
    if held is None:
        return False
    held.proposal = contract.proposal
    if turn_of(held) != turn:
        return False  # somebody else was first, or the worker signed in between and the file is another
    if turns.missing(held.proposal, held.definition) == [turn.role]:
        offer.update(state=State.SEALING, changed_at=timezone.now())
    return True


def tell_seal_keepers(contract: Contract) -> None:
    """There is something to seal, unless the handler has revoked it while a timestamp was waited for."""
    turn = turn_of(contract)
    if turn is None:
        return
    sent = "发出" if contract.state == State.PROPOSED else "提交"
    said = "劳动者已签名" if contract.state == State.SIGNED_BY_ONE else f"（{contract.definition.title}）已由经办人{sent}"
    if turn.role == "employer" and turn.file and approvals.waits(contract, turn.file.sha256):
        text = f"合同 {contract.number} {said}，等待您审批，同意以后才能盖章。"
        approvals.tell_approvers(contract, event=f"approve_seal:{contract.proposal_id}:{contract.state}", text=text)
        return
    own = turn.employer == contract.employer_id  # a department is the employer's own affair
    for member in _seal_keepers(turn.employer):
        if member.department_id and not (own and member.department_id == contract.department_id):
            continue
        person = member.person
        notify(
            event=f"to_seal:{contract.proposal_id}:{turn.role}:{contract.state}:{person.id}",
            person=person.id,
            phone=person.phone,
            email=person.email,
            text=f"合同 {contract.number} {said}，等待您批准盖章。",
            contract=contract.id,
            link=f"{settings.PUBLIC_URL}/desk/contracts/{contract.id}",
        )

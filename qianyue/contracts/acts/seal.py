"""A seal keeper approves: the employer's key may be used once, for this file."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue.contracts.access import as_member
from qianyue.contracts.acts.read import terms_of
from qianyue.contracts.acts.recheck import recheck
from qianyue.contracts.models import Contract, Signing, State
from qianyue.employers.models import Seal
from qianyue.evidence.record import record
from qianyue.operations.actor import SEAL_KEEPER, Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.errors import Conflict
from qianyue.operations.ids import new_id
from qianyue.operations.outbox import owe
from qianyue.operations.prepared import Prepared
from qianyue.operations.rows import insert
from qianyue.operations.sentences import Sentence

AFTER_APPROVAL = point("seal.after_approval")


@Prepared
def _active_seal(employer: Any) -> QuerySet[Seal]:
    return Seal.objects.filter(employer=employer, active=True)


@Prepared
def _signed_by_worker(proposal: Any) -> QuerySet[Signing]:
    return Signing.objects.select_related("result").filter(proposal=proposal, role="worker", signature__isnull=False)


def approve_seal(contract_id: uuid.UUID, *, document: str, actor: Actor) -> None:
    """Approve sealing the file whose SHA-256 is `document`: the worker-signed file that the keeper was shown.

    Two keepers at once make one approval. Errors: NotAllowed, Conflict (not signed yet, other file, already approved).
    """
    contract = as_member(contract_id, actor=actor, role=SEAL_KEEPER)
    seal = _active_seal.first(contract.employer_id)
    if seal is None:
        raise Conflict("本单位的电子印章尚未启用，请先完成印章制作。")
    worker = _signed_by_worker.first(contract.proposal_id) if contract.proposal_id else None
    if worker is None or contract.state != State.SIGNED_BY_ONE:
        raise Conflict(Sentence("这份合同目前是“{state}”，不能盖章。", state=contract.get_state_display()))
    if worker.result is None:
        raise Conflict("劳动者的签名正在等待可信时间戳，完成后即可盖章，请稍候。")
    if worker.result.sha256 != document:
        raise Conflict("文件与您看到的不一致，请刷新页面核对后再批准。")
    judged = recheck(contract.proposal, terms_of(contract.proposal), at="sealing", actor=actor)
    with transaction.atomic():
        claimed = Contract.objects.filter(id=contract_id, state=State.SIGNED_BY_ONE, proposal=contract.proposal)
        if not claimed.update(state=State.SEALING, changed_at=timezone.now()):
            raise Conflict("这份合同刚刚已由他人处理，请刷新页面查看。")
        signing = Signing(
            id=new_id(contract.shard),
            proposal=contract.proposal,
            role="employer",
            person_id=actor.person,
            seal=seal,
            base=worker.result,
            certificate_chain=seal.certificate_chain,
        )
        insert(signing)
        record("rules.checked", stream=contract_id, actor=actor, facts=judged)
        facts = {"signing": str(signing.id), "seal": str(seal.id), "document": document}
        record("seal.approved", stream=contract_id, actor=actor, facts=facts)
        owe("contracts.seal", signing.id, signing=str(signing.id))
    crash_if(AFTER_APPROVAL)

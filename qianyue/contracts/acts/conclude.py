"""From signature values to a concluded contract: jobs that each do one step, may die anywhere, and go on.

stamp  a signature value gets its timestamp and its signer's revocation status, and is written into the file
seal   the employer's key signs what a seal keeper approved, once
close  revocation data and the closing timestamp over the final file: only now is the contract concluded (art. 20)
"""

from __future__ import annotations

import base64
import functools
import hashlib
import uuid
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue import documents
from qianyue.contracts import archive, validity
from qianyue.contracts.acts.answer import lapse
from qianyue.contracts.acts.seal import tell_seal_keepers
from qianyue.contracts.models import Contract, Document, Proposal, Signing, State
from qianyue.contracts.trusted import policy_problem, roots
from qianyue.employers import keystore
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.fields import sealed
from qianyue.operations.gateways import gateways
from qianyue.operations.outbox import handler, owe
from qianyue.operations.prepared import Prepared
from qianyue.operations.rows import insert
from qianyue.trust import certificates, pades, timestamps

BEFORE_TOKEN = point("stamp.before_token")
AFTER_TOKEN = point("stamp.after_token")
AFTER_STATUS = point("stamp.after_status")
AFTER_ASSEMBLY = point("stamp.after_assembly")
BEFORE_SEAL = point("seal.before_signature")
BEFORE_CLOSING = point("close.before_timestamp")
AFTER_CLOSING = point("close.after_timestamp")
BEFORE_CONCLUSION = point("close.before_conclusion")


SEALED_BY = {"employer": "用人单位", "partner": "合作企业"}


@Prepared
def _signings(signing: Any) -> QuerySet[Signing]:
    """With everything that a step asks for: offer, contract and parties, files, seal."""
    contract = [f"proposal__contract__{party}" for party in ("employer", "worker", "handler")]
    return Signing.objects.select_related(*contract, "base", "result", "seal__employer").filter(id=signing)


@Prepared
def _made(proposal: Any) -> QuerySet[Signing]:
    return Signing.objects.filter(proposal=proposal, signature__isnull=False).order_by("signed_at")


def _signing(identifier: str) -> Signing:
    (signing,) = _signings(identifier)
    return signing


def _chain(signing: Signing) -> list[bytes]:
    return [base64.b64decode(item) for item in signing.certificate_chain]


@handler("contracts.stamp")
def stamp(*, signing: str) -> None:
    """Timestamp over the signature value, then revocation status after it, then the assembled file."""
    row = _signing(signing)
    if row.result_id or row.signature is None:
        return
    signature = bytes(row.signature)
    if row.token is None:
        crash_if(BEFORE_TOKEN)
        token = gateways().tsa.timestamp(hashlib.sha256(signature).digest())
        if Signing.objects.filter(id=row.id, token=None).update(token=token.der):
            row.token = token.der
        else:
            row.refresh_from_db(fields=["token"])  # somebody else was first: one token counts
        crash_if(AFTER_TOKEN)
    token = timestamps.read_token(bytes(row.token), imprint=hashlib.sha256(signature).digest())
    if row.role == "worker" and token.gen_time > certificates.read(_chain(row)[0]).not_after:
        lapse(row)
        return
    if row.ocsp is None:
        Signing.objects.filter(id=row.id, ocsp=None).update(ocsp=validity.status_after(_chain(row), token.gen_time))
        crash_if(AFTER_STATUS)
    prepared = pades.Prepared.from_json(row.prepared)
    data = pades.complete(archive.fetch(row.base), prepared, signature=signature, timestamp=token)
    role = "worker_signed" if row.role == "worker" else "sealed"
    document = archive.keep(row.proposal.contract, role=role, data=data, pages=row.base.pages, base=prepared.after)
    crash_if(AFTER_ASSEMBLY)
    with transaction.atomic():
        insert(document)
        if not Signing.objects.filter(id=row.id, result=None).update(result=document):
            transaction.set_rollback(True)  # somebody else was first: their file is the file
            return
        facts = {"signing": str(row.id), "role": row.role, "document": document.sha256, **_token_facts(token)}
        record("signature.timestamped", stream=row.proposal.contract_id, actor=Actor.system(), facts=facts)
        if row.role == "employer":
            owe("contracts.close", row.id, signing=str(row.id))
        else:
            tell_seal_keepers(Contract.objects.select_related("proposal").get(id=row.proposal.contract_id))


@functools.lru_cache(maxsize=256)
def _seal_picture(name: str, title: str) -> pades.Appearance:
    """Drawn once an employer and process: a seal is some thousand points of outlines."""
    return documents.company_seal(name, title=title)


@handler("contracts.seal")
def seal(*, signing: str) -> None:
    """Release the employer's key for the one file that was approved. What is signed is written down first (rule 3)."""
    row = _signing(signing)
    contract = row.proposal.contract
    if row.signature is not None or contract.state not in (State.SIGNED_BY_ONE, State.SEALING):
        return  # sealed already, or revoked before the employer's own approval
    if row.prepared is None:
        owner, alone = row.seal.employer.name, "worker" not in contract.definition.places
        prepared = pades.prepare(
            archive.fetch(row.base),
            field=row.role,
            certificate_chain=_chain(row),
            signer_name=owner,
            reason=f"{SEALED_BY[row.role]}盖章，{'出具' if alone else '同意订立'}{contract.definition.this}",
            appearance=_seal_picture(owner, row.seal.title),
            at=timezone.now(),
            base=archive.base_of(row.base),
        )
        row.prepared = prepared.to_json()
        if not Signing.objects.filter(id=row.id, prepared=None).update(**sealed(row, "prepared")):
            row = _signing(signing)  # somebody else was first: what they wrote down is what is signed
    prepared = pades.Prepared.from_json(row.prepared)
    crash_if(BEFORE_SEAL)
    signature = keystore.signer(row.seal).sign(prepared.signed_attributes)
    pades.check_signature_value(prepared, signature)  # a device with another key under this name: nothing is kept
    with transaction.atomic():
        if not Signing.objects.filter(id=row.id, signature=None).update(signature=signature, signed_at=timezone.now()):
            return
        facts = {
            "proposal": str(row.proposal_id),
            "signing": str(row.id),
            "role": row.role,
            "seal": str(row.seal_id),
            "approved_by": str(row.person_id),
            "byte_range": list(prepared.byte_range),
            "digest": prepared.digest.hex(),
            "signature": hashlib.sha256(signature).hexdigest(),
        }
        record("signature.made", stream=contract.id, actor=Actor.system(), facts=facts)
        owe("contracts.stamp", row.id, signing=str(row.id))


@handler("contracts.close")
def close(*, signing: str) -> None:
    """Revocation data, then the closing timestamp over the whole file; its time is the signing time, nobody else's."""
    row = _signing(signing)
    contract = row.proposal.contract
    if contract.state != State.SEALING or row.result is None:
        return
    crash_if(BEFORE_CLOSING)
    signings = _made(row.proposal_id)
    file = archive.fetch(row.result)
    closing = pades.prepare_closing(file, validity.evidence(signings, _chain), base=archive.base_of(row.result))
    token = gateways().tsa.timestamp(closing.digest)
    crash_if(AFTER_CLOSING)
    data = pades.complete_closing(file, closing, token=token)
    if problem := policy_problem(data, roots=roots()):
        raise validity.NotFit(problem)
    document = archive.keep(contract, role="concluded", data=data, pages=row.result.pages)
    crash_if(BEFORE_CONCLUSION)
    with transaction.atomic():
        _conclude(row.proposal, document, token)


def _conclude(proposal: Proposal, document: Document, token: timestamps.Token) -> None:
    contract = proposal.contract
    insert(document)
    sealing = Contract.objects.filter(id=contract.id, state=State.SEALING)
    claimed = sealing.update(state=State.CONCLUDED, final=document, concluded_at=token.gen_time, changed_at=timezone.now())
    if not claimed:
        transaction.set_rollback(True)  # concluded by another worker: this file was never announced
        return
    facts = {"document": document.sha256, "size": document.size, **_token_facts(token)}
    record("contract.concluded", stream=contract.id, actor=Actor.system(), facts=facts)
    _tell_both(proposal, token)


def _token_facts(token: timestamps.Token) -> dict[str, str]:
    return {
        "token": hashlib.sha256(token.der).hexdigest(),
        "serial": f"{token.serial:x}",
        "time": token.gen_time.isoformat(),
        "authority": token.authority,
    }


def _tell_both(proposal: Proposal, token: timestamps.Token) -> None:
    """Art. 21 and 22: both are told; the worker is reminded to download and keep, and told how. So is who sealed as a partner."""
    when = timezone.localtime(token.gen_time).strftime("%Y年%m月%d日 %H:%M")
    contract, told = proposal.contract, proposal.terms["worker"]
    worker, title = contract.worker, contract.definition.title
    said = f"您与{contract.employer.name}的{title}已于{when}订立完成"
    if "worker" not in contract.definition.places:
        said = f"{contract.employer.name}已于{when}向您出具{title}"
    notify(
        event=f"concluded:{contract.id}:worker",
        person=worker.id if worker else None,
        phone=worker.phone if worker else told["phone"],
        email=(worker and worker.email) or told.get("email"),
        contract=contract.id,
        text=f"{said}。请及时下载保存；随时用本机号码登录即可免费查看、下载、打印。",
        link=f"{settings.PUBLIC_URL}/my/contracts/{contract.id}",
    )
    members = {"handler": contract.handler}
    if partner := Signing.objects.select_related("person").filter(proposal=proposal, role="partner").first():
        members["partner"] = partner.person
    for role, person in members.items():
        notify(
            event=f"concluded:{contract.id}:{role}",
            person=person.id,
            phone=person.phone,
            email=person.email,
            text=f"合同 {contract.number} 已于{when}订立完成。",
            contract=contract.id,
            link=f"{settings.PUBLIC_URL}/desk/contracts/{contract.id}",
        )


def awaiting(contract: Contract) -> str:
    """What the contract waits for now, honestly, for everybody's screen; empty when it waits for a person or nothing."""
    under_way = Signing.objects.filter(proposal=contract.proposal, result=None)
    if contract.state == State.SIGNED_BY_ONE and under_way.filter(signature__isnull=False).exists():
        return "签名已收到，正在等待可信时间戳。"
    if contract.state == State.SIGNED_BY_ONE and under_way.filter(role="partner").exists():
        return "合作企业已批准盖章，正在加盖印章和可信时间戳。"
    if contract.state == State.SEALING:
        return "单位已批准盖章，正在加盖印章和可信时间戳；完成前合同尚未订立。"
    return ""


def file_of(contract_id: uuid.UUID) -> Document | None:
    """The newest complete file of a contract: what its members may look at."""
    return Document.objects.filter(contract=contract_id).order_by("-created_at").first()

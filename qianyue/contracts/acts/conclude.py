"""From signature values to a concluded contract: jobs that each do one step, may die anywhere, and go on.

stamp  a signature value gets its timestamp and its signer's revocation status, and is written into the file
seal   the employer's key signs what a seal keeper approved, once (in suite sm2 the platform's after it: `countersign`)
close  revocation data and the closing timestamp over the final file: only now is the contract concluded (art. 20)
"""

from __future__ import annotations

import base64
import functools
import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from qianyue import documents
from qianyue.contracts import archive, turns, validity
from qianyue.contracts.acts.answer import lapse
from qianyue.contracts.acts.invite import send_sealed
from qianyue.contracts.acts.seal import tell_seal_keepers
from qianyue.contracts.acts.sign_again import sign_again
from qianyue.contracts.acts.tell_concluded import tell_concluded
from qianyue.contracts.alerts import dates as life
from qianyue.contracts.columns import follow_amendment
from qianyue.contracts.models import OPEN, Contract, Document, Proposal, Signing, State
from qianyue.contracts.suite import PLATFORM, suite
from qianyue.evidence.record import record
from qianyue.operations import keystore
from qianyue.operations.actor import Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.fields import sealed
from qianyue.operations.gateways import gateways
from qianyue.operations.ids import new_id
from qianyue.operations.outbox import Later, handler, owe
from qianyue.operations.prepared import Prepared
from qianyue.operations.rows import insert
from qianyue.trust import certificates, digests, pades, timestamps

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


def signing_of(identifier: str) -> Signing:
    (signing,) = _signings(identifier)
    return signing


def chain_of(signing: Signing) -> list[bytes]:
    return [base64.b64decode(item) for item in signing.certificate_chain]


@handler("contracts.stamp")
def stamp(*, signing: str) -> None:
    """Timestamp over the signature value, then revocation status after it, then the assembled file."""
    row = signing_of(signing)
    if row.result_id or row.signature is None:
        return
    signature, prepared = bytes(row.signature), pades.Prepared.from_json(row.prepared)
    imprint = digests.digest(prepared.digest_algorithm, signature)
    if row.token is None:
        crash_if(BEFORE_TOKEN)
        token = gateways().tsa.timestamp(imprint, prepared.digest_algorithm)
        if Signing.objects.filter(id=row.id, token=None).update(token=token.der):
            row.token = token.der
        else:
            row.refresh_from_db(fields=["token"])  # somebody else was first: one token counts
        crash_if(AFTER_TOKEN)
    token = timestamps.read_token(bytes(row.token), imprint=imprint)
    ended = token.gen_time > certificates.read(chain_of(row)[0]).not_after
    if row.role == "worker" and ended:
        lapse(row)
        return
    try:
        if row.ocsp is None and not (row.role == PLATFORM and ended):
            Signing.objects.filter(id=row.id, ocsp=None).update(ocsp=validity.status_after(chain_of(row), token.gen_time))
            crash_if(AFTER_STATUS)
    except validity.Revoked:
        ended = True
        if row.role != PLATFORM:
            raise
    if row.role == PLATFORM and ended:
        sign_again(row)
        return
    data = pades.complete(archive.fetch(row.base), prepared, signature=signature, timestamp=token)
    role = "worker_signed" if row.role == "worker" else "sealed"
    document = archive.keep(row.proposal.contract, role=role, data=data, pages=row.base.pages, base=prepared.after)
    crash_if(AFTER_ASSEMBLY)
    with transaction.atomic():
        contract = _held(row.proposal)
        insert(document)
        if not Signing.objects.filter(id=row.id, result=None).update(result=document):
            transaction.set_rollback(True)  # somebody else was first: their file is the file
            return
        facts = {"signing": str(row.id), "role": row.role, "document": document.sha256, **token_facts(token)}
        record("signature.timestamped", stream=row.proposal.contract_id, actor=Actor.system(), facts=facts)
        if contract.proposal_id == row.proposal_id:
            _go_on(contract, row, document, prepared.after)


def _go_on(contract: Contract, row: Signing, document: Document, after: pades.Base) -> None:
    """What follows once `row` is in `document`: the next party's turn, the platform's, or the end."""
    left = [role for role in contract.definition.places if after.awaits(role)]
    if not left and row.role != PLATFORM and after.awaits(PLATFORM):
        last = Signing(id=new_id(contract.shard), proposal=row.proposal, role=PLATFORM, base=document)
        insert(last)
        owe("contracts.countersign", last.id, signing=str(last.id))
    elif not left:
        owe("contracts.close", row.id, signing=str(row.id))
    elif approved := Signing.objects.filter(_unsigned_seal(left), proposal=row.proposal).first():
        owe("contracts.seal", f"{approved.id}:{document.id}", signing=str(approved.id))
    elif left == ["worker"]:
        send_sealed(contract, document)
    else:
        tell_seal_keepers(contract)


def _unsigned_seal(roles: list[str]) -> Q:
    """Approved before the other party signed: the seal goes over the file as it is now."""
    return Q(role__in=roles, seal__isnull=False, signature=None)


def _held(proposal: Proposal) -> Contract:
    """Nobody else signs or ends anything of the contract until the transaction ends."""
    held = Contract.objects.select_for_update(of=("self",)).select_related("proposal", "employer")
    return held.get(id=proposal.contract_id)


@functools.lru_cache(maxsize=256)
def _seal_picture(name: str, title: str, impression: bytes | None) -> pades.Appearance:
    """Once an employer and process, since a seal is some thousand points of outlines. Its own seal where it gave one."""
    return documents.impression_look(impression) if impression else documents.company_seal(name, title=title)


@handler("contracts.seal")
def seal(*, signing: str) -> None:
    """Release the employer's key for the one file that was approved, or for the same file with the worker's signature in it
    that came first after all. What is signed is written down first (rule 3)."""
    row = signing_of(signing)
    contract, file = row.proposal.contract, turns.newest(row.proposal)
    if row.signature is not None or not _stands(contract, row):
        return  # sealed already, or taken back, declined, replaced since
    if file is None:
        return  # the worker has just signed; `stamp` calls again once that is in the file
    if row.prepared is None or row.base_id != file.id:
        row.base = file
        owner, alone = row.seal.employer.name, "worker" not in contract.definition.places
        prepared = pades.prepare(
            archive.fetch(row.base),
            field=row.role,
            certificate_chain=chain_of(row),
            signer_name=owner,
            reason=f"{SEALED_BY[row.role]}盖章，{'出具' if alone else '同意订立'}{contract.definition.this}",
            appearance=_seal_picture(owner, row.seal.title, row.seal.impression),
            cross_page=True,
            at=timezone.now(),
            base=archive.base_of(row.base),
        )
        row.prepared = prepared.to_json()
        if not _write_down(row):
            row = signing_of(signing)  # somebody else was first: what they wrote down is what is signed
    prepared = pades.Prepared.from_json(row.prepared)
    crash_if(BEFORE_SEAL)
    signature = keystore.opened(row.seal.key).sign(prepared.signed_attributes)
    pades.check_signature_value(prepared, signature)  # a device with another key under this name: nothing is kept
    keep_signature(row, prepared, signature, seal=str(row.seal_id), approved_by=str(row.person_id))


def _stands(contract: Contract, row: Signing) -> bool:
    return contract.state in OPEN and contract.proposal_id == row.proposal_id


def _write_down(row: Signing) -> bool:
    """Whether this is what will be signed over `row.base`. Errors: Later, when that is not the newest file any more."""
    with transaction.atomic():
        _held(row.proposal)
        unsigned = Signing.objects.filter(id=row.id, signature=None)
        if not unsigned.exists():
            return False  # another worker has signed it
        if turns.newest(row.proposal) != row.base:
            raise Later
        unwritten = unsigned.filter(Q(prepared=None) | ~Q(base=row.base))
        return bool(unwritten.update(base=row.base, **sealed(row, "prepared")))


def keep_signature(row: Signing, prepared: pades.Prepared, signature: bytes, **facts: str) -> None:
    """What a key of this house has signed, once; it is stamped next. Errors: Later, when another has signed meanwhile: then this
    was of an older file, is kept nowhere, and the key signs again over the newest."""
    with transaction.atomic():
        held = _held(row.proposal)
        unsigned = Signing.objects.filter(id=row.id, signature=None, base=row.base)
        if not _stands(held, row) or not unsigned.exists():
            return
        if turns.newest(row.proposal) != row.base:
            raise Later
        unsigned.update(signature=signature, signed_at=timezone.now())
        facts |= {"proposal": str(row.proposal_id), "signing": str(row.id), "role": row.role, "digest": prepared.digest.hex()}
        made = {"byte_range": list(prepared.byte_range), "signature": hashlib.sha256(signature).hexdigest()}
        record("signature.made", stream=row.proposal.contract_id, actor=Actor.system(), facts={**facts, **made})
        owe("contracts.stamp", row.id, signing=str(row.id))


@handler("contracts.close")
def close(*, signing: str) -> None:
    """Revocation data, then the closing timestamp over the whole file; its time is the signing time, nobody else's."""
    row = signing_of(signing)
    contract = row.proposal.contract
    if contract.state != State.SEALING or row.result is None:
        return
    crash_if(BEFORE_CLOSING)
    signings = _made(row.proposal_id)
    file = archive.fetch(row.result)
    gathered = functools.partial(validity.evidence, signings, chain_of)
    closing, token = validity.stamped(file, gathered, base=archive.base_of(row.result), digest=suite().digest or "sha256")
    crash_if(AFTER_CLOSING)
    data = pades.complete_closing(file, closing, token=token)
    lapses_at = validity.newest_timestamp(data).lapses_at
    document = archive.keep(contract, role="concluded", data=data, pages=row.result.pages, lapses_at=lapses_at)
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
    facts = {"document": document.sha256, "size": document.size, **token_facts(token)}
    record("contract.concluded", stream=contract.id, actor=Actor.system(), facts=facts)
    follow_amendment(contract)
    contract.state, contract.proposal = State.CONCLUDED, proposal
    life.keep(contract)
    tell_concluded(proposal, token)


def token_facts(token: timestamps.Token) -> dict[str, str]:
    return {
        "token": hashlib.sha256(token.der).hexdigest(),
        "serial": f"{token.serial:x}",
        "time": token.gen_time.isoformat(),
        "authority": token.authority,
    }

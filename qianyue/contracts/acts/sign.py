"""The worker signs: a key born in the browser, certified for this act only, used once (design.md promise 1).

begin → the CA certifies the browser's public key, the revision to be signed is prepared and written down;
sign  → the browser's signature over it is checked and kept. Assembly and timestamp follow in `conclude`.
"""

from __future__ import annotations

import base64
import dataclasses
import datetime
import hashlib
import uuid
from typing import Any

import rfc8785
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue import documents
from qianyue.contracts import archive
from qianyue.contracts.access import hold, standing
from qianyue.contracts.acts import intent
from qianyue.contracts.acts.read import ELECTRONIC_FORM, FULL_TEXT, INTENT, KEY_FACTS, require, terms_of
from qianyue.contracts.acts.recheck import recheck
from qianyue.contracts.models import Contract, Proposal, Signing, State
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed
from qianyue.operations.fields import sealed
from qianyue.operations.gateways import gateways
from qianyue.operations.ids import new_id
from qianyue.operations.models import Job
from qianyue.operations.outbox import handler, owe
from qianyue.operations.prepared import Prepared
from qianyue.operations.rows import insert
from qianyue.people.acts.identify import is_identified
from qianyue.people.models import IdentityCheck
from qianyue.trust import algorithms, certificates, pades
from qianyue.trust.errors import TrustError
from qianyue.trust.keys import raw_to_der

BEFORE_CERTIFICATE = point("sign.before_certificate")
AFTER_CERTIFICATE = point("sign.after_certificate")
AFTER_PREPARATION = point("sign.after_preparation")
AFTER_SIGNATURE = point("sign.after_signature")

BROWSER_KEY = "p256"  # what WebCrypto makes; the only signature values that `sign` reads
SETTLE = "contracts.settle_certificate"
LIFETIME = datetime.timedelta(minutes=15)  # of a ceremony: the intent behind a signature stays recent, its certificate valid


@Prepared
def _ceremony(signing: Any, person: Any) -> QuerySet[Signing]:
    return Signing.objects.select_related("proposal").filter(id=signing, person=person, role="worker")


@Prepared
def _unfinished(proposal: Any) -> QuerySet[Signing]:
    return Signing.objects.filter(proposal=proposal, role="worker", signature=None, abandoned_at=None)


@Prepared
def _passed_check(person: Any) -> QuerySet[IdentityCheck]:
    return IdentityCheck.objects.filter(person=person, status="passed").order_by("-decided_at")[:1]


@dataclasses.dataclass(frozen=True)
class ToSign:
    """What the browser needs to check and sign for itself: everything but the file, which it has already read."""

    signing: uuid.UUID
    revision: bytes  # what the signature appends to the file, with room for the signature
    byte_range: tuple[int, int, int, int]
    signed_attributes: bytes  # DER SET (RFC 5652 §5.4): what is signed
    certificate: bytes

    def digest_of(self, file: bytes) -> bytes:
        """SHA-256 of the signed ranges when the revision is appended to `file`: what signed_attributes must contain."""
        whole = file + self.revision
        start, length, second, rest = self.byte_range
        return hashlib.sha256(whole[start : start + length] + whole[second : second + rest]).digest()


def begin_signing(proposal_id: uuid.UUID, *, csr: bytes, drawing: bytes | None, actor: Actor) -> ToSign:
    """Certify the browser's key for this act and prepare what it is asked to sign.

    `csr` is PKCS#10 DER, proving possession; `drawing` a PNG of the drawn signature, or None for the typed name. Both
    are appearance only. Errors: Conflict (step missing, intent too old, offer replaced), NotAllowed (identified too long ago),
    InvalidInput, and those of the gateway to the certification authority.
    """
    proposal = standing(proposal_id, actor=actor)
    require(proposal, (ELECTRONIC_FORM, KEY_FACTS, FULL_TEXT, INTENT), actor=actor)
    if not is_identified(proposal.contract.worker):
        raise NotAllowed("实名核验已超过一天，请重新核验后再签名。")
    if not intent.is_fresh(proposal, actor=actor):
        raise Conflict("意愿确认已超过 15 分钟，请重新获取验证码确认后再签名。")
    try:
        fits = algorithms.key_kind(certificates.read_request(csr).spki) == BROWSER_KEY
    except TrustError:
        fits = False
    if not fits:
        raise InvalidInput("浏览器生成的签名密钥不可用，没有开始签名。请刷新页面再试，或换一个浏览器。")
    terms = terms_of(proposal)
    judged = recheck(proposal, terms, at="signing", actor=actor)
    name = terms.worker.name
    appearance = documents.drawn_signature(drawing) if drawing else documents.typed_signature(name)
    signing, evidence = _open(proposal, csr, judged, actor=actor)
    crash_if(BEFORE_CERTIFICATE)
    chain = _certificate(signing, csr, evidence)
    crash_if(AFTER_CERTIFICATE)
    prepared = pades.prepare(
        archive.fetch(proposal.document),
        field="worker",
        certificate_chain=chain,
        signer_name=name,
        reason=f"本人已阅读全文，同意订立{proposal.contract.definition.this}",
        appearance=appearance,
        at=timezone.now(),
        base=archive.base_of(proposal.document),
    )
    _write_down(signing, chain, prepared, actor=actor)
    crash_if(AFTER_PREPARATION)
    return ToSign(signing.id, prepared.revision, prepared.byte_range, prepared.signed_attributes, chain[0])


def sign(signing_id: uuid.UUID, *, signature: bytes, actor: Actor) -> None:
    """Keep the browser's signature (WebCrypto's r‖s). Once kept, the contract is signed by one; repeats change nothing.

    Errors: InvalidInput (the signature does not fit), Conflict (ceremony replaced, offer replaced or closed).
    """
    signing = _ceremony.first(signing_id, actor.person) if actor.person else None
    if signing is None or signing.prepared is None or signing.abandoned_at is not None:
        raise Conflict("这次签名已经失效，请回到上一步重新签名。")
    if signing.signature is not None:
        return
    now = timezone.now()
    if signing.begun_at < now - LIFETIME:
        raise Conflict("签名页面打开太久，为保护您的签名已经失效，请回到上一步重新签名。")
    try:
        proposal = standing(signing.proposal_id, actor=actor)
    except Conflict:
        if _is_kept(signing):
            return  # sent twice at once: the other was first
        raise
    prepared = pades.Prepared.from_json(signing.prepared)
    try:
        der = raw_to_der(signature)
        pades.check_signature_value(prepared, der)
    except TrustError:
        raise InvalidInput("签名与要签署的文件不相符，没有保存。请刷新页面后重新签名。") from None
    with transaction.atomic():
        offer = Contract.objects.filter(id=proposal.contract_id, proposal=proposal, state=State.PROPOSED)
        if not offer.update(state=State.SIGNED_BY_ONE, changed_at=now):
            if _is_kept(signing):
                return
            raise Conflict("单位刚刚更新或撤回了这份合同，签名没有保存。请回到首页查看最新情况。")
        mine = Signing.objects.filter(id=signing.id, signature=None, abandoned_at=None)
        if not mine.update(signature=der, signed_at=now):
            raise Conflict("这次签名已经失效，请回到上一步重新签名。")
        facts = {
            "proposal": str(proposal.id),
            "signing": str(signing.id),
            "role": "worker",
            "algorithm": prepared.algorithm,
            "byte_range": list(prepared.byte_range),
            "digest": prepared.digest.hex(),
            "signature": hashlib.sha256(der).hexdigest(),
        }
        record("signature.made", stream=proposal.contract_id, actor=actor, facts=facts)
        owe("contracts.stamp", signing.id, signing=str(signing.id))
    crash_if(AFTER_SIGNATURE)


def _is_kept(signing: Signing) -> bool:
    return Signing.objects.filter(id=signing.id, signature__isnull=False).exists()


def _certificate(signing: Signing, csr: bytes, evidence: bytes) -> list[bytes]:
    """The chain for this ceremony's key. Asked for again (a lost answer, a crash) it is the same certificate."""
    return gateways().ca.enroll(
        csr=csr,
        profile="event",
        subject={"name": terms_of(signing.proposal).worker.name, "number": str(signing.id)},
        evidence_digest=evidence,
        key=str(signing.id),
    )


def _open(proposal: Proposal, csr: bytes, judged: dict[str, Any], *, actor: Actor) -> tuple[Signing, bytes]:
    """A new ceremony, and what its certificate will be evidence of; an unfinished earlier one (browser closed, key gone with
    it) can no longer be completed."""
    shard = proposal.contract.shard
    with transaction.atomic():
        hold(proposal)
        abandon(proposal, actor=actor)
        signing = Signing(id=new_id(shard), proposal=proposal, role="worker", person_id=actor.person, base=proposal.document)
        insert(signing)
        record("rules.checked", stream=proposal.contract_id, actor=actor, facts=judged)
        facts = {"proposal": str(proposal.id), "signing": str(signing.id), "request": hashlib.sha256(csr).hexdigest()}
        record("signing.begun", stream=proposal.contract_id, actor=actor, facts=facts)
        evidence = _evidence(proposal, signing, csr)
        request = base64.b64encode(csr).decode()
        owe(SETTLE, signing.id, delay=LIFETIME.total_seconds(), signing=str(signing.id), request=request, evidence=evidence.hex())
    return signing, evidence


def abandon(proposal: Proposal, *, actor: Actor) -> None:
    """End every unfinished ceremony of an offer, inside the caller's transaction; their certificates are revoked at once."""
    for signing in _unfinished(proposal.id):
        _end(signing, actor=actor)
        Job.objects.filter(kind=SETTLE, key=str(signing.id)).update(run_at=timezone.now())


def _end(signing: Signing, *, actor: Actor) -> None:
    open_still = Signing.objects.filter(id=signing.id, signature=None, abandoned_at=None)
    if open_still.update(abandoned_at=timezone.now()):
        record("signing.abandoned", stream=signing.proposal.contract_id, actor=actor, facts={"signing": str(signing.id)})


@handler(SETTLE)
def settle_certificate(*, signing: str, request: str, evidence: str) -> None:
    """A ceremony whose time is up signs no more, and the certificate that its key did not use is revoked: nobody can ever ask
    what it might have signed. Also when the answer with the certificate was lost, or we died before writing it down."""
    row = Signing.objects.select_related("proposal").get(id=signing)
    with transaction.atomic():
        _end(row, actor=Actor.system())
        row.refresh_from_db(fields=["signature"])
    if row.signature is not None:
        return
    known = [base64.b64decode(item) for item in row.certificate_chain or []]
    chain = known or _certificate(row, base64.b64decode(request), bytes.fromhex(evidence))
    gateways().ca.revoke(serial=certificates.read(chain[0]).serial, reason="cessation_of_operation", key=f"revoke-{signing}")


def _write_down(signing: Signing, chain: list[bytes], prepared: pades.Prepared, *, actor: Actor) -> None:
    """What will be signed is on record before anybody signs it (rule 3)."""
    leaf = certificates.read(chain[0])
    with transaction.atomic():
        signing.prepared = prepared.to_json()
        signing.certificate_chain = [base64.b64encode(item).decode() for item in chain]
        mine = Signing.objects.filter(id=signing.id, abandoned_at=None, signature=None)
        if not mine.update(**sealed(signing, "prepared", "certificate_chain")):
            raise Conflict("这次签名已在别处重新开始，请在最新打开的页面上完成。")
        facts = {
            "signing": str(signing.id),
            "issuer": str(leaf.issuer),
            "serial": f"{leaf.serial:x}",
            "public_key": hashlib.sha256(leaf.spki).hexdigest(),
            "not_before": leaf.not_before.isoformat(),
            "not_after": leaf.not_after.isoformat(),
        }
        record("certificate.issued", stream=signing.proposal.contract_id, actor=actor, facts=facts)


def _evidence(proposal: Proposal, signing: Signing, csr: bytes) -> bytes:
    """SHA-256 of what this certificate is for; the CA binds it into the certificate (crypto.md 5.3)."""
    check = _passed_check.first(signing.person_id)
    return hashlib.sha256(
        rfc8785.dumps(
            {
                "contract": str(proposal.contract_id),
                "proposal": str(proposal.id),
                "document": proposal.document.sha256,
                "identity_check": str(check.id) if check else None,
                "signing": str(signing.id),
                "request": hashlib.sha256(csr).hexdigest(),
            }
        )
    ).digest()

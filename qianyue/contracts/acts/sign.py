"""The worker signs: a key born in the browser, certified for this act only, used once (design.md promise 1).

join  → in suite sm2 the platform's half of the key comes to the browser's (`join_key`);
begin → the CA certifies the public key, the revision to be signed is prepared and written down;
sign  → the browser's signature over it is checked and kept. Assembly and timestamp follow in `conclude`.

At a service counter the one-off key is the platform's (`oversight.acts.sign_at_counter`): `assisted` then says who assisted
where, for the evidence, and the events say which side has held the key.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue import documents
from qianyue.contracts import archive, turns
from qianyue.contracts.access import standing
from qianyue.contracts.acts import join_key
from qianyue.contracts.acts.ceremony import LIFETIME, certificate_for, open_ceremony
from qianyue.contracts.acts.intent import may_sign
from qianyue.contracts.acts.read import terms_of
from qianyue.contracts.acts.recheck import recheck
from qianyue.contracts.models import Contract, Signing, State
from qianyue.contracts.suite import suite
from qianyue.evidence.record import record
from qianyue.operations.actor import COUNTER, Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed
from qianyue.operations.fields import sealed
from qianyue.operations.outbox import owe
from qianyue.operations.prepared import Prepared
from qianyue.trust import algorithms, certificates, digests, pades
from qianyue.trust.errors import TrustError
from qianyue.trust.keys import raw_to_der

BEFORE_CERTIFICATE = point("sign.before_certificate")
AFTER_CERTIFICATE = point("sign.after_certificate")
AFTER_PREPARATION = point("sign.after_preparation")
AFTER_SIGNATURE = point("sign.after_signature")
SEALING_NOW = "单位正在这份文件上盖章，几秒钟就好。您的阅读和确认仍然有效，请稍等再按一次“确认签名”。"
ITS_OWN_WAY = "在服务窗口请按“我本人签名”按钮签名：窗口的电脑是公用的，不在上面产生钥匙。请回到上一步。"
SEALED_MEANWHILE = (
    "单位刚刚在这份文件上盖了章，这次签名没有保存。合同内容没有变，不用重新阅读，也不用再收验证码，请再按一次“确认签名”。"
)


@Prepared
def _ceremony(signing: Any, person: Any) -> QuerySet[Signing]:
    return Signing.objects.select_related("proposal", "base").filter(id=signing, person=person, role="worker")


@dataclasses.dataclass(frozen=True)
class ToSign:
    """What the browser needs to check and sign for itself: everything but the file, which it has already read."""

    signing: uuid.UUID
    revision: bytes  # what the signature appends, with room for the signature
    byte_range: tuple[int, int, int, int]
    signed_attributes: bytes  # DER SET (RFC 5652 §5.4): what is signed
    certificate: bytes
    digest: str
    before: bytes = b""  # what the employer's seal has appended to the file that was read, where it was first

    def digest_of(self, file: bytes) -> bytes:
        """The digest of the signed ranges when all is appended to `file`: what signed_attributes must contain."""
        whole = file + self.before + self.revision
        start, length, second, rest = self.byte_range
        return digests.digest(self.digest, whole[start : start + length], whole[second : second + rest])


def begin_signing(
    proposal_id: uuid.UUID, *, csr: bytes, drawing: bytes | None, actor: Actor, assisted: dict[str, str] | None = None
) -> ToSign:
    """Certify the browser's key for this act and prepare what it is asked to sign.

    `csr` is PKCS#10 DER, proving possession; `drawing` a PNG of the drawn signature, or None for the typed name. Both
    are appearance only. Errors: Conflict (step missing, intent too old, offer replaced, being sealed right now), NotAllowed
    (identified too long ago; the browser of a service counter, which is everybody's), InvalidInput, and those of the gateway to
    the certification authority.
    """
    if actor.request.channel == COUNTER and not assisted:
        raise NotAllowed(ITS_OWN_WAY)
    proposal = may_sign(proposal_id, actor=actor)
    public_key = _public_key(csr)
    terms = terms_of(proposal)
    base = turns.newest(proposal)
    if base is None:
        raise Conflict(SEALING_NOW)
    judged = recheck(proposal, terms, at="signing", actor=actor)
    name = terms.worker.name
    appearance = documents.drawn_signature(drawing) if drawing else documents.typed_signature(name)
    signing, evidence = open_ceremony(proposal, base, csr, judged, actor=actor)
    crash_if(BEFORE_CERTIFICATE)
    chain = certificate_for(signing, csr, evidence)
    crash_if(AFTER_CERTIFICATE)
    file = archive.fetch(base)
    prepared = pades.prepare(
        file,
        field="worker",
        certificate_chain=chain,
        signer_name=name,
        reason=f"本人已阅读全文，同意订立{proposal.contract.definition.this}",
        appearance=appearance,
        at=timezone.now(),
        base=archive.base_of(base),
    )
    _write_down(signing, chain, prepared, public_key, actor=actor, assisted=assisted)
    crash_if(AFTER_PREPARATION)
    return ToSign(
        signing=signing.id,
        revision=prepared.revision,
        byte_range=prepared.byte_range,
        signed_attributes=prepared.signed_attributes,
        certificate=chain[0],
        digest=prepared.digest_algorithm,
        before=file[proposal.document.size :],
    )


def sign(signing_id: uuid.UUID, *, signature: bytes, actor: Actor, assisted: dict[str, str] | None = None) -> None:
    """Keep the browser's signature (r‖s, as of WebCrypto). Once kept, the worker is bound; repeats change nothing.

    Errors: InvalidInput (the signature does not fit), Conflict (ceremony replaced, offer replaced or closed, sealed meanwhile:
    then the worker signs again over the sealed file, and what was read and confirmed still counts).
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
        der = raw_to_der(signature, curve=algorithms.named(prepared.algorithm).key)
        pades.check_signature_value(prepared, der)
    except TrustError:
        raise InvalidInput("签名与要签署的文件不相符，没有保存。请刷新页面后重新签名。") from None
    with transaction.atomic():
        offer = Contract.objects.filter(id=proposal.contract_id, proposal=proposal, state=State.PROPOSED)
        if not offer.select_for_update().values_list("id"):
            if _is_kept(signing):
                return
            raise Conflict("单位刚刚更新或撤回了这份合同，签名没有保存。请回到首页查看最新情况。")
        if turns.newest(proposal) != signing.base:
            raise Conflict(SEALED_MEANWHILE)
        last = turns.missing(proposal, proposal.contract.definition) == ["worker"]
        offer.update(state=State.SEALING if last else State.SIGNED_BY_ONE, changed_at=now)
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
        } | _held(assisted)
        record("signature.made", stream=proposal.contract_id, actor=actor, facts=facts)
        owe("contracts.stamp", signing.id, signing=str(signing.id))
    crash_if(AFTER_SIGNATURE)


def _held(assisted: dict[str, str] | None) -> dict[str, Any]:
    """What the evidence says of a key that was not in the worker's own browser."""
    return {"key_held_by": "platform", "assisted": assisted} if assisted else {}


def _is_kept(signing: Signing) -> bool:
    return Signing.objects.filter(id=signing.id, signature__isnull=False).exists()


def _public_key(csr: bytes) -> bytes:
    """The point of the key that asks to be certified. Errors: InvalidInput for one of another suite."""
    try:
        spki = certificates.read_request(csr).spki
        fits = algorithms.key_kind(spki) == suite().key
    except TrustError:
        fits = False
    if not fits:
        raise InvalidInput("浏览器生成的签名密钥不可用，没有开始签名。请刷新页面再试，或换一个浏览器。")
    return certificates.public_key_bits(spki)


def _write_down(
    signing: Signing,
    chain: list[bytes],
    prepared: pades.Prepared,
    public_key: bytes,
    *,
    actor: Actor,
    assisted: dict[str, str] | None,
) -> None:
    """What will be signed is on record before anybody signs it (rule 3)."""
    leaf = certificates.read(chain[0])
    with transaction.atomic():
        signing.prepared = prepared.to_json()
        signing.certificate_chain = [base64.b64encode(item).decode() for item in chain]
        mine = Signing.objects.filter(id=signing.id, abandoned_at=None, signature=None)
        if not mine.update(**sealed(signing, "prepared", "certificate_chain")):
            raise Conflict("这次签名已在别处重新开始，请在最新打开的页面上完成。")
        if assisted:
            join_key.destroy(signing.proposal)
        elif prepared.algorithm == "sm2_sm3":
            join_key.fix(signing.proposal, public_key, prepared.signed_attributes, actor=actor)
        facts = {
            "signing": str(signing.id),
            "issuer": str(leaf.issuer),
            "serial": f"{leaf.serial:x}",
            "public_key": hashlib.sha256(leaf.spki).hexdigest(),
            "not_before": leaf.not_before.isoformat(),
            "not_after": leaf.not_after.isoformat(),
        } | _held(assisted)
        record("certificate.issued", stream=signing.proposal.contract_id, actor=actor, facts=facts)

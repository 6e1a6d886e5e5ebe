"""The platform signs last, with P-256, what the parties signed with SM2: ordinary readers show no tick for SM2 (crypto.md 3.1).

Its signature says that this file was concluded here, nothing about the parties; theirs are judged on their own.
"""

from __future__ import annotations

import base64
import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.contracts import archive
from qianyue.contracts.acts.conclude import chain_of, keep_signature, signing_of
from qianyue.contracts.models import PlatformKey, Signing, State
from qianyue.contracts.suite import PLATFORM
from qianyue.evidence.record import record
from qianyue.operations import keystore
from qianyue.operations.actor import Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.fields import sealed
from qianyue.operations.gateways import gateways
from qianyue.operations.outbox import Later, handler
from qianyue.trust import algorithms, certificates, oids, pades

BEFORE_SIGNATURE = point("countersign.before_signature")
AFTER_CERTIFICATE = point("countersign.after_certificate")
LONG_ENOUGH = datetime.timedelta(days=7)  # a certificate that ends sooner is replaced
ALGORITHM = algorithms.SUITES["p256"].name


@handler("contracts.countersign")
def countersign(*, signing: str) -> None:
    """Write down what is signed, sign it, once."""
    row = signing_of(signing)
    if row.signature is not None or row.proposal.contract.state != State.SEALING:
        return
    by = _key_of(row)
    if by is None:
        by = platform_key()
        written, row.certificate_chain = row.prepared, by.certificate_chain
        prepared = pades.prepare(
            archive.fetch(row.base),
            field=PLATFORM,
            certificate_chain=chain_of(row),
            signer_name=settings.OPERATOR,
            reason="证明本文件在本平台订立，各方签名以国密算法为准",
            at=timezone.now(),
            base=archive.base_of(row.base),
        )
        row.prepared = prepared.to_json()
        if not _write_down(row, instead_of=written):
            raise Later  # somebody else was first: what they wrote down is what is signed
    prepared = pades.Prepared.from_json(row.prepared)
    crash_if(BEFORE_SIGNATURE)
    signature = keystore.opened(by.key).sign(prepared.signed_attributes)
    pades.check_signature_value(prepared, signature)
    keep_signature(row, prepared, signature, key=str(by.id))


def _key_of(row: Signing) -> PlatformKey | None:
    """What signs what is written down; None when nothing is, or when its certificate has ended in the meantime."""
    if row.prepared is None or certificates.read(chain_of(row)[0]).not_after <= timezone.now():
        return None
    return PlatformKey.objects.filter(certificate_chain=row.certificate_chain).first()


def _write_down(row: Signing, *, instead_of: str | None) -> bool:
    with transaction.atomic():
        held = Signing.objects.select_for_update(of=("self",)).get(id=row.id)
        if held.signature is not None or held.prepared != instead_of:
            return False
        return bool(Signing.objects.filter(id=row.id).update(**sealed(row, "prepared", "certificate_chain")))


def platform_key() -> PlatformKey:
    """The newest key whose certificate lasts; else a new one, certified now. Errors: GatewayError."""
    newest = PlatformKey.objects.order_by("-made_at").first()
    if newest and newest.certificate_chain and _lasts(newest):
        return newest
    if newest is None or newest.certificate_chain:
        key, subject = keystore.new_key(ALGORITHM), certificates.name((oids.COMMON_NAME, settings.OPERATOR))
        newest = PlatformKey(key=key, request=certificates.request(signer=keystore.opened(key), subject=subject))
        newest.save(force_insert=True)
    chain = gateways().ca.enroll(
        csr=bytes(newest.request),
        profile="organisation",
        subject={"name": settings.OPERATOR},
        evidence_digest=None,
        key=str(newest.id),
    )
    crash_if(AFTER_CERTIFICATE)
    encoded = [base64.b64encode(item).decode() for item in chain]
    with transaction.atomic():
        if PlatformKey.objects.filter(id=newest.id, certificate_chain=[]).update(certificate_chain=encoded):
            leaf = certificates.read(chain[0])
            facts = {"issuer": str(leaf.issuer), "serial": f"{leaf.serial:x}", "not_after": leaf.not_after.isoformat()}
            record("platform.certified", stream=newest.id, actor=Actor.system(), facts=facts)
    newest.refresh_from_db()
    return newest


def _lasts(key: PlatformKey) -> bool:
    leaf = certificates.read(base64.b64decode(key.certificate_chain[0]))
    return leaf.not_after > timezone.now() + LONG_ENOUGH

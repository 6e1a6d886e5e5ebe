"""The platform signs again where its certificate ended or was revoked before the signature had its timestamp.

What it signed so is in no file, and nobody could prove when it was made. The parties' signatures are below it and stay.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from qianyue.contracts.models import PlatformKey, Signing
from qianyue.contracts.suite import PLATFORM
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.ids import new_id
from qianyue.operations.outbox import owe
from qianyue.operations.rows import insert


def sign_again(row: Signing) -> None:
    """Instead of `row`, with another key: the one with this certificate is destroyed. Once; repeats change nothing."""
    last = Signing(id=new_id(row.proposal.contract.shard), proposal=row.proposal, role=PLATFORM, base=row.base)
    with transaction.atomic():
        mine = Signing.objects.filter(id=row.id, result=None, signature__isnull=False)
        if not mine.update(signature=None, abandoned_at=timezone.now()):
            return
        PlatformKey.objects.filter(certificate_chain=row.certificate_chain).delete()
        insert(last)
        facts = {"signing": str(row.id), "role": PLATFORM, "by": str(last.id)}
        record("signature.replaced", stream=row.proposal.contract_id, actor=Actor.system(), facts=facts)
        owe("contracts.countersign", last.id, signing=str(last.id))

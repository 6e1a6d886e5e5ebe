"""A closed file proves for as long as the newest timestamp in it: before that lapses, a newer one is put over everything.

look     the workers' own, every few minutes: which files' timestamps lapse within the margin
restamp  evidence about the authority that stamped, a new timestamp, a new file that begins with the old one

Nothing is edited: the older file stays, checks as before, and is what people may hold. The contract's time of signing
stays that of its closing timestamp. Why so: docs/decisions/0008-renewing-archive-timestamps.md.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue.contracts import archive, validity
from qianyue.contracts.acts.conclude import token_facts
from qianyue.contracts.models import Contract, Document
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.crashpoints import crash_if, point
from qianyue.operations.models import Job
from qianyue.operations.outbox import handler, owe
from qianyue.operations.rows import insert
from qianyue.trust import pades
from qianyue.trust.timestamps import Token
from qianyue.trust.verification import Strength

RESTAMP = "contracts.restamp"
LOOK_EVERY = 300  # seconds
BATCH = 100  # files a look: thirty thousand a day, evenly spread, so that no new contract waits behind them
STUCK = 200  # that fail and are tried again: then something is wrong with all, and no more are begun
REST = datetime.timedelta(days=30)  # a file is left alone for so long, also where its authority's certificate ends soon
BEFORE_TOKEN = point("restamp.before_token")
AFTER_TOKEN = point("restamp.after_token")
BEFORE_RENEWAL = point("restamp.before_renewal")


def lapsing(now: datetime.datetime) -> QuerySet[Document]:
    """Files whose newest timestamp lapses within the margin, the most urgent first."""
    soon = Document.objects.filter(lapses_at__lte=now + settings.RENEW_BEFORE, created_at__lte=now - REST)
    return soon.order_by("lapses_at")


@handler("contracts.look", every=LOOK_EVERY)
def look(**_: object) -> None:
    """Owe a new timestamp to some of the files that need one."""
    owed = Job.objects.filter(kind=RESTAMP, done_at=None)
    named, stuck = set(owed.values_list("key", flat=True)), owed.filter(first_failed_at__isnull=False).count()
    if stuck >= STUCK:
        return
    due = lapsing(timezone.now()).exclude(id__in=named).values_list("id", flat=True)
    for number, identifier in enumerate(due[: max(0, BATCH - (len(named) - stuck))]):
        owe(RESTAMP, identifier, delay=number * LOOK_EVERY / BATCH, document=str(identifier))


@handler(RESTAMP)
def restamp(*, document: str) -> None:
    """Put a newer timestamp over the file, where it is due, and keep what comes of it beside the file."""
    old = Document.objects.select_related("contract").get(id=document)
    if old.contract.final_id != old.id:
        return  # somebody else was first, and has taken over
    file, now = archive.fetch(old), timezone.now()
    newest = validity.newest_timestamp(file, at=now)
    if newest.lapses_at > now + settings.RENEW_BEFORE:
        Document.objects.filter(id=old.id).update(lapses_at=newest.lapses_at)  # not known exactly, as of an older release
        return
    crash_if(BEFORE_TOKEN)
    digest = _digest(newest.token.algorithm, until=now + settings.RENEW_BEFORE)
    closing, token = validity.stamped(file, lambda more: validity.evidence_about([newest.token, *more]), digest=digest)
    crash_if(AFTER_TOKEN)
    data = pades.complete_closing(file, closing, token=token)
    lapses_at = validity.newest_timestamp(data).lapses_at
    new = archive.keep(old.contract, role="renewed", data=data, pages=old.pages, lapses_at=lapses_at)
    crash_if(BEFORE_RENEWAL)
    with transaction.atomic():
        _take_over(old, new, token)


def _take_over(old: Document, new: Document, token: Token) -> None:
    insert(new)
    if not Contract.objects.filter(id=old.contract_id, final=old).update(final=new):
        transaction.set_rollback(True)  # renewed by another worker: this file was never announced
        return
    Document.objects.filter(id=old.id).update(lapses_at=None)
    facts = {"document": new.sha256, "size": new.size, "replaces": old.sha256, **token_facts(token)}
    record("archive.renewed", stream=old.contract_id, actor=Actor.system(), facts=facts)


def _digest(before: str, *, until: datetime.datetime) -> str:
    """The digest that the file was closed with, unless the policy ends it: then one that lasts."""
    lasting = [name for name, period in Strength().digests.items() if period.covers(until)]
    return before if before in lasting else lasting[0]

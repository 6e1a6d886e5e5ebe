"""Papers are deleted some days after the decision (art. 13, PIPL 19): they were there to be checked. Digest and record stay."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.employers.application_models import APPROVED, REFUSED, WITH_APPLICANT
from qianyue.employers.models import Application, Scan
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.outbox import handler

HOURLY = 3600
ABANDONED = datetime.timedelta(days=180)  # without a change: nobody will submit it any more
AT_ONCE = 200


@handler("employers.expire_scans", every=HOURLY)
def expire_scans() -> None:
    """Delete the papers of what was decided `settings.SCANS_KEPT` ago, and of what its applicant has left lying."""
    now = timezone.now()
    lying = Scan.objects.filter(deleted_at=None).values("application")
    held = Application.objects.filter(id__in=lying)
    decided = held.filter(state__in=(APPROVED, REFUSED), decided_at__lt=now - settings.SCANS_KEPT)
    abandoned = held.filter(state__in=WITH_APPLICANT, changed_at__lt=now - ABANDONED)
    for application in [*decided[:AT_ONCE], *abandoned[:AT_ONCE]]:
        with transaction.atomic():
            if count := delete_scans(application):
                record("application.papers_deleted", stream=application.id, actor=Actor.system(), facts={"scans": count})


def delete_scans(application: Application) -> int:
    """Delete every paper of an application, in the caller's transaction; how many there were. Once deleted, gone for good."""
    standing = Scan.objects.filter(application=application, deleted_at=None)
    return standing.update(deleted_at=timezone.now(), pdf=None, impression=None)

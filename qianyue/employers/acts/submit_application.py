"""The applicant hands the application in: complete, or told all that is lacking, each at its place."""

from __future__ import annotations

import hashlib
import uuid

import rfc8785
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from qianyue.employers import applications
from qianyue.employers.application_models import WITH_APPLICANT
from qianyue.employers.models import Application
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.sentences import Sentence


def submit_application(key: uuid.UUID, *, edition: int, actor: Actor) -> None:
    """From now on it stands still and waits for the authority. Handing the same edition in twice changes nothing.

    Errors: NotFound, InvalidInput (`fields`: place → what is lacking), Conflict (changed meanwhile, another is in review,
    no owner any more).
    """
    application = applications.own(key, actor=actor)
    if application.state == Application.State.SUBMITTED:
        return
    application = applications.own_open(key, actor=actor)
    if application.edition != edition:  # what is judged below must be what the update is conditional on
        raise Conflict(applications.AGAIN)
    applications.must_stand(application)
    if lacks := applications.lacking(application):
        fields = {lack.place: lack.message for lack in reversed(lacks)}
        raise InvalidInput(Sentence("还缺 {count} 项，补齐以后才能提交。", count=len(lacks)), fields=fields)
    scans = applications.scans_of(application)
    now = timezone.now()
    himself = application.facts["capacity"] == "representative"
    person = {"representative": application.applicant, "represented_at": now} if himself else {}
    try:
        with transaction.atomic():
            standing = Application.objects.filter(id=key, edition=edition, state__in=WITH_APPLICANT)
            moved = {"edition": F("edition") + 1, "round": F("round") + 1, "changed_at": now, "submitted_at": now}
            cleared = {"first_reviewer": None, "second_reviewer": None}
            if not standing.update(state=Application.State.SUBMITTED, **moved, **cleared, **person):
                raise Conflict(applications.AGAIN)
            facts = {
                "round": application.round + 1,
                "uscc": application.uscc,
                "papers": {item: scan.sha256 for item, scan in sorted(scans.items())},
            }
            digest = hashlib.sha256(rfc8785.dumps(application.facts)).hexdigest()
            record("application.submitted", stream=key, actor=actor, facts=facts, details={"facts": digest})
    except IntegrityError:
        raise Conflict(applications.PENDING) from None

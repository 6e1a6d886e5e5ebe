"""What applies in an officer's region, and the papers that come with it. Another region's applications are *not found*."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import QuerySet

from qianyue.employers.application_models import DISCARDED, DRAFT, FIRST_PASSED, SUBMITTED
from qianyue.employers.models import Application
from qianyue.evidence.record import record
from qianyue.law.regions import stem
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotFound
from qianyue.oversight.access import as_officer
from qianyue.oversight.models import Officer
from qianyue.people.same import accounts_of

MISSING = "没有找到这份申请。它可能属于别的地区，请回到列表核对。"


def applications(officer: Officer) -> QuerySet[Application]:
    """All that were ever handed in, the longest waiting first."""
    inside = Application.objects.filter(region__startswith=stem(officer.authority.region), round__gt=0)
    found = inside.exclude(state__in=(DRAFT, DISCARDED)).select_related("applicant", "first_reviewer", "second_reviewer")
    return found.order_by("submitted_at", "id")


def application(key: uuid.UUID, *, actor: Actor) -> tuple[Application, Officer]:
    """One of them, and the officer who looks at it. Errors: NotFound, NotAllowed."""
    officer = as_officer(actor)
    found = applications(officer).filter(id=key).first()
    if found is None:
        raise NotFound(MISSING)
    return found, officer


def shown(key: uuid.UUID, *, actor: Actor) -> None:
    """Write down that an officer looks at it: it shows identity numbers and papers. Errors: NotFound, NotAllowed."""
    found, _officer = application(key, actor=actor)
    with transaction.atomic():
        record("application.shown", stream=found.id, actor=actor, facts={"round": found.round})


def waiting_for(officer: Officer) -> int:
    """How many this officer could review now."""
    found = applications(officer)
    second = found.filter(state=FIRST_PASSED).exclude(first_reviewer__in=accounts_of(officer.person_id))
    return found.filter(state=SUBMITTED).count() + second.count()

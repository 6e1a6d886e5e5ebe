"""The applicant fills in a section. What is typed is kept, right or wrong; what is wrong is said, and said again at the end."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from qianyue.employers import application_facts as facts_of
from qianyue.employers import applications
from qianyue.employers.application_models import WITH_APPLICANT
from qianyue.employers.models import Application
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.fields import sealed


def fill_application(
    key: uuid.UUID, section: str, values: Mapping[str, Any], *, actor: Actor, edition: int | None = None
) -> dict[str, str]:
    """Keep a section (`employer` or `people`) as typed. Returns what is still wrong with it: field → sentence.

    Where something changes, the legal representative who had agreed is asked again: he agreed to what was there.
    Errors: NotFound, Conflict (submitted meanwhile, changed in another window), InvalidInput (too long to keep).
    """
    application = applications.own_open(key, actor=actor)
    typed = facts_of.typed(values, section)
    if edition not in (None, application.edition):
        raise Conflict(applications.AGAIN)
    changed = sorted(name for name, value in typed.items() if application.facts.get(name, "") != value)
    application.facts = {**application.facts, **typed}
    if changed:
        _keep(application, section, changed, actor=actor)
    wrong = facts_of.problems(application.facts, section)
    if section == "employer" and "uscc" not in wrong and (taken := applications.conflicting(application)):
        wrong["region" if taken == applications.OTHER_REGION else "uscc"] = taken
    return wrong


def _keep(application: Application, section: str, changed: list[str], *, actor: Actor) -> None:
    application.name = application.facts.get("name", "")
    application.uscc = application.facts.get("uscc", "")[:18]  # what is longer is no code, and is told so
    application.region = application.facts.get("region", "")[:6]
    columns = {name: getattr(application, name) for name in ("name", "uscc", "region")}
    with transaction.atomic():
        standing = Application.objects.filter(id=application.id, edition=application.edition, state__in=WITH_APPLICANT)
        moved = {"edition": F("edition") + 1, "changed_at": timezone.now()}
        withdrawn = {"represented_at": None, "representative": None}
        if not standing.update(**sealed(application, "facts"), **columns, **moved, **withdrawn):
            raise Conflict(applications.AGAIN)
        record("application.filled", stream=application.id, actor=actor, facts={"section": section, "fields": changed})

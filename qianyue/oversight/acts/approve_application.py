"""A second officer approves: the employer, its people and its seal are there in one transaction, then the CA is asked."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from qianyue.employers import applications
from qianyue.employers.acts.appoint_people import appoint_people
from qianyue.employers.acts.open_service import SealKey, open_service, order_seal
from qianyue.employers.application_models import FIRST_PASSED
from qianyue.employers.models import Application, Employer, Review
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.oversight.acts.review_application import MOVED, SAME, tell_applicant, write
from qianyue.oversight.applications import application as one_of
from qianyue.oversight.four_eyes import must_be_another
from qianyue.people.same import accounts_of


def approve_application(key: uuid.UUID, *, round_: int, actor: Actor) -> Employer:
    """Errors: NotFound, NotAllowed (who passed it first), Conflict (moved on; the employer exists already; the
    applicant has no say there any more; a phone is somebody else's)."""
    application, officer = one_of(key, actor=actor)
    must_be_another(application.first_reviewer_id, actor=actor, refusal=SAME)
    if application.state != FIRST_PASSED or application.round != round_:
        raise Conflict(MOVED)
    impression = applications.impression_of(application)
    other_seal = not application.changes or impression is not None or application.employer.name != application.name
    seal_key = SealKey.new(application.name) if other_seal else None
    try:
        with transaction.atomic():
            waiting = Application.objects.filter(id=key, state=FIRST_PASSED, round=round_)
            waiting = waiting.exclude(first_reviewer__in=accounts_of(actor.person))  # nor passed by oneself meanwhile
            if not waiting.select_for_update().values_list("id"):
                raise Conflict(MOVED)
            applications.must_stand(application, hold=True)
            employer = _settle(application, seal_key, impression, actor=actor)
            appoint_people(application, employer, actor=actor)
            decided = {"second_reviewer": actor.person, "employer": employer, "decided_at": timezone.now()}
            waiting.update(state=Application.State.APPROVED, **decided)
            write(application, officer, Review.Verdict.APPROVED, actor=actor, round_=round_)
            words = "已经通过" if application.changes else "已经通过，电子印章正在申领，生效以后会再通知您"
            tell_applicant(application, officer, "approved", words)
    except IntegrityError:
        raise Conflict(applications.TAKEN) from None
    return employer


def _settle(application: Application, seal_key: SealKey | None, impression: bytes | None, *, actor: Actor) -> Employer:
    """A new employer, or the changes to the one that is there: another name or another impression means another seal."""
    facts = employer_facts(application)
    if not application.changes:
        return open_service(facts, actor=actor, impression=impression, seal_key=seal_key)
    employer = Employer.objects.select_for_update(no_key=True).get(id=application.employer_id)
    changed = sorted(name for name, value in facts.items() if getattr(employer, name) != value)
    before = {name: getattr(employer, name) for name in changed}
    for name in changed:
        setattr(employer, name, facts[name])
    employer.save(update_fields=changed)
    if seal_key:
        order_seal(employer, seal_key, impression=impression)
    said = {"fields": changed, "application": str(application.id)}
    record("employer.changed", stream=employer.id, actor=actor, facts=said, details=before)
    return employer


def employer_facts(application: Application) -> dict[str, object]:
    """Fields of the employer as the application says them."""
    facts = application.facts
    names = ("name", "uscc", "kind", "region", "registered_address", "business_address", "legal_representative")
    found: dict[str, object] = {name: facts.get(name, "") for name in names}
    return found | {"phone": facts.get("representative_phone") or application.applicant.phone}

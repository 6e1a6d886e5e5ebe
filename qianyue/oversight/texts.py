"""Official model texts: which an officer sees, which everybody does, and how each stands today (art. 15)."""

from __future__ import annotations

import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone

from qianyue.employers.models import ContractText
from qianyue.law.regions import levels, stem
from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotAllowed, NotFound
from qianyue.oversight.access import as_officer
from qianyue.oversight.models import Officer

DRAFTED, RETURNED, APPROVED, LATER = "drafted", "returned", "approved", "later"
NOW, ENDING, REPLACED, PAST = "now", "ending", "replaced", "past"
MISSING = "没有找到这份示范文本。它可能属于别的地区，请回到列表核对。"


def official() -> QuerySet[ContractText]:
    """All versions of all authorities, the latest first."""
    found = ContractText.objects.exclude(authority=None).select_related("authority", "uploaded_by", "review__reviewed_by")
    return found.order_by("-uploaded_at", "id")


def texts(officer: Officer) -> QuerySet[ContractText]:
    """The authority's own, drafts too, and what has been published around its region."""
    around = Q(authority__region__in=levels(officer.authority.region))
    below = Q(authority__region__startswith=stem(officer.authority.region))
    return official().filter(Q(authority=officer.authority) | (around | below) & Q(published_at__isnull=False))


def text(key: uuid.UUID, *, actor: Actor) -> tuple[ContractText, Officer]:
    """One of them, and the officer who looks at it. Errors: NotFound, NotAllowed."""
    officer = as_officer(actor)
    found = texts(officer).filter(id=key).first()
    if found is None:
        raise NotFound(MISSING)
    return found, officer


def own_text(key: uuid.UUID, *, actor: Actor) -> ContractText:
    """One of the authority's own, to decide about. Errors: NotFound, NotAllowed (another authority's)."""
    found, officer = text(key, actor=actor)
    if found.authority_id != officer.authority_id:
        raise NotAllowed("这份示范文本由别的部门发布，只能由发布它的部门办理。")
    return found


def published() -> QuerySet[ContractText]:
    """What everybody may read: everything that has been published, with what has been replaced and withdrawn since."""
    return official().filter(published_at__isnull=False)


def predecessor(of: ContractText) -> ContractText | None:
    """The version that this one takes, or took, the place of: the latest published one before it."""
    before = published().filter(authority=of.authority_id, title=of.title, version__lt=of.version)
    return before.order_by("-version").first()


def history(of: ContractText) -> QuerySet[ContractText]:
    """All published versions of the same title, the latest first."""
    return published().filter(authority=of.authority_id, title=of.title).order_by("-version")


def standing_of(one: ContractText) -> str:
    """How a version stands today: one of the words above."""
    today = timezone.localdate()
    if one.withdrawn_at and (one.ends_on is None or one.ends_on <= today):
        return PAST
    if one.published_at is None:
        review = getattr(one, "review", None)
        return {None: DRAFTED, "returned": RETURNED, "approved": APPROVED}[review and review.verdict]
    if one.begins_on and one.begins_on > today:
        return LATER
    if not one.usable:
        return REPLACED
    return ENDING if one.withdrawn_at else NOW

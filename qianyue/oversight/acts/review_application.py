"""Officers review an application: one passes it on, another approves it; each may return it with reasons, or refuse it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from qianyue.employers import application_facts as facts_of
from qianyue.employers.application_models import FIRST_PASSED, SUBMITTED, WITH_AUTHORITY
from qianyue.employers.materials import asked_of
from qianyue.employers.models import Application, Review
from qianyue.evidence.record import record
from qianyue.notices.send import notify
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id
from qianyue.operations.sentences import Sentence
from qianyue.oversight.applications import application as one_of
from qianyue.oversight.models import Officer

MOVED = "这份申请刚刚有了变化（他人已审核，或者申请人重新提交），请刷新页面查看。"
SAME = "这份申请是您本人初审的，须由本部门另一名工作人员复核。"
LONGEST_REASON = 200
ALL = "all"


def pass_first(key: uuid.UUID, *, round_: int, actor: Actor) -> None:
    """First review passed; a second officer decides. Errors: NotFound, NotAllowed, Conflict."""
    application, officer = one_of(key, actor=actor)
    with transaction.atomic():
        waiting = Application.objects.filter(id=key, state=SUBMITTED, round=round_)
        if not waiting.update(state=FIRST_PASSED, first_reviewer=actor.person):
            raise Conflict(MOVED)
        write(application, officer, Review.Verdict.PASSED, actor=actor, round_=round_)


def send_back(key: uuid.UUID, reasons: Mapping[str, str], *, round_: int, refuse: bool = False, actor: Actor) -> None:
    """Return it to its applicant to be mended, or refuse it for good; each reason at its place.

    Errors: NotFound, NotAllowed, InvalidInput (no reason, or too long), Conflict.
    """
    application, officer = one_of(key, actor=actor)
    said = _reasons(application, reasons)
    verdict = Review.Verdict.REFUSED if refuse else Review.Verdict.RETURNED
    state = Application.State.REFUSED if refuse else Application.State.RETURNED
    ended: dict[str, Any] = {"decided_at": timezone.now()} if refuse else {}
    with transaction.atomic():
        waiting = Application.objects.filter(id=key, state__in=WITH_AUTHORITY, round=round_)
        if not waiting.update(state=state, changed_at=timezone.now(), **ended):
            raise Conflict(MOVED)
        write(application, officer, verdict, actor=actor, round_=round_, reasons=said)
        words = "没有通过审核" if refuse else f"需要补正，共 {len(said)} 处"
        tell_applicant(application, officer, str(verdict), words)


def write(
    application: Application,
    officer: Officer,
    verdict: Review.Verdict,
    *,
    actor: Actor,
    round_: int,
    reasons: Mapping[str, str] | None = None,
) -> None:
    """The officer's word, as a row and as an event. In the caller's transaction."""
    review = Review(id=new_id(application.shard), application=application, round=round_, verdict=verdict)
    review.reasons, review.officer, review.authority, review.at = (
        dict(reasons or {}),
        officer.person,
        officer.authority_id,
        timezone.now(),
    )
    review.save(force_insert=True)
    facts = {"round": round_, "review": str(review.id), "places": sorted(reasons or {})}
    record(f"application.{verdict.value}", stream=application.id, actor=actor, facts=facts, details=dict(reasons or {}))


def tell_applicant(application: Application, officer: Officer, verdict: str, words: str) -> None:
    person = application.applicant
    notify(
        event=f"application_{verdict}:{application.id}:{application.round}",
        person=person.id,
        phone=person.phone,
        email=person.email,
        text=f"{application.name}的{application.get_purpose_display()}{words}（{officer.authority.name}）。",
        link=f"{settings.PUBLIC_URL}/apply/{application.id}",
    )


def places(application: Application) -> list[str]:
    """Where a reason may stand."""
    return [*facts_of.SECTIONS, *(f"item:{item.code}" for item in asked_of(application)), ALL]


def _reasons(application: Application, reasons: Mapping[str, str]) -> dict[str, str]:
    known = places(application)
    said = {place: " ".join(text.split()) for place, text in reasons.items() if place in known and text.strip()}
    long = Sentence("最多写 {limit} 个字。", limit=LONGEST_REASON)
    if wrong := {place: long for place, text in said.items() if len(text) > LONGEST_REASON}:
        raise InvalidInput(long, fields=wrong)
    if not said:
        missing = "请在有问题的那一项旁边写明原因，申请人会在同一处看到。"
        raise InvalidInput(missing, fields={ALL: missing})
    return said

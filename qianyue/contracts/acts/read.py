"""The worker reads: consent to the electronic form, the thirteen key facts, the whole text. In this order, of this offer."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue import law
from qianyue.contracts import archive
from qianyue.contracts.access import standing
from qianyue.contracts.models import Acknowledgement, Proposal, Shown
from qianyue.contracts.texts import CONSENT
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.operations.prepared import Prepared
from qianyue.operations.rows import insert_once
from qianyue.operations.sentences import Sentence

ELECTRONIC_FORM, KEY_FACTS, FULL_TEXT, INTENT = "electronic_form", "key_facts", "full_text", "intent"
ORDER = (ELECTRONIC_FORM, KEY_FACTS, FULL_TEXT, INTENT)


@Prepared
def _acknowledged(proposal: Any, person: Any) -> QuerySet[Acknowledgement]:
    return Acknowledgement.objects.filter(proposal=proposal, person=person)


@Prepared
def _shown(proposal: Any, person: Any, what: Any) -> QuerySet[Shown]:
    return Shown.objects.filter(proposal=proposal, person=person, what=what)


def terms_of(proposal: Proposal) -> law.Terms:
    """The final terms of an offer: what every screen about it is made from."""
    return law.parse_terms(proposal.terms)


def done(proposal: Proposal, *, actor: Actor) -> list[str]:
    """Which of the four steps this worker has taken for this offer, in order."""
    taken = {row.kind for row in _acknowledged(proposal.id, actor.person)}
    return [kind for kind in ORDER if kind in taken]


def show(proposal_id: uuid.UUID, what: str, *, actor: Actor) -> Proposal:
    """Put on record that the server has shown `what` (key_facts, text, file, page-N) of the standing offer."""
    with transaction.atomic():
        proposal = standing(proposal_id, actor=actor)
        row = Shown(proposal=proposal, person_id=actor.person, what=what)
        if insert_once(row):
            record("content.shown", stream=proposal.contract_id, actor=actor, facts={"proposal": str(proposal.id), "what": what})
    return proposal


def file_to_sign(proposal_id: uuid.UUID, *, actor: Actor) -> bytes:
    """The very bytes of the offer, for the browser to show, hash and sign."""
    return archive.fetch(show(proposal_id, "file", actor=actor).document)


def consent_to_electronic_form(proposal_id: uuid.UUID, *, actor: Actor) -> None:
    """Art. 14, ESL 3: both agree to the electronic form; the worker's agreement is a step of its own."""
    digest = hashlib.sha256(CONSENT.encode()).hexdigest()
    with transaction.atomic():
        _acknowledge(standing(proposal_id, actor=actor), ELECTRONIC_FORM, digest, None, actor=actor)


def confirm_key_facts(proposal_id: uuid.UUID, digest: str, *, actor: Actor) -> None:
    """Art. 18: the thirteen facts of exactly these terms were shown and understood."""
    with transaction.atomic():
        proposal = standing(proposal_id, actor=actor)
        if digest != proposal.key_facts_digest:
            raise Conflict("关键信息已经更新，请重新核对页面上的内容后再确认。")
        _acknowledge(proposal, KEY_FACTS, digest, "key_facts", actor=actor)


def confirm_full_text(proposal_id: uuid.UUID, digest: str, *, actor: Actor) -> None:
    """The whole text was read; `digest` is the SHA-256 of the file as the worker's page names it."""
    with transaction.atomic():
        proposal = standing(proposal_id, actor=actor)
        if digest != proposal.document.sha256:
            raise Conflict("合同文本已经更新，请重新阅读后再确认。")
        _acknowledge(proposal, FULL_TEXT, digest, "text", actor=actor)


def _acknowledge(proposal: Proposal, kind: str, digest: str, shown: str | None, *, actor: Actor) -> None:
    """Record one step once, in the caller's transaction. Errors: Conflict when an earlier step, or the showing, is missing."""
    require(proposal, ORDER[: ORDER.index(kind)], actor=actor)
    if shown and not _shown(proposal.id, actor.person, shown):
        raise Conflict("请先打开页面阅读内容，再确认。")
    row = Acknowledgement(proposal=proposal, person_id=actor.person, kind=kind, digest=digest, at=timezone.now())
    if insert_once(row):
        facts = {"proposal": str(proposal.id), "digest": digest}
        record(f"{kind}.confirmed", stream=proposal.contract_id, actor=actor, facts=facts)


def require(proposal: Proposal, kinds: tuple[str, ...], *, actor: Actor) -> None:
    """Errors: Conflict naming the first step that is still missing."""
    taken = done(proposal, actor=actor) if kinds else []
    names = {ELECTRONIC_FORM: "同意使用电子形式", KEY_FACTS: "确认关键信息", FULL_TEXT: "阅读合同全文", INTENT: "短信意愿确认"}
    for kind in kinds:
        if kind not in taken:
            raise Conflict(Sentence("请先完成“{step}”这一步。", step=names[kind]))

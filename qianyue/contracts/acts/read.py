"""The worker reads: consent to the electronic form, the thirteen key facts, the whole text, every attachment. In this order, of
this offer."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from qianyue import law
from qianyue.contracts import archive, attached
from qianyue.contracts.access import MISSING, standing
from qianyue.contracts.models import Acknowledgement, Attachment, Proposal, Shown
from qianyue.contracts.texts import CONSENT
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, NotFound
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


def show_attachment(proposal_id: uuid.UUID, number: int, *, actor: Actor, page: int | None = None) -> Attachment:
    """Put on record that the server has shown the `number`th attachment (from 1) of the standing offer, or a page of it.

    Errors: NotFound when the offer has none of this number; Conflict.
    """
    proposal = standing(proposal_id, actor=actor)
    found = attached.offered(proposal)
    if not 1 <= number <= len(found) or not (page is None or 1 <= page <= found[number - 1].pages):
        raise NotFound(MISSING)
    show(proposal_id, shown_as(number, page), actor=actor)
    return found[number - 1]


def shown_as(number: int, page: int | None = None) -> str:
    return f"attachment-{number}" + (f"-{page}" if page else "")


def confirm_attachment(proposal_id: uuid.UUID, number: int, digest: str, *, actor: Actor) -> None:
    """This attachment was read in full (art. 16): its words, and every page as a picture; `digest` is the SHA-256 of its file
    as the worker's page names it. Errors: NotFound, Conflict.
    """
    with transaction.atomic():
        proposal = standing(proposal_id, actor=actor)
        found = attached.offered(proposal)
        if not 1 <= number <= len(found):
            raise NotFound(MISSING)
        attachment = found[number - 1]
        if digest != attachment.sha256:
            raise Conflict("附件已经更新，请重新阅读后再确认。")
        require(proposal, (ELECTRONIC_FORM, KEY_FACTS, FULL_TEXT), actor=actor, attachments=False)
        what = shown_as(number)
        if not _shown(proposal.id, actor.person, what):
            raise Conflict("请先打开页面阅读内容，再确认。")
        for page in range(1, attachment.pages + 1):  # words read out of a file may be others than those to be seen
            if not _shown(proposal.id, actor.person, shown_as(number, page)):
                raise Conflict(Sentence("附件第 {page} 页还没有显示出来。请等图片都出来、看完以后再确认。", page=page))
        row = Acknowledgement(proposal=proposal, person_id=actor.person, kind=what, digest=digest, at=timezone.now())
        if insert_once(row):
            facts = {"proposal": str(proposal.id), "number": number, "attachment": str(attachment.id), "digest": digest}
            record("attachment.confirmed", stream=proposal.contract_id, actor=actor, facts=facts)


def unconfirmed(proposal: Proposal, *, actor: Actor) -> list[int]:
    """Numbers (from 1) of the attachments that this worker has not confirmed yet."""
    found = attached.offered(proposal)
    taken = {(row.kind, row.digest) for row in _acknowledged(proposal.id, actor.person)} if found else set()
    return [number for number, one in enumerate(found, 1) if (shown_as(number), one.sha256) not in taken]


def _acknowledge(proposal: Proposal, kind: str, digest: str, shown: str | None, *, actor: Actor) -> None:
    """Record one step once, in the caller's transaction. Errors: Conflict when an earlier step, or the showing, is missing."""
    require(proposal, ORDER[: ORDER.index(kind)], actor=actor)
    if shown and not _shown(proposal.id, actor.person, shown):
        raise Conflict("请先打开页面阅读内容，再确认。")
    row = Acknowledgement(proposal=proposal, person_id=actor.person, kind=kind, digest=digest, at=timezone.now())
    if insert_once(row):
        facts = {"proposal": str(proposal.id), "digest": digest}
        record(f"{kind}.confirmed", stream=proposal.contract_id, actor=actor, facts=facts)


def require(proposal: Proposal, kinds: tuple[str, ...], *, actor: Actor, attachments: bool = True) -> None:
    """Errors: Conflict naming the first step that is still missing. To the text belongs what is attached to it."""
    taken = done(proposal, actor=actor) if kinds else []
    names = {ELECTRONIC_FORM: "同意使用电子形式", KEY_FACTS: "确认关键信息", FULL_TEXT: "阅读合同全文", INTENT: "短信意愿确认"}
    for kind in kinds:
        if kind not in taken:
            raise Conflict(Sentence("请先完成“{step}”这一步。", step=names[kind]))
    if attachments and FULL_TEXT in kinds and (left := unconfirmed(proposal, actor=actor)):
        raise Conflict(Sentence("请先阅读并确认第 {number} 份附件。", number=left[0]))

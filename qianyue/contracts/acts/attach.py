"""The handler adds a file to a draft: it becomes a tamper-proof document at once, or is refused with the reason."""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
from pathlib import PurePosixPath

from django.db.models import F
from django.utils import timezone

from qianyue.contracts import attached
from qianyue.contracts.access import as_member
from qianyue.contracts.acts.draft import EDITABLE
from qianyue.contracts.models import Attachment, Contract
from qianyue.documents.attached import Problem, Rendition, UploadRefused, attachable
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotFound, QianyueError
from qianyue.operations.gateways import gateways
from qianyue.operations.ids import new_id
from qianyue.operations.once import answered, once
from qianyue.operations.rows import insert
from qianyue.operations.sentences import Sentence

LONGEST_TITLE = 60
MOVED_ON = "合同已经发给对方签署或者结束，附件不能再修改。请刷新页面。"
GONE = "没有找到这份附件。它可能刚刚被移除，请刷新页面。"


class AttachmentRefused(InvalidInput):
    """The file is not taken, and nothing of it is kept; `problems` says why."""

    code = "attachment_refused"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems[0].message)
        self.problems = problems


def attach(
    contract_id: uuid.UUID,
    name: str,
    data: bytes,
    *,
    actor: Actor,
    replaces: uuid.UUID | None = None,
    operation: str | None = None,
) -> uuid.UUID:
    """Add a file to the working copy, or put it in the place of another. Returns the attachment's key.

    `name` is what the file was called: only its title comes from it. Errors: AttachmentRefused, InvalidInput (limits, the same
    file again), NotFound, Conflict (no draft any more).
    """
    contract = as_member(contract_id, actor=actor, to="draft")
    if given := answered(operation, "attach", actor=actor):
        return uuid.UUID(given)
    if contract.state not in EDITABLE:
        raise Conflict(MOVED_ON)
    if not attached.allowed(contract.terms):
        raise InvalidInput("这一种文书没有附件。")
    if not replaces and len(attached.working(contract)) >= attached.MOST:
        raise InvalidInput(Sentence("一份合同最多附 {most} 个文件。", most=attached.MOST))
    made = _made(data)
    row = _row(contract, name, made, data, actor=actor)
    row.storage_key = attached.seal(row, made.pdf)

    def do() -> str:
        now = timezone.now()
        if not Contract.objects.filter(id=contract_id, state__in=EDITABLE).update(edition=F("edition") + 1, changed_at=now):
            raise Conflict(MOVED_ON)
        others = attached.working(contract)  # nobody else changes them until this transaction ends
        replaced = next((one for one in others if one.id == replaces), None)
        if replaces and replaced is None:
            raise NotFound(GONE)
        others = [one for one in others if one.id != replaces]
        _fits(row, others)
        row.position = replaced.position if replaced else max((one.position for one in others), default=0) + 1
        row.title = replaced.title if replaced else row.title
        row.added_at = now
        if replaced:
            attached.let_go(contract, [replaced], actor=actor, now=now)
        insert(row)
        facts = {
            "attachment": str(row.id),
            "sha256": row.sha256,
            "size": row.size,
            "pages": row.pages,
            "sent": row.sent_sha256,
            "sent_size": row.sent_size,
            "kind": row.sent_kind,
            "replaces": str(replaces) if replaces else None,
        }
        record("attachment.added", stream=contract_id, actor=actor, facts=facts, details={"title": row.title})
        return str(row.id)

    try:
        key = uuid.UUID(once(operation, "attach", actor=actor, do=do))
    except QianyueError:
        gateways().storage.drop(row.storage_key)  # refused: nothing is left behind
        raise
    if key != row.id:
        gateways().storage.drop(row.storage_key)  # sent twice at once: the other was first
    return key


def title_of(name: str) -> str:
    """What a file's name says, for a title: without folder and ending, without what cannot be printed."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    said = "".join(character for character in unicodedata.normalize("NFC", stem) if character.isprintable())
    return " ".join(said.split())[:LONGEST_TITLE].strip() or "附件"


def _made(data: bytes) -> Rendition:
    try:
        return attachable(data)
    except UploadRefused as problem:
        raise AttachmentRefused(problem.problems) from None


def _row(contract: Contract, name: str, made: Rendition, data: bytes, *, actor: Actor) -> Attachment:
    return Attachment(
        id=new_id(contract.shard),
        contract=contract,
        title=title_of(name),
        sha256=hashlib.sha256(made.pdf).hexdigest(),
        size=len(made.pdf),
        pages=made.pages,
        words=made.words,
        looks={"unread": list(made.unread), "drawn": list(made.drawn)},
        sent_kind=made.kind,
        sent_sha256=hashlib.sha256(data).hexdigest(),
        sent_size=len(data),
        added_by_id=actor.person,
    )


def _fits(row: Attachment, others: list[Attachment]) -> None:
    """Errors: InvalidInput."""
    if len(others) >= attached.MOST:
        raise InvalidInput(Sentence("一份合同最多附 {most} 个文件。", most=attached.MOST))
    if any(one.sha256 == row.sha256 for one in others):
        raise InvalidInput("这份文件已经附上，不用再传。")
    if sum(one.pages for one in others) + row.pages > attached.PAGES:
        raise InvalidInput(Sentence("所有附件合计最多 {most} 页，请删减后再上传。", most=attached.PAGES))
    if sum(one.size for one in others) + row.size > attached.OCTETS:
        raise InvalidInput(Sentence("所有附件合计最多 {most} MB，请缩小图片后再上传。", most=attached.OCTETS >> 20))

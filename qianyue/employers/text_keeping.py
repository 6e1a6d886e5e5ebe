"""What is done with a text whoever it belongs to: taken in, made harmless, and looked at before it is put into use."""

from __future__ import annotations

import hashlib
import uuid
from typing import Any

from django.db import IntegrityError

from qianyue import law
from qianyue.documents import DocumentError, own
from qianyue.documents.kinds import kind_of
from qianyue.employers import texts
from qianyue.employers.models import ContractText
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id, shard_of
from qianyue.operations.once import answered, once
from qianyue.operations.rows import insert
from qianyue.operations.sentences import Sentence
from qianyue.uploads import Problem, UploadRefused, clean_docx

LONGEST_TITLE = 60


class TextRefused(InvalidInput):
    """The file is not taken; `problems` says where and why."""

    code = "text_refused"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(Sentence("文件有 {count} 处不能使用，没有保存。请改好后重新上传。", count=len(problems)))
        self.problems = problems


def keep(kind: str, title: str, data: bytes, *, act: str, actor: Actor, operation: str | None, **owner: uuid.UUID) -> uuid.UUID:
    """Keep `data` (a .docx) as the next version of this title. `owner` is `employer_id` or `authority_id`; the actor may do so.

    Returns the key of the version, which is not published yet. Errors: InvalidInput (title, kind), TextRefused, Conflict (a
    colleague was faster).
    """
    if given := answered(operation, act, actor=actor):
        return uuid.UUID(given)
    name, earlier = _title(title), ContractText.objects.filter(**owner)
    if kind not in {one.name for one in own.worded_by_employers()}:
        _refuse("kind", "请选择这份文本用于哪一种文书。")
    try:
        clean = clean_docx(data)
    except UploadRefused as problem:
        raise TextRefused(problem.problems) from None
    (home,) = owner.values()
    text = ContractText(
        id=new_id(shard_of(home)),
        **owner,
        kind=kind,
        title=name,
        sha256=hashlib.sha256(clean).hexdigest(),
        uploaded_sha256=hashlib.sha256(data).hexdigest(),
        size=len(clean),
        uploaded_by_id=actor.person,
    )
    text.storage_key = texts.seal(text, clean)

    def do() -> str:
        text.version = earlier.filter(title=name).count() + 1
        insert(text)
        record("text.uploaded", stream=text.owner, actor=actor, facts=facts_of(text) | {"kind": kind})
        return str(text.id)

    try:
        return uuid.UUID(once(operation, act, actor=actor, do=do))
    except IntegrityError:
        raise Conflict("同事刚刚上传了同名文本的新版本，请刷新页面查看后再上传。") from None


def facts_of(text: ContractText) -> dict[str, Any]:
    """What the events say of a version when it is new."""
    return {"text": str(text.id), "version": text.version, "sha256": text.sha256, "uploaded": text.uploaded_sha256}


def must_be_fit(text: ContractText) -> None:
    """All that keeps the text from being used; then the least and the longest sample are really laid out.

    Errors: InvalidInput (statutory items missing, unlawful words, cannot be laid out).
    """
    words = texts.opened(text)
    refusing = [note for note in own.notes(words) if note.severity == "block"]
    if refusing:
        fields = {f"/{n}": f"{note.place} {note.message}".strip() for n, note in enumerate(refusing)}
        raise InvalidInput(Sentence("这份文本还有 {count} 处必须修改，不能发布。", count=len(refusing)), fields=fields)
    try:
        for sample in (kind_of(text.kind).shortest, kind_of(text.kind).longest):
            own.render(words, law.parse_terms(sample()))
    except DocumentError as problem:
        raise InvalidInput(problem.message) from None


def _title(title: str) -> str:
    name = " ".join(title.split())
    if not name or len(name) > LONGEST_TITLE or not name.isprintable():
        _refuse("title", Sentence("请给文本起一个名称，最多 {longest} 个字。", longest=LONGEST_TITLE))
    return name


def _refuse(field: str, message: str) -> None:
    raise InvalidInput(message, fields={field: message})

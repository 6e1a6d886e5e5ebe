"""A handler sends a text of the employer's own: made harmless, judged and kept as the next version of its name."""

from __future__ import annotations

import hashlib
import uuid

from django.db import IntegrityError

from qianyue.documents import own
from qianyue.employers import texts
from qianyue.employers.models import Employer, EmployerText
from qianyue.evidence.record import record
from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict, InvalidInput
from qianyue.operations.ids import new_id
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


def upload_text(kind: str, title: str, data: bytes, *, actor: Actor, operation: str | None = None) -> uuid.UUID:
    """Keep `data` (a .docx) as a text for documents of this kind. Returns the key of the version, which is not published yet.

    Errors: InvalidInput (title, kind), TextRefused, Conflict (a colleague was faster).
    """
    earlier = texts.texts_of(actor, handler=True)
    employer = Employer.objects.get(id=actor.employer)
    if given := answered(operation, "upload_text", actor=actor):
        return uuid.UUID(given)
    name = " ".join(title.split())
    if not name or len(name) > LONGEST_TITLE or not name.isprintable():
        message = Sentence("请给文本起一个名称，最多 {longest} 个字。", longest=LONGEST_TITLE)
        raise InvalidInput(message, fields={"title": message})
    if kind not in {one.name for one in own.worded_by_employers()}:
        message = "请选择这份文本用于哪一种文书。"
        raise InvalidInput(message, fields={"kind": message})
    try:
        clean = clean_docx(data)
    except UploadRefused as problem:
        raise TextRefused(problem.problems) from None
    text = EmployerText(
        id=new_id(employer.shard),
        employer=employer,
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
        facts = {"text": str(text.id), "version": text.version, "sha256": text.sha256, "uploaded": text.uploaded_sha256}
        record("text.uploaded", stream=text.employer_id, actor=actor, facts=facts | {"kind": kind})
        return str(text.id)

    try:
        return uuid.UUID(once(operation, "upload_text", actor=actor, do=do))
    except IntegrityError:
        raise Conflict("同事刚刚上传了同名文本的新版本，请刷新页面查看后再上传。") from None

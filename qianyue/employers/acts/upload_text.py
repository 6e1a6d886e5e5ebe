"""A handler sends a text of the employer's own: made harmless, judged and kept as the next version of its name."""

from __future__ import annotations

import uuid

from qianyue.employers import texts
from qianyue.employers.text_keeping import keep
from qianyue.operations.actor import Actor


def upload_text(kind: str, title: str, data: bytes, *, actor: Actor, operation: str | None = None) -> uuid.UUID:
    """Keep `data` (a .docx) as a text for documents of this kind. Returns the key of the version, which is not published yet.

    Errors: NotAllowed, and those of `keep`.
    """
    member = texts.member_to("texts", actor)
    return keep(kind, title, data, act="upload_text", actor=actor, operation=operation, employer_id=member)

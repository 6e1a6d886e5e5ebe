"""An officer drafts an official model text (art. 15): the same form, and the same rules, as an employer's own text."""

from __future__ import annotations

import uuid

from qianyue.employers.models import ContractText
from qianyue.employers.text_keeping import keep
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput
from qianyue.oversight.access import as_officer


def draft_text(kind: str, title: str, data: bytes, *, actor: Actor, operation: str | None = None) -> uuid.UUID:
    """Keep `data` (a .docx) as the authority's next version of this title. Returns its key; nobody else sees it yet.

    Errors: NotAllowed, InvalidInput (the title is another kind's), and those of `keep`.
    """
    officer = as_officer(actor)
    name = " ".join(title.split())
    others = ContractText.objects.filter(authority=officer.authority, title=name).exclude(kind=kind)
    if others.exists():  # a version takes the place of the one before it
        message = "这个名称已经用于另一种文书，请换一个名称。"
        raise InvalidInput(message, fields={"title": message})
    return keep(kind, title, data, act="draft_text", actor=actor, operation=operation, authority_id=officer.authority_id)

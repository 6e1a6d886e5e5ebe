"""Where two officers are demanded, they are two people: whoever has two accounts is one of them (`people.same`)."""

from __future__ import annotations

import uuid

from qianyue.operations.actor import Actor
from qianyue.operations.errors import NotAllowed
from qianyue.people.same import known, same_person

UNKNOWN = "不能确定您与上一步的办理人不是同一个人：账户还没有登记居民身份证号码。请系统管理员登记以后再办理。"


def must_be_another(before: uuid.UUID | None, *, actor: Actor, refusal: str) -> None:
    """The actor is somebody else than the person who took the step before.

    Errors: NotAllowed with `refusal` for the same person; with another sentence where it cannot be determined.
    """
    if same_person(before, actor.person):
        raise NotAllowed(refusal)
    if before is not None and not known(before, actor.person):
        raise NotAllowed(UNKNOWN)

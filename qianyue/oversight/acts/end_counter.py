"""A counter session ends: the worker has finished, or an officer of the authority ends it."""

from __future__ import annotations

import uuid

from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.oversight import counters
from qianyue.oversight.models import CounterSession


def leave_counter(key: uuid.UUID, *, actor: Actor) -> None:
    """Whoever sits at the terminal is done. Doing it again changes nothing."""
    found = CounterSession.objects.filter(id=key).first()
    if found is not None:
        counters.end(found, CounterSession.Ending.FINISHED, actor=actor)


def close_counter(key: uuid.UUID, *, actor: Actor) -> None:
    """An officer ends it from the desk: the worker has left, the terminal is needed. Errors: NotFound, NotAllowed, Conflict."""
    found = counters.session(key, actor=actor)
    if not counters.end(found, CounterSession.Ending.CLOSED, actor=actor):
        raise Conflict("这次窗口办理已经结束，请刷新页面查看。")

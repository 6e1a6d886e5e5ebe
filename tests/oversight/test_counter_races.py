"""Service counters by several at once."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.oversight import counters
from qianyue.oversight.acts.begin_at_counter import begin_at_counter
from qianyue.oversight.acts.open_counter import open_counter
from qianyue.oversight.models import CounterSession
from tests.platform.together import together


@pytest.fixture
def db(own_database: str) -> None:
    """Committed: threads see each other."""


def test_who_sits_down_at_two_terminals_at_once_is_at_one(bureau: Any, worker: Any) -> None:
    worker.log_in()
    for turn in range(4):
        keys = [open_counter(f"{number} 号窗口", actor=actor) for number, actor in enumerate((bureau.first, bureau.second))]
        told = together(*[lambda key=key: begin_at_counter(key, actor=worker.actor) for key in keys])
        assert told == [None, None], turn
        standing = CounterSession.objects.filter(ended_at=None)
        assert [one.worker_id for one in standing] == [worker.actor.person]
        assert set(CounterSession.objects.filter(id__in=keys).values_list("ended_because", flat=True)) == {"", "elsewhere"}
        for key in keys:
            counters.end(CounterSession.objects.get(id=key), "finished", actor=worker.actor)

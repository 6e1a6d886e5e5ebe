"""Who looks at wages below the minimum is written down."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.operations.actor import HANDLER, OFFICER, Actor
from qianyue.operations.errors import NotAllowed
from qianyue.oversight.acts.see_shortfalls import see_shortfalls
from tests.oversight.cast import events

pytestmark = pytest.mark.django_db


def test_it_works(bureau: Any) -> None:
    assert list(see_shortfalls(actor=bureau.first)) == []
    assert events(bureau.authority.id)[-1] == ("shortfalls.seen", {"count": 0})


def test_nobody_else_looks_and_nothing_is_written(bureau: Any) -> None:
    before = events(bureau.authority.id)
    for somebody in (
        Actor(role=OFFICER),
        Actor.system(),
        Actor(role=HANDLER, person=bureau.first.person, authority=bureau.authority.id),
    ):
        with pytest.raises(NotAllowed):
            see_shortfalls(actor=somebody)
    assert events(bureau.authority.id) == before

"""An officer answers what an employer calls a false alarm: once, in the own region, with a reason."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from qianyue.contracts.models import Objection
from qianyue.operations.actor import HANDLER, OFFICER, Actor
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.oversight.acts.decide_objection import decide_objection
from tests.contracts.test_raise_objection import CLAUSE, objected

pytestmark = pytest.mark.django_db


@pytest.fixture
def objection(journey: Any) -> uuid.UUID:
    """One that waits for its answer."""
    journey.changes |= {"clauses": [CLAUSE]}
    key: uuid.UUID = objected(journey.to("draft"))
    return key


def test_it_works(objection: Any, bureau: Any, work: Any, telephone: Any) -> None:
    decide_objection(objection, " 确是  误读 ", uphold=True, actor=bureau.first)
    found = Objection.objects.get()
    assert (found.upheld, found.answer, found.decided_by_id) == (True, "确是 误读", bureau.first.person)
    work()
    assert "已被采纳" in telephone("13000020001")[0]


def test_the_answer_may_be_no(objection: Any, bureau: Any, work: Any, telephone: Any) -> None:
    decide_objection(objection, "收押金违法。", uphold=False, actor=bureau.first)
    assert Objection.objects.get().upheld is False
    work()
    assert "没有被采纳" in telephone("13000020001")[0]


def test_the_first_answer_counts(objection: Any, bureau: Any) -> None:
    decide_objection(objection, "误读。", uphold=True, actor=bureau.first)
    with pytest.raises(Conflict):
        decide_objection(objection, "不是。", uphold=False, actor=bureau.second)
    assert Objection.objects.get().upheld is True


@pytest.mark.parametrize("answer", ["", "   ", "长" * 301])
def test_it_needs_a_reason(objection: Any, bureau: Any, answer: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        decide_objection(objection, answer, uphold=True, actor=bureau.first)
    assert set(refused.value.fields) == {"answer"}
    assert Objection.objects.get().upheld is None


def test_another_regions_officer_does_not_find_it(objection: Any, elsewhere: Any) -> None:
    with pytest.raises(NotFound):
        decide_objection(objection, "误读。", uphold=True, actor=elsewhere.first)


def test_nobody_else_decides(objection: Any, bureau: Any) -> None:
    for somebody in (
        Actor(role=OFFICER),
        Actor.system(),
        Actor(role=HANDLER, person=bureau.first.person, authority=bureau.authority.id),
    ):
        with pytest.raises(NotAllowed):
            decide_objection(objection, "误读。", uphold=True, actor=somebody)

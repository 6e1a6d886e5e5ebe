"""Two accounts of one human at once: one of them is an officer's, or has the number."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.operations.actor import Actor
from qianyue.operations.errors import Conflict
from qianyue.oversight.acts.appoint import appoint
from qianyue.oversight.acts.register_identity import register_identity
from qianyue.oversight.models import Officer
from qianyue.people.models import Person
from tests.oversight.cast import carded
from tests.platform.together import together

SYSTEM = Actor.system()


@pytest.fixture
def db(own_database: str) -> None:
    """Committed: threads see each other."""


def test_one_of_two_accounts_is_let_in(bureau: Any, elsewhere: Any) -> None:
    accounts = [carded(Person(name="岩双份"), 902) for _number in range(2)]
    authorities = (bureau.authority, elsewhere.authority)
    answers = together(
        *[lambda one=one, at=at: appoint(at, one, actor=SYSTEM) for one, at in zip(accounts, authorities, strict=True)]
    )
    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [Conflict]
    assert Officer.objects.filter(person__in=accounts, active=True).count() == 1


def test_a_number_is_registered_for_one_of_two_officers(bureau: Any) -> None:
    number = str(carded(Person(name="岩双份"), 902).id_number)
    officers = list(Officer.objects.select_related("person").filter(authority=bureau.authority))
    Person.objects.filter(id__in=[one.person_id for one in officers]).update(id_index=None, id_number=None, id_type="")
    answers = together(*[lambda one=one: register_identity(one, number, operator="管理员甲", actor=SYSTEM) for one in officers])
    assert [type(answer) for answer in answers if answer is not None] == [Conflict]
    assert Person.objects.filter(id__in=[one.person_id for one in officers], id_index__isnull=False).count() == 1

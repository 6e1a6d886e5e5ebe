"""One code at two browsers at once opens one of them."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.operations.actor import Request
from qianyue.operations.errors import InvalidInput
from qianyue.people.acts.enrol_authenticator import begin_authenticator, confirm_authenticator
from qianyue.people.acts.use_authenticator import use_authenticator, use_paper_code
from qianyue.people.models import Person
from tests.people.second import App
from tests.platform.together import together

ASKED = Request(id="test")


@pytest.fixture
def db(own_database: str) -> None:
    """Committed: threads see each other."""


def test_it_works(bureau: Any) -> None:
    person = Person.objects.get(id=bureau.first.person)
    app = App(begin_authenticator(person).secret)
    paper, *_ = confirm_authenticator(person, app.code(), request=ASKED)
    code = app.code()
    for act in (lambda: use_authenticator(person, code, request=ASKED), lambda: use_paper_code(person, paper, request=ASKED)):
        answers = together(act, act)
        assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [InvalidInput]

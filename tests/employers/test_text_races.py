"""Two at once: versions never collide, and a text is published once."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.employers.acts.publish_text import publish_text
from qianyue.employers.acts.upload_text import upload_text
from qianyue.employers.models import ContractText
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict
from tests.employers.texts import whole_text
from tests.platform.together import together


@pytest.fixture
def db(own_database: str) -> None:
    """Committed: threads see each other."""


def upload(office: Any) -> Any:
    return upload_text("labor_contract", "通用", whole_text(), actor=office.handler)


def test_two_files_of_one_name_are_two_versions_or_one_is_told(office: Any) -> None:
    answers = together(*[lambda: upload(office)] * 2)
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert all(isinstance(problem, Conflict) for problem in refused)
    versions = sorted(ContractText.objects.values_list("version", flat=True))
    assert versions == list(range(1, 3 - len(refused)))


@pytest.mark.office
def test_two_clicks_publish_it_once(office: Any) -> None:
    text = upload(office)
    answers = together(*[lambda: publish_text(text, actor=office.keeper)] * 2)
    assert [type(answer) for answer in answers if answer is not None] == [Conflict]
    assert Event.objects.filter(stream=office.employer.id, kind="text.published").count() == 1

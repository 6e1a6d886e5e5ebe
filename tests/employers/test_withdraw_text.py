"""A text is taken out of use: no new offer is made with it."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.employers.acts.publish_text import publish_text
from qianyue.employers.acts.upload_text import upload_text
from qianyue.employers.acts.withdraw_text import withdraw_text
from qianyue.employers.models import ContractText
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from tests.employers.texts import whole_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(office: Any) -> ContractText:
    return ContractText.objects.get(id=upload_text("labor_contract", "通用", whole_text(), actor=office.handler))


def test_it_works(office: Any, text: ContractText) -> None:
    withdraw_text(text.id, actor=office.handler)
    text.refresh_from_db()
    assert text.withdrawn_by_id == office.handler.person
    assert Event.objects.filter(stream=office.employer.id, kind="text.withdrawn").count() == 1


def test_twice_is_told(office: Any, text: ContractText) -> None:
    withdraw_text(text.id, actor=office.handler)
    with pytest.raises(Conflict):
        withdraw_text(text.id, actor=office.keeper)


def test_withdrawn_it_is_never_published(office: Any, text: ContractText) -> None:
    withdraw_text(text.id, actor=office.handler)
    with pytest.raises(Conflict):
        publish_text(text.id, actor=office.keeper)


def test_strangers_and_neighbours_withdraw_nothing(office: Any, text: ContractText, stranger: Any, neighbour: Any) -> None:
    for actor in (stranger.actor, neighbour.handler):
        with pytest.raises((NotAllowed, NotFound)):
            withdraw_text(text.id, actor=actor)

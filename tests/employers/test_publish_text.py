"""A second member publishes a text: only one that prints all that the law asks for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qianyue.documents.own import office as program
from qianyue.employers.acts.publish_text import publish_text
from qianyue.employers.acts.upload_text import upload_text
from qianyue.employers.models import ContractText
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.employers.texts import changed, docx, whole_text

pytestmark = pytest.mark.django_db
KIND = "labor_contract"


def uploaded(office: Any, data: bytes | None = None, title: str = "通用") -> ContractText:
    return ContractText.objects.get(id=upload_text(KIND, title, data or whole_text(), actor=office.handler))


@pytest.mark.office
def test_it_works(office: Any) -> None:
    text = uploaded(office)
    publish_text(text.id, actor=office.keeper)
    text.refresh_from_db()
    assert text.usable
    assert text.published_by_id == office.keeper.person
    facts = json.loads(Event.objects.get(stream=office.employer.id, kind="text.published").body)["facts"]
    assert facts == {"text": str(text.id), "version": 1, "sha256": text.sha256}


@pytest.mark.office
def test_a_new_version_takes_the_place_of_the_old_one(office: Any) -> None:
    old, new = uploaded(office), uploaded(office)
    other = uploaded(office, title="另一份")
    for text in (old, other, new):
        publish_text(text.id, actor=office.keeper)
    assert {text.id: text.usable for text in ContractText.objects.all()} == {old.id: False, new.id: True, other.id: True}


@pytest.mark.office
def test_twice_is_once(office: Any) -> None:
    text = uploaded(office)
    publish_text(text.id, actor=office.keeper)
    with pytest.raises(Conflict):
        publish_text(text.id, actor=office.keeper)


def test_who_uploaded_does_not_publish(office: Any) -> None:
    text = uploaded(office)
    with pytest.raises(NotAllowed, match="不能自己发布"):
        publish_text(text.id, actor=office.handler)


def test_what_is_missing_is_listed(office: Any) -> None:
    text = uploaded(office, docx("劳动合同", "甲方：{{ employer.name }}"))
    with pytest.raises(InvalidInput) as refused:
        publish_text(text.id, actor=office.keeper)
    said = " ".join(refused.value.fields.values())
    assert "劳动报酬" in said
    assert "{{ pay }}" in said
    assert not ContractText.objects.get(id=text.id).usable


def test_without_libreoffice_it_says_what_to_install(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = uploaded(office)
    monkeypatch.setattr(program, "PROGRAM", "soffice-is-not-here")
    program.version.cache_clear()
    with pytest.raises(InvalidInput, match="libreoffice-writer-nogui"):
        publish_text(text.id, actor=office.keeper)


def test_strangers_and_neighbours_publish_nothing(office: Any, stranger: Any, neighbour: Any) -> None:
    text = uploaded(office, changed(whole_text(), "食堂", "浴室"))
    for actor in (stranger.actor, neighbour.keeper):
        with pytest.raises((NotAllowed, NotFound)):
            publish_text(text.id, actor=actor)

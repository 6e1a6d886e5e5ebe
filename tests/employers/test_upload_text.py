"""A handler sends an own text: kept clean and encrypted as the next version of its name."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from qianyue.contracts.audit import audit_contracts
from qianyue.contracts.trusted import roots
from qianyue.documents import own
from qianyue.employers import texts
from qianyue.employers.acts.upload_text import upload_text
from qianyue.employers.models import ContractText
from qianyue.employers.text_keeping import TextRefused
from qianyue.evidence.models import Event
from qianyue.operations.errors import InvalidInput, NotAllowed, NotFound
from tests.employers.texts import docx, whole_text, with_parts

pytestmark = pytest.mark.django_db
KIND = "labor_contract"


def test_it_works(office: Any) -> None:
    data = whole_text()
    text = ContractText.objects.get(id=upload_text(KIND, " 通用  合同 ", data, actor=office.handler))
    assert (text.title, text.version, text.usable) == ("通用 合同", 1, False)
    assert own.notes(texts.opened(text)) == []
    facts = json.loads(Event.objects.get(stream=office.employer.id, kind="text.uploaded").body)["facts"]
    assert facts["uploaded"] == hashlib.sha256(data).hexdigest()
    assert facts["sha256"] == text.sha256


def test_the_next_file_of_the_same_name_is_the_next_version(office: Any) -> None:
    versions = [ContractText.objects.get(id=upload_text(KIND, "通用", whole_text(), actor=office.handler)).version for _ in "123"]
    assert versions == [1, 2, 3]


def test_a_double_click_makes_one(office: Any) -> None:
    first = upload_text(KIND, "通用", whole_text(), actor=office.handler, operation="click")
    assert upload_text(KIND, "通用", whole_text(), actor=office.handler, operation="click") == first
    assert ContractText.objects.count() == 1


def test_a_text_that_lacks_something_is_kept_all_the_same(office: Any) -> None:
    """Findings are for the people who go on working on it; only publishing asks for all."""
    text = ContractText.objects.get(id=upload_text(KIND, "半成品", docx("劳动合同"), actor=office.handler))
    assert any(note.severity == "block" for note in own.notes(texts.opened(text)))


def test_a_file_with_a_macro_is_not_kept(office: Any, documents_folder: Path) -> None:
    before = sorted(documents_folder.rglob("*"))
    with pytest.raises(TextRefused) as refused:
        upload_text(KIND, "通用", with_parts(whole_text(), word__vbaProject_dot_bin=b"x"), actor=office.handler)
    assert "宏" in refused.value.problems[0].message
    assert sorted(documents_folder.rglob("*")) == before
    assert not ContractText.objects.exists()


def test_the_file_is_encrypted_where_it_lies(office: Any, documents_folder: Path) -> None:
    upload_text(KIND, "通用", whole_text(), actor=office.handler)
    kept = [file.read_bytes() for file in documents_folder.rglob("*") if file.is_file()]
    assert kept
    assert not any(data.startswith(b"PK") for data in kept)


@pytest.mark.parametrize("title", ["", "   ", "长" * 61, "换\u202e行"])
def test_a_text_needs_a_name_that_can_be_read(office: Any, title: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        upload_text(KIND, title, whole_text(), actor=office.handler)
    assert "title" in refused.value.fields


@pytest.mark.parametrize("kind", ["", "amendment", "labor_contract_short", "ending_certificate", "nonsense"])
def test_not_every_kind_can_be_worded_by_employers(office: Any, kind: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        upload_text(kind, "通用", whole_text(), actor=office.handler)
    assert "kind" in refused.value.fields


def test_only_handlers_of_the_employer_upload(office: Any, stranger: Any) -> None:
    for actor in (office.keeper, stranger.actor):
        with pytest.raises(NotAllowed):
            upload_text(KIND, "通用", whole_text(), actor=actor)


def test_to_the_neighbour_it_does_not_exist(office: Any, neighbour: Any) -> None:
    text = upload_text(KIND, "通用", whole_text(), actor=office.handler)
    with pytest.raises(NotFound):
        texts.text_of(text, actor=neighbour.handler)


def test_the_audit_finds_a_file_that_was_changed_where_it_lies(office: Any, documents_folder: Path) -> None:
    text = upload_text(KIND, "通用", whole_text(), actor=office.handler)
    assert [finding for finding in audit_contracts(roots()) if finding.check.startswith("text")] == []
    (file,) = (file for file in documents_folder.rglob("*") if file.is_file())
    file.chmod(0o600)
    file.write_bytes(b"x" + file.read_bytes())
    found = [finding for finding in audit_contracts(roots()) if finding.check == "text.bytes"]
    assert [finding.subject for finding in found] == [str(text)]

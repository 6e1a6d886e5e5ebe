"""The second program's look at official model texts: what is right is silent, what somebody has changed is found."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue.employers.models import ContractText
from qianyue.law.dates import ONE_DAY, today
from qianyue.oversight.acts import publish_text as publishing
from qianyue.oversight.acts import review_text as reviewing
from qianyue.oversight.acts.publish_text import publish_official_text
from qianyue.oversight.acts.review_text import approve_text, return_text
from qianyue.oversight.acts.withdraw_text import withdraw_official_text
from qianyue.oversight.audit_texts import audit_official_texts
from tests.oversight.texts import drafted

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(bureau: Any, monkeypatch: pytest.MonkeyPatch) -> ContractText:
    """Published by the acts; how it is laid out is tested elsewhere."""
    for act in (reviewing, publishing):
        monkeypatch.setattr(act, "must_be_fit", lambda text: None)
    made = drafted(bureau)
    approve_text(made.id, actor=bureau.second)
    publish_official_text(made.id, today(), actor=bureau.second)
    return made


def found() -> list[str]:
    return [finding.check for finding in audit_official_texts()]


def test_it_works(bureau: Any, text: ContractText) -> None:
    drafted(bureau, title="草稿")
    return_text(drafted(bureau, title="退回的").id, "要改", actor=bureau.second)
    assert found() == []
    for day in (today() + ONE_DAY, today()):
        withdraw_official_text(text.id, "规定有变", day, actor=bureau.first)
        assert found() == []


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"sha256": "0" * 64}, "official_text.contents"),
        ({"begins_on": today() - ONE_DAY}, "official_text.days"),
        ({"ends_on": today()}, "official_text.days"),
        ({"version": 9}, "official_text.contents"),
    ],
)
def test_a_changed_row_is_found(text: ContractText, change: dict[str, Any], check: str) -> None:
    ContractText.objects.filter(id=text.id).update(**change)
    assert found() == [check]


def test_a_text_that_never_was_drafted_is_found(bureau: Any, text: ContractText) -> None:
    """As somebody with the database in hand might put one in."""
    ContractText.objects.create(
        authority=bureau.authority, kind=text.kind, title="塞进来的", version=1, sha256=text.sha256, uploaded_sha256="",
        size=1, storage_key=text.storage_key, uploaded_by_id=bureau.first.person,
    )  # fmt: skip
    assert found() == ["official_text.contents"]


def test_the_event_of_a_text_that_is_gone_is_found(bureau: Any, text: ContractText) -> None:
    draft = drafted(bureau, title="删掉的")
    draft.delete()
    assert found() == ["official_text.event"]

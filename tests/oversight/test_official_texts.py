"""An official model text: drafted, reviewed by a second officer, published from a day on, withdrawn with a reason."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from qianyue.documents.own import starter
from qianyue.employers import texts as employers_texts
from qianyue.employers.models import ContractText
from qianyue.law.dates import ONE_DAY, today
from qianyue.notices.models import Message
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.oversight import texts
from qianyue.oversight.acts import publish_text as publishing
from qianyue.oversight.acts import review_text as reviewing
from qianyue.oversight.acts.draft_text import draft_text
from qianyue.oversight.acts.publish_text import publish_official_text
from qianyue.oversight.acts.review_text import approve_text, return_text
from qianyue.oversight.acts.withdraw_text import withdraw_official_text
from qianyue.oversight.models import TextReview
from tests.employers.texts import docx
from tests.oversight.cast import events
from tests.oversight.texts import KIND, approved, drafted, published

pytestmark = pytest.mark.django_db
TOMORROW = today() + ONE_DAY


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """How texts are laid out is tested elsewhere; it takes LibreOffice and seconds."""
    for act in (reviewing, publishing):
        monkeypatch.setattr(act, "must_be_fit", lambda text: None)


def standing(key: uuid.UUID) -> str:
    return texts.standing_of(ContractText.objects.get(id=key))


@pytest.mark.office
def test_it_works(bureau: Any, office: Any) -> None:
    text = drafted(bureau)
    assert standing(text.id) == texts.DRAFTED
    approve_text(text.id, actor=bureau.second)
    assert standing(text.id) == texts.APPROVED
    assert not employers_texts.usable(office.employer, KIND).exists()
    publish_official_text(text.id, today(), actor=bureau.second)
    assert standing(text.id) == texts.NOW
    assert [one.id for one in employers_texts.usable(office.employer, KIND)] == [text.id]
    kinds = [kind for kind, _facts in events(bureau.authority.id)]
    assert kinds[-3:] == ["text.uploaded", "text.approved", "text.published"]


@pytest.mark.office
def test_a_text_without_what_the_law_asks_for_is_not_approved(bureau: Any) -> None:
    text = drafted(bureau, data=docx("劳动合同", "甲方：{{ employer.name }}"))
    with pytest.raises(InvalidInput) as refused:
        approve_text(text.id, actor=bureau.second)
    assert "劳动报酬" in " ".join(refused.value.fields.values())
    assert standing(text.id) == texts.DRAFTED


@pytest.mark.usefixtures("laid_out")
def test_nobody_reviews_or_publishes_what_they_drafted(bureau: Any) -> None:
    text = drafted(bureau)
    for act in (lambda: approve_text(text.id, actor=bureau.first), lambda: return_text(text.id, "不行", actor=bureau.first)):
        with pytest.raises(NotAllowed, match="您自己起草"):
            act()
    approve_text(text.id, actor=bureau.second)
    with pytest.raises(NotAllowed, match="不能自己发布"):
        publish_official_text(text.id, today(), actor=bureau.first)


def test_the_database_refuses_the_review_of_ones_own_draft(bureau: Any) -> None:
    text = drafted(bureau)
    with pytest.raises(DatabaseError, match="somebody else"), transaction.atomic():
        TextReview.objects.create(text=text, verdict="approved", reviewed_by_id=bureau.first.person, reviewed_at=timezone.now())


def test_the_database_refuses_to_publish_what_nobody_approved(bureau: Any) -> None:
    text = drafted(bureau)
    with pytest.raises(DatabaseError, match="approved"), transaction.atomic():
        ContractText.objects.filter(id=text.id).update(
            published_at=timezone.now(), published_by=bureau.second.person, begins_on=today()
        )


@pytest.mark.usefixtures("laid_out")
def test_a_returned_draft_is_never_published_and_keeps_its_reason(bureau: Any) -> None:
    text = drafted(bureau)
    with pytest.raises(InvalidInput, match="修改什么"):
        return_text(text.id, " ", actor=bureau.second)
    return_text(text.id, "第三条与省里的规定不一致", actor=bureau.second)
    assert standing(text.id) == texts.RETURNED
    assert TextReview.objects.get(text=text).reason == "第三条与省里的规定不一致"
    for act in (
        lambda: approve_text(text.id, actor=bureau.second),
        lambda: return_text(text.id, "再退一次", actor=bureau.second),
        lambda: publish_official_text(text.id, today(), actor=bureau.second),
    ):
        with pytest.raises(Conflict):
            act()
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
        TextReview.objects.filter(text=text).update(verdict="approved")


@pytest.mark.usefixtures("laid_out")
def test_it_holds_from_its_day_on_and_then_takes_the_place_of_the_version_before(
    bureau: Any, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = published(bureau), approved(bureau)
    publish_official_text(new.id, TOMORROW, actor=bureau.second)
    assert (standing(old), standing(new.id)) == (texts.NOW, texts.LATER)
    monkeypatch.setattr(timezone, "localdate", lambda: TOMORROW)
    assert (standing(old), standing(new.id)) == (texts.REPLACED, texts.NOW)
    assert [one.id for one in employers_texts.usable(office.employer, KIND)] == [new.id]


@pytest.mark.usefixtures("laid_out")
def test_a_successor_that_is_withdrawn_before_its_day_replaces_nothing(bureau: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = published(bureau), approved(bureau)
    publish_official_text(new.id, TOMORROW, actor=bureau.second)
    withdraw_official_text(new.id, "发现错字", today(), actor=bureau.first)
    monkeypatch.setattr(timezone, "localdate", lambda: TOMORROW)
    assert (standing(old), standing(new.id)) == (texts.NOW, texts.PAST)


@pytest.mark.usefixtures("laid_out")
def test_an_older_version_is_not_published_after_a_newer_one(bureau: Any) -> None:
    older = approved(bureau)
    published(bureau)
    with pytest.raises(Conflict, match="更新的版本"):
        publish_official_text(older.id, today(), actor=bureau.second)


@pytest.mark.usefixtures("laid_out")
@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_that_is_over_or_far_away_is_refused(bureau: Any, days: int) -> None:
    text = approved(bureau)
    with pytest.raises(InvalidInput, match="启用日期"):
        publish_official_text(text.id, today() + days * ONE_DAY, actor=bureau.second)
    with pytest.raises(InvalidInput, match="停用日期"):
        withdraw_official_text(text.id, "不用了", today() + days * ONE_DAY, actor=bureau.second)


@pytest.mark.usefixtures("laid_out")
def test_twice_is_once(bureau: Any) -> None:
    data = starter(KIND)
    first, again = (draft_text(KIND, "通用", data, actor=bureau.first, operation="a") for _ in "12")
    assert first == again
    approve_text(first, actor=bureau.second)
    with pytest.raises(Conflict):
        approve_text(first, actor=bureau.second)
    for _ in "12":
        publish_official_text(first, today(), actor=bureau.second, operation="b")
    with pytest.raises(Conflict):
        publish_official_text(first, today(), actor=bureau.second, operation="c")


def test_it_ends_on_a_day_with_a_reason_and_may_end_sooner_but_not_later(bureau: Any, office: Any) -> None:
    key = published(bureau)
    with pytest.raises(InvalidInput, match="原因"):
        withdraw_official_text(key, "", TOMORROW, actor=bureau.first)
    withdraw_official_text(key, "规定有变", TOMORROW, actor=bureau.first)
    assert standing(key) == texts.ENDING
    assert employers_texts.usable(office.employer, KIND).exists()
    with pytest.raises(Conflict):
        withdraw_official_text(key, "规定有变", TOMORROW + ONE_DAY, actor=bureau.first)
    withdraw_official_text(key, "今天就不能用了", today(), actor=bureau.first)
    assert standing(key) == texts.PAST
    assert not employers_texts.usable(office.employer, KIND).exists()


def test_a_title_belongs_to_one_kind(bureau: Any) -> None:
    drafted(bureau, title="通用")
    with pytest.raises(InvalidInput, match="另一种文书"):
        draft_text("part_time_contract", " 通用 ", starter("part_time_contract"), actor=bureau.first)


def test_other_authorities_see_no_draft_and_decide_nothing(bureau: Any, elsewhere: Any, office: Any) -> None:
    draft, key = drafted(bureau, title="草稿"), published(bureau)
    for one in (draft.id, key):
        with pytest.raises(NotFound):
            texts.text(one, actor=elsewhere.second)
        with pytest.raises(NotFound):
            withdraw_official_text(one, "不是我的", today(), actor=elsewhere.second)
    for stranger in (office.handler, office.keeper):
        with pytest.raises(NotAllowed):
            draft_text(KIND, "通用", starter(KIND), actor=stranger)
        with pytest.raises(NotAllowed):
            withdraw_official_text(key, "不是我的", today(), actor=stranger)


def test_handlers_with_drafts_on_it_are_told_once_to_choose_again(bureau: Any, journey: Any, work: Any) -> None:
    from qianyue.contracts.acts.choose_text import choose_text

    key = published(bureau)
    journey.to("draft")
    choose_text(journey.key, key, edition=1, actor=journey.office.handler)
    withdraw_official_text(key, "规定有变", today(), actor=bureau.first)
    work(kinds=["oversight.text_ended"])
    (told,) = Message.objects.filter(template="text_ended", channel="app")
    assert told.person_id == journey.office.handler.person

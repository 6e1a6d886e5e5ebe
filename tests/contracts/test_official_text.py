"""A contract worded by an official model text: who may choose it, what its evidence says, what the printed page says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qianyue.contracts import archive
from qianyue.contracts.acts import choose_text
from qianyue.contracts.acts.propose import propose
from qianyue.contracts.models import Contract, State
from qianyue.employers import texts
from qianyue.evidence.models import Event
from qianyue.law.dates import ONE_DAY, today
from qianyue.operations.errors import InvalidInput, NotFound
from qianyue.oversight.acts.withdraw_text import withdraw_official_text
from tests.documents.test_own_text import words
from tests.employers.texts import whole_text
from tests.oversight.texts import KIND, drafted, published

pytestmark = pytest.mark.django_db


def chosen(journey: Any, text: Any) -> Contract:
    """A draft worded by this text; its edition is 2."""
    journey.to("draft")
    choose_text.choose_text(journey.key, text, edition=1, actor=journey.office.handler)
    return Contract.objects.get(id=journey.key)


@pytest.mark.office
def test_it_works(journey: Any, bureau: Any) -> None:
    text = published(bureau, data=whole_text())
    chosen(journey, text)
    journey.to("conclude")
    assert journey.contract.state == State.CONCLUDED
    facts = json.loads(Event.objects.get(stream=journey.key, kind="contract.proposed").body)["facts"]["text"]
    assert facts["issuer"] == bureau.authority.name
    assert facts["region"] == "532800"
    assert (facts["version"], facts["since"], facts["id"]) == (1, today().isoformat(), str(text))
    said = words(archive.fetch(journey.contract.final))
    assert "官方示范文本" in said
    assert bureau.authority.name in said
    assert "单位自有文本" not in said


def test_only_texts_in_use_in_the_region_can_be_chosen(journey: Any, bureau: Any, elsewhere: Any) -> None:
    office = journey.office
    journey.to("draft")
    for text, refusal in (
        (published(elsewhere), NotFound),
        (drafted(bureau).id, NotFound),
        (published(bureau, today() + ONE_DAY, title="明天的"), InvalidInput),
    ):
        with pytest.raises(refusal):
            choose_text.choose_text(journey.key, text, edition=1, actor=office.handler)
    assert not texts.usable(office.employer, KIND).exists()


def test_a_draft_on_a_withdrawn_official_text_is_not_offered(journey: Any, bureau: Any) -> None:
    text = published(bureau)
    chosen(journey, text)
    withdraw_official_text(text, "规定有变", today(), actor=bureau.first)
    with pytest.raises(InvalidInput, match="已经停用"):
        propose(journey.key, edition=2, actor=journey.office.handler)


@pytest.mark.office
def test_an_offer_that_stands_keeps_its_text(journey: Any, bureau: Any) -> None:
    text = published(bureau)
    chosen(journey, text)
    journey.to("begin")
    withdraw_official_text(text, "规定有变", today(), actor=bureau.first)
    journey.to("conclude")
    assert journey.contract.proposal.text_id == text

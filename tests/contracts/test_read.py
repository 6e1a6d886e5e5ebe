"""Reading: consent, key facts, full text, in this order, of exactly this offer, each shown before it is confirmed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from qianyue.contracts import archive
from qianyue.contracts.acts import read
from qianyue.contracts.models import Acknowledgement
from qianyue.contracts.texts import CONSENT
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, NotFound

pytestmark = pytest.mark.django_db


def confirming(journey: Any) -> dict[str, Any]:
    """The three confirmations, with what the page would send."""
    proposal, actor = journey.proposal, journey.worker.actor
    return {
        "electronic_form": lambda: read.consent_to_electronic_form(proposal.id, actor=actor),
        "key_facts": lambda: read.confirm_key_facts(proposal.id, proposal.key_facts_digest, actor=actor),
        "full_text": lambda: read.confirm_full_text(proposal.id, proposal.document.sha256, actor=actor),
    }


def test_it_works(journey: Any) -> None:
    journey.to("full_text")
    assert read.done(journey.proposal, actor=journey.worker.actor) == ["electronic_form", "key_facts", "full_text"]
    assert [kind for kind in journey.kinds if kind.endswith(".confirmed")] == [
        "electronic_form.confirmed", "key_facts.confirmed", "full_text.confirmed"
    ]  # fmt: skip


def test_each_record_names_the_digest_of_what_was_shown(journey: Any) -> None:
    journey.to("full_text")
    digests = dict(Acknowledgement.objects.values_list("kind", "digest"))
    assert digests == {
        "electronic_form": hashlib.sha256(CONSENT.encode()).hexdigest(),
        "key_facts": journey.proposal.key_facts_digest,
        "full_text": journey.proposal.document.sha256,
    }
    for kind, digest in digests.items():
        assert json.loads(Event.objects.get(stream=journey.key, kind=f"{kind}.confirmed").body)["facts"]["digest"] == digest


@pytest.mark.parametrize(("step", "missing"), [("key_facts", "同意使用电子形式"), ("full_text", "同意使用电子形式")])
def test_no_step_is_skipped(journey: Any, step: str, missing: str) -> None:
    journey.to("bind")
    read.show(journey.proposal.id, "text", actor=journey.worker.actor)
    with pytest.raises(Conflict, match=missing):
        confirming(journey)[step]()


def test_the_text_comes_after_the_key_facts(journey: Any) -> None:
    journey.to("consent")
    read.show(journey.proposal.id, "text", actor=journey.worker.actor)
    with pytest.raises(Conflict, match="确认关键信息"):
        confirming(journey)["full_text"]()


@pytest.mark.parametrize(("after", "step"), [("consent", "key_facts"), ("key_facts", "full_text")])
def test_what_was_not_shown_cannot_be_confirmed(journey: Any, after: str, step: str) -> None:
    journey.to(after)
    with pytest.raises(Conflict, match="请先打开页面"):
        confirming(journey)[step]()
    assert f"{step}.confirmed" not in journey.kinds


@pytest.mark.parametrize(("after", "what"), [("consent", "key_facts"), ("key_facts", "text")])
def test_the_digest_of_something_else_is_refused(journey: Any, after: str, what: str) -> None:
    journey.to(after)
    read.show(journey.proposal.id, what, actor=journey.worker.actor)
    confirm = read.confirm_key_facts if what == "key_facts" else read.confirm_full_text
    for digest in ("", "0" * 64, journey.proposal.document.sha256[:-1]):
        with pytest.raises(Conflict, match="已经更新"):
            confirm(journey.proposal.id, digest, actor=journey.worker.actor)


def test_a_double_click_is_one_confirmation(journey: Any) -> None:
    journey.to("full_text")
    before = journey.kinds
    for confirm in confirming(journey).values():
        confirm()
    assert journey.kinds == before


def test_showing_again_is_recorded_once(journey: Any) -> None:
    journey.to("key_facts")
    before = journey.kinds
    read.show(journey.proposal.id, "key_facts", actor=journey.worker.actor)
    assert journey.kinds == before


def test_the_browser_gets_the_very_bytes_of_the_offer(journey: Any) -> None:
    journey.to("bind")
    file = read.file_to_sign(journey.proposal.id, actor=journey.worker.actor)
    assert hashlib.sha256(file).hexdigest() == journey.proposal.document.sha256
    assert file == archive.fetch(journey.proposal.document)


def test_a_stranger_confirms_nothing(journey: Any, stranger: Any) -> None:
    journey.to("bind")
    journey.worker = stranger
    for confirm in confirming(journey).values():
        with pytest.raises(NotFound):
            confirm()
    assert not Acknowledgement.objects.exists()

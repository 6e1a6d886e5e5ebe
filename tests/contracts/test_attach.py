"""Attachments: what the handler adds is what is offered, read, confirmed one by one, and kept; strangers find nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from qianyue import documents
from qianyue.contracts import attached
from qianyue.contracts.acts import arrange_attachments, attach, deliver_attachment, draft, read
from qianyue.contracts.audit import audit_contract
from qianyue.contracts.models import Attachment
from qianyue.contracts.trusted import roots
from qianyue.evidence.models import Event
from qianyue.operations.actor import Actor
from qianyue.operations.errors import InvalidInput, NotAllowed, NotFound
from qianyue.operations.gateways import gateways
from tests.contracts.attaching import HANDBOOK, add, known, read_one, stored, with_two
from tests.uploads import hostile
from tests.uploads.hostile import changed, photograph

pytestmark = pytest.mark.django_db


def test_it_works(journey: Any, work: Callable[..., int]) -> None:
    with_two(journey).to("full_text")
    first, second = attached.offered(journey.proposal)
    assert journey.proposal.terms["attachments"] == [
        {"title": "员工手册", "sha256": hashlib.sha256(attached.fetch(first)).hexdigest(), "pages": 1},
        {"title": "宿舍照片", "sha256": second.sha256, "pages": 1},
    ]
    printed = documents.blocks(read.terms_of(journey.proposal)).words()
    assert first.sha256 in printed.replace("\n", "")
    read_one(journey, 1)
    read_one(journey, 2)
    journey.to("conclude")
    assert journey.kinds.count("attachment.confirmed") == 2
    for one in (first, second):
        _row, data = deliver_attachment.deliver_attachment(journey.key, one.id, actor=journey.worker.actor)
        assert data.startswith(b"%PDF-")
    assert list(audit_contract(journey.contract, roots())) == []


def test_what_was_sent_is_known_by_its_digest_only(journey: Any) -> None:
    journey.to("draft")
    sent = changed(hostile.hidden_metadata)
    row = Attachment.objects.get(id=add(journey, sent))
    facts = json.loads(Event.objects.get(stream=journey.key, kind="attachment.added").body)["facts"]
    assert row.sent_sha256 == facts["sent"] == hashlib.sha256(sent).hexdigest()
    assert facts["sha256"] == row.sha256 != row.sent_sha256
    assert b"example.invalid" not in attached.fetch(row)
    assert not any(b"%PDF-" in gateways().storage.get(key)[:400] for key in stored())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"MZ", "不能识别这种文件"),
        (changed(hostile.bomb), "异常庞大"),
        (changed(hostile.missing_font), "没有嵌入"),
        (HANDBOOK[:500], "已损坏"),
        (b"<html>" + HANDBOOK, "已损坏"),
    ],
    ids=["program", "bomb", "font", "cut off", "polyglot"],
)
def test_what_is_refused_leaves_nothing_behind(journey: Any, data: bytes, why: str) -> None:
    journey.to("draft")
    with pytest.raises(attach.AttachmentRefused, match=why):
        add(journey, data)
    assert not Attachment.objects.exists()
    assert stored() == known() == set()
    assert journey.kinds == ["draft.created"]


def test_limits_leave_nothing_behind(journey: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    journey.to("draft")
    add(journey)
    with pytest.raises(InvalidInput, match="已经附上"):
        add(journey)
    monkeypatch.setattr(attached, "PAGES", 1)
    with pytest.raises(InvalidInput, match="最多 1 页"):
        add(journey, photograph())
    monkeypatch.setattr(attached, "PAGES", 100)
    monkeypatch.setattr(attached, "OCTETS", 1)
    with pytest.raises(InvalidInput, match="最多 0 MB"):
        add(journey, photograph())
    monkeypatch.setattr(attached, "MOST", 1)
    with pytest.raises(InvalidInput, match="最多附 1 个"):
        add(journey, photograph())
    assert stored() == known()
    assert Attachment.objects.count() == 1


def test_a_file_sent_twice_is_attached_once(journey: Any) -> None:
    journey.to("draft")
    assert add(journey, operation="a") == add(journey, operation="a")
    assert Attachment.objects.count() == 1
    assert stored() == known()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("员工手册.pdf", "员工手册"),
        ("C:\\资料\\宿舍 管理.v2.docx", "宿舍 管理.v2"),
        ("../../etc/passwd", "passwd"),
        ("\x00\n.pdf", "附件"),
        ("", "附件"),
        ("长" * 300, "长" * 60),
    ],
)
def test_the_title_comes_from_the_name_of_the_file(name: str, title: str) -> None:
    assert attach.title_of(name) == title


def test_other_peoples_attachments_are_not_found(journey: Any, neighbour: Any, stranger: Any) -> None:
    with_two(journey).to("full_text")
    first = attached.offered(journey.proposal)[0]
    for actor in (neighbour.handler, Actor.system()):
        with pytest.raises(NotFound):
            attach.attach(journey.key, "a.pdf", HANDBOOK, actor=actor)
        with pytest.raises(NotFound):
            arrange_attachments.remove_attachment(journey.key, first.id, actor=actor)
        with pytest.raises(NotFound):
            deliver_attachment.attachment_of(journey.key, first.id, actor=actor)
    stranger.log_in()
    with pytest.raises(NotFound):
        deliver_attachment.offered_to(journey.key, 1, actor=stranger.actor)
    with pytest.raises(NotFound):
        read.show_attachment(journey.proposal.id, 1, actor=stranger.actor)
    with pytest.raises(NotFound):
        read.confirm_attachment(journey.proposal.id, 1, first.sha256, actor=stranger.actor)
    own = draft.create_draft(journey.terms | {"employer": neighbour.facts}, actor=neighbour.handler)
    with pytest.raises(NotFound):  # an attachment of another contract, through one's own
        deliver_attachment.attachment_of(own, first.id, actor=neighbour.handler)
    with pytest.raises(NotFound):
        arrange_attachments.remove_attachment(own, first.id, actor=neighbour.handler)
    with pytest.raises(NotFound):
        attach.attach(own, "a.pdf", HANDBOOK, actor=neighbour.handler, replaces=first.id)


def test_only_who_drafts_adds_files(journey: Any) -> None:
    journey.to("draft")
    with pytest.raises(NotAllowed):
        attach.attach(journey.key, "a.pdf", HANDBOOK, actor=journey.office.keeper)

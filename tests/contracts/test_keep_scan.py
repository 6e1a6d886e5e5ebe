"""Scans of contracts on paper, and what the worker says of them: shown as what they are, replaced with a reason, never gone."""

from __future__ import annotations

import dataclasses
import json
import uuid
from typing import Any

import pytest
from django.db import connection

from qianyue.contracts.acts import keep_scan as act
from qianyue.contracts.acts.enter_paper import enter_paper, withdraw_paper
from qianyue.contracts.acts.keep_scan import hand_out_scan, keep_scan, scan_of
from qianyue.contracts.acts.object_to_paper import answer_objection, object_to_paper
from qianyue.contracts.models import PaperObjection, PaperScan
from qianyue.contracts.paper_access import papers_of
from qianyue.employers.models import Department, Membership
from qianyue.evidence.models import Event
from qianyue.notices.models import Message
from qianyue.operations.actor import COUNTER, Request
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.operations.ids import new_id
from tests.contracts.test_enter_paper import paper
from tests.platform.fixtures import RETURN_URL
from tests.uploads.hostile import photograph

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(office: Any, worker: Any) -> uuid.UUID:
    return enter_paper(paper(worker, "2024-01-01", None), actor=office.handler)


@pytest.fixture
def identified(worker: Any) -> Any:
    worker.log_in()
    worker.identify(return_url=RETURN_URL)
    return worker


def said(kind: str) -> list[dict[str, Any]]:
    return [json.loads(event.body)["facts"] for event in Event.objects.filter(kind=kind).order_by("id")]


def test_it_works(office: Any, key: uuid.UUID, identified: Any) -> None:
    sent = photograph()
    scan = PaperScan.objects.get(id=keep_scan(key, sent, actor=office.handler))
    assert (scan.pages, bytes(scan.pdf)[:5]) == (1, b"%PDF-")
    assert said("paper.scanned")[0]["sha256"] == scan.sha256 != scan.uploaded_sha256
    with connection.cursor() as cursor:
        cursor.execute("SELECT pdf FROM contracts_paperscan WHERE id = %s", [scan.id])
        assert not bytes(cursor.fetchone()[0]).startswith(b"%PDF"), "at rest only as ciphertext"
    assert hand_out_scan(key, actor=office.keeper).id == scan.id
    assert hand_out_scan(key, actor=identified.actor).id == scan.id
    assert len(said("paper.downloaded")) == 2


def test_it_is_not_downloaded_onto_the_terminal_of_a_service_counter(office: Any, key: uuid.UUID, identified: Any) -> None:
    keep_scan(key, photograph(), actor=office.handler)
    there = dataclasses.replace(identified.actor, request=Request(channel=COUNTER))
    assert scan_of(key, actor=there)
    with pytest.raises(NotAllowed, match="公用"):
        hand_out_scan(key, actor=there)
    assert not said("paper.downloaded")


def test_it_is_replaced_with_a_reason_and_stays(office: Any, key: uuid.UUID, identified: Any) -> None:
    first = keep_scan(key, photograph(), actor=office.handler)
    with pytest.raises(InvalidInput, match="为什么更换"):
        keep_scan(key, photograph(900, 1200), actor=office.handler)
    with pytest.raises(Conflict, match="相同"):
        keep_scan(key, photograph(), because="再传一次", actor=office.handler)
    second = keep_scan(key, photograph(900, 1200), because="原来的缺页", actor=office.handler)
    old = PaperScan.objects.get(id=first)
    assert (old.replaced_because, old.replaced_by_id, bool(old.pdf)) == ("原来的缺页", office.handler.person, True)
    assert said("paper.scanned")[1]["replaces"] == str(first)
    assert scan_of(key, first, actor=office.handler).id == first
    assert scan_of(key, first, actor=identified.actor).id == second, "the worker is shown the one that counts"


def test_what_is_no_paper_is_refused_and_nothing_is_kept(office: Any, key: uuid.UUID, monkeypatch: Any) -> None:
    before = Event.objects.count()
    for data in (b"", b"MZ\x90\x00", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0broken", photograph(20, 20)):
        with pytest.raises(InvalidInput):
            keep_scan(key, data, actor=office.handler)
    monkeypatch.setattr(act, "UPLOADS", 0)
    with pytest.raises(Conflict):
        keep_scan(key, photograph(), actor=office.handler)
    assert (PaperScan.objects.count(), Event.objects.count()) == (0, before)


def test_nobody_else_sees_or_changes_it(office: Any, neighbour: Any, stranger: Any, worker: Any, key: uuid.UUID) -> None:
    keep_scan(key, photograph(), actor=office.handler)
    worker.log_in()
    with pytest.raises(NotAllowed, match="实名"):
        hand_out_scan(key, actor=worker.actor)
    stranger.identify(return_url=RETURN_URL)
    for actor in (stranger.actor, neighbour.handler, neighbour.keeper):
        with pytest.raises((NotFound, NotAllowed)):
            hand_out_scan(key, actor=actor)
        with pytest.raises((NotFound, NotAllowed)):
            keep_scan(key, photograph(), because="换", actor=actor)
        with pytest.raises((NotFound, NotAllowed)):
            object_to_paper(key, "not_mine", "不是我", actor=actor)
        with pytest.raises((NotFound, NotAllowed)):
            answer_objection(key, "答复", actor=actor)
    for actor in (office.approver, office.keeper):
        with pytest.raises(NotAllowed):
            keep_scan(key, photograph(), because="换", actor=actor)
    with pytest.raises(NotAllowed):
        hand_out_scan(key, actor=office.approver)  # may read and not keep
    assert scan_of(key, actor=office.approver).pages == 1
    department = Department(id=new_id(office.employer.shard), employer=office.employer, name="勐海分厂")
    department.save(force_insert=True)
    Membership.objects.filter(person=office.handler.person, role="handler").update(department=department)
    with pytest.raises((NotFound, NotAllowed)):
        scan_of(key, actor=office.handler)


def test_the_worker_objects_and_is_answered(office: Any, key: uuid.UUID, identified: Any) -> None:
    keep_scan(key, photograph(), actor=office.handler)
    with pytest.raises(InvalidInput):
        object_to_paper(key, "not_mine", "  ", actor=identified.actor)
    with pytest.raises(InvalidInput):
        object_to_paper(key, "whatever", "不对", actor=identified.actor)
    with pytest.raises(Conflict):
        answer_objection(key, "没有异议也答复", actor=office.handler)
    object_to_paper(key, "otherwise", "我签的是三年，不是无固定期限。", actor=identified.actor)
    with pytest.raises(Conflict, match="等待答复"):
        object_to_paper(key, "not_mine", "再说一次", actor=identified.actor)
    objection = PaperObjection.objects.get()
    assert objection.words == "我签的是三年，不是无固定期限。"
    assert objection.scan_sha256 == scan_of(key, actor=office.handler).sha256
    assert "三年" not in "".join(Event.objects.filter(kind="paper.objected").values_list("body", flat=True))
    assert Message.objects.filter(template="paper_objected", person=office.handler.person, channel="app").count() == 1
    answer_objection(key, "核对原件，确为三年，将作废后重新登记。", actor=office.handler)
    objection.refresh_from_db()
    assert (objection.answered_by_id, objection.words) == (office.handler.person, "我签的是三年，不是无固定期限。")
    assert Message.objects.filter(template="paper_answered", person=identified.actor.person, channel="app").count() == 1
    object_to_paper(key, "not_mine", "还是不对", actor=identified.actor)


def test_a_withdrawn_entry_answers_whoever_objected_and_takes_no_scan(office: Any, key: uuid.UUID, identified: Any) -> None:
    object_to_paper(key, "not_mine", "我没有在这里工作过", actor=identified.actor)
    withdraw_paper(key, "录错了人", actor=office.handler)
    assert "录错了人" in PaperObjection.objects.get().answer
    assert papers_of(identified.actor).get().withdrawn_at is not None, "where the answer stands"
    with pytest.raises(Conflict, match="作废"):
        object_to_paper(key, "not_mine", "再说一次", actor=identified.actor)
    other = enter_paper(paper(identified, "2020-01-01", "2023-12-31"), actor=office.handler)
    withdraw_paper(other, "录错了人", actor=office.handler)
    assert papers_of(identified.actor).count() == 1, "who said nothing is shown nothing of it"
    with pytest.raises(Conflict, match="作废"):
        keep_scan(key, photograph(), actor=office.handler)

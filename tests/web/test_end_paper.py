"""The end of an employment on paper on every page that shows it: the desk's, the sheet's, the worker's."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from qianyue.contracts.acts.enter_paper import enter_paper, withdraw_paper
from qianyue.contracts.acts.upload_papers import accept_papers, upload_papers
from qianyue.contracts.batches import engine
from qianyue.contracts.models import PaperContract, PaperEnding
from qianyue.law.dates import today
from tests.contracts.papering import made
from tests.contracts.test_enter_paper import paper
from tests.platform.fixtures import RETURN_URL
from tests.web.desk_cast import desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(office: Any, worker: Any) -> uuid.UUID:
    return enter_paper(paper(worker, "2024-01-01", None), actor=office.handler)


def form(**more: str) -> dict[str, str]:
    return {"last_day": today().isoformat(), "ground": "LCL37", "words": "<b>本人辞职</b>"} | more


def test_it_works(office: Any, key: uuid.UUID, worker: Any, logged_in: Any) -> None:
    worker.log_in()
    worker.identify(return_url=RETURN_URL)
    desk, mine = desk_of(office.handler), logged_in(worker)
    place, own = f"/desk/paper/{key}", f"/my/papers/{key}"
    assert f"{place}#ended" in page(desk.get(f"/desk/employments/{key}")).links
    assert "用工没有结束" not in page(mine.get(own)).text
    shown = page(desk.post(f"{place}/ended", form(), follow=True))
    assert "已记录用工结束" in shown.text
    assert "<b>本人辞职</b>" in shown.text
    assert "撤销这次记录" in shown.text
    file = page(desk.get(f"/desk/employments/{key}")).text
    assert "请在纸上出具证明书" in file
    assert "由单位书面出具" in file
    assert "用工已结束" in file
    assert desk.get(f"/desk/employments/{key}/severance").status_code == 200
    assert "用工已结束" in page(mine.get("/my")).text
    shown = page(mine.get(own))
    assert "<b>本人辞职</b>" in shown.text
    assert today().isoformat() in shown.text
    assert mine.post(own, {"about": "ending", "words": "我还在上班"}).status_code == 302
    assert "用工没有结束" in page(desk.get(place)).text
    shown = page(desk.post(f"{place}/ended/take-back", follow=True))
    assert "已撤销记录" in shown.text
    assert "用工已结束" not in shown.text
    assert "单位记录的用工结束" not in page(mine.get(own)).text


@pytest.mark.parametrize(
    "wrong", [{"last_day": ""}, {"last_day": "2026-2-30"}, {"ground": ""}, {"ground": "x"}, {"words": "长" * 501}]
)
def test_what_was_typed_wrongly_is_said_on_the_same_page(office: Any, key: uuid.UUID, wrong: dict[str, str]) -> None:
    assert desk_of(office.handler).post(f"/desk/paper/{key}/ended", form(**wrong)).status_code == 422
    assert not PaperEnding.objects.exists()


def test_a_day_that_has_not_come_is_refused_beside_its_field(office: Any, key: uuid.UUID) -> None:
    answer = desk_of(office.handler).post(f"/desk/paper/{key}/ended", form(last_day="2199-01-01"))
    assert answer.status_code == 422
    assert "这一天还没有到" in page(answer).text
    answer = desk_of(office.handler).post(f"/desk/paper/{key}/ended", form(ground="LCL44-1"))
    assert answer.status_code == 422
    assert "不会期满" in page(answer).text


def test_twice_and_without_a_record_is_a_conflict(office: Any, key: uuid.UUID) -> None:
    desk: Client = desk_of(office.handler)
    assert desk.post(f"/desk/paper/{key}/ended/take-back").status_code == 409
    assert desk.post(f"/desk/paper/{key}/ended", form()).status_code == 302
    assert desk.post(f"/desk/paper/{key}/ended", form()).status_code == 409
    withdraw_paper(key, "录错了人", actor=office.handler)
    assert "用工已结束" not in page(desk.get(f"/desk/paper/{key}")).text
    assert desk.post(f"/desk/paper/{key}/ended/take-back").status_code == 409


def test_others_have_no_such_buttons(office: Any, neighbour: Any, key: uuid.UUID) -> None:
    for actor, status in ((office.keeper, 403), (neighbour.handler, 404)):
        desk = desk_of(actor)
        for way in ("ended", "ended/take-back"):
            assert desk.post(f"/desk/paper/{key}/{way}", form()).status_code == status
    assert "记录用工已经结束" not in page(desk_of(office.keeper).get(f"/desk/paper/{key}")).text
    assert not PaperEnding.objects.exists()


def test_the_sheet_that_it_came_from_says_so(office: Any, work: Any) -> None:
    batch = upload_papers(made(), actor=office.handler)
    work(kinds=[engine.BATCH])
    accept_papers(batch, actor=office.handler)
    work(kinds=[engine.BATCH])
    desk: Client = desk_of(office.handler)
    assert "用工已结束" not in page(desk.get(f"/desk/batches/{batch}")).text
    key = PaperContract.objects.order_by("number").first().id
    desk.post(f"/desk/paper/{key}/ended", form())
    assert page(desk.get(f"/desk/batches/{batch}")).text.count("用工已结束") == 1

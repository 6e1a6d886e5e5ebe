"""The concluded contract belongs to both: viewed, downloaded, printed and checked, free, by its parties and nobody else."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from qianyue.evidence.models import Event
from tests.web.html import page

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


def test_it_works(concluded: Any, worker: Any, logged_in: Browser) -> None:
    """The very bytes of the final file come down, under a name that says what they are."""
    response = logged_in(worker).get(f"/my/contracts/{concluded.id}/download")
    data = b"".join(response.streaming_content)
    assert hashlib.sha256(data).hexdigest() == concluded.final.sha256
    assert response["Content-Type"] == "application/pdf"
    assert "attachment" in response["Content-Disposition"]
    assert concluded.number in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-store"


def test_view_print_and_check_are_whole_pages_and_on_record(concluded: Any, worker: Any, logged_in: Browser) -> None:
    client, address = logged_in(worker), f"/my/contracts/{concluded.id}"
    view = page(client.get(f"{address}/view"))
    assert "第一条" in view.text
    sheets = client.get(f"{address}/print").content.decode().count('<figure class="q-sheet">')
    assert sheets == concluded.final.pages > 1
    response = client.get(f"{address}/check")
    assert response.context["verdict"]["code"] == "valid"
    assert address in page(response).links
    kinds = set(Event.objects.filter(stream=concluded.id).values_list("kind", flat=True))
    assert {"contract.viewed", "contract.printed"} <= kinds


def test_every_page_can_be_seen(concluded: Any, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    for number in range(1, concluded.final.pages + 1):
        assert client.get(f"/my/contracts/{concluded.id}/pages/{number}.webp?w=480").status_code == 200


def test_there_is_nothing_to_download_before_conclusion(identified: Any, worker: Any, logged_in: Browser) -> None:
    from qianyue.contracts.acts import bind

    bind.bind(identified.id, actor=worker.actor)
    client = logged_in(worker)
    for what in ("download", "view", "print", "check"):
        response = client.get(f"/my/contracts/{identified.id}/{what}")
        assert response.status_code == 409
        assert "尚未订立完成" in page(response).text


def test_the_news_arrive_in_the_product_and_are_read_once(concluded: Any, worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    found = page(client.get("/my/messages"))
    assert "订立完成" in found.text
    assert f"/my/contracts/{concluded.id}" in found.links
    assert "条未读" in found.text
    assert client.post("/my/messages")["Location"] == "/my/messages"
    assert "条未读" not in page(client.get("/my/messages")).text


def test_somebody_elses_messages_stay_unread(concluded: Any, stranger: Any, logged_in: Browser) -> None:
    from qianyue.web import inbox

    client = logged_in(stranger)
    client.post("/my/messages")
    assert "没有消息" in page(client.get("/my/messages")).text
    assert inbox.unread(type(stranger.actor)(role="worker", person=concluded.worker_id)) > 0


def test_a_worker_without_contracts_is_told_what_to_wait_for(stranger: Any, logged_in: Browser) -> None:
    assert "还没有合同" in page(logged_in(stranger).get("/my")).text

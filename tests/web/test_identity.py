"""The real-name check: a form prefilled with nothing, a plain link to the provider, and every answer in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from django.test import Client

from tests.web.html import page

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]


def start(client: Client, worker: Any, **changes: str) -> Any:
    party = worker.person.party
    data = {name: party[name] for name in ("name", "id_type", "id_number")}
    return client.post("/identity", data | {"next": "/my"} | changes)


def provider(client: Client) -> str:
    return next(link for link in page(client.get("/identity/go")).links if link.startswith("http"))


def decide(address: str, outcome: str) -> str:
    answer = httpx.post(f"{address}/decision", data={"outcome": outcome}, trust_env=False)
    return str(answer.headers["location"]).removeprefix("http://127.0.0.1:8000")


def test_it_works(worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    form = page(client.get("/identity?next=/my/messages"))
    assert not any(control.get("value") for control in form.controls)
    assert start(client, worker, next="/my/messages")["Location"] == "/identity/go"
    back = decide(provider(client), "passed")
    found = page(client.get(back))
    assert "核验通过" in found.text
    assert "/my/messages" in found.links


def test_a_refusal_says_what_to_try(worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    start(client, worker)
    found = page(client.get(decide(provider(client), "failed")))
    assert "这次没有通过" in found.text
    assert "/identity?next=/my" in found.links


def test_while_it_is_pending_the_page_asks_again_by_itself(worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    start(client, worker)
    address = provider(client)
    from qianyue.people.models import IdentityCheck

    back = f"/identity/return/{IdentityCheck.objects.get().id}?next=/my"
    response = client.get(back)
    assert "正在等核验结果" in page(response).text
    assert "<noscript><meta" in response.content.decode()
    assert "正在等核验结果" in client.get(back, headers={"HX-Request": "true"}).content.decode()
    decide(address, "passed")
    assert client.get(back, headers={"HX-Request": "true"})["HX-Redirect"] == back


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("name", "长" * 61), ("id_number", ""), ("id_number", "1" * 31), ("id_type", "licence")]
)
def test_every_field_says_what_is_wrong_with_it(worker: Any, logged_in: Browser, field: str, value: str) -> None:
    response = start(logged_in(worker), worker, **{field: value})
    found = page(response)
    assert response.status_code == 422
    assert f"#id_{field}" in found.links
    assert worker.person.party["name"] in response.content.decode() or field == "name"


def test_somebody_elses_check_is_not_found(worker: Any, stranger: Any, logged_in: Browser) -> None:
    from qianyue.people.models import IdentityCheck

    client = logged_in(worker)
    start(client, worker)
    assert logged_in(stranger).get(f"/identity/return/{IdentityCheck.objects.get().id}").status_code == 404


def test_a_provider_that_is_down_is_a_calm_page(worker: Any, logged_in: Browser, outside: Any) -> None:
    outside("identity", mode="down")
    response = start(logged_in(worker), worker)
    assert response.status_code == 503
    page(response)


def test_the_onward_address_is_ours(worker: Any, logged_in: Browser) -> None:
    client = logged_in(worker)
    start(client, worker, next="https://example.com/")
    back = decide(provider(client), "passed")
    assert "example.com" not in client.get(back).content.decode()

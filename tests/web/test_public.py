"""Pages that need no login: they stand, they obey the policy, they speak both languages and both type sizes."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.html import page

pytestmark = pytest.mark.django_db


def test_it_works(client: Client) -> None:
    home = page(client.get("/"))
    assert {"/my", "/desk/login", "/verify"} <= set(home.links)
    assert "全程免费" in home.text


def test_every_page_carries_the_policy_and_is_not_kept_by_caches(client: Client) -> None:
    for address in ("/", "/privacy", "/login", "/nowhere"):
        response = client.get(address)
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert "unsafe" not in response["Content-Security-Policy"]
        assert response["Cache-Control"] == "no-store"


def test_a_development_installation_says_so(client: Client) -> None:
    assert "开发测试环境" in page(client.get("/")).text


def test_large_type_is_a_choice_that_lasts_and_needs_no_script(client: Client) -> None:
    assert 'class="q-large"' not in client.get("/privacy").content.decode()
    response = client.post("/large-type", {"large": "1", "next": "/privacy"})
    assert (response.status_code, response["Location"]) == (302, "/privacy")
    assert 'class="q-large"' in client.get("/privacy").content.decode()
    client.post("/large-type", {"large": "0", "next": "/"})
    assert 'class="q-large"' not in client.get("/privacy").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "/\\example.com", "javascript:alert(1)", ""])
def test_a_choice_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    for address, name in (("/large-type", "large"), ("/language", "language")):
        assert client.post(address, {name: "1", "next": elsewhere})["Location"] == "/"


def test_an_unknown_language_is_chinese(client: Client) -> None:
    client.post("/language", {"language": "tlh", "next": "/"})
    assert 'lang="zh-hans"' in client.get("/").content.decode()


def test_the_privacy_page_lists_what_is_collected_and_who_gets_it(client: Client) -> None:
    text = page(client.get("/privacy")).text
    for word in ("手机号码", "证件种类和号码", "保存多久", "实名核验服务机构", "时间戳服务机构", "劳动合同法第五十条"):
        assert word in text


def test_a_missing_page_says_what_to_do(client: Client) -> None:
    response = client.get("/nowhere")
    assert response.status_code == 404
    assert "/" in page(response).links
    assert "没有找到" in page(response).text


def test_a_program_gets_a_problem_document(client: Client) -> None:
    response = client.get("/nowhere", headers={"Accept": "application/json"})
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "not_found"


def test_a_form_without_its_token_is_refused_calmly() -> None:
    response = Client(enforce_csrf_checks=True).post("/login", {"phone": "13000000001"})
    assert response.status_code == 403
    assert "刷新" in page(response).text


def test_the_watchers_get_plain_answers(client: Client) -> None:
    for address in ("/livez", "/healthz"):
        response = client.get(address)
        assert (response.status_code, response.content, response["Content-Type"]) == (200, b"ok\n", "text/plain")


def test_health_says_when_the_database_is_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError, connection

    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", away)
    assert client.get("/healthz").status_code == 503

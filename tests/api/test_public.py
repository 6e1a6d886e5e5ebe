"""What programs may ask without an account; every refusal is a problem document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qianyue import law
from tests.samples import labor_contract

pytestmark = pytest.mark.django_db


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert body["status"] == status
    assert body["title"]
    return body


def check(client: Client, body: bytes) -> Any:
    return client.post("/api/v1/check", data=body, content_type="application/json")


def test_it_works(client: Client) -> None:
    answer = check(client, json.dumps(labor_contract()).encode())
    assert answer.status_code == 200
    assert answer.json()["format"] == "qianyue-findings/1"
    assert answer.json()["rules"] == law.rule_set()
    assert answer.json()["findings"] == []


def test_findings_come_with_article_and_fix(client: Client) -> None:
    found = check(client, json.dumps(labor_contract(pay={"monthly_wage": "2000.00"})).encode()).json()["findings"]
    wage = next(item for item in found if item["rule"] == "W-01")
    assert wage["path"] == "/pay/monthly_wage"
    assert wage["basis"]
    assert "2120" in wage["fix"]


@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"[]", b'{"format": "qianyue-terms/1"}', b"\xff\xfe", b'{"a": 1, "a": 2}', b"[" * 100_000],
    ids=["empty", "text", "list", "no kind", "not utf-8", "twice", "deep"],
)
def test_what_is_not_terms_is_a_422_that_names_the_place(client: Client, body: bytes) -> None:
    problem(check(client, body), 422)


def test_a_large_body_is_refused(client: Client) -> None:
    assert check(client, b" " * (3 * 1024 * 1024)).status_code in (400, 413, 422)


def test_schemas_are_published(client: Client) -> None:
    schema = client.get("/api/v1/schema/labor_contract")
    assert schema.status_code == 200
    assert "employment_start" in schema.json()["properties"]
    problem(client.get("/api/v1/schema/nothing"), 404)


def test_a_file_is_judged(client: Client, outside: object) -> None:
    answer = client.post("/api/v1/verify", {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7\n")})
    assert answer.status_code == 200
    assert answer.json()["files"][0]["verdict"] == "invalid"


def test_a_verification_without_a_file_is_a_422(client: Client) -> None:
    assert problem(client.post("/api/v1/verify", {}), 422)["fields"]


def test_the_logs_checkpoint_is_for_everybody(client: Client, office: Any) -> None:
    from qianyue.evidence.log import checkpoint
    from qianyue.operations import outbox

    problem(client.get("/api/v1/log/checkpoint"), 404)
    checkpoint()
    outbox.run_due(kinds=["evidence.stamp_checkpoint"])
    answer = client.get("/api/v1/log/checkpoint").json()
    assert answer["note"].startswith("qianyue.log\n")
    assert answer["token"]


def test_an_unknown_address_is_a_problem_document(client: Client) -> None:
    problem(client.get("/api/v1/nothing"), 404)


def test_the_wrong_method_is_a_problem_document(client: Client) -> None:
    assert client.delete("/api/v1/check").status_code == 405


def test_the_interface_describes_itself(client: Client) -> None:
    described = client.get("/api/openapi.json").json()
    assert "/api/v1/contracts" in described["paths"]

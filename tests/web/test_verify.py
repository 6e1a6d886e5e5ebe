"""The public check: three words, each with its reason; nothing is kept; hostile files are refused calmly."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qianyue.contracts import archive
from qianyue.contracts.models import Document
from tests.web.html import page

pytestmark = pytest.mark.django_db


def give(client: Client, data: bytes, name: str = "contract.pdf") -> Any:
    return client.post("/verify", {"file": SimpleUploadedFile(name, data, "application/pdf")})


def test_it_works(client: Client, concluded: Any, worker: Any) -> None:
    """A concluded contract is valid, and the page tells no more about the worker than it must."""
    before = Document.objects.count()
    response = give(client, archive.fetch(concluded.final))
    found = page(response)
    assert response.context["verdict"]["code"] == "valid"
    assert [item["verdict"]["code"] for item in response.context["signatures"]] == ["valid", "valid"]
    assert "北京时间 UTC+08:00" in found.text
    assert concluded.final.sha256[:4] in found.text
    terms = concluded.proposal.terms["worker"]
    for secret in (terms["name"], terms["id_number"], terms["phone"], "4500.00"):
        assert secret not in response.content.decode()
    assert Document.objects.count() == before


def test_a_changed_file_is_invalid_and_says_why(client: Client, concluded: Any) -> None:
    data = bytearray(archive.fetch(concluded.final))
    data[9000] ^= 1
    response = give(client, bytes(data))
    assert response.context["verdict"]["code"] == "invalid"
    assert "改动" in page(response).text


def test_a_proposal_without_signatures_cannot_be_judged(client: Client, proposed: Any) -> None:
    response = give(client, archive.fetch(proposed.proposal.document))
    assert response.context["verdict"]["code"] == "undetermined"
    assert "没有电子签名" in page(response).text


def test_without_trusted_roots_nothing_is_valid(client: Client, concluded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from qianyue.trust.verification import Roots
    from qianyue.web import verdict

    monkeypatch.setattr(verdict, "roots", Roots)
    response = give(client, archive.fetch(concluded.final))
    assert response.context["verdict"]["code"] == "undetermined"
    assert "不在本平台信任的范围内" in page(response).text
    assert "--trust" not in page(response).text


@pytest.mark.parametrize("data", [b"hello", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b" %PDF-1.7"])
def test_what_is_no_pdf_is_refused_at_its_field(client: Client, outside: Any, data: bytes) -> None:
    response = give(client, data)
    assert response.status_code == 422
    assert "这不是 PDF 文件" in page(response).text


@pytest.mark.parametrize(
    "data", [b"%PDF-", b"%PDF-1.7\n" + b"<<" * 5000, b"%PDF-1.7\nstartxref\n99999999999\n%%EOF", b"%PDF-1.7" + b"[" * 99999]
)
def test_a_hostile_file_gets_a_verdict_and_no_traceback(client: Client, outside: Any, data: bytes) -> None:
    response = give(client, data)
    assert response.status_code == 200
    assert response.context["verdict"]["code"] != "valid"
    page(response)


def test_a_missing_and_an_empty_file_say_so(client: Client, outside: Any) -> None:
    assert "请先选择一个 PDF 文件" in page(client.post("/verify", {})).text
    assert "空的" in page(give(client, b"")).text


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(client: Client, outside: Any) -> None:
    response = client.post(
        "/verify", data=b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(50 * 1024 * 1024)
    )
    assert response.status_code == 422
    assert "40 MB" in page(response).text


def test_too_many_checks_from_one_address_have_to_wait(client: Client, outside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from qianyue.web.views import verify

    monkeypatch.setattr(verify, "CHECKS_PER_WINDOW", 3)
    for _ in range(3):
        assert give(client, b"%PDF-1.7").status_code == 200
    response = give(client, b"%PDF-1.7")
    assert response.status_code == 429
    page(response)


def test_a_hostile_name_is_only_text(client: Client, outside: Any) -> None:
    response = give(client, b"%PDF-1.7", name="<script>alert(1)</script>.pdf")
    assert "<script>alert" not in response.content.decode()
    page(response)

"""The desk's pages for own texts: an upload with its findings, a colleague who publishes, a draft that uses it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qianyue.contracts.models import Contract
from qianyue.documents.own import office as program
from qianyue.employers.acts.upload_text import upload_text
from qianyue.employers.models import ContractText
from qianyue.uploads import clean_docx
from tests.employers.texts import docx, whole_text, with_parts
from tests.web.desk_cast import desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db


def send(browser: Client, data: bytes, **form: str) -> Any:
    file = SimpleUploadedFile("合同.docx", data)
    return browser.post("/desk/texts", {"title": "通用合同", "kind": "labor_contract", "operation": "a", **form, "file": file})


@pytest.fixture
def text(office: Any) -> ContractText:
    return ContractText.objects.get(id=upload_text("labor_contract", "通用合同", whole_text(), actor=office.handler))


@pytest.mark.office
def test_it_works(handler: Client, keeper: Client, drafted: Contract) -> None:
    assert "还没有自有文本" in page(handler.get("/desk/texts")).text
    address = send(handler, whole_text())["Location"].split("?")[0]
    assert "上传的人不能自己发布" in page(handler.get(address)).text
    assert "没有发现问题" in page(keeper.get(address)).text
    assert keeper.get(f"{address}/pages/1.webp?w=480")["Content-Type"] == "image/webp"
    assert keeper.post(f"{address}/publish")["Location"] == f"{address}?done=published"
    preview = f"/desk/contracts/{drafted.id}"
    assert "通用合同（第1版）" in page(handler.get(f"{preview}/preview")).text
    text = ContractText.objects.get()
    handler.post(f"{preview}/text", {"edition": "1", "text": str(text.id)})
    handler.post(f"{preview}/send", {"edition": "2", "operation": "b"})
    assert "通用合同（第1版）" in page(handler.get(preview)).text
    drafted.refresh_from_db()
    assert drafted.proposal.text == text


def test_the_starter_can_be_downloaded_and_sent_back(handler: Client) -> None:
    answer = handler.get("/desk/texts/starter/labor_contract.docx")
    assert answer["Content-Disposition"].startswith("attachment")
    assert clean_docx(answer.content)
    assert send(handler, answer.content).status_code == 302


def test_the_table_of_fields_names_them_in_chinese(handler: Client) -> None:
    said = page(handler.get("/desk/texts/fields/labor_contract")).text
    assert "{{ pay.monthly_wage }}" in said
    assert "{{ clauses }}" in said


@pytest.mark.parametrize("kind", ["amendment", "nonsense"])
def test_other_kinds_have_neither(handler: Client, kind: str) -> None:
    assert handler.get(f"/desk/texts/fields/{kind}").status_code == 404
    assert handler.get(f"/desk/texts/starter/{kind}.docx").status_code == 404


def test_a_refused_file_says_where_and_why(handler: Client) -> None:
    answer = send(handler, docx("劳动合同", inside="<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p>"))
    assert answer.status_code == 422
    assert "第 2 段" in page(answer).text
    assert "隐藏文字" in page(answer).text
    assert "宏" in page(send(handler, with_parts(whole_text(), word__vbaProject_dot_bin=b"x"))).text


def test_a_form_without_name_or_file_says_so(handler: Client) -> None:
    answer = handler.post("/desk/texts", {"title": "", "kind": "labor_contract"})
    assert answer.status_code == 422
    assert "请选择文件" in page(answer).text


def test_what_is_missing_is_on_the_page_and_keeps_it_from_being_published(handler: Client, keeper: Client) -> None:
    address = send(handler, docx("劳动合同", "甲方：{{ employer.name }}"))["Location"].split("?")[0]
    assert "缺少必备条款“劳动报酬”" in page(keeper.get(address)).text
    answer = keeper.post(f"{address}/publish")
    assert answer.status_code == 422
    assert "不能发布" in page(answer).text


def test_without_libreoffice_the_pages_say_so_and_work(
    handler: Client, keeper: Client, text: ContractText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "PROGRAM", "soffice-is-not-here")
    program.version.cache_clear()
    cache.clear()  # pages that were laid out before
    assert "libreoffice-writer-nogui" in page(handler.get("/desk/texts")).text
    said = page(keeper.get(f"/desk/texts/{text.id}")).text
    assert "libreoffice-writer-nogui" in said
    assert "本单位的员工食堂对乙方开放" in said  # the words can be read all the same


def test_a_draft_on_a_withdrawn_text_says_so_and_can_change_back(
    handler: Client, office: Any, text: ContractText, drafted: Contract
) -> None:
    Contract.objects.filter(id=drafted.id).update(text=text)
    handler.post(f"/desk/texts/{text.id}/withdraw")
    said = page(handler.get(f"/desk/contracts/{drafted.id}/preview")).text
    assert "已经停用" in said
    assert handler.post(f"/desk/contracts/{drafted.id}/text", {"edition": "1", "text": ""}).status_code == 302
    drafted.refresh_from_db()
    assert drafted.text is None


def test_to_a_neighbour_a_text_does_not_exist(neighbour: Any, text: ContractText) -> None:
    for address in ("", "/pages/1.webp"):
        assert desk_of(neighbour.handler).get(f"/desk/texts/{text.id}{address}").status_code == 404
    assert desk_of(neighbour.keeper).post(f"/desk/texts/{text.id}/publish").status_code == 404

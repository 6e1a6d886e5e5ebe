"""Official model texts on the screens: the officers' desk, the public list, the handler's choice."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qianyue.contracts.models import Contract
from qianyue.documents.own import OfficeBusy, starter
from qianyue.employers.models import ContractText
from qianyue.law.dates import ONE_DAY, today
from qianyue.oversight.acts.review_text import return_text
from qianyue.web import text_samples
from qianyue.web.views import texts as public
from tests.employers.texts import changed, docx, whole_text
from tests.oversight.texts import KIND, TITLE, approved, drafted, published
from tests.web.authority_cast import authority_desk_of
from tests.web.html import chinese, page

pytestmark = pytest.mark.django_db
LIST, NEW = "/authority/texts", "/authority/texts/new"
ANYBODY = Client()


def send(client: Client, data: bytes, **changes: str) -> Any:
    file = SimpleUploadedFile("text.docx", data)
    return client.post(NEW, {"title": TITLE, "kind": KIND, "operation": "a", "file": file} | changes)


@pytest.mark.office
def test_it_works(first: Client, second: Client, handler: Client, drafted: Contract) -> None:
    """Drafted, approved, published, chosen: with the buttons that the pages have."""
    address = send(first, whole_text())["Location"].partition("?")[0]
    own = page(first.get(address)).text
    assert "由您起草，等待另一名工作人员审核" in own
    asked = page(second.get(address))
    assert "与产品附带文本的不同" in asked.text
    assert "本单位的员工食堂对乙方开放。" in asked.text
    assert second.post(address, {"act": "approve"})["Location"] == f"{address}?done=approve"
    assert second.post(address, {"act": "publish", "begins_on": today().isoformat(), "operation": "b"}).status_code == 302
    key = ContractText.objects.get().id
    shown = page(ANYBODY.get(f"/texts/{key}")).text
    assert "官方示范文本" in shown
    assert "西双版纳州人力资源和社会保障局" in shown
    assert ANYBODY.get(f"/texts/{key}/pages/1.webp")["Content-Type"] == "image/webp"
    choice = page(handler.get(f"/desk/contracts/{drafted.id}/preview")).text
    assert choice.index("官方示范文本") < choice.index("产品附带的文本")
    handler.post(f"/desk/contracts/{drafted.id}/text", {"edition": "1", "text": str(key)})
    drafted.refresh_from_db()
    assert drafted.text_id == key


def test_the_same_rules_judge_an_officers_file(first: Client, second: Client) -> None:
    answer = send(first, docx("劳动合同", inside="<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p>"))
    assert answer.status_code == 422
    assert "隐藏文字" in page(answer).text
    assert "请选择文件" in page(first.post(NEW, {"title": "", "kind": KIND})).text
    address = send(first, docx("劳动合同", "甲方：{{ employer.name }}"))["Location"].partition("?")[0]
    said = page(second.get(address)).text
    assert "缺少必备条款“劳动报酬”" in said
    assert "审核通过以后才能发布" not in said
    assert second.post(address, {"act": "approve"}).status_code == 422


def test_a_draft_is_compared_with_the_version_before_it(second: Client, bureau: Any) -> None:
    published(bureau)
    text = drafted(bureau, data=changed(starter(KIND), "劳动合同", "劳动合同书"))
    said = page(second.get(f"{LIST}/{text.id}")).text
    assert "与第 1 版的不同" in said
    assert "劳动合同书" in said


def test_what_was_returned_says_why_and_how_to_go_on(first: Client, bureau: Any) -> None:
    text = drafted(bureau)
    return_text(text.id, "第三条要改", actor=bureau.second)
    shown = page(first.get(f"{LIST}/{text.id}"))
    assert "第三条要改" in shown.text
    assert "上传修改后的文件" in shown.text
    assert "已退回" in page(first.get(f"{LIST}?show=waiting")).text


def test_a_day_and_a_reason_are_asked_for(second: Client, bureau: Any) -> None:
    text = approved(bureau)
    assert "请选择日期" in page(second.post(f"{LIST}/{text.id}", {"act": "publish"})).text
    assert "请按下面的一个按钮" in page(second.post(f"{LIST}/{text.id}", {"act": "burn"})).text
    key = published(bureau)
    answer = second.post(f"{LIST}/{key}", {"act": "withdraw", "ends_on": today().isoformat(), "reason": ""})
    assert answer.status_code == 422
    assert "请写明原因" in page(answer).text


def test_the_public_list_has_the_history_and_what_is_shipped_but_no_draft(bureau: Any) -> None:
    old, new = published(bureau), published(bureau)
    later = published(bureau, today() + ONE_DAY, title="以后的文本")
    draft = drafted(bureau, title="没有发布的草稿")
    now = page(ANYBODY.get("/texts"))
    assert f"/texts/{new}" in now.links
    assert f"/texts/{old}" not in now.links
    assert "产品附带，不是官方发布" in now.text
    assert f"/texts/{old}" in page(ANYBODY.get("/texts?show=past")).links
    assert f"/texts/{later}" in page(ANYBODY.get("/texts?show=later")).links
    assert "没有发布的草稿" not in page(ANYBODY.get("/texts?show=all")).text
    assert ANYBODY.get(f"/texts/{draft.id}").status_code == 404
    history = page(ANYBODY.get(f"/texts/{old}"))
    assert "已有新版" in history.text
    assert f"/texts/{new}" in history.links
    other_kind = page(ANYBODY.get("/texts?show=all&kind=part_time_contract")).links
    assert not {f"/texts/{one}" for one in (old, new, later)} & set(other_kind)
    assert "这里没有文本" in page(ANYBODY.get("/texts?show=later&kind=part_time_contract")).text


def test_long_lists_have_pages(bureau: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "PER_PAGE", 2)
    assert "第 2 页" in page(ANYBODY.get("/texts?page=2")).text


def test_a_shipped_text_is_shown_as_what_it_is() -> None:
    said = page(ANYBODY.get("/texts/shipped/labor_contract")).text
    assert "随产品提供" in said
    assert "不是人社部门发布的官方示范文本" in said
    assert ANYBODY.get("/texts/shipped/labor_contract/pages/1.webp")["Content-Type"] == "image/webp"
    assert ANYBODY.get("/texts/shipped/labor_contract/pages/99.webp").status_code == 404
    assert ANYBODY.get("/texts/shipped/nonsense").status_code == 404


def test_another_prefecture_sees_no_draft_and_may_change_nothing(elsewhere: Any, bureau: Any) -> None:
    text = drafted(bureau)
    stranger = authority_desk_of(elsewhere.second)
    assert stranger.get(f"{LIST}/{text.id}").status_code == 404
    assert stranger.post(f"{LIST}/{text.id}", {"act": "approve"}).status_code == 404
    assert TITLE not in page(stranger.get(LIST)).text


def test_officers_begin_from_the_starter_and_the_table_of_fields(first: Client) -> None:
    assert first.get(f"{LIST}/starter/labor_contract.docx")["Content-Disposition"].startswith("attachment")
    assert "{{ pay.monthly_wage }}" in page(first.get(f"{LIST}/fields/labor_contract")).text
    assert first.get(f"{LIST}/fields/nonsense").status_code == 404


def test_the_screens_speak_english_too(english: Client, bureau: Any) -> None:
    text, names = drafted(bureau), ("刀录入", "玉复核", bureau.authority.name, TITLE, "另一份")
    key = published(bureau, title="另一份")
    for address in (LIST, NEW, f"{LIST}/{text.id}", f"{LIST}/{key}", "/texts?show=all", f"/texts/{key}"):
        markup = english.get(address).content.decode()
        for name in names:
            markup = markup.replace(name, "")
        assert chinese(markup) == [], address


def test_nobody_queues_for_a_sample_that_is_being_made(bureau: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without logging in one could else hold every thread, and the one LibreOffice, with one page asked for many times."""
    address, asked = f"/texts/{published(bureau)}", []

    def slowly(*given: Any, **more: Any) -> Any:
        asked.append(page(ANYBODY.get(address)).text)
        raise OfficeBusy

    cache.clear()
    monkeypatch.setattr(text_samples.own, "render", slowly)
    assert "正在转换别的文件" in page(ANYBODY.get(address)).text
    assert len(asked) == 1
    assert "样张正在生成" in asked[0]
    page(ANYBODY.get(address))
    assert len(asked) == 2, "the next one may try again"

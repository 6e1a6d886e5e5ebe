"""The authority's desk: what holds and held and where it comes from, a new row, its confirmation, its withdrawal."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client

from qianyue.oversight.acts.withdraw_table_row import withdraw_table_row
from qianyue.oversight.models import Decision, TableRow
from qianyue.web.views.authority import rows as rows_view
from tests.oversight.cast import BEGINS, HIGHER, NEXT, NOW, RECLASSED, confirmed, drafted
from tests.web.authority_cast import authority_desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
NEW = "/authority/rows/new"
TYPED = {
    "table": "minimum_wages",
    "region": "532800",
    "wage_class": "II",
    "monthly": f"{HIGHER:.2f}",
    "hourly": f"{NEXT['hourly']:.2f}",
    "valid_from": BEGINS.isoformat(),
    "document_number": NEXT["document_number"],
    "source": NEXT["source"],
}


def typed(**changes: str) -> dict[str, str]:
    return TYPED | {"operation": uuid.uuid4().hex} | changes


def test_it_works(first: Client, second: Client) -> None:
    assert first.get(NEW).status_code == 200
    where = first.post(NEW, typed())["Location"]
    assert "已录入，等待另一名工作人员确认" in page(first.get(where)).text
    address = where.partition("?")[0]
    asked = page(second.get(address))
    assert f"{HIGHER:.2f} 之前 {NOW:.2f}" in asked.text
    assert f"{address}/confirm" in [form["action"] for form in asked.forms if form.get("action")]
    done = second.post(f"{address}/confirm")["Location"]
    text = page(second.get(done)).text
    assert "已确认。从执行之日起按它判断" in text
    assert "刀录入" in text
    assert "玉复核" in text
    assert "两名工作人员确认" in page(second.get("/authority/rows")).text


def test_the_list_shows_the_whole_history_with_source_and_trust(first: Client) -> None:
    text = page(first.get("/authority/rows")).text
    for words in ("云南省", "一类", "2120.00", "2026-09-01", "现行", "1990.00", "2022-10-01", "已被替代", "云人社发〔2025〕19号"):
        assert words in text
    classes = page(first.get("/authority/rows?table=wage_classes")).text
    assert "云南省西双版纳傣族自治州勐海县" in classes
    assert "随产品发布，尚待确认" in classes
    assert "昆明" not in classes, "another prefecture's counties are not this officer's"


def test_what_waits_stands_on_top_and_is_counted_in_the_navigation(first: Client, bureau: Any) -> None:
    assert "（1 待确认）" not in page(first.get("/authority/rows")).text
    drafted(bureau.first)
    text = page(first.get("/authority/rows")).text
    assert "标准（1 待确认）" in text
    assert "虚构发〔2099〕1号" in text


def test_a_confirmed_row_is_coming_and_leads_to_its_page(first: Client, bureau: Any) -> None:
    key = confirmed(bureau)
    shown = page(first.get("/authority/rows"))
    assert "将执行" in shown.text
    assert f"/authority/rows/{key}" in shown.links


def test_a_row_that_was_corrected_is_not_said_to_hold(first: Client, bureau: Any) -> None:
    wrong, right = confirmed(bureau, monthly=NOW + 1), confirmed(bureau)
    assert "已被替代" in page(first.get(f"/authority/rows/{wrong}")).text
    assert "将执行" in page(first.get(f"/authority/rows/{right}")).text
    assert first.get("/authority/rows").content.decode().count('q-tag--warn">将执行') == 1


def test_rows_are_paged(first: Client, bureau: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_view, "PER_PAGE", 5)
    assert "第 1 页，共 3 页" in page(first.get("/authority/rows")).text
    assert "?table=minimum_wages&page=2" in page(first.get("/authority/rows")).links
    assert page(first.get("/authority/rows?page=99")).text.count("第 3 页，共 3 页") == 1


def test_a_region_without_rows_says_what_to_do(db: None) -> None:
    from qianyue.cli.invented_bureau import Bureau

    abroad = authority_desk_of(Bureau("贵阳市人力资源和社会保障局（虚构）", "520100", serial=4).first)
    text = page(abroad.get("/authority/rows")).text
    assert "还没有标准" in text
    assert "请按发布的通知录入" in text


def test_two_clicks_are_one_row(first: Client) -> None:
    sent = typed()
    assert first.post(NEW, sent)["Location"] == first.post(NEW, sent)["Location"]
    assert TableRow.objects.count() == 1


def test_the_form_brings_its_own_operation_key(first: Client) -> None:
    one, other = first.get(NEW).content.decode(), first.get(NEW).content.decode()
    assert 'name="operation"' in one
    assert one != other


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"region": ""}, "请选择适用地区"),
        ({"region": "530800"}, "请从列表中选择适用地区"),
        ({"wage_class": "IV"}, "请选择一类、二类或者三类"),
        ({"monthly": ""}, "请填写大于零的金额"),
        ({"monthly": "abc"}, "请填写大于零的金额"),
        ({"monthly": "-5"}, "请填写大于零的金额"),
        ({"hourly": "0"}, "请填写大于零的金额"),
        ({"valid_from": "2027-02-30"}, "请按 2027-09-01 的样子填写日期"),
        ({"valid_from": "9999-01-01"}, "执行日期不对，请核对年份"),
        ({"document_number": ""}, "请填写发布通知的文号"),
        ({"source": " "}, "请写明从哪里看到原文"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(first: Client, changes: dict[str, str], sentence: str) -> None:
    refused = first.post(NEW, typed(**changes))
    assert refused.status_code == 422
    assert sentence in page(refused).text
    assert NEXT["document_number"] in refused.content.decode() or "document_number" in changes
    assert not TableRow.objects.exists()


def test_a_class_has_a_form_without_amounts(first: Client) -> None:
    shown = first.get(f"{NEW}?table=wage_classes")
    assert "monthly" not in {control.get("name") for control in page(shown).controls}
    sent = {
        name: value for name, value in typed(table="wage_classes", region="532822").items() if name not in ("monthly", "hourly")
    }
    assert first.post(NEW, sent).status_code == 302
    row = TableRow.objects.get()
    assert (row.region, row.monthly, row.hourly) == ("532822", None, None)


def test_a_province_chooses_among_its_prefectures_and_counties(db: None) -> None:
    from qianyue.cli.invented_bureau import Bureau

    province = authority_desk_of(Bureau("云南省人力资源和社会保障厅（虚构）", "530000", serial=3).first)
    assert 'value="532800"' in province.get(NEW).content.decode()
    assert 'value="532822"' in province.get(f"{NEW}?table=wage_classes").content.decode()


def test_who_drafted_has_no_button_to_confirm_and_is_refused_all_the_same(first: Client, bureau: Any) -> None:
    address = f"/authority/rows/{drafted(bureau.first)}"
    shown = page(first.get(address))
    assert "由另一名工作人员确认" in shown.text
    assert not any((form.get("action") or "").endswith("/confirm") for form in shown.forms)
    refused = first.post(f"{address}/confirm")
    assert refused.status_code == 403
    assert "须由本部门的另一名工作人员" in page(refused).text
    assert "/authority" in page(refused).links
    assert not Decision.objects.exists()


def test_a_withdrawal_has_its_reason_and_the_colleague_sees_it(first: Client, second: Client, bureau: Any) -> None:
    address = f"/authority/rows/{drafted(bureau.first)}"
    empty = second.post(f"{address}/withdraw", {"reason": ""})
    assert empty.status_code == 422
    assert "请写明撤回的原因" in page(empty).text
    assert second.post(f"{address}/withdraw", {"reason": "金额与原文不符"})["Location"] == f"{address}?done=withdrawn"
    text = page(first.get(address)).text
    assert "已撤回" in text
    assert "金额与原文不符" in text
    assert second.post(f"{address}/confirm").status_code == 409


def test_a_decided_row_has_no_buttons(first: Client, second: Client, bureau: Any, work: Any) -> None:
    address = f"/authority/rows/{confirmed(bureau)}"
    work(kinds=["oversight.recheck"])
    shown = page(second.get(address))
    assert not any("/authority" in (form.get("action") or "") for form in shown.forms)
    assert "没有找到低于这一标准的合同" in shown.text
    assert first.post(f"{address}/withdraw", {"reason": "录错"}).status_code == 409


def test_the_buttons_addresses_lead_back_when_they_are_opened(second: Client, bureau: Any) -> None:
    address = f"/authority/rows/{drafted(bureau.first, **RECLASSED)}"
    assert second.get(f"{address}/confirm")["Location"] == address
    assert second.get(f"{address}/withdraw")["Location"] == address
    assert "二类 之前 三类" in page(second.get(address)).text


def test_another_regions_officer_finds_nothing(elsewhere: Any, bureau: Any) -> None:
    stranger = authority_desk_of(elsewhere.first)
    address = f"/authority/rows/{drafted(bureau.first)}"
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}/confirm").status_code == 404
    assert stranger.get(f"/authority/rows/{uuid.uuid4()}").status_code == 404
    assert "虚构发〔2099〕1号" not in page(stranger.get("/authority/rows")).text


def test_the_screens_speak_english_too(english: Client, bureau: Any) -> None:
    address = f"/authority/rows/{drafted(bureau.first)}"
    for path, words in (
        (address, "In force from"),
        ("/authority/rows", "Enter a new standard"),
        (NEW, "Submit for confirmation"),
    ):
        assert words in page(english.get(path)).text


def test_the_list_is_narrowed_by_standing_region_class_and_source(first: Client, bureau: Any) -> None:
    confirmed(bureau)
    later, past, classes = (
        page(first.get(f"/authority/rows?{asked}")).text
        for asked in ("standing=later", "standing=past&class=II", "table=wage_classes&place=532822")
    )
    assert f"{HIGHER:.2f}" in later
    assert "已被替代" not in later.partition("来源")[2]
    assert "2022-10-01" in past
    assert "一类" not in past.partition("来源")[2]
    assert "勐海县" in classes.partition("来源")[2]
    assert "勐腊县" not in classes.partition("来源")[2]
    assert "没有找到标准" in page(first.get("/authority/rows?q=没有这个文号")).text
    assert "?table=wage_classes&standing=later" in page(first.get("/authority/rows?standing=later")).links
    assert page(first.get("/authority/rows?standing=x&place=1&class=9&q=%00")).text.count("来源") == 1


def test_what_was_withdrawn_stays_in_the_history(first: Client, bureau: Any) -> None:
    key = drafted(bureau.first)
    withdraw_table_row(key, "金额录错", actor=bureau.second)
    shown = page(first.get("/authority/rows?standing=withdrawn"))
    assert f"/authority/rows/{key}" in shown.links
    assert "没有执行" in shown.text
    assert "没有等待确认的标准" in page(first.get("/authority/rows?standing=drafted")).text


def test_before_and_after_confirming_it_says_what_the_row_changes(
    in_force: Any, first: Client, second: Client, bureau: Any, work: Any
) -> None:
    in_force()
    key = drafted(bureau.first)
    assert "本地区 1 份有效的合同会重新检查" in page(second.get(f"/authority/rows/{key}")).text
    second.post(f"/authority/rows/{key}/confirm")
    work(kinds=["oversight.recheck"])
    assert "已经通知单位的经办人 1 人次" in page(first.get(f"/authority/rows/{key}")).text

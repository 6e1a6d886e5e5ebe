"""Drafting: half-filled saves, the check at its fields, small buttons, colleagues who save in between."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from qianyue.contracts.acts import draft
from qianyue.contracts.models import Contract
from qianyue.evidence.models import Event
from tests.web.desk_cast import Form, form_of, notes_at, text_of
from tests.web.html import page

pytestmark = pytest.mark.django_db


def save(client: Client, address: str, do: str = "save", **changes: str) -> Any:
    """Open the page, change some fields, press a button."""
    sent = form_of(client.get(address))
    assert not {name for name in changes if name not in sent and not name.startswith("/social_insurance")}
    return client.post(address, sent | changes | {"do": do})


def test_it_works(handler: Client, office: Any) -> None:
    answer = save(handler, "/desk/contracts/new", **{"/worker/name": "玉虚构", "/employment_start": "2026-12-01"})
    contract = Contract.objects.get()
    assert answer["Location"] == f"/desk/contracts/{contract.id}/edit?saved=1"
    assert contract.terms["worker"] == {"name": "玉虚构", "id_type": "resident_id"}
    assert contract.terms["employer"]["uscc"] == office.employer.uscc
    assert all(contract.terms["social_insurance"].values())
    assert contract.terms["hours"]["hours_per_week"] == 40
    again = page(handler.get(f"/desk/contracts/{contract.id}/edit"))
    assert "已保存" in again.text


def test_what_comes_out_of_the_form_unchanged_is_the_same_draft(handler: Client, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}/edit"
    save(handler, address)
    drafted.refresh_from_db()
    assert drafted.edition == 1
    assert [event.kind for event in Event.objects.filter(stream=drafted.id)] == ["draft.created"]


def test_a_double_click_on_the_first_save_makes_one_draft(handler: Client) -> None:
    sent = form_of(handler.get("/desk/contracts/new")) | {"do": "save"}
    first, second = (handler.post("/desk/contracts/new", sent | {"/worker/name": name}) for name in ("玉一", "玉二"))
    assert first["Location"] == second["Location"]
    assert Contract.objects.get().terms["worker"]["name"] == "玉二"


def test_a_mistyped_field_is_saved_as_typed_and_explained(handler: Client, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}/edit"
    save(handler, address, **{"/pay/monthly_wage": "四千五", "/term/end": "明年"})
    answer = handler.get(address)
    assert form_of(answer)["/pay/monthly_wage"] == "四千五"
    assert form_of(answer)["/term/end"] == "明年"
    assert "请填写金额" in notes_at(answer, "/pay/monthly_wage")
    assert "日期请写成" in notes_at(answer, "/term/end")
    assert page(answer)


def test_a_day_that_does_not_exist_is_explained_at_its_field(handler: Client, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}/edit"
    save(handler, address, **{"/term/end": "2029-02-30"})
    assert "不是日历上存在的日期" in notes_at(handler.get(address), "/term/end")


def test_one_mistake_does_not_hide_what_the_rules_find(handler: Client, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}/edit"
    save(handler, address, **{"/pay/payday": "十五", "/hours/hours_per_day": "9"})
    answer = handler.get(address)
    assert "请填写整数" in notes_at(answer, "/pay/payday")
    assert "没有写明每月" not in notes_at(answer, "/pay/payday")
    assert "九" in notes_at(answer, "/hours/hours_per_day") or "9" in notes_at(answer, "/hours/hours_per_day")


def test_a_finding_stands_at_its_field_with_article_and_a_fix_that_works(handler: Client, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}/edit"
    start = drafted.terms["term"]["start"]
    save(handler, address, **{"/probation/end": f"{int(start[:4]) + 1}{start[4:]}"})
    answer = handler.get(address)
    said = notes_at(answer, "/probation/end")
    assert "必须修改" in said
    assert "劳动合同法第十九条第一款" in said
    fix = next(value for name, value in Form(answer.content.decode()).buttons if value.startswith("fix:/probation/end="))
    mended = handler.post(address, form_of(answer) | {"do": fix})
    assert form_of(mended)["/probation/end"] == fix.partition("=")[2]
    assert notes_at(mended, "/probation/end") == ""
    assert Contract.objects.get().terms["probation"]["end"] != fix.partition("=")[2]  # not saved by itself


def test_a_fresh_form_is_not_full_of_complaints_until_it_is_checked(handler: Client) -> None:
    address = save(handler, "/desk/contracts/new", **{"/worker/name": "玉虚构"})["Location"].partition("?")[0]
    calm = handler.get(address)
    assert notes_at(calm, "/worker/id_number") == ""
    assert "还没有填" in text_of(calm, "check")
    answer = save(handler, address, do="check")
    assert answer["Location"].endswith("?check=1#check")
    checked = handler.get(answer["Location"].partition("#")[0])
    assert "缺少劳动者的证件号码" in notes_at(checked, "/worker/id_number")
    assert "缺少劳动者本人的手机号" in notes_at(checked, "/worker/phone")
    assert page(checked)


def test_an_identity_number_fills_in_what_it_says(handler: Client, worker: Any) -> None:
    party = worker.person.party
    answer = save(handler, "/desk/contracts/new", **{"/worker/id_number": party["id_number"]})
    told = form_of(handler.get(answer["Location"]))
    assert (told["/worker/birth_date"], told["/worker/sex"]) == (party["birth_date"], party["sex"])


def test_the_registered_name_and_number_cannot_be_typed(handler: Client, office: Any) -> None:
    sent = form_of(handler.get("/desk/contracts/new"))
    handler.post("/desk/contracts/new", sent | {"/employer/name": "别的公司", "/employer/uscc": "0" * 18, "do": "save"})
    employer = Contract.objects.get().terms["employer"]
    assert (employer["name"], employer["uscc"]) == (office.employer.name, office.employer.uscc)


def test_small_buttons_work_without_script_and_save_nothing(handler: Client) -> None:
    sent = form_of(handler.get("/desk/contracts/new"))
    grown = handler.post("/desk/contracts/new", sent | {"do": "add:/pay/allowances", "/worker/name": "玉虚构"})
    assert grown.status_code == 200
    assert form_of(grown)["/worker/name"] == "玉虚构"
    assert "/pay/allowances/0/name" in form_of(grown)
    dated = handler.post("/desk/contracts/new", form_of(grown) | {"do": "term:36", "/employment_start": "2026-03-15"})
    assert form_of(dated)["/term/end"] == "2029-03-14"
    assert form_of(dated)["operation"] == sent["operation"]
    lacking = handler.post("/desk/contracts/new", sent | {"do": "term:12"})
    assert lacking.status_code == 422
    assert "请先填写合同起始日" in notes_at(lacking, "/term/start")
    assert page(lacking)
    assert not Contract.objects.exists()


def test_a_row_is_removed_with_its_values(handler: Client, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}/edit"
    rows = {
        f"/pay/allowances/{n}/{part}": value
        for n, name in enumerate("甲乙")
        for part, value in (("name", name), ("monthly", "1"))
    }
    kept = handler.post(address, form_of(handler.get(address)) | rows | {"do": "remove:/pay/allowances/0"})
    assert form_of(kept)["/pay/allowances/0/name"] == "乙"
    assert "/pay/allowances/1/name" not in form_of(kept)


def test_a_colleague_who_saved_first_costs_nobody_a_word(handler: Client, office: Any, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}/edit"
    sent = form_of(handler.get(address))
    save(handler, address, **{"/work/position": "同事改的岗位"})
    conflict = handler.post(address, sent | {"/work/position": "我改的岗位", "/clauses/0": "我加的约定", "do": "save"})
    assert conflict.status_code == 409
    text = page(conflict).text
    assert "同事改的岗位" in text
    assert "我改的岗位" in text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', conflict.content.decode()))
    fields.pop("csrfmiddlewaretoken", None)
    handler.post(address, fields | {"do": "save"})
    drafted.refresh_from_db()
    assert drafted.terms["work"]["position"] == "我改的岗位"
    assert drafted.terms["clauses"] == ["我加的约定"]


def test_a_draft_that_was_signed_meanwhile_is_not_overwritten(handler: Client, office: Any, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}/edit"
    sent = form_of(handler.get(address))
    draft.discard_draft(drafted.id, actor=office.handler)
    assert handler.get(address)["Location"] == f"/desk/contracts/{drafted.id}"
    refused = handler.post(address, sent | {"/work/position": "太晚了", "do": "save"})
    assert refused.status_code in (302, 409)
    drafted.refresh_from_db()
    assert drafted.terms["work"]["position"] != "太晚了"


def test_a_pause_keeps_and_checks_without_leaving_the_page(handler: Client, drafted: Contract) -> None:
    sent = form_of(handler.get(f"/desk/contracts/{drafted.id}/edit"))
    address = f"/desk/contracts/{drafted.id}/autosave"
    answer = handler.post(address, sent | {"/pay/monthly_wage": "1000"}, headers={"HX-Request": "true"})
    assert answer["X-Saved"] == "yes"
    assert "已保存" in text_of(answer, "saved")
    assert "最低工资" in notes_at(answer, "/pay/monthly_wage")
    assert "必须修改" in notes_at(answer, "/pay/monthly_wage")
    drafted.refresh_from_db()
    assert drafted.terms["pay"]["monthly_wage"] == "1000"
    assert f'name="edition" value="{drafted.edition}"' in answer.content.decode()
    late = handler.post(address, sent | {"/pay/monthly_wage": "2000"})
    assert late["X-Saved"] == "conflict"
    assert "没有保存" in text_of(late, "saved")
    drafted.refresh_from_db()
    assert drafted.terms["pay"]["monthly_wage"] == "1000"


def test_the_first_pause_on_a_new_page_makes_the_draft_once(handler: Client) -> None:
    sent = form_of(handler.get("/desk/contracts/new"))
    first = handler.post("/desk/contracts/new/autosave", sent | {"/worker/name": "玉"})
    edition = re.search(r'name="edition" value="(\d+)"', first.content.decode())[1]
    second = handler.post("/desk/contracts/new/autosave", sent | {"/worker/name": "玉虚构", "edition": edition})
    contract = Contract.objects.get()
    assert contract.terms["worker"]["name"] == "玉虚构"
    assert f'data-address="/desk/contracts/{contract.id}/edit"' in second.content.decode()


def test_a_draft_like_another_knows_nothing_of_the_other_worker(handler: Client, drafted: Contract) -> None:
    sent = form_of(handler.get(f"/desk/contracts/new?like={drafted.id}"))
    assert sent["/work/position"] == "茶园管护员"
    assert sent["/pay/monthly_wage"] == "4500.00"
    assert (sent["/worker/name"], sent["/worker/id_number"], sent["/worker/phone"]) == ("", "", "")
    assert (sent["/term/start"], sent["/employment_start"]) == ("", "")
    assert handler.get("/desk/contracts/new?like=x").status_code == 422


@pytest.mark.parametrize("edition", ["", "-1", "x", "9" * 30, "１"])
def test_a_broken_page_is_refused_calmly(handler: Client, drafted: Contract, edition: str) -> None:
    answer = handler.post(f"/desk/contracts/{drafted.id}/edit", {"edition": edition, "do": "save"})
    assert answer.status_code == 422
    assert "刷新" in page(answer).text


def test_what_was_typed_can_never_become_markup(handler: Client, drafted: Contract) -> None:
    address = f"/desk/contracts/{drafted.id}/edit"
    evil = '</textarea><script>alert("x")</script>'
    save(handler, address, **{"/work/duties": evil, "/worker/name": evil})
    for place in (
        address,
        f"{address}?check=1",
        "/desk",
        f"/desk/contracts/{drafted.id}",
        f"/desk/contracts/{drafted.id}/preview",
    ):
        markup = handler.get(place).content.decode()
        assert "<script>alert" not in markup
    assert form_of(handler.get(address))["/work/duties"] == evil

"""The pages of a batch: template, upload, progress, rows, the sheet that comes back, and the seal keeper's list."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from qianyue.cli.rehearsal import Worker
from qianyue.contracts.acts import seal_batch
from qianyue.contracts.acts.answer import revoke
from qianyue.contracts.acts.choose_order import choose_order
from qianyue.contracts.acts.draft import save_draft
from qianyue.contracts.batches import engine
from qianyue.contracts.models import Batch, Contract, State
from qianyue.web.desk_words import masked_name
from qianyue.web.views.desk import sealing
from tests.contracts.sheeting import FIRST, made, put, spoilt
from tests.platform.steps import Journey
from tests.web.desk_cast import desk_of

pytestmark = pytest.mark.django_db


def upload(client: Client, data: bytes, name: str = "名单.xlsx", kind: str = "labor_contract") -> Any:
    return client.post("/desk/batches", {"kind": kind, "file": SimpleUploadedFile(name, data), "operation": "one"})


def wrong_wage(book: Any) -> None:
    put(book, FIRST, "月工资（税前）（元）", 1500)


def test_it_works(handler: Client, office: Any, work: Any) -> None:
    assert "第一步" in handler.get("/desk/batches").content.decode()
    answer = upload(handler, spoilt(made(office), wrong_wage))
    assert answer.status_code == 302
    page = handler.get(answer["Location"]).content.decode()
    assert "已处理 0 / 3 份" in page
    assert "hx-get" in page
    part = handler.get(answer["Location"] + "/progress")
    assert "<progress" in part.content.decode()
    work(kinds=[engine.BATCH])
    assert handler.get(answer["Location"] + "/progress")["HX-Redirect"] == answer["Location"]
    page = handler.get(answer["Location"]).content.decode()
    assert "已成为草稿 2 份，有问题 1 份" in page
    assert "最低工资" in page
    only = handler.get(answer["Location"] + "?state=refused").content.decode()
    assert only.count('<td data-label="状态">') == 1
    back = handler.post(answer["Location"] + "/sheet")
    assert load_workbook(io.BytesIO(back.content))["名单"].max_row == FIRST
    run = handler.post(answer["Location"] + "/propose", {"operation": "two"})
    work(kinds=[engine.BATCH])
    assert "已发出 2 份" in handler.get(run["Location"]).content.decode()
    assert Contract.objects.filter(state=State.PROPOSED).count() == 2


def test_what_was_edited_since_is_named_with_the_way_to_it(handler: Client, office: Any, work: Any) -> None:
    place = upload(handler, made(office))["Location"]
    work(kinds=[engine.BATCH])
    run = handler.post(place + "/propose", {"operation": "two"})["Location"]
    draft = Contract.objects.order_by("number").first()
    save_draft(draft.id, draft.terms | {"clauses": ["乙方每年体检。"]}, edition=1, actor=office.handler)
    work(kinds=[engine.BATCH])
    page = handler.get(run + "?state=changed").content.decode()
    assert "改过，未发出 1 份" in page
    assert f"/desk/contracts/{draft.id}/preview" in page
    assert "发出这 1 份" in handler.get(place).content.decode()


def test_it_says_of_how_many_the_workers_hear_at_once(handler: Client, office: Any, work: Any) -> None:
    place = upload(handler, made(office))["Location"]
    work(kinds=[engine.BATCH])
    assert "每名劳动者都会收到短信邀请" in handler.get(place).content.decode()
    drafts = list(Contract.objects.order_by("number"))
    choose_order(drafts[0].id, "employer", edition=1, actor=office.handler)
    choose_order(drafts[1].id, "either", edition=1, actor=office.handler)
    page = handler.get(place).content.decode()
    assert f"{len(drafts) - 1} 份马上发短信邀请劳动者，1 份由单位先盖章，盖好以后才发短信" in page
    assert "每名劳动者都会收到短信邀请" not in page
    Contract.objects.update(order="employer")
    page = handler.get(place).content.decode()
    assert "发出后先由印章管理员盖章，盖好以后才发短信给劳动者" in page
    Contract.objects.update(kind="ending_certificate", order="worker")  # there is nobody to be invited
    assert "马上发短信" not in handler.get(place).content.decode()


@pytest.mark.parametrize("name", ["labor_contract", "dispatch_contract", "platform_agreement_tripartite", "renewal"])
def test_a_template_of_each_kind_opens(handler: Client, office: Any, name: str) -> None:
    answer = handler.get(f"/desk/batches/template/{name}.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["名单", "共同条件", "选项", "填写说明"]
    listed = book["名单"]
    numbers = next(cell for cell in listed[1] if cell.value == "证件号码")
    assert listed.column_dimensions[numbers.column_letter].width > 20
    assert any(rule.type == "list" for rule in listed.data_validations.dataValidation)
    assert listed.cell(row=2, column=1).value == "示例"


def test_a_kind_without_template_is_not_found(handler: Client) -> None:
    assert handler.get("/desk/batches/template/amendment.xlsx").status_code == 404
    assert handler.get("/desk/batches/template/nothing.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xls", "另存为"),
        ("姓名,证件号码\n岩虚构,1".encode("gb18030"), "list.csv", "另存为"),
        (b"PK\x03\x04 not really", "fake.xlsx", "损坏"),
        (b"", "empty.xlsx", "空的"),
    ],
)
def test_what_is_no_xlsx_is_refused_with_what_to_do(handler: Client, data: bytes, name: str, said: str) -> None:
    answer = upload(handler, data, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Batch.objects.exists()


def test_a_sheet_of_another_kind_is_refused(handler: Client, office: Any) -> None:
    answer = upload(handler, made(office), kind="dispatch_contract")
    assert answer.status_code == 422
    assert "这是“劳动合同" in answer.content.decode()


def test_the_file_name_and_what_it_says_are_escaped(handler: Client, office: Any, work: Any) -> None:
    def change(book: Any) -> None:
        put(book, FIRST, "姓名", "<script>alert(1)</script>")

    answer = upload(handler, spoilt(made(office), change), "<img src=x>.xlsx")
    work(kinds=[engine.BATCH])
    page = handler.get(answer["Location"]).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def test_strangers_find_nothing(handler: Client, keeper: Client, office: Any, neighbour: Any) -> None:
    place = upload(handler, made(office))["Location"]
    for what in ("", "/progress"):
        assert desk_of(neighbour.handler).get(place + what).status_code == 404
        assert keeper.get(place + what).status_code == 403
    for what in ("/sheet", "/stop", "/propose"):
        assert desk_of(neighbour.handler).post(place + what).status_code == 404
        assert keeper.post(place + what).status_code == 403


def test_it_is_stopped_by_its_button(handler: Client, office: Any, work: Any) -> None:
    place = upload(handler, made(office))["Location"]
    assert handler.post(place + "/stop").status_code == 302
    work(kinds=[engine.BATCH])
    assert "已停止" in handler.get(place).content.decode()
    assert handler.post(place + "/stop").status_code == 409


def test_the_keeper_seals_what_is_ticked(keeper: Client, signed: Contract, work: Any) -> None:
    queue = keeper.get("/desk/seal").content.decode()
    assert f'value="{signed.id}"' in queue
    nothing = keeper.post("/desk/seal/list", {"operation": "o"}, follow=True)
    assert "还没有选择合同" in nothing.content.decode()
    assert keeper.post("/desk/seal/list", {"contract": "x"}).status_code == 422
    place = keeper.post("/desk/seal/list", {"contract": str(signed.id), "operation": "p"})["Location"]
    page = keeper.get(place).content.decode()
    batch = Batch.objects.get(work=Batch.Work.SEAL)
    assert signed.number in page
    assert batch.rows.get().document in page
    assert "missing" not in place
    assert keeper.post(place + "/seal", {"list": "0" * 64}).status_code == 409
    assert keeper.post(place + "/seal", {"list": batch.digest}).status_code == 302
    work()
    signed.refresh_from_db()
    assert signed.state == State.CONCLUDED
    assert "已批准盖章 1 份" in keeper.get(place).content.decode()


def test_all_that_waits_may_be_chosen_at_once(keeper: Client, signed: Contract) -> None:
    """Whatever the list shows just now."""
    assert "给全部 1 份盖章" in keeper.get("/desk/seal").content.decode()
    keeper.post("/desk/seal/list", {"all": "1", "operation": "o"})
    assert Batch.objects.get(work=Batch.Work.SEAL).total == 1


def test_the_whole_list_is_on_one_page_and_the_rest_is_the_next(
    keeper: Client, signed: Contract, office: Any, work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal_batch, "MOST", 2)
    monkeypatch.setattr(sealing, "MOST", 2)
    others = [Journey(office, Worker(serial=serial), work).to("stamp").contract for serial in (41, 42)]
    assert "给等得最久的 2 份盖章" in keeper.get("/desk/seal").content.decode()
    place = keeper.post("/desk/seal/list", {"all": "1", "operation": "o"})["Location"]
    page = keeper.get(place).content.decode()
    assert signed.number in page
    assert others[0].number in page
    assert others[1].number not in page
    assert "另有 1 份等待盖章，不在这份清单上" in page
    keeper.post(place + "/seal", {"list": Batch.objects.get(work=Batch.Work.SEAL).digest})
    assert "列出下一份清单" in keeper.get(place).content.decode()
    next_place = keeper.post("/desk/seal/list", {"all": "1", "operation": "p"})["Location"]
    assert others[1].number in keeper.get(next_place).content.decode()


def test_a_list_that_has_changed_says_so_and_is_listed_anew(keeper: Client, signed: Contract, office: Any, work: Any) -> None:
    other = Journey(office, Worker(serial=43), work).to("stamp")
    place = keeper.post("/desk/seal/list", {"all": "1", "operation": "o"})["Location"]
    revoke(other.key, reason="名称写错了，需要重新签订", actor=office.handler)
    page = keeper.get(place).content.decode()
    assert "有 1 份已经变动" in page
    assert "重新列出没有变动的 1 份" in page
    assert "确认盖章" not in page
    assert keeper.post(place + "/seal", {"list": Batch.objects.get(work=Batch.Work.SEAL).digest}).status_code == 409
    both = {"contract": [str(signed.id), str(other.key)], "operation": "p"}
    again = keeper.post("/desk/seal/list", both)["Location"]
    page = keeper.get(again).content.decode()
    assert "有 1 份现在不能盖章" in page
    assert "确认盖章，共 1 份" in page
    assert keeper.get(again.split("?")[0] + "?missing=<b>").status_code == 200


def test_the_list_is_taken_away_with_masked_names(keeper: Client, handler: Client, signed: Contract) -> None:
    place = keeper.post("/desk/seal/list", {"all": "1", "operation": "o"})["Location"]
    answer = keeper.post(place + "/list", {"format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    document = Batch.objects.get(work=Batch.Work.SEAL).rows.get().document
    name = signed.worker_name
    assert rows[1] == ["1", signed.number, "劳动合同", f"{name[0]}{'*' * (len(name) - 1)}", document]
    book = load_workbook(io.BytesIO(keeper.post(place + "/list", {"format": "xlsx"}).getvalue()))
    assert book.worksheets[0].max_row == 2
    assert keeper.post(place + "/list", {"format": "exe"}).status_code == 422
    assert handler.post(place + "/list", {"format": "csv"}).status_code == 403


def test_a_masked_name_shows_one_character() -> None:
    assert [masked_name(name) for name in ("岩温香", "玉", "", "=1+1")] == ["岩**", "*", "", "=***"]

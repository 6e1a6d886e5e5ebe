"""The pages of contracts on paper: one with its scan, its worker's word and its withdrawal; many from a spreadsheet."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from qianyue.contracts.acts.enter_paper import enter_paper
from qianyue.contracts.acts.keep_scan import keep_scan
from qianyue.contracts.batches import engine
from qianyue.contracts.models import PaperContract
from tests.contracts.papering import FIRST, cells, made, sheet
from tests.contracts.sheeting import put, spoilt
from tests.contracts.test_enter_paper import paper
from tests.platform.fixtures import RETURN_URL
from tests.uploads.hostile import photograph
from tests.web.desk_cast import desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(office: Any, worker: Any) -> uuid.UUID:
    return enter_paper(paper(worker, "2024-01-01", None), actor=office.handler)


@pytest.fixture
def identified(worker: Any) -> Any:
    worker.log_in()
    worker.identify(return_url=RETURN_URL)
    return worker


def test_it_works(office: Any, key: uuid.UUID, identified: Any, logged_in: Any) -> None:
    desk: Client = desk_of(office.handler)
    place = f"/desk/paper/{key}"
    assert desk.post(f"{place}/scan").status_code == 422
    shown = page(desk.post(f"{place}/scan", {"file": SimpleUploadedFile("合同.jpg", photograph())}, follow=True))
    assert "纸质合同扫描件，未经本平台签署" in shown.text
    assert desk.get(f"{place}/scan/1.webp")["Content-Type"] == "image/webp"
    assert desk.get(f"{place}/scan/2.webp").status_code == 404
    assert desk.get(f"{place}/scan.pdf").getvalue()[:5] == b"%PDF-"
    mine: Client = logged_in(identified)
    assert f"/my/papers/{key}" in mine.get("/my").content.decode()
    shown = page(mine.get(f"/my/papers/{key}"))
    assert "纸质合同扫描件，未经本平台签署" in shown.text
    assert identified.person.party["id_number"] not in shown.text
    assert mine.get(f"/my/papers/{key}/scan/1.webp").status_code == 200
    assert mine.get(f"/my/papers/{key}/scan.pdf").status_code == 200
    assert mine.post(f"/my/papers/{key}", {"about": "otherwise"}).status_code == 422
    words = "<b>我签的是三年</b>"
    shown = page(mine.post(f"/my/papers/{key}", {"about": "otherwise", "words": words}, follow=True))
    assert "等待单位答复" in shown.text
    assert words in page(desk.get(place)).text
    assert desk.post(f"{place}/answer", {"answer": ""}).status_code == 422
    desk.post(f"{place}/answer", {"answer": "已经核对，将更正。"})
    assert "已经核对，将更正。" in page(mine.get(f"/my/papers/{key}")).text
    keep_scan(key, photograph(900, 1200), because="原来的缺页", actor=office.handler)
    shown = page(desk.get(place))
    assert "原来的缺页" in shown.text
    assert desk.get(next(link for link in shown.links if "/scans/" in link)).status_code == 200
    desk.post(f"{place}/withdraw", {"reason": "录错了"})
    shown = page(mine.get(f"/my/papers/{key}"))
    assert "单位已经作废这份登记" in shown.text
    assert "告诉单位" not in shown.text


def upload(client: Client, data: bytes, name: str = "纸质合同.xlsx") -> Any:
    return client.post("/desk/papers", {"file": SimpleUploadedFile(name, data), "operation": "one"})


def no_such_day(book: Any) -> None:
    put(book, FIRST, "合同起始日期", "2026年2月30日")


def test_many_from_a_spreadsheet(office: Any, work: Any) -> None:
    desk: Client = desk_of(office.handler)
    shown = page(desk.get("/desk/papers"))
    empty = load_workbook(io.BytesIO(desk.get(next(link for link in shown.links if link.endswith(".xlsx"))).content))
    assert empty.sheetnames == ["名单", "选项", "填写说明"]
    assert empty["名单"].cell(row=2, column=1).value == "示例"
    assert any(rule.type == "list" for rule in empty["名单"].data_validations.dataValidation)
    place = upload(desk, spoilt(made(), no_such_day))["Location"]
    assert "已检查 0 / 3 份" in page(desk.get(place)).text
    work(kinds=[engine.BATCH])
    shown = page(desk.get(place))
    assert "检查没有问题 2 份，有问题 1 份。现在还没有登记。" in shown.text
    assert "茶字第002号" in shown.text
    assert "日历上不存在" in shown.text
    assert not PaperContract.objects.exists()
    assert load_workbook(io.BytesIO(desk.post(f"{place}/sheet").content))["名单"].max_row == FIRST
    assert desk.post(f"{place}/accept").status_code == 302
    assert desk.get(f"{place}/progress").status_code == 200
    work(kinds=[engine.BATCH])
    shown = page(desk.get(place))
    assert "已登记为纸质合同 2 份，没有登记 1 份" in shown.text
    assert page(desk.get(next(link for link in shown.links if "/desk/paper/" in link))).text.count("纸质") >= 2
    assert desk.post(f"{place}/accept").status_code == 409
    assert "纸质合同.xlsx" in page(desk.get("/desk/papers")).text


def test_the_word_is_given_before_anything_is_entered(office: Any, work: Any) -> None:
    desk: Client = desk_of(office.handler)
    place = upload(desk, made())["Location"]
    work(kinds=[engine.BATCH])
    assert desk.post(f"{place}/stop").status_code == 302
    assert "已停止" in page(desk.get(place)).text
    assert not PaperContract.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        ("姓名,证件号码\n岩虚构,1".encode("gb18030"), "list.csv", "另存为"),
        (b"PK\x03\x04 not really", "fake.xlsx", "损坏"),
        (b"", "empty.xlsx", "空的"),
    ],
)
def test_what_is_no_xlsx_is_refused_with_what_to_do(office: Any, data: bytes, name: str, said: str) -> None:
    answer = upload(desk_of(office.handler), data, name)
    assert answer.status_code == 422
    assert said in page(answer).text


def test_others_have_no_such_page(office: Any, neighbour: Any, work: Any) -> None:
    place = upload(desk_of(office.handler), sheet(cells(1)))["Location"]
    keeper, stranger = desk_of(office.keeper), desk_of(neighbour.handler)
    assert keeper.get("/desk/papers").status_code == 403
    assert keeper.get("/desk/papers/template.xlsx").status_code == 403
    assert (keeper.get(place).status_code, keeper.post(f"{place}/accept").status_code) == (403, 403)
    assert (stranger.get(place).status_code, stranger.post(f"{place}/accept").status_code) == (404, 404)

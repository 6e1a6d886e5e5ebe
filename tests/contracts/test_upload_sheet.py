"""A spreadsheet becomes drafts: good rows at once, the others come back with the reason."""

from __future__ import annotations

import datetime
import io
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from qianyue.contracts.acts.draft import discard_draft
from qianyue.contracts.acts.give_back_sheet import clear_batch, give_back_sheet
from qianyue.contracts.acts.stop_batch import stop_batch
from qianyue.contracts.acts.upload_sheet import upload_sheet
from qianyue.contracts.batches import engine
from qianyue.contracts.models import Batch, BatchRow, Contract, State
from qianyue.employers.models import Membership
from qianyue.evidence.models import Event
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from tests.contracts.sheeting import FIRST, column, made, plan_of, put, spoilt

pytestmark = pytest.mark.django_db
Change = Callable[[Workbook], None]


def uploaded(office: Any, data: bytes, work: Callable[..., int], **how: Any) -> Batch:
    key = upload_sheet(data, plan_of(office), actor=office.handler, **how)
    work(kinds=[engine.BATCH])
    return Batch.objects.get(id=key)


def row_at(batch: Batch, number: int) -> BatchRow:
    return BatchRow.objects.get(batch=batch, number=number)


def messages(batch: Batch, number: int) -> str:
    return " ".join(one["message"] for one in row_at(batch, number).findings or ())


def test_it_works(office: Any, work: Any) -> None:
    batch = uploaded(office, made(office), work)
    assert (batch.state, batch.total) == (Batch.State.DONE, 3)
    rows = list(BatchRow.objects.filter(batch=batch).select_related("contract").order_by("number"))
    assert [row.state for row in rows] == ["done"] * 3, [row.findings for row in rows]
    terms = rows[0].contract.terms
    assert terms["worker"]["id_number"].startswith("000000")
    assert terms["employer"]["uscc"] == office.employer.uscc
    assert terms["pay"]["monthly_wage"] == "4500.00"
    assert terms["work"]["region"] == "532801"
    assert all(row.cells is None for row in rows), "what is in the contract is kept nowhere else"
    kinds = list(Event.objects.filter(stream=office.employer.id, kind__startswith="batch.").values_list("kind", flat=True))
    assert kinds == ["batch.uploaded", "batch.finished"]


def test_nothing_personal_is_stored_in_the_clear(office: Any) -> None:
    key = upload_sheet(made(office), plan_of(office), name="岩虚构等三人.xlsx", actor=office.handler)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(r)::text FROM contracts_batchrow r WHERE batch_id = %s", [key])
        stored = "".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT row_to_json(b)::text FROM contracts_batch b WHERE id = %s", [key])
        stored += cursor.fetchone()[0]
    assert "虚构" not in stored
    assert "000000" not in stored.replace("0000000000000000", "")
    bodies = "".join(Event.objects.filter(stream=office.employer.id).values_list("body", flat=True))
    assert "虚构等三人" not in bodies


def bad_number(book: Workbook) -> None:
    put(book, FIRST, "证件号码", 5.328011990010112e17)


def formula(book: Workbook) -> None:
    put(book, FIRST, "月工资（税前）（元）", "=4500+1")


def no_such_day(book: Workbook) -> None:
    put(book, FIRST, "用工之日", "2026年2月30日")


def no_wage(book: Workbook) -> None:
    put(book, FIRST, "月工资（税前）（元）", 1500)


def unknown_word(book: Workbook) -> None:
    put(book, FIRST, "期限类型", "长期")


def merged(book: Workbook) -> None:
    book["名单"].merge_cells(start_row=FIRST, end_row=FIRST, start_column=2, end_column=3)


def hidden(book: Workbook) -> None:
    book["名单"].row_dimensions[FIRST].hidden = True


def no_phone(book: Workbook) -> None:
    put(book, FIRST, "本人手机号", None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (bad_number, "已经丢失"),
        (formula, "公式"),
        (no_such_day, "日历上不存在"),
        (no_wage, "最低工资"),
        (unknown_word, "下拉列表"),
        (merged, "合并"),
        (hidden, "隐藏"),
        (no_phone, "手机号"),
    ],
)
def test_one_row_is_refused_and_the_others_are_drafted(office: Any, work: Any, change: Change, said: str) -> None:
    batch = uploaded(office, spoilt(made(office), change), work)
    states = list(BatchRow.objects.filter(batch=batch).order_by("number").values_list("state", flat=True))
    assert states == ["refused", "done", "done"]
    assert said in messages(batch, FIRST)


def test_dirty_cells_mean_what_was_meant(office: Any, work: Any) -> None:
    def change(book: Workbook) -> None:
        whole = book["名单"].cell(row=FIRST, column=column(book, "证件号码")).value
        put(book, FIRST, "证件号码", "　" + "".join(chr(ord(one) + 0xFEE0) for one in whole) + " ")
        put(book, FIRST, "姓名", " 阿依努尔•买买提　")
        put(book, FIRST, "本人手机号", "+86 139-0000-0001")
        put(book, FIRST, "月工资（税前）（元）", "￥4,500元")
        start = book["名单"].cell(row=FIRST, column=column(book, "用工之日")).value
        day = datetime.date.fromisoformat(start)
        put(book, FIRST, "用工之日", datetime.datetime(day.year, day.month, day.day))  # noqa: DTZ001 - Excel knows no zone
        put(book, FIRST, "合同起始日", f"{day.year}年{day.month}月{day.day}日")

    batch = uploaded(office, spoilt(made(office), change), work)
    row = row_at(batch, FIRST)
    assert row.state == "done", row.findings
    worker, terms = row.contract.terms["worker"], row.contract.terms
    assert worker["name"] == "阿依努尔·买买提"
    assert worker["phone"] == "13900000001"
    assert worker["id_number"].isascii()
    assert terms["pay"]["monthly_wage"] == "4500"
    assert terms["employment_start"] == terms["term"]["start"]


def test_the_same_person_twice_is_drafted_once(office: Any, work: Any) -> None:
    def twice(book: Workbook) -> None:
        listed = book["名单"]
        for place in range(1, listed.max_column + 1):
            listed.cell(row=FIRST + 40, column=place).value = listed.cell(row=FIRST, column=place).value

    batch = uploaded(office, spoilt(made(office), twice), work)
    assert Contract.objects.filter(employer=office.employer).count() == 3
    assert f"第 {FIRST} 行" in messages(batch, FIRST + 40)
    again = uploaded(office, made(office), work)
    assert list(BatchRow.objects.filter(batch=again).values_list("state", flat=True)) == ["refused"] * 3
    first = row_at(batch, FIRST).contract
    assert first.number in messages(again, FIRST)
    discard_draft(first.id, actor=office.handler)
    third = uploaded(office, made(office), work)
    assert row_at(third, FIRST).state == "done"


def test_the_sheet_comes_back_with_what_is_left(office: Any, work: Any) -> None:
    def change(book: Workbook) -> None:
        put(book, FIRST, "月工资（税前）（元）", 1500)
        book["名单"].cell(row=FIRST, column=column(book, "岗位职责")).value = "'=HYPERLINK(1)"
        put(book, FIRST, "电子邮箱", "-1+1@example.invalid")
        book["名单"].cell(row=FIRST + 1, column=2).comment = Comment("给同事", "某人")

    batch = uploaded(office, spoilt(made(office), change), work)
    back = give_back_sheet(batch.id, plan_of(office), actor=office.handler)
    book = load_workbook(io.BytesIO(back))
    listed = book["名单"]
    people = [row for row in range(FIRST, listed.max_row + 1) if listed.cell(row=row, column=column(book, "姓名")).value]
    assert people == [FIRST]
    result = listed.cell(row=FIRST, column=column(book, "检查结果")).value
    assert "月工资" in result
    assert "最低工资" in result
    wage = listed.cell(row=FIRST, column=column(book, "月工资（税前）（元）"))
    assert wage.comment is not None
    assert "最低工资" in wage.comment.text
    for row in listed.iter_rows(min_row=FIRST):
        assert all(cell.data_type != "f" for cell in row)
        assert not any(isinstance(cell.value, str) and cell.value[:1] in "=+-@\t\r" for cell in row if cell.value)
    mended = spoilt(back, lambda book: (put(book, FIRST, "月工资（税前）（元）", 4500), put(book, FIRST, "电子邮箱", None)))  # type: ignore[func-returns-value]
    again = uploaded(office, mended, work)
    assert (again.total, row_at(again, FIRST).state) == (1, "done"), messages(again, FIRST)


def test_what_was_collected_is_deleted(office: Any, work: Any) -> None:
    batch = uploaded(office, spoilt(made(office), no_wage), work)
    clear_batch(batch=str(batch.id))
    batch.refresh_from_db()
    assert batch.cleared_at is not None
    assert (batch.plan, batch.name, row_at(batch, FIRST).cells, row_at(batch, FIRST).findings) == (None, None, None, None)
    with pytest.raises(Conflict, match="期限删除"):
        give_back_sheet(batch.id, plan_of(office), actor=office.handler)


def test_the_same_upload_twice_is_one_batch(office: Any, work: Any) -> None:
    one, two = (upload_sheet(made(office), plan_of(office), actor=office.handler, operation="o") for _ in range(2))
    assert one == two
    assert Batch.objects.count() == 1


def test_a_step_done_twice_drafts_nothing_twice(office: Any, work: Any) -> None:
    """A lease has run out while the first worker went on."""
    key = upload_sheet(made(office), plan_of(office), actor=office.handler)
    for _ in range(2):
        for lane in range(engine.LANES):
            engine.step(batch=str(key), lane=lane, number=0)
    work(kinds=[engine.BATCH])
    assert Contract.objects.filter(employer=office.employer).count() == 3
    assert Event.objects.filter(stream=office.employer.id, kind="batch.finished").count() == 1


def test_it_stops_when_told(office: Any, work: Any) -> None:
    key = upload_sheet(made(office), plan_of(office), actor=office.handler)
    stop_batch(key, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert Batch.objects.get(id=key).state == Batch.State.CANCELLED
    assert not Contract.objects.filter(employer=office.employer).exists()
    with pytest.raises(Conflict):
        stop_batch(key, actor=office.handler)
    assert load_workbook(io.BytesIO(give_back_sheet(key, plan_of(office), actor=office.handler)))["名单"].max_row == FIRST + 2


def test_it_stops_when_the_handler_has_left(office: Any, work: Any) -> None:
    key = upload_sheet(made(office), plan_of(office), actor=office.handler)
    Membership.objects.filter(person=office.handler.person).update(active=False)
    work(kinds=[engine.BATCH])
    batch = Batch.objects.get(id=key)
    assert (batch.state, Contract.objects.count()) == (Batch.State.CANCELLED, 0)
    assert batch.cause


def test_only_who_drafts_uploads_and_sees(office: Any, neighbour: Any, worker: Any) -> None:
    data = made(office)
    for actor in (office.keeper, office.approver, office.owner, worker.actor):
        with pytest.raises(NotAllowed):
            upload_sheet(data, plan_of(office), actor=actor)
    key = upload_sheet(data, plan_of(office), actor=office.handler)
    for act in (lambda actor: stop_batch(key, actor=actor), lambda actor: give_back_sheet(key, plan_of(office), actor=actor)):
        with pytest.raises(NotAllowed):
            act(office.keeper)
        with pytest.raises(NotFound):
            act(neighbour.handler)
    with pytest.raises(NotFound):
        stop_batch(uuid.uuid4(), actor=office.handler)


def test_a_column_of_the_common_conditions_may_differ_for_one(office: Any, work: Any) -> None:
    def change(book: Workbook) -> None:
        book["名单"].cell(row=1, column=column(book, "检查结果")).value = "每月发薪日（日）"
        put(book, FIRST, "每月发薪日（日）", "20")

    batch = uploaded(office, spoilt(made(office), change), work)
    days = [row.contract.terms["pay"]["payday"] for row in BatchRow.objects.filter(batch=batch).order_by("number")]
    assert days == [20, 15, 15]


def test_what_stops_at_the_handlers_department_stays_there(office: Any, work: Any) -> None:
    batch = uploaded(office, made(office), work)
    facts = json.loads(Event.objects.get(stream=office.employer.id, kind="batch.finished").body)["facts"]
    assert (facts["batch"], facts["done"], facts["refused"]) == (str(batch.id), 3, 0)
    assert Contract.objects.filter(employer=office.employer, state=State.DRAFT).count() == 3

"""A spreadsheet of contracts on paper: looked at first, entered when somebody says so, each as what it is."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from qianyue.contracts.acts.enter_paper import enter_paper, withdraw_paper
from qianyue.contracts.acts.give_back_sheet import give_back_sheet, lapse_batch
from qianyue.contracts.acts.stop_batch import stop_batch
from qianyue.contracts.acts.upload_papers import accept_papers, upload_papers
from qianyue.contracts.acts.upload_sheet import SheetRefused, upload_sheet
from qianyue.contracts.batches import engine
from qianyue.contracts.models import Batch, BatchRow, Contract, PaperContract
from qianyue.contracts.roster import roster
from qianyue.contracts.sheets import paper
from qianyue.contracts.statistics import figures
from qianyue.employers.models import Department, Employer, Membership
from qianyue.evidence.models import Event
from qianyue.law.dates import today
from qianyue.operations.errors import Conflict, NotAllowed, NotFound
from qianyue.operations.ids import new_id
from tests.contracts.chains import running
from tests.contracts.papering import FIRST, cells, made, sheet
from tests.contracts.sheeting import column, plan_of, put, spoilt
from tests.contracts.sheeting import made as drafts

pytestmark = pytest.mark.django_db


def checked(office: Any, data: bytes, work: Callable[..., int], **how: Any) -> Batch:
    key = upload_papers(data, actor=office.handler, **how)
    work(kinds=[engine.BATCH])
    return Batch.objects.get(id=key)


def entered(office: Any, data: bytes, work: Callable[..., int]) -> Batch:
    batch = checked(office, data, work)
    accept_papers(batch.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    batch.refresh_from_db()
    return batch


def states(batch: Batch) -> list[str]:
    return list(BatchRow.objects.filter(batch=batch).order_by("number").values_list("state", flat=True))


def messages(batch: Batch, number: int) -> str:
    return " ".join(one["message"] for one in BatchRow.objects.get(batch=batch, number=number).findings or ())


def test_it_works(office: Any, work: Any) -> None:
    batch = checked(office, made(), work)
    assert (batch.state, states(batch)) == (Batch.State.PREPARED, ["ready"] * 3)
    assert not PaperContract.objects.exists(), "nothing is entered before somebody says so"
    accept_papers(batch.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    batch.refresh_from_db()
    assert (batch.state, states(batch)) == (Batch.State.DONE, ["done"] * 3)
    assert all(row.cells is None and row.paper_id for row in batch.rows.all())
    one = batch.rows.order_by("number").first().paper
    assert (one.own_number, one.terms["kind"], one.terms["pay"]["monthly_wage"]) == ("茶字第001号", "labor_contract", "4200")
    assert one.number.startswith("ZZ")
    kinds = Event.objects.filter(stream=office.employer.id).exclude(kind="paper.entered").values_list("kind", flat=True)
    assert [kind for kind in kinds if kind.startswith("batch.")] == [
        "batch.uploaded", "batch.checked", "batch.accepted", "batch.finished"
    ]  # fmt: skip
    said = [json.loads(event.body)["facts"] for event in Event.objects.filter(kind="paper.entered")]
    assert {(fact["batch"], fact["row"]) for fact in said} == {(str(batch.id), number) for number in range(3, 6)}


def test_it_counts_in_the_chain_and_in_nothing_else(office: Any, work: Any) -> None:
    entered(office, made(), work)
    found = roster(office.employer.id, today())
    assert len(found) == 3
    assert {entry.form for entry in found} == {"全日制"}
    assert not Contract.objects.exists()
    assert figures(actor=office.handler).kinds == {}, "no electronic contract has been made"


def bad_number(book: Workbook) -> None:
    put(book, FIRST, "证件号码", 5.328011990010112e17)


def formula(book: Workbook) -> None:
    put(book, FIRST, "月工资（元）", "=4500+1")


def no_such_day(book: Workbook) -> None:
    put(book, FIRST, "合同起始日期", "2026年2月30日")


def to_come(book: Workbook) -> None:
    put(book, FIRST, "合同起始日期", "2120-01-01")


def unknown_word(book: Workbook) -> None:
    put(book, FIRST, "合同种类", "临时工")


def no_name(book: Workbook) -> None:
    put(book, FIRST, "姓名", None)


def merged(book: Workbook) -> None:
    book["名单"].merge_cells(start_row=FIRST, end_row=FIRST, start_column=2, end_column=3)


def hidden(book: Workbook) -> None:
    book["名单"].row_dimensions[FIRST].hidden = True


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (bad_number, "已经丢失"),
        (formula, "公式"),
        (no_such_day, "日历上不存在"),
        (to_come, "已经开始"),
        (unknown_word, "下拉列表"),
        (no_name, "姓名"),
        (merged, "合并"),
        (hidden, "隐藏"),
    ],
)
def test_one_row_is_refused_and_the_others_are_entered(office: Any, work: Any, change: Any, said: str) -> None:
    batch = entered(office, spoilt(made(), change), work)
    assert states(batch) == ["refused", "done", "done"]
    assert said in messages(batch, FIRST)
    assert len(BatchRow.objects.get(batch=batch, number=FIRST).findings) == 1


def test_what_busy_people_write_is_understood(office: Any, work: Any) -> None:
    def change(book: Workbook) -> None:
        number = book["名单"].cell(row=FIRST, column=column(book, "证件号码")).value
        put(book, FIRST, "证件号码", f" {number[:6]} {number[6:]}\u200b")
        put(book, FIRST, "姓名", "阿依努尔・买买提")
        put(book, FIRST, "合同起始日期", "2024年1月1日")
        put(book, FIRST, "合同终止日期", 46387)
        put(book, FIRST, "月工资（元）", "￥4,200.50元")

    batch = entered(office, spoilt(made(), change), work)
    assert states(batch) == ["done"] * 3, messages(batch, FIRST)
    terms = BatchRow.objects.get(batch=batch, number=FIRST).paper.terms
    assert terms["worker"]["name"] == "阿依努尔·买买提"
    assert terms["term"] == {"type": "fixed", "start": "2024-01-01", "end": "2026-12-31"}
    assert terms["pay"]["monthly_wage"] == "4200.50"


def test_the_same_paper_twice_is_entered_once(office: Any, work: Any) -> None:
    """In one sheet, in two sheets that were looked at before either was entered, and beside what was entered by hand."""
    first, second = checked(office, sheet(cells(1), cells(1)), work), checked(office, sheet(cells(1)), work)
    assert states(first) == ["ready", "refused"]
    assert f"第 {FIRST} 行" in messages(first, FIRST + 1)
    for batch in (first, second):
        accept_papers(batch.id, actor=office.handler)
        work(kinds=[engine.BATCH])
    assert (states(second), PaperContract.objects.count()) == (["refused"], 1)
    third = checked(office, sheet(cells(1)), work)
    assert (third.state, states(third)) == (Batch.State.DONE, ["refused"])
    assert PaperContract.objects.get().number in messages(third, FIRST)


def test_one_worker_may_have_several_papers(office: Any, work: Any) -> None:
    before = cells(1, 合同起始日期="2021-01-01", 合同终止日期="2023-12-31", 试用期="没有约定")
    batch = entered(office, sheet(before, cells(1)), work)
    assert states(batch) == ["done", "done"]
    assert len(roster(office.employer.id, today())) == 1


def test_each_kind_of_paper_is_that_kind(office: Any, work: Any) -> None:
    hourly = cells(2, 合同种类="非全日制劳动合同", 试用期="", 合同期限类型="无固定期限", 合同终止日期="")
    hourly |= {"月工资（元）": "", "小时工资（元）": "22"}
    batch = entered(office, sheet(cells(1), hourly, cells(3, 合同种类="劳务派遣劳动合同")), work)
    assert states(batch) == ["done"] * 3, [messages(batch, number) for number in range(3, 6)]
    assert {entry.form for entry in roster(office.employer.id, today())} == {"全日制", "非全日制", "劳务派遣"}
    assert batch.rows.get(number=4).paper.terms["pay"] == {"method": "hourly", "hourly_wage": "22"}


def test_a_contract_that_was_signed_here_is_pointed_at(office: Any, worker: Any, work: Any) -> None:
    contract = running(office, worker)
    party = worker.person.party
    said = cells(1, 姓名=party["name"], 证件号码=party["id_number"], 合同终止日期="2030-12-31")
    batch = checked(office, sheet(said), work)
    assert states(batch) == ["ready"]
    assert contract.number in messages(batch, FIRST)


def test_the_sheet_comes_back_with_what_is_left(office: Any, work: Any) -> None:
    batch = checked(office, spoilt(made(), no_such_day), work)
    back = give_back_sheet(batch.id, paper.plan(), actor=office.handler)
    listed = load_workbook(io.BytesIO(back))["名单"]
    book = load_workbook(io.BytesIO(back))
    assert [row for row in range(FIRST, listed.max_row + 1) if listed.cell(row=row, column=2).value] == [FIRST]
    assert "日历上不存在" in listed.cell(row=FIRST, column=column(book, "检查结果")).value
    mended = spoilt(back, lambda book: put(book, FIRST, "合同起始日期", "2023-02-28"))
    again = entered(office, mended, work)
    assert states(again) == ["done"], messages(again, FIRST)
    accept_papers(batch.id, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert PaperContract.objects.count() == 3


def test_a_step_done_twice_enters_nothing_twice(office: Any, work: Any) -> None:
    """A lease has run out while the first worker went on; a step of the check that comes late enters nothing."""
    key = upload_papers(made(), actor=office.handler)
    for _ in range(2):
        for lane in range(engine.LANES):
            engine.step(batch=str(key), lane=lane, number=0)
    accept_papers(key, actor=office.handler)
    engine.step(batch=str(key), lane=0, number=0)
    assert not PaperContract.objects.exists()
    for _ in range(2):
        for lane in range(engine.LANES):
            engine.step(batch=str(key), lane=lane, number=0, again=True)
    work(kinds=[engine.BATCH])
    assert PaperContract.objects.count() == 3
    assert Event.objects.filter(kind="paper.entered").count() == 3
    assert Event.objects.filter(stream=office.employer.id, kind="batch.finished").count() == 1


def test_accepting_is_done_once_and_only_when_it_was_checked(office: Any, work: Any) -> None:
    key = upload_papers(made(), actor=office.handler)
    with pytest.raises(Conflict, match="检查"):
        accept_papers(key, actor=office.handler)
    work(kinds=[engine.BATCH])
    accept_papers(key, actor=office.handler)
    with pytest.raises(Conflict):
        accept_papers(key, actor=office.handler)
    ours = upload_sheet(drafts(office), plan_of(office), actor=office.handler)
    with pytest.raises(Conflict):
        accept_papers(ours, actor=office.handler)


def test_what_was_checked_can_be_left(office: Any, work: Any) -> None:
    batch = checked(office, made(), work)
    stop_batch(batch.id, actor=office.handler)
    assert states(batch) == ["cancelled"] * 3
    with pytest.raises(Conflict):
        accept_papers(batch.id, actor=office.handler)


def test_what_nobody_accepts_is_deleted(office: Any, work: Any) -> None:
    batch = checked(office, made(), work, name="岩虚构等三人.xlsx")
    lapse_batch(batch=str(batch.id))
    batch.refresh_from_db()
    assert (batch.state, batch.plan, batch.name) == (Batch.State.CANCELLED, None, None)
    assert all(row.cells is None for row in batch.rows.all())
    done = entered(office, made(), work)
    lapse_batch(batch=str(done.id))
    done.refresh_from_db()
    assert done.state == Batch.State.DONE


def test_it_stops_when_the_handler_has_left(office: Any, work: Any) -> None:
    batch = checked(office, made(), work)
    accept_papers(batch.id, actor=office.handler)
    Membership.objects.filter(person=office.handler.person).update(active=False)
    work(kinds=[engine.BATCH])
    batch.refresh_from_db()
    assert (batch.state, PaperContract.objects.count()) == (Batch.State.CANCELLED, 0)


def test_a_sheet_for_drafts_is_not_taken_for_papers(office: Any) -> None:
    with pytest.raises(SheetRefused) as refused:
        upload_papers(drafts(office), actor=office.handler)
    assert "纸质合同登记表" in refused.value.problems[0].message


def test_only_who_drafts_for_the_whole_employer_does_it(office: Any, neighbour: Any, worker: Any, work: Any) -> None:
    data = made()
    for actor in (office.keeper, office.approver, office.owner, worker.actor):
        with pytest.raises(NotAllowed):
            upload_papers(data, actor=actor)
    batch = checked(office, data, work)
    with pytest.raises(NotAllowed):
        accept_papers(batch.id, actor=office.keeper)
    with pytest.raises(NotFound):
        accept_papers(batch.id, actor=neighbour.handler)
    with pytest.raises(NotFound):
        accept_papers(uuid.uuid4(), actor=office.handler)
    department = Department(id=new_id(office.employer.shard), employer=office.employer, name="勐海分厂")
    department.save(force_insert=True)
    Membership.objects.filter(person=office.handler.person, role="handler").update(department=department)
    for act in (lambda: upload_papers(data, actor=office.handler), lambda: accept_papers(batch.id, actor=office.handler)):
        with pytest.raises(NotAllowed, match="全单位"):
            act()
    assert not PaperContract.objects.exists()


def test_a_suspended_employer_enters_nothing_and_still_answers_for_what_it_has_entered(office: Any, work: Any) -> None:
    first, second = (upload_papers(made(serials), actor=office.handler) for serials in (range(1, 3), range(3, 5)))
    work(kinds=[engine.BATCH])
    accept_papers(first, actor=office.handler)
    Employer.objects.filter(id=office.employer.id).update(active=False)
    work(kinds=[engine.BATCH])
    assert {row.state for row in BatchRow.objects.filter(batch=first)} == {BatchRow.State.REFUSED}
    for act in (lambda: upload_papers(made(), actor=office.handler), lambda: accept_papers(second, actor=office.handler)):
        with pytest.raises(NotAllowed, match="暂停"):
            act()
    assert not PaperContract.objects.exists()
    Employer.objects.filter(id=office.employer.id).update(active=True)
    accept_papers(second, actor=office.handler)
    work(kinds=[engine.BATCH])
    key = PaperContract.objects.first().id
    Employer.objects.filter(id=office.employer.id).update(active=False)
    withdraw_paper(key, "录错了人", actor=office.handler)


def test_what_was_built_on_is_not_withdrawn(office: Any, worker: Any) -> None:
    party = worker.person.party
    said = {
        "worker": {name: party[name] for name in ("name", "id_type", "id_number")},
        "term": {"type": "fixed", "start": "2024-01-01", "end": "2024-12-31"},
    }
    key, other = (
        enter_paper(said, actor=office.handler),
        enter_paper(said | {"term": {"type": "fixed", "start": "2023-01-01", "end": "2023-12-31"}}, actor=office.handler),
    )
    contract = running(office, worker, history={"previous": [{"type": "fixed", "start": "2024-01-01", "end": "2024-12-31"}]})
    with pytest.raises(Conflict, match=contract.number):
        withdraw_paper(key, "录错了人", actor=office.handler)
    withdraw_paper(other, "录错了人", actor=office.handler)
    entry = PaperContract.objects.get(id=other)
    assert (entry.withdrawn_because, entry.withdrawn_by_id) == ("录错了人", office.handler.person)

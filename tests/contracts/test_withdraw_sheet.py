"""A whole sheet of papers is undone: what nobody has touched, each through the act of withdrawing one; the rest stays."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from qianyue.contracts.acts.end_paper import end_paper
from qianyue.contracts.acts.enter_paper import withdraw_paper
from qianyue.contracts.acts.keep_scan import keep_scan
from qianyue.contracts.acts.stop_batch import stop_batch
from qianyue.contracts.acts.upload_papers import accept_papers, upload_papers
from qianyue.contracts.acts.withdraw_sheet import counted, sheet_to_withdraw, withdraw_sheet
from qianyue.contracts.audit_papers import audit_papers
from qianyue.contracts.batches import engine
from qianyue.contracts.models import Batch, Contract, LifeDate, PaperContract, PaperObjection, Proposal, State
from qianyue.employers.models import Department, Membership
from qianyue.evidence.models import Event
from qianyue.law.dates import today
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.operations.ids import new_id
from tests.contracts.papering import made
from tests.uploads.hostile import photograph
from tests.web.desk_cast import desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
BECAUSE = "上传错了表格"


@pytest.fixture
def sheet(office: Any, work: Any) -> uuid.UUID:
    """Six papers, all entered."""
    key = upload_papers(made(range(1, 7)), actor=office.handler)
    work(kinds=[engine.BATCH])
    accept_papers(key, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert PaperContract.objects.count() == 6
    return key


def entered() -> list[PaperContract]:
    return [row.paper for row in Batch.objects.get(work=Batch.Work.PAPER).rows.select_related("paper").order_by("number")]


def objected(paper: PaperContract, office: Any) -> None:
    said = {"about": "not_mine", "words": "不是我的", "person_id": office.owner.person, "raised_at": paper.entered_at}
    PaperObjection(id=new_id(office.employer.shard), paper=paper, **said).save(force_insert=True)


def offered(paper: PaperContract, proposal: Proposal, office: Any) -> None:
    """As if this worker had been offered what somebody else was."""
    columns = {"employer": office.employer, "handler_id": office.handler.person, "terms": {}, "kind": "labor_contract"}
    columns |= {"worker_identity": paper.worker_identity, "state": State.PROPOSED, "region": "532801"}
    Contract(number=f"QY-{paper.number}", proposal=proposal, **columns).save(force_insert=True)


def touched(office: Any, proposed: Any) -> list[PaperContract]:
    """Five of the six, each in another way."""
    papers = entered()
    withdraw_paper(papers[0].id, "录错了人", actor=office.handler)
    offered(papers[1], proposed.proposal, office)
    objected(papers[2], office)
    end_paper(papers[3].id, "LCL37", today(), actor=office.handler)
    keep_scan(papers[4].id, photograph(), actor=office.handler)
    return papers


def test_it_works(office: Any, work: Any, sheet: uuid.UUID) -> None:
    assert counted(sheet_to_withdraw(sheet, actor=office.handler)[1])[0] == 6
    run = withdraw_sheet(sheet, BECAUSE, actor=office.handler)
    assert not PaperContract.objects.exclude(withdrawn_at=None).exists(), "the workers do it"
    work(kinds=[engine.BATCH])
    assert Batch.objects.get(id=run).state == Batch.State.DONE
    assert {(one.withdrawn_because, one.withdrawn_by_id) for one in PaperContract.objects.all()} == {
        (BECAUSE, office.handler.person)
    }
    assert Event.objects.filter(kind="paper.withdrawn").count() == 6
    said = json.loads(Event.objects.get(kind="batch.withdrawing").body)["facts"]
    assert said == {"batch": str(run), "origin": str(sheet), "contracts": 6}
    assert not LifeDate.objects.exists()
    assert list(audit_papers()) == []
    enter_again = upload_papers(made(range(1, 7)), actor=office.handler)
    work(kinds=[engine.BATCH])
    assert Batch.objects.get(id=enter_again).rows.filter(state="ready").count() == 6


@pytest.fixture
def proposed(journey: Any) -> Any:
    return journey.to("propose").contract


def test_what_was_touched_stays_and_it_is_said_why(office: Any, work: Any, sheet: uuid.UUID, proposed: Any) -> None:
    papers = touched(office, proposed)
    many, why = counted(sheet_to_withdraw(sheet, actor=office.handler)[1])
    assert (many, dict(why)) == (1, dict.fromkeys(("withdrawn", "offered", "objected", "ended", "scanned"), 1))
    run = withdraw_sheet(sheet, BECAUSE, actor=office.handler)
    work(kinds=[engine.BATCH])
    assert [row.paper_id for row in Batch.objects.get(id=run).rows.all()] == [papers[5].id]
    gone = PaperContract.objects.filter(withdrawn_at__isnull=False).values_list("id", flat=True)
    assert set(gone) == {papers[0].id, papers[5].id}


def test_what_is_touched_meanwhile_stays_too(office: Any, work: Any, sheet: uuid.UUID) -> None:
    run = withdraw_sheet(sheet, BECAUSE, actor=office.handler)
    papers = entered()
    keep_scan(papers[0].id, photograph(), actor=office.handler)
    withdraw_paper(papers[1].id, "录错了人", actor=office.handler)
    work(kinds=[engine.BATCH])
    refused = {row.paper_id: row.findings[0]["message"] for row in Batch.objects.get(id=run).rows.filter(state="refused")}
    assert refused == {papers[0].id: "已经上传扫描件，没有作废", papers[1].id: "登记已经作废，没有作废"}
    assert PaperContract.objects.filter(withdrawn_at=None).count() == 1
    assert PaperContract.objects.get(id=papers[1].id).withdrawn_because == "录错了人"


def test_a_worker_that_died_is_followed_by_one_that_goes_on(office: Any, work: Any, sheet: uuid.UUID, monkeypatch: Any) -> None:
    from qianyue.contracts.batches import withdrawing

    run = withdraw_sheet(sheet, BECAUSE, actor=office.handler)
    real, left = withdrawing.withdraw_paper, [2]

    def dies(*args: Any, **more: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        real(*args, **more)

    monkeypatch.setattr(withdrawing, "withdraw_paper", dies)
    with pytest.raises(KeyboardInterrupt):
        engine.step(batch=str(run), lane=0, number=0)
    monkeypatch.undo()
    assert PaperContract.objects.exclude(withdrawn_at=None).count() == 2
    work(kinds=[engine.BATCH])
    assert Batch.objects.get(id=run).rows.filter(state="done").count() == 6
    assert Event.objects.filter(kind="paper.withdrawn").count() == 6


def test_twice_is_once(office: Any, work: Any, sheet: uuid.UUID) -> None:
    run = withdraw_sheet(sheet, BECAUSE, actor=office.handler, operation="a")
    assert withdraw_sheet(sheet, BECAUSE, actor=office.handler, operation="a") == run
    with pytest.raises(Conflict, match="正在作废"):
        withdraw_sheet(sheet, BECAUSE, actor=office.handler)
    work(kinds=[engine.BATCH])
    with pytest.raises(Conflict, match="没有可以一起作废"):
        withdraw_sheet(sheet, BECAUSE, actor=office.handler)


def test_stopped_on_the_way_the_rest_stays(office: Any, sheet: uuid.UUID) -> None:
    run = withdraw_sheet(sheet, BECAUSE, actor=office.handler)
    stop_batch(run, actor=office.handler)
    engine.step(batch=str(run), lane=0, number=0)
    assert not PaperContract.objects.exclude(withdrawn_at=None).exists()


def test_without_a_reason_or_before_it_is_done_nothing_begins(office: Any, work: Any, sheet: uuid.UUID) -> None:
    for wrong in ("", "  ", "长" * 201):
        with pytest.raises(InvalidInput):
            withdraw_sheet(sheet, wrong, actor=office.handler)
    waiting = upload_papers(made(range(11, 13)), actor=office.handler)
    for _ in range(2):
        with pytest.raises(Conflict, match="还没有办完"):
            withdraw_sheet(waiting, BECAUSE, actor=office.handler)
        work(kinds=[engine.BATCH])
    assert not Batch.objects.filter(work=Batch.Work.WITHDRAW).exists()


def test_it_is_not_everybodys(office: Any, neighbour: Any, sheet: uuid.UUID) -> None:
    for actor in (office.keeper, office.owner, office.approver):
        with pytest.raises(NotAllowed):
            withdraw_sheet(sheet, BECAUSE, actor=actor)
    for key in (sheet, uuid.uuid4()):
        with pytest.raises(NotFound):
            withdraw_sheet(key, BECAUSE, actor=neighbour.handler)
    department = Department(id=new_id(office.employer.shard), employer=office.employer, name="勐海分厂")
    department.save(force_insert=True)
    run = withdraw_sheet(sheet, BECAUSE, actor=office.handler)
    with pytest.raises(NotFound):
        sheet_to_withdraw(run, actor=office.handler)  # what undoes a sheet is none
    Membership.objects.filter(person=office.handler.person, role="handler").update(department=department)
    with pytest.raises(NotAllowed, match="全单位"):
        withdraw_sheet(sheet, BECAUSE, actor=office.handler)


def test_the_pages(office: Any, neighbour: Any, work: Any, sheet: uuid.UUID, proposed: Any) -> None:
    papers = touched(office, proposed)
    desk: Client = desk_of(office.handler)
    place = f"/desk/batches/{sheet}/withdraw"
    assert place in page(desk.get(f"/desk/batches/{sheet}")).links
    shown = page(desk.get(place))
    assert "1 份登记以后没有人动过，将作废；5 份留下。" in shown.text
    for why in ("登记已经作废", "发出或者订立合同", "提出过异议", "记录用工结束", "上传扫描件"):
        assert shown.text.count(why) >= 2
    assert f"/desk/paper/{papers[2].id}" in shown.links
    assert f"/desk/paper/{papers[5].id}" not in shown.links
    assert desk.post(place, {"reason": ""}).status_code == 422
    answer = desk.post(place, {"reason": BECAUSE, "operation": "one"})
    assert answer.status_code == 302
    assert desk.post(place, {"reason": BECAUSE, "operation": "one"})["Location"] == answer["Location"]
    assert desk.get(f"{answer['Location']}/progress").status_code == 200
    work(kinds=[engine.BATCH])
    shown = page(desk.get(answer["Location"]))
    assert "已作废登记 1 份，没有作废 0 份。" in shown.text
    assert "批量作废登记" in shown.text
    assert "批量作废登记" in page(desk.get(f"/desk/batches/{sheet}")).text
    assert "没有可以一起作废的登记" in page(desk.get(place)).text
    assert desk.post(place, {"reason": BECAUSE}).status_code == 409
    assert desk_of(office.keeper).get(place).status_code == 403
    assert desk_of(neighbour.handler).get(place).status_code == 404

"""Contracts on paper: entered as what they are, counted for years and successive terms, never as signed here."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.test import Client

from qianyue.cli import invented
from qianyue.contracts import archive
from qianyue.contracts.acts.draft import create_draft
from qianyue.contracts.acts.end import Decision, end
from qianyue.contracts.acts.enter_paper import enter_paper, withdraw_paper
from qianyue.contracts.acts.propose import propose
from qianyue.contracts.employed import employed
from qianyue.contracts.judging import judge
from qianyue.contracts.models import Contract, PaperContract, Proposal, State
from qianyue.contracts.roster import roster
from qianyue.employers.acts.organise import add_department
from qianyue.employers.models import Membership
from qianyue.evidence.models import Event
from qianyue.law.dates import add_months, today
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from tests.contracts.chains import running
from tests.web.desk_cast import desk_of, form_of
from tests.web.html import page

pytestmark = pytest.mark.django_db


def paper(worker: Any, start: str, end_: str | None, **more: Any) -> dict[str, Any]:
    party = worker.person.party
    term = {"type": "fixed" if end_ else "open_ended", "start": start} | ({"end": end_} if end_ else {})
    return {"worker": {name: party[name] for name in ("name", "id_type", "id_number")}, "term": term} | more


def test_it_works(office: Any, worker: Any) -> None:
    contract = running(office, worker)
    first = contract.proposal.terms["term"]["start"]
    before = add_months(today(), -30).isoformat()
    until = (datetime.date.fromisoformat(first) - datetime.timedelta(days=1)).isoformat()
    key = enter_paper(paper(worker, before, until), actor=office.handler)
    found = employed(contract.id, actor=office.handler).employment
    assert [link.paper for link in found.links] == [True, False]
    assert (found.fixed_terms.value, found.service_since.value.isoformat()) == (2, before)
    assert PaperContract.objects.get(id=key).number.startswith("ZZ")
    assert Contract.objects.filter(state=State.CONCLUDED).count() == 1
    assert worker.person.party["id_number"] not in Event.objects.get(kind="paper.entered").body


def test_one_worker_has_one_from_one_day(office: Any, worker: Any) -> None:
    said = paper(worker, "2024-01-01", None)
    key = enter_paper(said, actor=office.handler, operation="a")
    assert enter_paper(said, actor=office.handler, operation="a") == key
    with pytest.raises(Conflict):
        enter_paper(said, actor=office.handler)
    withdraw_paper(key, "录错了人", actor=office.handler)
    with pytest.raises(Conflict):
        withdraw_paper(key, "录错了人", actor=office.handler)
    enter_paper(said, actor=office.handler)


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"worker": {"name": "岩虚构"}}, "/worker/id_number"),
        ({"worker": {"name": "岩虚构", "id_type": "resident_id", "id_number": "53280119850101000X"}}, "/worker/id_number"),
        ({"term": {"type": "fixed", "start": "2024-01-01"}}, "/term/end"),
        ({"term": {"type": "fixed", "start": "2024-01-01", "end": "2023-01-01"}}, "/term/end"),
        ({"term": {"type": "fixed", "start": "2124-01-01", "end": "2125-01-01"}}, "/term/start"),
        ({"term": {"type": "forever", "start": "2024-01-01"}}, "/term/type"),
        ({"term": {}}, "/term/start"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_place(office: Any, worker: Any, wrong: dict[str, Any], place: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        enter_paper(paper(worker, "2024-01-01", "2026-12-31") | wrong, actor=office.handler)
    assert place in refused.value.fields
    assert not PaperContract.objects.exists()


def test_others_neither_enter_nor_see(office: Any, neighbour: Any, worker: Any) -> None:
    key = enter_paper(paper(worker, "2024-01-01", None), actor=office.handler)
    with pytest.raises((NotAllowed, NotFound)):
        enter_paper(paper(worker, "2020-01-01", None), actor=office.keeper)
    with pytest.raises(NotFound):
        withdraw_paper(key, "不是本单位的", actor=neighbour.handler)
    with pytest.raises(NotFound):
        employed(key, actor=neighbour.handler)
    with pytest.raises(NotFound):
        employed(uuid.uuid4(), actor=office.handler)
    assert roster(neighbour.employer.id, today()) == []
    assert [entry.number for entry in roster(office.employer.id, today())] == [PaperContract.objects.get().number]


def test_who_acts_for_a_department_sees_no_paper_through_a_contract(office: Any, worker: Any) -> None:
    """Also where the paper is what holds now."""
    contract = running(office, worker, until=today() - datetime.timedelta(days=40))
    said = paper(worker, (today() - datetime.timedelta(days=39)).isoformat(), None, work={"position": "制茶车间主任"})
    key = enter_paper(said | {"own_number": "茶字第7号"}, actor=office.handler)
    shown = desk_of(office.handler).get(f"/desk/employments/{contract.id}").content.decode()
    assert "制茶车间主任" in shown
    assert f"/desk/paper/{key}" in shown
    department = add_department("勐海分厂", actor=office.owner)
    Contract.objects.filter(id=contract.id).update(department=department)
    Membership.objects.filter(person=office.handler.person, role="handler").update(department=department)
    desk = desk_of(office.handler)
    shown = desk.get(f"/desk/employments/{contract.id}").content.decode()
    for private in ("制茶车间主任", "茶字第7号", f"/desk/paper/{key}", f"after={key}"):
        assert private not in shown
    assert desk.get(f"/desk/employments/{contract.id}/severance").status_code == 404
    assert desk.get(f"/desk/contracts/new?kind=labor_contract&after={contract.id}").status_code == 404


def test_what_is_on_paper_is_not_ended_here(office: Any, worker: Any) -> None:
    key = enter_paper(paper(worker, "2024-01-01", None), actor=office.handler)
    with pytest.raises(Conflict, match="纸质"):
        end(key, Decision(reason="LCL38-2", last_day=today(), words="欠薪"), actor=office.handler)


def test_a_draft_that_leaves_a_paper_out_is_told_so(office: Any, neighbour: Any, worker: Any) -> None:
    """T-04 and T-05 count what the terms tell: the papers that are known here belong among them."""
    said = invented.terms(office.facts, worker.person)
    key = enter_paper(paper(worker, "2020-01-01", "2022-12-31"), actor=office.handler)
    enter_paper(paper(worker, "2021-01-01", "2022-12-31"), actor=neighbour.handler)
    drafted = Contract(employer=office.employer, number="QY20260101-0000000001", kind="labor_contract")

    def found(terms: dict[str, Any]) -> list[str]:
        return [one.message for one in judge(drafted, terms)[1] if one.rule == "T-05" and one.path == "/history"]

    assert [PaperContract.objects.get(id=key).number in message for message in found(said)] == [True]
    history = {"previous": [{"type": "fixed", "start": "2020-01-01", "end": "2022-12-31"}]}
    assert found(said | {"history": history}) == []
    withdraw_paper(key, "录错了人", actor=office.handler)
    assert found(said) == []
    assert ["已经作废" in message for message in found(said | {"history": history})] == [True]
    enter_paper(paper(worker, "2020-01-01", "2022-12-31"), actor=office.handler)
    assert found(said | {"history": history}) == []


def drafted_after(office: Any, worker: Any, start: str, end_: str) -> uuid.UUID:
    """A draft whose history tells of one contract on paper."""
    history = {"previous": [{"type": "fixed", "start": start, "end": end_}]}
    said = invented.terms(office.facts, worker.person, history=history)
    del said["probation"]
    return create_draft(said, actor=office.handler)


def test_what_was_drafted_before_the_paper_was_entered_is_built_on_it_too(office: Any, worker: Any) -> None:
    draft = drafted_after(office, worker, "2024-01-01", "2024-12-31")
    key = enter_paper(paper(worker, "2024-01-01", "2024-12-31"), actor=office.handler)
    propose(draft, edition=1, actor=office.handler)
    with pytest.raises(Conflict, match="写明以前有这一份"):
        withdraw_paper(key, "录错了人", actor=office.handler)


@pytest.mark.parametrize("what", ["withdrawn", "entered"])
def test_an_offer_is_not_made_of_papers_that_change_while_it_is_made(
    office: Any, worker: Any, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    draft = drafted_after(office, worker, "2024-01-01", "2024-12-31")
    key = enter_paper(paper(worker, "2024-01-01", "2024-12-31"), actor=office.handler)
    keep = archive.keep

    def meanwhile(*args: Any, **more: Any) -> Any:
        if what == "withdrawn":
            withdraw_paper(key, "录错了人", actor=office.handler)
        else:
            enter_paper(paper(worker, "2023-01-01", "2023-12-31"), actor=office.handler)
        return keep(*args, **more)

    monkeypatch.setattr(archive, "keep", meanwhile)
    with pytest.raises(Conflict, match="刚刚有变化"):
        propose(draft, edition=1, actor=office.handler)
    monkeypatch.undo()
    assert Contract.objects.get(id=draft).state == State.DRAFT
    offered = Proposal.objects.get(id=propose(draft, edition=1, actor=office.handler))  # seen, and sent all the same
    assert any(one["rule"] == "T-05" and one["path"] == "/history" for one in offered.findings)


def test_the_screens(office: Any, worker: Any) -> None:
    desk: Client = desk_of(office.handler)
    form = {"name": worker.person.name, "id_type": "resident_id", "type": "fixed", "kind": "labor_contract"}
    form |= {"own_number": "茶字〔2024〕第7号", "monthly_wage": "4200"}
    assert desk.post("/desk/paper/new", form).status_code == 422
    form |= {"id_number": worker.person.party["id_number"], "start": "2024-12-01", "end": "2026-11-30", "probation": "on"}
    shown = page(desk.post("/desk/paper/new", form, follow=True))
    assert "已登记纸质合同" in shown.text
    assert "不是在本平台签订" in shown.text
    assert "茶字〔2024〕第7号" in shown.text
    again = form_of(desk.get(next(link for link in shown.links if "kind=labor_contract" in link)))
    assert again["/worker/name"] == worker.person.name
    assert again["/history/previous/0/start"] == "2024-12-01"
    assert again["/term/start"] == "2026-12-01"
    key = PaperContract.objects.get().id
    assert desk.get(f"/desk/employments/{key}/end").status_code == 409
    assert desk.get(f"/desk/employments/{key}/severance").status_code == 200
    assert desk.post(f"/desk/paper/{key}/withdraw").status_code == 422
    gone = page(desk.post(f"/desk/paper/{key}/withdraw", {"reason": "录错了人"}, follow=True))
    assert "录错了人" in gone.text
    assert desk.get(f"/desk/employments/{key}").status_code == 404

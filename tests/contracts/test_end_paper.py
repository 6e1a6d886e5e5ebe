"""An employment on paper that has ended: written down once, undone while nothing follows from it, and reckoned with."""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

import pytest

from qianyue.cli import invented
from qianyue.cli.rehearsal import conclude
from qianyue.contracts.acts.draft import create_draft
from qianyue.contracts.acts.end_paper import end_paper, take_back_paper_ending
from qianyue.contracts.acts.enter_paper import enter_paper, withdraw_paper
from qianyue.contracts.acts.object_to_paper import object_to_paper
from qianyue.contracts.acts.propose import propose
from qianyue.contracts.acts.settle_alert import board, waiting
from qianyue.contracts.alerts import dates
from qianyue.contracts.audit_papers import audit_papers
from qianyue.contracts.employed import employed
from qianyue.contracts.employment import Phase
from qianyue.contracts.judging import judge
from qianyue.contracts.models import Alert, Contract, PaperContract, PaperEnding, PaperObjection
from qianyue.contracts.roster import roster
from qianyue.employers.models import Department, Membership
from qianyue.evidence.models import Event
from qianyue.law.dates import add_months, today
from qianyue.notices.models import Message
from qianyue.operations.errors import Conflict, InvalidInput, NotAllowed, NotFound
from qianyue.operations.ids import new_id
from qianyue.oversight.reach import Reach, reach_of
from tests.contracts.chains import running
from tests.contracts.test_alerts_after import RESTRAINT, days, looked
from tests.contracts.test_enter_paper import paper
from tests.platform.fixtures import RETURN_URL

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def key(office: Any, worker: Any) -> uuid.UUID:
    return enter_paper(paper(worker, "2024-01-01", None), actor=office.handler)


def said(kind: str) -> list[dict[str, Any]]:
    return [json.loads(event.body)["facts"] for event in Event.objects.filter(kind=kind).order_by("id")]


def names(office: Any, on: datetime.date) -> list[str]:
    return [entry.name for entry in roster(office.employer.id, on)]


def test_it_works(office: Any, worker: Any, key: uuid.UUID) -> None:
    last = today() - DAY
    ending = end_paper(key, "LCL37", last, "本人辞职", actor=office.handler)
    assert said("paper.ended") == [{"paper": str(key), "ending": str(ending), "type": "dissolved", "last_day": last.isoformat()}]
    assert "本人辞职" not in Event.objects.get(kind="paper.ended").body
    assert names(office, last) == [worker.person.name]
    assert names(office, today()) == []
    found = employed(key, actor=office.handler)
    assert (found.employment.phase, found.employment.last_day) == (Phase.DISSOLVED, last)
    assert {duty.name for duty in found.duties} >= {"file_and_insurance_transfer"}
    assert reach_of([office.employer.id], on=today()) == {}
    assert reach_of([office.employer.id], on=last) == {office.employer.id: Reach(covered=0, known=1)}
    assert list(audit_papers()) == []


def test_on_its_last_day_somebody_still_works(office: Any, worker: Any, key: uuid.UUID) -> None:
    end_paper(key, "LCL39-2", today(), actor=office.handler)
    assert names(office, today()) == [worker.person.name]
    assert names(office, today() + DAY) == []
    assert employed(key, actor=office.handler).employment.phase == Phase.IN_FORCE


def test_it_is_undone_and_everything_is_as_before(office: Any, worker: Any, key: uuid.UUID) -> None:
    before = days(paper=key)
    end_paper(key, "LCL37", today() - DAY, actor=office.handler)
    assert days(paper=key)["ended"] == today() - DAY
    take_back_paper_ending(key, actor=office.handler)
    assert days(paper=key) == before
    assert names(office, today()) == [worker.person.name]
    assert employed(key, actor=office.handler).employment.phase == Phase.IN_FORCE
    with pytest.raises(Conflict, match="没有可以撤销"):
        take_back_paper_ending(key, actor=office.handler)
    end_paper(key, "LCL36", today(), actor=office.handler)
    assert PaperEnding.objects.count() == 2, "what was wrong stays"
    assert list(audit_papers()) == []


def test_what_was_ended_behind_the_log_is_named(office: Any, key: uuid.UUID) -> None:
    end_paper(key, "LCL37", today(), actor=office.handler)
    PaperEnding.objects.update(last_day=today() - DAY)
    assert [one.check for one in audit_papers()] == ["paper.ending"]
    PaperEnding.objects.all().delete()
    assert [one.check for one in audit_papers()] == ["paper.ending"]


def test_twice_is_a_refusal(office: Any, key: uuid.UUID) -> None:
    end_paper(key, "LCL37", today(), actor=office.handler)
    with pytest.raises(Conflict, match="已经记录为结束"):
        end_paper(key, "LCL36", today() - DAY, actor=office.handler)
    assert PaperEnding.objects.count() == 1


@pytest.mark.parametrize(
    ("reason", "shift", "words", "place"),
    [
        ("LCL37", 1, "", "last_day"),
        ("LCL37", -9000, "", "last_day"),
        ("LCL99", 0, "", "reason"),
        ("", 0, "", "reason"),
        ("LCL44-1", 0, "", "reason"),  # an open-ended one has no term that is over
        ("LCL37", 0, "长" * 501, "words"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_place(
    office: Any, key: uuid.UUID, reason: str, shift: int, words: str, place: str
) -> None:
    before = Event.objects.count(), days(paper=key)
    with pytest.raises(InvalidInput) as refused:
        end_paper(key, reason, today() + shift * DAY, words, actor=office.handler)
    assert set(refused.value.fields) == {place}
    assert (PaperEnding.objects.count(), (Event.objects.count(), days(paper=key))) == (0, before)


def test_a_term_that_is_over_ends_on_its_last_day(office: Any, worker: Any) -> None:
    over = today() - 40 * DAY
    key = enter_paper(paper(worker, "2024-01-01", over.isoformat()), actor=office.handler)
    with pytest.raises(InvalidInput):
        end_paper(key, "LCL44-1", over - DAY, actor=office.handler)
    end_paper(key, "LCL44-1", over, actor=office.handler)
    assert employed(key, actor=office.handler).employment.phase == Phase.ENDED


def test_only_who_enters_papers_for_the_whole_employer_records_it(
    office: Any, neighbour: Any, worker: Any, key: uuid.UUID
) -> None:
    worker.log_in()
    for actor in (office.approver, office.keeper, office.owner, worker.actor):
        for act in (lambda who: end_paper(key, "LCL37", today(), actor=who), lambda who: take_back_paper_ending(key, actor=who)):
            with pytest.raises((NotAllowed, NotFound)):
                act(actor)
    for gone in (key, uuid.uuid4()):
        with pytest.raises(NotFound):
            end_paper(gone, "LCL37", today(), actor=neighbour.handler)
        with pytest.raises(NotFound):
            take_back_paper_ending(gone, actor=neighbour.handler)
    department = Department(id=new_id(office.employer.shard), employer=office.employer, name="勐海分厂")
    department.save(force_insert=True)
    Membership.objects.filter(person=office.handler.person, role="handler").update(department=department)
    with pytest.raises(NotAllowed, match="全单位"):
        end_paper(key, "LCL37", today(), actor=office.handler)
    assert not PaperEnding.objects.exists()


def test_a_withdrawn_entry_has_no_end_and_an_end_goes_with_its_entry(office: Any, worker: Any, key: uuid.UUID) -> None:
    end_paper(key, "LCL37", today(), actor=office.handler)
    withdraw_paper(key, "录错了人", actor=office.handler)
    assert days(paper=key) == {}
    for act in (
        lambda: end_paper(key, "LCL37", today(), actor=office.handler),
        lambda: take_back_paper_ending(key, actor=office.handler),
    ):
        with pytest.raises(Conflict, match="作废"):
            act()
    assert list(audit_papers()) == []


def drafted(office: Any, worker: Any, until: str) -> uuid.UUID:
    """A draft whose history tells of the paper, as over on some day."""
    history = {"previous": [{"type": "fixed", "start": "2024-01-01", "end": until}]}
    terms = invented.terms(office.facts, worker.person, history=history)
    del terms["probation"]
    return create_draft(terms, actor=office.handler)


def test_what_a_contract_tells_of_is_not_ended_otherwise(office: Any, worker: Any) -> None:
    key = enter_paper(paper(worker, "2024-01-01", "2024-12-31"), actor=office.handler)
    propose(drafted(office, worker, "2024-12-31"), edition=1, actor=office.handler)
    with pytest.raises(Conflict, match="写明以前有这一份"):
        end_paper(key, "LCL37", datetime.date(2024, 6, 30), actor=office.handler)


def test_what_was_offered_after_it_keeps_it(office: Any, worker: Any) -> None:
    key = enter_paper(paper(worker, "2024-01-01", "2024-12-31"), actor=office.handler)
    end_paper(key, "LCL37", datetime.date(2024, 6, 30), actor=office.handler)
    propose(drafted(office, worker, "2024-06-30"), edition=1, actor=office.handler)
    with pytest.raises(Conflict, match="不能撤销"):
        take_back_paper_ending(key, actor=office.handler)


def test_a_later_paper_keeps_it_until_that_is_withdrawn(office: Any, worker: Any, key: uuid.UUID) -> None:
    end_paper(key, "LCL37", datetime.date(2024, 6, 30), actor=office.handler)
    later = enter_paper(paper(worker, "2025-03-01", None), actor=office.handler)
    with pytest.raises(Conflict, match=PaperContract.objects.get(id=later).number):
        take_back_paper_ending(key, actor=office.handler)
    withdraw_paper(later, "录错了人", actor=office.handler)
    take_back_paper_ending(key, actor=office.handler)


def test_a_draft_that_tells_of_another_last_day_is_told_so(office: Any, worker: Any) -> None:
    key = enter_paper(paper(worker, "2024-01-01", "2024-12-31"), actor=office.handler)
    draft = Contract.objects.get(id=drafted(office, worker, "2024-12-31"))

    def found() -> list[str]:
        return [one.message for one in judge(draft, draft.terms)[1] if one.rule == "T-05" and "已记录在" in one.message]

    assert found() == []
    end_paper(key, "LCL37", datetime.date(2024, 6, 30), actor=office.handler)
    assert len(found()) == 1
    draft.terms["history"]["previous"][0]["end"] = "2024-06-30"
    assert found() == []


def test_years_are_counted_up_to_it_only(office: Any, worker: Any) -> None:
    """What was broken off is not followed by what began a year later."""
    contract = running(office, worker)
    start = datetime.date.fromisoformat(contract.proposal.terms["term"]["start"])
    key = enter_paper(paper(worker, "2018-05-01", (start - DAY).isoformat()), actor=office.handler)
    assert employed(contract.id, actor=office.handler).employment.service_since.value == datetime.date(2018, 5, 1)
    end_paper(key, "LCL37", add_months(start, -12), actor=office.handler)
    assert employed(contract.id, actor=office.handler).employment.service_since.value == start
    assert days(contract=contract)["tenth_year"] == add_months(start, 120)
    take_back_paper_ending(key, actor=office.handler)
    assert days(contract=contract)["tenth_year"] == datetime.date(2028, 5, 1)


# Alerts.


def test_alerts_of_the_term_end_and_those_of_the_end_begin(office: Any, worker: Any) -> None:
    ends = today() + 60 * DAY
    key = enter_paper(paper(worker, "2024-01-01", ends.isoformat()), actor=office.handler)
    assert ("contract_end", -60, ends) in looked(today())
    assert waiting(board(office.handler)).filter(kind="contract_end").exists()
    end_paper(key, "LCL37", today(), actor=office.handler)
    assert not waiting(board(office.handler)).filter(kind="contract_end").exists()
    assert ("contract_end", -30, ends) not in looked(ends - 30 * DAY)
    assert ("ended", 7, today()) in looked(today() + 7 * DAY)
    assert ("ended", 15, today()) in looked(today() + 15 * DAY)
    assert waiting(board(office.handler)).filter(kind="ended", paper=key).exists()
    until = add_months(today(), 24)
    assert ("retention", -30, until) in looked(until - 30 * DAY)
    take_back_paper_ending(key, actor=office.handler)
    assert ("contract_end", -60, ends) in looked(today())
    assert waiting(board(office.handler)).filter(kind="contract_end").exists()
    assert not Alert.objects.filter(kind="ended").exists()


def test_backfill_finds_its_days(office: Any, key: uuid.UUID) -> None:
    end_paper(key, "LCL37", today(), actor=office.handler)
    before = days(paper=key)
    dates.LifeDate.objects.all().delete()
    dates.backfill()
    dates.backfill()
    assert days(paper=key) == before


def test_what_was_agreed_beside_it_about_competing_begins(office: Any, worker: Any, key: uuid.UUID) -> None:
    both = {
        name: value
        for name, value in invented.terms(office.facts, worker.person).items()
        if name in ("format", "employer", "worker")
    }
    restraint = RESTRAINT | {"reason": "配方", "person_class": "senior_technician", "area": "景洪市"}
    terms = both | {"kind": "non_compete_agreement", "agreements": {"non_compete": restraint}}
    beside = conclude(office, worker, return_url=RETURN_URL, terms=terms)
    assert days(contract=beside) == {}
    end_paper(key, "LCL37", today(), actor=office.handler)
    assert days(contract=beside)["non_compete_end"] == add_months(today(), 12)
    take_back_paper_ending(key, actor=office.handler)
    assert days(contract=beside) == {}


# The worker.


def test_the_worker_hears_of_it_and_may_object(office: Any, worker: Any, key: uuid.UUID) -> None:
    worker.log_in()
    worker.identify(return_url=RETURN_URL)
    with pytest.raises(InvalidInput, match="没有记录"):
        object_to_paper(key, "ending", "我还在上班", actor=worker.actor)
    end_paper(key, "LCL37", today(), "本人辞职", actor=office.handler)
    told = Message.objects.filter(template="paper_ended", person=worker.actor.person, channel="app").get()
    assert "辞职" not in told.text, "why it ended is seen after logging in only"
    object_to_paper(key, "ending", "我没有辞职，还在上班", actor=worker.actor)
    assert PaperObjection.objects.get().about == PaperObjection.About.ENDING
    take_back_paper_ending(key, actor=office.handler)
    assert PaperObjection.objects.get().answered_at is None, "the employer still owes an answer"


def test_nobody_is_told_at_a_number_that_was_only_copied(office: Any, worker: Any) -> None:
    said_ = paper(worker, "2024-01-01", None)
    said_["worker"]["phone"] = "13912345678"
    end_paper(enter_paper(said_, actor=office.handler), "LCL37", today(), actor=office.handler)
    assert not Message.objects.filter(template="paper_ended").exists()

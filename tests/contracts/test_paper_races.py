"""Contracts on paper with several hands at once, things really committed: entered once, accepted once, scanned once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import transaction

from qianyue.cli import invented
from qianyue.cli.rehearsal import Worker
from qianyue.contracts.acts.draft import create_draft
from qianyue.contracts.acts.end_paper import end_paper, take_back_paper_ending
from qianyue.contracts.acts.enter_paper import enter_paper, withdraw_paper
from qianyue.contracts.acts.keep_scan import keep_scan
from qianyue.contracts.acts.propose import propose
from qianyue.contracts.acts.upload_papers import accept_papers, upload_papers
from qianyue.contracts.alerts import dates as life
from qianyue.contracts.batches import engine
from qianyue.contracts.models import Batch, Contract, LifeDate, PaperContract, PaperEnding, PaperScan, Proposal
from qianyue.law.dates import add_months, today
from qianyue.operations.errors import Conflict, InvalidInput
from tests.contracts.chains import running
from tests.contracts.papering import cells, made, sheet
from tests.contracts.test_enter_paper import paper
from tests.platform.together import together
from tests.uploads.hostile import photograph


@pytest.fixture
def db(own_database: str) -> None:
    """Threads see what the others have committed."""


def test_two_handlers_enter_the_same_paper_once(office: Any, worker: Any) -> None:
    said = paper(worker, "2024-01-01", None)
    answers = together(*[lambda: enter_paper(said, actor=office.handler) for _ in range(3)])
    assert sum(isinstance(answer, Conflict) for answer in answers) == 2
    assert PaperContract.objects.count() == 1


def test_two_papers_of_one_worker_at_once_see_each_other(office: Any, worker: Any) -> None:
    first, second = paper(worker, "2019-01-01", "2022-12-31"), paper(worker, "2023-01-01", None)
    together(*[lambda said=said: enter_paper(said, actor=office.handler) for said in (first, second)])
    tenth = LifeDate.objects.filter(kind="tenth_year").values_list("day", flat=True)
    starts = PaperContract.objects.order_by("starts_on").first().starts_on
    assert set(tenth) == {add_months(starts, 120)}


def test_one_word_is_enough_and_two_are_one(office: Any, work: Any) -> None:
    key = upload_papers(made(), actor=office.handler)
    work(kinds=[engine.BATCH])
    answers = together(*[lambda: accept_papers(key, actor=office.handler) for _ in range(3)])
    assert sum(isinstance(answer, Conflict) for answer in answers) == 2
    lanes = [lambda lane=lane: engine.step(batch=str(key), lane=lane, number=0, again=True) for lane in (0, 0, 1, 1)]
    assert together(*lanes) == [None] * 4
    assert (PaperContract.objects.count(), Batch.objects.get().state) == (3, Batch.State.DONE)


def test_the_same_worker_in_both_lanes_is_no_deadlock(office: Any, work: Any) -> None:
    """Rows of a few people, mixed over two sheets that are entered at once."""
    keys = []
    for year in (2015, 2018):
        rows = [cells(serial, 合同起始日期=f"{year}-01-01", 合同终止日期=f"{year + 2}-12-31") for serial in range(1, 9)]
        keys.append(upload_papers(sheet(*(rows if year == 2015 else reversed(rows))), actor=office.handler))
    work(kinds=[engine.BATCH])
    for key in keys:
        accept_papers(key, actor=office.handler)
    steps = [lambda key=key: engine.step(batch=str(key), lane=0, number=0, again=True) for key in keys]
    assert together(*steps) == [None, None]
    work(kinds=[engine.BATCH])
    assert PaperContract.objects.count() == 16


def test_two_scans_at_once_are_one_and_a_refusal(office: Any, worker: Any) -> None:
    key = enter_paper(paper(worker, "2024-01-01", None), actor=office.handler)
    answers = together(*[lambda wide=wide: keep_scan(key, photograph(wide, 900), actor=office.handler) for wide in (1000, 1100)])
    assert sum(isinstance(answer, Conflict | InvalidInput) for answer in answers) == 1
    assert PaperScan.objects.filter(replaced_at=None).count() == 1


def test_withdrawn_twice_at_once_is_once(office: Any, worker: Any) -> None:
    key = enter_paper(paper(worker, "2024-01-01", None), actor=office.handler)
    answers = together(*[lambda: withdraw_paper(key, "录错了人", actor=office.handler) for _ in range(3)])
    assert sum(isinstance(answer, Conflict) for answer in answers) == 2


def test_ended_twice_at_once_is_once_and_so_is_its_undoing(office: Any, worker: Any) -> None:
    key = enter_paper(paper(worker, "2024-01-01", None), actor=office.handler)
    answers = together(*[lambda: end_paper(key, "LCL37", today(), actor=office.handler) for _ in range(3)])
    assert sum(isinstance(answer, Conflict) for answer in answers) == 2
    answers = together(*[lambda: take_back_paper_ending(key, actor=office.handler) for _ in range(3)])
    assert sum(isinstance(answer, Conflict) for answer in answers) == 2
    assert PaperEnding.objects.filter(taken_back_at=None).count() == 0


def test_an_offer_and_the_withdrawal_of_what_it_tells_of_at_once(office: Any) -> None:
    """Whoever is first: an offer never tells of an entry that was withdrawn, unless its maker was told so."""
    for serial in range(1, 7):
        worker = Worker(serial=serial)
        said = paper(worker, "2024-01-01", "2024-12-31")
        key = enter_paper(said, actor=office.handler)
        terms = invented.terms(office.facts, worker.person, history={"previous": [said["term"]]})
        del terms["probation"]
        draft = create_draft(terms, actor=office.handler)
        answers = together(
            lambda key=draft: propose(key, edition=1, actor=office.handler),
            lambda key=key: withdraw_paper(key, "录错了人", actor=office.handler),
        )
        refused = [isinstance(answer, Conflict) for answer in answers]
        told = [one for offer in Proposal.objects.filter(contract=draft) for one in offer.findings]
        assert sum(refused) == 1 or any("已经作废" in one["message"] for one in told), answers
        assert all(refused[at] or not isinstance(answer, Exception) for at, answer in enumerate(answers)), answers


def test_a_contract_is_concluded_while_a_paper_is_entered(office: Any) -> None:
    """The one that is later sees the years of the other."""
    for serial in range(1, 5):
        worker = Worker(serial=serial)
        contract = running(office, worker)
        start = contract.starts_on
        said = paper(worker, add_months(start, -24).isoformat(), (start - datetime.timedelta(days=1)).isoformat())
        LifeDate.objects.filter(contract=contract).delete()  # as if it were concluded just now
        answers = together(lambda one=contract: _kept(one), lambda said=said: enter_paper(said, actor=office.handler))
        assert not [answer for answer in answers if isinstance(answer, Exception)], answers
        tenth = LifeDate.objects.get(contract=contract, kind="tenth_year")
        assert tenth.day == add_months(add_months(start, -24), 120)


def _kept(contract: Contract) -> None:
    with transaction.atomic():
        life.keep(contract)

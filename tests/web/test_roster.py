"""The roster: who is in force, masked on the screen, whole in the file, and no formula in it whatever people are called."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import zipfile
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from qianyue.cli.rehearsal import Worker
from qianyue.contracts.acts.end import Decision, end
from qianyue.contracts.acts.enter_paper import enter_paper
from qianyue.contracts.employees import employees
from qianyue.contracts.employment import CURRENT, derive, phases
from qianyue.contracts.links import links_between
from qianyue.contracts.models import Contract, Document, LifeDate, PaperContract, Proposal
from qianyue.contracts.roster import roster
from qianyue.contracts.roster_file import _safe, as_csv, as_xlsx
from qianyue.evidence.models import Event
from qianyue.law.dates import add_months, today
from qianyue.trust.envelope import KeyRing
from tests.contracts.chains import running
from tests.web.desk_cast import desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
FILL = import_module("qianyue.contracts.migrations.0025_readdress_and_plain_columns").fill_paper


@pytest.fixture
def contract(office: Any, worker: Any) -> Contract:
    return running(office, worker)


def test_it_works(handler: Client, contract: Contract, worker: Any) -> None:
    assert "/desk/roster" in page(handler.get("/desk")).links
    shown = page(handler.get("/desk/roster"))
    number = worker.person.party["id_number"]
    assert worker.person.name in shown.text
    assert number not in shown.text
    assert f"{number[:4]}**********{number[-4:]}" in shown.text
    answer = handler.post("/desk/roster/export.csv")
    assert number in answer.content.decode("utf-8-sig")
    event = Event.objects.get(kind="roster.exported")
    assert json.loads(event.body)["facts"]["people"] == 1
    assert number not in event.body


def test_an_empty_roster_says_what_to_do(handler: Client) -> None:
    assert "名册还是空的" in page(handler.get("/desk/roster")).text


def test_who_has_left_or_not_begun_is_not_in_it(office: Any, worker: Any, stranger: Any, contract: Contract) -> None:
    running(office, stranger, until=add_months(today(), 14))  # begins in two months
    assert [entry.number for entry in roster(office.employer.id, today())] == [contract.number]
    said = Decision(reason="LCL37", last_day=today(), words="个人原因", notice_on=add_months(today(), -2))
    end(contract.id, said, actor=office.handler)
    assert len(roster(office.employer.id, today())) == 1
    assert roster(office.employer.id, today() + datetime.timedelta(days=1)) == []


def test_it_filters_sorts_and_stands_any_question(handler: Client, office: Any, contract: Contract) -> None:
    other = Worker(serial=7)
    running(office, other, until=add_months(today(), 3))
    everybody = page(handler.get("/desk/roster?order=end"))
    assert everybody.text.index(other.person.name) < everybody.text.index(contract.worker_name)
    tail = other.person.party["id_number"][-4:]
    only = page(handler.get("/desk/roster", {"q": tail})).text
    assert other.person.name in only
    assert "没有找到" in page(handler.get("/desk/roster?q=岩没有&form=全日制&order=nonsense&page=99")).text
    assert handler.get("/desk/roster", {"q": "\x00%_'"}).status_code == 200


def test_others_see_and_take_nothing(neighbour: Any, keeper: Client, contract: Contract, worker: Any) -> None:
    stranger = desk_of(neighbour.handler)
    assert worker.person.name not in page(stranger.get("/desk/roster")).text
    assert worker.person.name not in stranger.post("/desk/roster/export.csv").content.decode()
    assert keeper.post("/desk/roster/export.xlsx").status_code == 200
    assert keeper.post("/desk/roster/export.exe").status_code == 404
    assert Client().post("/desk/roster/export.csv").status_code == 302


def test_the_spreadsheet_holds_texts_and_nothing_that_calculates(office: Any, contract: Contract, worker: Any) -> None:
    entries = roster(office.employer.id, today())
    with zipfile.ZipFile(io.BytesIO(as_xlsx(entries))) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert f">{worker.person.party['id_number']}</t>" in sheet
    assert "<f>" not in sheet
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(entries)))
    cells = [cell.value for cell in list(book.active.rows)[1]]
    assert cells[1:5] == [worker.person.name, "女", "居民身份证", worker.person.party["id_number"]]


@given(some.text(max_size=30))
def test_no_text_becomes_a_formula(text: str) -> None:
    assert not _safe(text).lstrip(" ").startswith(("=", "+", "-", "@"))


def test_a_text_file_is_read_back_whole(office: Any, contract: Contract) -> None:
    read = list(csv.reader(io.StringIO(as_csv(roster(office.employer.id, today())).decode("utf-8-sig"))))
    assert [len(line) for line in read] == [15, 15]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The places (table.column:key) of all that is opened from now on."""
    places: list[bytes] = []
    real = KeyRing.open_field

    def open_field(ring: KeyRing, sealed: bytes, *, aad: bytes) -> bytes:
        places.append(aad)
        return real(ring, sealed, aad=aad)

    monkeypatch.setattr(KeyRing, "open_field", open_field)
    return places


def terms_in(places: list[bytes]) -> int:
    return sum(place.startswith((b"contracts_proposal.terms", b"contracts_papercontract.terms")) for place in places)


def test_one_request_opens_the_terms_of_one_page(
    handler: Client, office: Any, contract: Contract, opened: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qianyue.web.views.desk.roster.PER_PAGE", 2)
    counts = []
    for serial in (11, 12, 13):
        party = Worker(serial=serial).person.party
        said = {"worker": {name: party[name] for name in ("name", "id_type", "id_number")}}
        enter_paper(said | {"term": {"type": "open_ended", "start": f"2024-01-{serial}"}}, actor=office.handler)
        opened.clear()
        with CaptureQueriesContext(connection) as asked:
            assert handler.get("/desk/roster").status_code == 200
        counts.append(len(asked))
        assert terms_in(opened) == 2
    assert len(set(counts)) == 1, counts
    names = re.findall(r'href="/desk/employments/[^"]+">([^<]+)<', handler.get("/desk/roster?page=2").content.decode())
    assert names == [Worker(serial=13).person.name, contract.worker_name]
    opened.clear()
    handler.get("/desk/roster", {"q": Worker(serial=12).person.party["id_number"][-4:]})
    assert terms_in(opened) == 1


def test_plain_columns_and_terms_say_the_same(office: Any, worker: Any, contract: Contract) -> None:
    """Of every day around the days that matter, also once the contract is ended early."""
    paper = {"worker": {name: worker.person.party[name] for name in ("name", "id_type", "id_number")}}
    start = contract.starts_on
    until = start - datetime.timedelta(days=1)
    paper |= {"term": {"type": "fixed", "start": add_months(start, -24).isoformat(), "end": until.isoformat()}}
    enter_paper(paper, actor=office.handler)

    def agree() -> None:
        (person,) = {employee.identity for employee in employees(office.employer.id, start)}
        links = links_between(office.employer.id, person)
        for day in (contract.ends_on, start, until, add_months(start, -24), today()):
            for on in (day - datetime.timedelta(days=1), day, day + datetime.timedelta(days=1)):
                holding = [link for link, phase in zip(links, phases(links, on), strict=True) if phase in CURRENT]
                expected = [(link.key, link.start, link.end) for link in holding[-1:]]
                assert [(one.key, one.start, one.end) for one in employees(office.employer.id, on)] == expected, on

    agree()
    said = Decision(reason="LCL37", last_day=today(), words="个人原因", notice_on=add_months(today(), -2))
    end(contract.id, said, actor=office.handler)
    agree()
    LifeDate.objects.filter(contract=contract, kind="ended").update(day=today() - datetime.timedelta(days=3))
    assert employees(office.employer.id, today()) == []


@pytest.mark.parametrize("begun", [400, 0])
def test_a_paper_does_not_come_back_to_life(office: Any, worker: Any, contract: Contract, begun: int) -> None:
    """Followed by what was signed here, from the same day or later: once that is ended, the person has left."""
    party = {name: worker.person.party[name] for name in ("name", "id_type", "id_number")}
    term = {"type": "open_ended", "start": (contract.starts_on - datetime.timedelta(days=begun)).isoformat()}
    enter_paper({"worker": party, "term": term}, actor=office.handler)
    links = links_between(office.employer.id, bytes(contract.worker_identity))
    assert derive(links, today()).current.key == contract.id
    assert [one.key for one in employees(office.employer.id, today())] == [contract.id]
    said = Decision(reason="LCL37", last_day=today(), words="个人原因", notice_on=add_months(today(), -2))
    end(contract.id, said, actor=office.handler)
    tomorrow = today() + datetime.timedelta(days=1)
    links = links_between(office.employer.id, bytes(contract.worker_identity))
    assert [phase.value for phase in phases(links, tomorrow)] == ["renewed", "dissolved"]
    assert employees(office.employer.id, tomorrow) == []


def test_what_was_on_paper_before_there_were_columns_is_filled_in(office: Any, worker: Any) -> None:
    party = {name: worker.person.party[name] for name in ("name", "id_type", "id_number")}
    term = {"type": "fixed", "start": "2024-01-01", "end": "2099-12-31"}
    enter_paper({"worker": party, "term": term, "employment_start": "2023-01-01"}, actor=office.handler)
    columns = ("kind", "ends_on", "works_from", "tokens")
    before = PaperContract.objects.values(*columns).get()
    assert before["tokens"]
    PaperContract.objects.update(kind="", ends_on=None, works_from=None, tokens=[])
    FILL(apps, connection.schema_editor())
    assert PaperContract.objects.values(*columns).get() == before
    PaperContract.objects.update(terms=b"damaged", ends_on=None)
    FILL(apps, connection.schema_editor())
    assert PaperContract.objects.values_list("ends_on", flat=True).get() is None
    assert [one.start for one in employees(office.employer.id, today())] == [datetime.date(2024, 1, 1)]


def test_a_certificate_without_anything_before_it_ends_it_too(office: Any, contract: Contract) -> None:
    """The one case in which a document's day stands in its terms alone."""
    now, day = timezone.now(), today() - datetime.timedelta(days=1)
    said = {"employer": office.employer, "handler_id": office.handler.person, "terms": {}, "state": "concluded"}
    certificate = Contract(number="QY-CERTIFICATE", kind="ending_certificate", earlier=contract, concluded_at=now, **said)
    certificate.save(force_insert=True)
    file = Document.objects.create(contract=certificate, role="proposed", sha256="0" * 64, size=1, storage_key="x")
    proposal = Proposal(contract=certificate, version=1, document=file, key_facts_digest="", rule_set="", link=b"certificate")
    proposal.terms = {"amends": {"effective": day.isoformat()}}
    proposal.proposed_at = proposal.closes_at = now
    proposal.save(force_insert=True)
    Contract.objects.filter(id=certificate.id).update(proposal=proposal)
    assert employees(office.employer.id, today()) == []
    assert [one.key for one in employees(office.employer.id, day)] == [contract.id]

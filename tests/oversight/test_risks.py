"""The risk lists: what is in them and what is not, whose they are, and the file that is taken away."""

from __future__ import annotations

import csv
import datetime
import io
import uuid
import zipfile
from typing import Any

import pytest
from django.utils import timezone

from qianyue.cli.rehearsal import new_staff
from qianyue.contracts.models import Contract, State, Waiver
from qianyue.evidence.models import Event
from qianyue.operations.actor import OFFICER, Actor
from qianyue.operations.errors import InvalidInput
from qianyue.oversight import risks
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts import export_list
from qianyue.oversight.acts.appoint import appoint, open_authority
from qianyue.web.spreadsheet import answer
from tests.oversight.cast import carded
from tests.web.authority_cast import authority_desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)


def made(office: Any, number: str, **columns: Any) -> Contract:
    """A contract of which only the row is real."""
    facts = {"region": "532801", "state": State.PROPOSED, "terms": {}, "handler_id": office.handler.person} | columns
    contract = Contract(employer=office.employer, number=number, **facts)
    contract.save(force_insert=True)
    return contract


def numbers(kind: str, actor: Any, **narrow: Any) -> list[str]:
    officer = as_officer(actor)
    return [risks.line_of(kind, row, on=TODAY).number for row in risks.lines(kind, officer, on=TODAY, **narrow)]


def test_it_works(office: Any, bureau: Any) -> None:
    made(office, "QY-1", works_from=TODAY - days(20))
    made(office, "QY-2", works_from=TODAY - days(30))
    made(office, "QY-3", works_from=TODAY - days(14))
    made(office, "QY-4", works_from=TODAY - days(40), state=State.CONCLUDED)
    assert numbers("unsigned", bureau.first) == ["QY-2", "QY-1"]
    assert numbers("unsigned", bureau.first, step=28) == ["QY-2"]
    assert numbers("unsigned", bureau.first, sort="-day") == ["QY-1", "QY-2"]
    (row,) = risks.lines("unsigned", as_officer(bureau.first), on=TODAY, step=25)
    assert risks.line_of("unsigned", row, on=TODAY).days == 30


@pytest.mark.parametrize(("step", "late"), [(15, 15), (25, 25), (28, 28), (31, 31)])
def test_the_day_itself_counts(step: int, late: int, office: Any, bureau: Any) -> None:
    made(office, "QY-1", works_from=TODAY - days(late))
    made(office, "QY-2", works_from=TODAY - days(late - 1))
    assert "QY-1" in numbers("unsigned", bureau.first, step=step)
    assert "QY-2" not in numbers("unsigned", bureau.first, step=step)


def test_what_accompanies_a_contract_is_not_an_unsigned_one(office: Any, bureau: Any) -> None:
    made(office, "QY-1", works_from=TODAY - days(90), kind="confidentiality_agreement")
    assert numbers("unsigned", bureau.first) == []


def test_expiring_until_something_follows(office: Any, bureau: Any) -> None:
    first = made(office, "QY-1", ends_on=TODAY + days(60), state=State.CONCLUDED)
    made(office, "QY-2", ends_on=TODAY + days(15), state=State.CONCLUDED)
    made(office, "QY-3", ends_on=TODAY + days(61), state=State.CONCLUDED)
    made(office, "QY-4", ends_on=TODAY - days(1), state=State.CONCLUDED)
    assert numbers("expiring", bureau.first) == ["QY-2", "QY-1"]
    assert numbers("expiring", bureau.first, step=15) == ["QY-2"]
    follows = made(office, "QY-5", kind="renewal", earlier=first, state=State.PROPOSED)
    assert "QY-1" in numbers("expiring", bureau.first), "an offer settles nothing"
    Contract.objects.filter(id=follows.id).update(state=State.CONCLUDED)
    assert numbers("expiring", bureau.first) == ["QY-2"]


def test_declined_twice_by_one_person_and_not_once_by_two(office: Any, bureau: Any) -> None:
    for number, person in (("QY-1", b"a"), ("QY-2", b"a"), ("QY-3", b"b")):
        made(office, number, worker_identity=person, state=State.DECLINED)
    assert numbers("declined", bureau.first) == ["QY-2"]
    assert numbers("declined", bureau.first, words=office.employer.uscc) == ["QY-2"]


def test_waivers_that_were_granted(office: Any, bureau: Any) -> None:
    contract = made(office, "QY-1")
    for rule, granted in (("T-08", True), ("W-01", None), ("W-02", False)):
        asked = {"path": "/", "finding": uuid.uuid4().hex, "message": "x", "reason": "x", "asked_by_id": office.handler.person}
        decided = {"decided_by_id": office.keeper.person, "decided_at": timezone.now(), "granted": granted}
        Waiver(contract=contract, rule=rule, asked_at=timezone.now(), **asked, **decided).save(force_insert=True)
    (row,) = risks.lines("waived", as_officer(bureau.first), on=TODAY)
    assert risks.line_of("waived", row, on=TODAY).rule == "T-08"


@pytest.mark.parametrize("kind", risks.RISKS)
def test_an_officer_of_another_county_sees_nothing_of_it(kind: str, office: Any, bureau: Any, elsewhere: Any) -> None:
    made(office, "QY-1", works_from=TODAY - days(40))
    authority = open_authority("勐海县人力资源和社会保障局（虚构）", "532822", actor=Actor.system())
    person = new_staff("menghai1", "岩勐海", "13000049999")
    carded(person, 901)
    appoint(authority, person, actor=Actor.system())
    for actor in (elsewhere.first, Actor(role=OFFICER, person=person.id, authority=authority.id)):
        assert numbers(kind, actor) == []


def test_it_is_narrowed_by_county_and_words(office: Any, bureau: Any) -> None:
    made(office, "QY-1", works_from=TODAY - days(40))
    made(office, "QY-2", works_from=TODAY - days(40), region="532822")
    assert numbers("unsigned", bureau.first, county="532822") == ["QY-2"]
    assert numbers("unsigned", bureau.first, words="qy-1") == ["QY-1"]
    assert numbers("unsigned", bureau.first, words="没有这家") == []


def test_the_screen_names_contract_and_employer_and_no_worker(office: Any, bureau: Any) -> None:
    made(office, "QY-1", works_from=TODAY - days(29), worker_name="玉虚构")
    text = page(authority_desk_of(bureau.first).get("/authority/risks")).text
    assert "QY-1" in text
    assert office.employer.name in text
    assert "29 天" in text
    assert "玉虚构" not in text


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("?days=0025" + "9" * 5000, id="?days without end"),
        "?kind=unknown",
        "?days=x",
        "?days=999999999999999999999",
        "?county=530100",
        "?county=x",
        "?q=%00",
        "?sort=terms",
        "?page=x",
    ],
)
def test_an_address_that_makes_no_sense_is_the_plain_list(query: str, office: Any, bureau: Any) -> None:
    assert authority_desk_of(bureau.first).get(f"/authority/risks{query}").status_code == 200


@pytest.mark.parametrize("kind", risks.RISKS)
@pytest.mark.parametrize("sort", ["day", "-day", "employer"])
def test_every_list_sorts(kind: str, sort: str, office: Any, bureau: Any) -> None:
    answered = authority_desk_of(bureau.first).get(f"/authority/risks?kind={kind}&sort={sort}&q=QY&county=532801")
    assert answered.status_code == 200


def test_it_is_taken_away_as_a_file_on_record(office: Any, bureau: Any) -> None:
    made(office, "QY-1", works_from=TODAY - days(29))
    desk = authority_desk_of(bureau.first)
    taken = desk.get("/authority/risks.csv?kind=unsigned")
    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert rows[1][:2] == ["QY-1", office.employer.name]
    assert zipfile.ZipFile(io.BytesIO(desk.get("/authority/risks.xlsx").content)).testzip() is None
    assert Event.objects.filter(stream=bureau.authority.id, kind="list.exported").count() == 2


def test_too_much_is_not_taken_away(bureau: Any) -> None:
    with pytest.raises(InvalidInput, match="缩小范围"):
        export_list.export_list("risks.unsigned", count=export_list.MOST + 1, actor=bureau.first)


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "|x", "%x", "\x00=1"])
def test_what_somebody_typed_is_no_formula(typed: str) -> None:
    text = answer("csv", "x", ["a"], [[typed]]).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1][0].startswith("'")
    sheet = zipfile.ZipFile(io.BytesIO(answer("xlsx", "x", ["a"], [[typed]]).content)).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet

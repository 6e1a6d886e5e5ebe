"""The officers' list of employers: narrowed, searched, counted, ticked and taken away, of the own region alone."""

from __future__ import annotations

import datetime
import io
import re
import uuid
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from qianyue.contracts.models import Contract, LifeDate, PaperContract, State
from qianyue.employers.models import Employer
from qianyue.operations.ids import new_id
from qianyue.oversight.reach import Reach, below, reach_of
from tests.oversight.cast import events
from tests.web.authority_cast import authority_desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LIST = "/authority/employers"


def opened(name: str, **columns: Any) -> Employer:
    """An employer of which only the row is real."""
    key = new_id()
    facts = {"uscc": f"9153{key.hex[-14:].upper()}", "kind": "enterprise", "region": "532801", "registered_address": "某处"}
    made = Employer(id=key, name=name, legal_representative="岩某", **facts | columns)
    made.save(force_insert=True)
    return made


def agreed(employer: Employer, worker: bytes, handler: Any, **columns: Any) -> Contract:
    facts = {"state": State.CONCLUDED, "terms": {}, "starts_on": TODAY, "number": uuid.uuid4().hex, "region": "532801"}
    made = Contract(employer=employer, handler_id=handler, worker_identity=worker, **facts | columns)
    made.save(force_insert=True)
    return made


def names(answer: Any) -> list[str]:
    return re.findall(r'class="q-who"><a [^>]+>([^<]+)<', answer.content.decode())


@pytest.fixture
def some(db: None) -> list[Employer]:
    return [
        opened("勐海重山茶厂", industry="C", region="532822"),
        opened("景洪银杏酒店", industry="H"),
        opened("版纳旧货行", active=False, kind="individual_business"),
        opened("版纳停业社", active=False, closed_at=timezone.now()),
    ]


def test_it_works(some: list[Employer], first: Client) -> None:
    assert names(first.get(LIST)) == sorted(one.name for one in some)
    assert names(first.get(f"{LIST}?county=532822")) == ["勐海重山茶厂"]
    assert names(first.get(f"{LIST}?industry=H")) == ["景洪银杏酒店"]
    assert names(first.get(f"{LIST}?industry=none&sort=-name")) == ["版纳旧货行", "版纳停业社"]
    assert names(first.get(f"{LIST}?kind=individual_business")) == ["版纳旧货行"]
    assert names(first.get(f"{LIST}?state=closed")) == ["版纳停业社"]
    assert len(names(first.get(f"{LIST}?opened_from={TODAY}&opened_to={TODAY}"))) == 4
    assert names(first.get(f"{LIST}?opened_to={TODAY - datetime.timedelta(days=1)}")) == []
    assert page(first.get(LIST)).text.count("使用中") >= 2


@pytest.mark.parametrize("typed", ["yinxing", "JHYXJD", "yin xing jiu", "银杏", " 银杏酒店 "])
def test_a_name_is_found_by_its_characters_and_its_pinyin(typed: str, some: list[Employer], first: Client) -> None:
    assert names(first.get(LIST, {"q": typed})) == ["景洪银杏酒店"]


def test_a_code_is_found_by_its_beginning_in_small_letters_too(some: list[Employer], first: Client) -> None:
    assert names(first.get(LIST, {"q": some[0].uscc.lower()})) == [some[0].name]


@pytest.mark.parametrize(
    "question", ["?county=530102&kind=x&state=y&coverage=77&opened_from=never&page=-1&sort=id", "?q=%00", "?page=9"]
)
def test_what_makes_no_sense_is_as_if_it_were_not_there(question: str, some: list[Employer], first: Client) -> None:
    assert len(names(first.get(f"{LIST}{question}"))) == 4


def test_coverage_counts_people_once_and_says_of_how_many(office: Any, first: Client) -> None:
    employer, handler = office.employer, office.handler.person
    agreed(employer, b"a", handler)
    agreed(employer, b"a", handler, kind="renewal")
    agreed(employer, b"b", handler, state=State.PROPOSED, works_from=TODAY)
    agreed(employer, b"c", handler, ends_on=TODAY - datetime.timedelta(days=1))
    over = agreed(employer, b"d", handler)
    LifeDate.objects.create(contract=over, kind="ended", day=TODAY - datetime.timedelta(days=1))
    paper = {"number": "P-1", "starts_on": TODAY, "entered_by_id": handler, "entered_at": timezone.now()}
    PaperContract(employer=employer, worker_identity=b"e", terms={}, **paper).save(force_insert=True)
    left = paper | {
        "number": "P-2",
        "starts_on": TODAY - datetime.timedelta(days=800),
        "ends_on": TODAY - datetime.timedelta(days=70),
    }
    PaperContract(employer=employer, worker_identity=b"f", terms={}, **left).save(force_insert=True)
    assert reach_of([employer.id], on=TODAY) == {employer.id: Reach(covered=1, known=3)}
    assert "3 人中 1 人" in page(first.get(LIST)).text
    assert names(first.get(f"{LIST}?coverage=50")) == [employer.name]
    assert names(first.get(f"{LIST}?coverage=20")) == []


def test_who_has_nobody_is_neither_covered_nor_below(some: list[Employer]) -> None:
    assert Employer.objects.filter(below(100, on=TODAY)).count() == 0
    assert Reach().percent is None


def test_a_second_page_keeps_what_was_chosen(first: Client) -> None:
    for number in range(27):
        opened(f"版纳小店{number:02d}")
    shown = first.get(f"{LIST}?industry=none&page=2")
    assert names(shown) == ["版纳小店25", "版纳小店26"]
    assert "?industry=none&page=1" in page(shown).links


def test_the_table_that_leaves_is_what_was_asked_for_and_on_record(some: list[Employer], first: Client, bureau: Any) -> None:
    some[1].name = "=HYPERLINK(1)"
    some[1].save()
    ticked = first.post(f"{LIST}/export", {"format": "csv", "chosen": [str(some[0].id), str(some[1].id)]})
    told = b"".join(ticked.streaming_content).decode()
    assert "勐海重山茶厂" in told
    assert "'=HYPERLINK(1)" in told
    assert "版纳旧货行" not in told
    every = first.post(f"{LIST}/export", {"format": "xlsx", "all": "1", "state": "suspended"})
    sheet = zipfile.ZipFile(io.BytesIO(b"".join(every.streaming_content))).read("xl/worksheets/sheet1.xml").decode()
    assert "版纳旧货行" in sheet
    assert "勐海重山茶厂" not in sheet
    assert events(bureau.authority.id)[-2:] == [
        ("list.exported", {"list": "employers", "count": 2}),
        ("list.exported", {"list": "employers", "count": 1}),
    ]


@pytest.mark.parametrize("sent", [{}, {"chosen": "x"}, {"all": "1", "format": "exe"}, {"all": "1", "state": "closed"}])
def test_nothing_leaves_that_was_not_asked_for(sent: dict[str, str], first: Client, bureau: Any) -> None:
    opened("版纳小店")
    assert first.post(f"{LIST}/export", sent).status_code == 422
    assert events(bureau.authority.id)[-1][0] != "list.exported"


def test_another_prefectures_employers_are_neither_listed_nor_exported(some: list[Employer], elsewhere: Any) -> None:
    desk = authority_desk_of(elsewhere.first)
    assert names(desk.get(LIST)) == []
    assert desk.post(f"{LIST}/export", {"chosen": str(some[0].id)}).status_code == 422


def test_the_list_asks_the_database_no_more_often_for_more_rows(
    some: list[Employer], first: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        opened(f"版纳小店{number:02d}")
    with django_assert_max_num_queries(40):
        first.get(LIST)

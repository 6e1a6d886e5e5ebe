"""Coverage: who is counted, once, where, and that the charts say what the tables say."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.utils import timezone

from qianyue.contracts.models import Contract, State
from qianyue.operations.errors import InvalidInput, NotFound
from qianyue.oversight import coverage
from qianyue.oversight.access import as_officer
from qianyue.oversight.acts.classify_employer import classify_employer
from qianyue.web import lying_bars
from tests.oversight.cast import events
from tests.web.authority_cast import authority_desk_of
from tests.web.html import page

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def made(office: Any, worker: bytes, **columns: Any) -> Contract:
    """A concluded contract of which only the row is real."""
    facts = {"region": "532801", "state": State.CONCLUDED, "terms": {}, "concluded_at": timezone.now(), "starts_on": TODAY}
    facts |= {"handler_id": office.handler.person, "worker_identity": worker, "number": uuid.uuid4().hex} | columns
    contract = Contract(employer=office.employer, **facts)
    contract.save(force_insert=True)
    return contract


def test_it_works(office: Any, neighbour: Any, bureau: Any) -> None:
    made(office, b"a")
    made(office, b"a", kind="renewal", starts_on=TODAY + datetime.timedelta(days=9))
    made(office, b"b", region="532822", ends_on=TODAY - datetime.timedelta(days=1))
    made(neighbour, b"c", ends_on=TODAY)
    officer = as_officer(bureau.first)
    assert coverage.totals(officer, on=TODAY) == coverage.Group("", contracts=4, in_force=2, workers=3, employers=2)
    assert [(one.code, one.contracts) for one in coverage.by_group(officer, "county", on=TODAY)] == [("532801", 3), ("532822", 1)]
    months = coverage.by_month(officer, on=TODAY)
    assert months[0][0] == datetime.date(2023, 11, 1)
    assert months[-1] == (TODAY.replace(day=1), 4)


@pytest.mark.parametrize(
    "columns", [{"state": State.PROPOSED}, {"kind": "confidentiality_agreement"}, {"region": "530802"}, {"concluded_at": None}]
)
def test_what_does_not_count(columns: dict[str, Any], office: Any, bureau: Any) -> None:
    made(office, b"a", **columns)
    assert coverage.totals(as_officer(bureau.first), on=TODAY).contracts == 0


def test_the_first_month_begins_at_midnight_in_yunnan(office: Any, bureau: Any) -> None:
    made(office, b"a", concluded_at=datetime.datetime(2023, 10, 31, 16, 0, tzinfo=datetime.UTC))
    made(office, b"b", concluded_at=datetime.datetime(2023, 10, 31, 15, 59, tzinfo=datetime.UTC))
    assert coverage.by_month(as_officer(bureau.first), on=TODAY)[0] == (datetime.date(2023, 11, 1), 1)


def test_an_industry_is_registered_by_an_officer_of_the_region(office: Any, bureau: Any, elsewhere: Any) -> None:
    key = office.employer.id
    made(office, b"a")
    officer = as_officer(bureau.first)
    assert [one.code for one in coverage.by_group(officer, "industry", on=TODAY)] == [""]
    with pytest.raises(NotFound):
        classify_employer(key, "A", actor=elsewhere.first)
    for wrong in ("", "01", "Z", "农业"):
        with pytest.raises(InvalidInput):
            classify_employer(key, wrong, actor=bureau.first)
    for _ in range(2):
        classify_employer(key, "A", actor=bureau.first)
    assert [one.code for one in coverage.by_group(officer, "industry", on=TODAY)] == ["A"]
    assert [kind for kind, _facts in events(key)].count("employer.classified") == 1


@pytest.mark.parametrize("by", ["county", "industry", "kind", "nothing"])
def test_the_screen_says_it_in_a_chart_and_in_a_table(by: str, office: Any, bureau: Any) -> None:
    made(office, b"a")
    desk = authority_desk_of(bureau.first)
    answered = desk.get(f"/authority/coverage?by={by}")
    text = page(answered).text
    assert "每月订立的合同" in text
    assert answered.content.decode().count('role="img"') == 2
    assert "未登记" in page(desk.get("/authority/coverage?by=industry")).text


def test_an_empty_region_has_a_page_that_says_so(elsewhere: Any) -> None:
    desk = authority_desk_of(elsewhere.first)
    assert "还没有订立完成的合同" in page(desk.get("/authority/coverage")).text
    assert desk.get("/authority/coverage.csv").status_code == 200


def test_the_employers_page_registers_the_industry(office: Any, bureau: Any) -> None:
    desk, address = authority_desk_of(bureau.first), f"/authority/employers/{office.employer.id}"
    assert desk.post(address, {"act": "classify", "industry": "A"}).status_code == 302
    assert desk.post(address, {"act": "classify", "industry": "?"}).status_code == 422
    office.employer.refresh_from_db()
    assert office.employer.industry == "A"


def test_a_chart_is_no_way_in_for_what_somebody_typed() -> None:
    drawn = lying_bars.bars("<script>", "&", [("<b>", 1), ("无", 0)], name="x") + lying_bars.bars("", "", [], name="y")
    assert "<script>" not in drawn
    assert "<b>" not in drawn

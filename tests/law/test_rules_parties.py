"""P: parties and their numbers."""

from __future__ import annotations

from datetime import date

import pytest

from tests.law.judging import found, judged, only
from tests.samples import labor_contract, resident_id, uscc


def born(birth: str, **more):
    return {"worker": {"birth_date": birth, "id_number": resident_id(birth=date.fromisoformat(birth)), **more}}


def test_it_works():
    assert judged() == []


def test_sixteen_is_full_on_the_birthday():
    assert judged(by="P-01", **born("2010-12-01")) == []
    finding = only(**born("2010-12-02"))
    assert (finding.rule, finding.severity, finding.path) == ("P-01", "block", "/employment_start")
    assert "2026-12-02" in finding.fix


def test_the_age_is_looked_at_on_the_first_day_of_work_and_not_of_the_term():
    changes = born("2010-12-01") | {"employment_start": "2026-11-30", "probation": None}
    assert judged(**changes) == [("P-01", "block", "/employment_start")]


def test_the_age_comes_from_the_number_when_it_is_not_stated():
    child = {"birth_date": None, "id_number": resident_id(birth=date(2011, 1, 1))}
    assert ("P-01", "block", "/employment_start") in judged(worker=child)


def test_an_unknown_age_is_said_to_be_unknown():
    changes = {"worker": {"birth_date": None, "id_type": "passport", "id_number": "E00000000"}}
    assert judged(by="P-01", **changes) == [("P-01", "warn", "/worker/birth_date")]


def test_an_amendment_does_not_ask_for_the_age_again():
    terms = {
        "format": "qianyue-terms/1",
        "kind": "amendment",
        "employer": labor_contract()["employer"],
        "worker": {"name": "玉虚构", "id_type": "passport", "id_number": "E00000000"},
        "amends": {
            "contract": "QY-000001",
            "effective": "2026-12-01",
            "changes": [{"path": "/pay/payday", "from": 15, "to": 10}],
        },
    }
    assert found(terms) == []


@pytest.mark.parametrize(
    "number", ["91330100799655058A", "9133010079965505", "9133010079965505OB", "?", uscc("91000000MA0000001")[:-1] + "é"]
)
def test_a_wrong_organisation_code_is_refused(number):
    assert judged(employer={"uscc": number}) == [("P-07", "block", "/employer/uscc")]


def test_small_letters_are_read_as_capitals():
    assert judged(employer={"uscc": uscc("91000000MA0000001").lower()}) == []
    assert judged(by="P-12", worker={"id_number": "11010519491231002x", "birth_date": "1949-12-31"}) == []


def test_a_missing_organisation_code_is_refused():
    assert judged(employer={"uscc": None}) == [("P-07", "block", "/employer/uscc")]


def test_the_code_of_the_user_unit_is_read_too():
    terms = labor_contract(
        kind="dispatch_contract", dispatch={"user_unit": {"name": "虚构用工单位", "uscc": "91330100799655058A"}}
    )
    assert ("P-07", "block", "/dispatch/user_unit/uscc") in found(terms)


def test_a_wrong_check_digit_is_refused_and_the_right_one_named():
    right = resident_id()
    finding = only(worker={"id_number": right[:-1] + ("0" if right[-1] != "0" else "1")})
    assert (finding.rule, finding.severity, finding.path) == ("P-12", "block", "/worker/id_number")
    assert finding.fix.endswith(f"末位应为 {right[-1]}")


@pytest.mark.parametrize(
    "number", [resident_id()[:17], resident_id() + "0", "A" * 18, "００００００199001310029", "000000199002310028"]
)
def test_what_is_no_resident_number_is_refused(number):
    assert judged(worker={"id_number": number}) == [("P-12", "block", "/worker/id_number")]


def test_a_birth_date_against_the_number_is_refused():
    finding = only(worker={"birth_date": "1990-02-01"})
    assert (finding.rule, finding.path) == ("P-12", "/worker/birth_date")
    assert "1990-01-31" in finding.fix


def test_a_sex_against_the_number_is_refused():
    finding = only(worker={"sex": "male"})
    assert (finding.rule, finding.path) == ("P-12", "/worker/sex")
    assert "女" in finding.fix


def test_a_number_of_fifteen_digits_contradicts_too():
    old = {"id_number": "000000900131001", "birth_date": "1990-01-31", "sex": "male"}
    assert judged(worker=old) == []
    assert judged(worker=old | {"sex": "female"}) == [("P-12", "block", "/worker/sex")]
    assert judged(worker=old | {"birth_date": "1990-01-30"}) == [("P-12", "block", "/worker/birth_date")]


def test_a_foreigners_number_never_contradicts_the_sex():
    number = resident_id(region="999999", order="001")
    assert judged(worker={"id_type": "foreign_permanent", "id_number": number}) == []


def test_a_message_never_repeats_the_number():
    number = resident_id()[:-1] + "?"
    finding = only(worker={"id_number": number})
    assert number not in finding.message + finding.fix

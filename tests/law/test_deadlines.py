"""What is due after hiring and ending, by jurisdiction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qianyue.law import tables
from qianyue.law.deadlines import NATION, deadline, duties
from qianyue.law.regions import region

HIRED = date(2026, 12, 1)


def test_it_works():
    found = deadline("employment_registration", "hire", region="532801", on=HIRED)
    assert (found.days, found.unit, found.due(HIRED)) == (30, "calendar", date(2026, 12, 31))


@pytest.mark.parametrize(
    ("duty", "trigger", "days"),
    [
        ("employment_registration", "hire", 30),
        ("employment_registration", "ending", 15),
        ("employment_filing", "hire", 30),
        ("employment_filing", "renewal", 30),
        ("employment_filing", "ending", 7),
        ("employment_filing", "employer_change", 30),
        ("employment_filing", "employer_deregistration", 7),
        ("social_insurance_registration", "hire", 30),
        ("file_and_insurance_transfer", "ending", 15),
    ],
)
def test_the_deadlines_of_domain_md(duty, trigger, days):
    assert deadline(duty, trigger, region="532801", on=HIRED).days == days


def test_the_regimes_stay_apart():
    assert [(one.duty, one.due(HIRED)) for one in duties("ending", region="532801", on=HIRED)] == [
        ("employment_registration", date(2026, 12, 16)),
        ("employment_filing", date(2026, 12, 8)),
        ("file_and_insurance_transfer", date(2026, 12, 16)),
    ]


def test_what_was_not_found_for_yunnan_is_the_nations_and_says_so():
    found = deadline("employment_filing", "ending", region="532801", on=HIRED)
    assert (found.region, found.confirmed) == (NATION, False)
    assert deadline("file_and_insurance_transfer", "ending", region="532801", on=HIRED).confirmed


def test_a_jurisdiction_has_rules_of_its_own():
    found = deadline("employment_filing", "ending", region="450100", on=HIRED)
    assert (found.region, found.confirmed) == ("450000", True)
    assert deadline("employment_registration", "hire", region="450100", on=HIRED).region == NATION
    assert deadline("employment_registration", "hire", region=None, on=HIRED).region == NATION


def test_a_duty_that_nobody_has_is_none():
    assert deadline("employment_registration", "employer_change", region="532801", on=HIRED) is None
    assert deadline("file_and_insurance_transfer", "ending", region="532801", on=date(2007, 12, 31)) is None
    assert duties("harvest", region="532801", on=HIRED) == []


def test_working_days_pass_over_holidays_and_are_unknown_beyond_the_table():
    working = replace(deadline("employment_filing", "ending", region="532801", on=HIRED), unit="working")
    assert working.due(date(2026, 9, 30)) == date(2026, 10, 15), "seven days off, a Saturday worked"
    assert working.due(date(2026, 12, 28)) is None


def test_the_calendar_ends_without_an_error():
    assert deadline("employment_registration", "hire", region=None, on=HIRED).due(date.max) == date.max


def test_every_row_is_about_a_region_and_in_days():
    for row in tables.rows("deadlines"):
        assert row["region"] == NATION or region(row["region"])
        assert row["unit"] in ("calendar", "working")
        assert int(row["days"]) > 0

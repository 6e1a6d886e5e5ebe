"""What a chain of agreements comes to on a day: derived, with the reason, by the vectors of the law."""

from __future__ import annotations

from datetime import date

import pytest

from qianyue.contracts.employment import Phase, derive, phases
from qianyue.contracts.ended import Ended
from qianyue.contracts.next_document import beginning, open_ended_next
from tests.contracts.chains import link

pytestmark = pytest.mark.django_db  # the tables that the authority has confirmed
ON = date(2026, 11, 30)


def test_it_works() -> None:
    found = derive([link("2025-12-01", "2028-11-30")], ON)
    assert found.phase == Phase.IN_FORCE
    assert found.term_end.value == date(2028, 11, 30)
    assert found.service.value == (1, 0)  # 2025-12-01 … 2026-11-30 is a year
    assert found.fixed_terms.value == 1


def test_the_day_itself_counts() -> None:
    assert derive([link("2025-12-01", "2028-11-30")], date(2026, 11, 29)).service.value == (0, 11)
    assert derive([link("2025-12-01", "2028-11-30")], date(2026, 11, 30)).service.value == (1, 0)


@pytest.mark.parametrize(
    ("on", "phase"),
    [
        (date(2025, 11, 30), Phase.NOT_STARTED),
        (date(2025, 12, 1), Phase.IN_FORCE),
        (date(2028, 11, 30), Phase.IN_FORCE),
        (date(2028, 12, 1), Phase.EXPIRED),
    ],
)
def test_an_agreement_holds_from_its_first_to_its_last_day(on: date, phase: Phase) -> None:
    assert phases([link("2025-12-01", "2028-11-30")], on) == [phase]


def test_what_follows_makes_the_older_one_renewed_once_it_is_over() -> None:
    chain = [link("2023-12-01", "2025-11-30"), link("2025-12-01", "2027-11-30", kind="renewal")]
    assert phases(chain, ON) == [Phase.RENEWED, Phase.IN_FORCE]
    assert phases(chain, date(2025, 11, 30)) == [Phase.IN_FORCE, Phase.NOT_STARTED]
    assert derive(chain, ON).current is chain[1]
    assert derive(chain, date(2025, 11, 30)).current is chain[0]


@pytest.mark.parametrize(("type_", "phase"), [("dissolved", Phase.DISSOLVED), ("terminated", Phase.ENDED)])
def test_what_was_ended_is_over_the_day_after(type_: str, phase: Phase) -> None:
    chain = [link("2025-12-01", "2028-11-30", ended=Ended(date(2026, 11, 30), type_, "LCL36", "QY-1", "termination_agreement"))]
    assert phases(chain, ON) == [Phase.IN_FORCE]
    assert phases(chain, date(2026, 12, 1)) == [phase]
    assert derive(chain, date(2027, 6, 1)).service.value == (1, 0)  # no longer than to the last day


def test_an_extension_of_a_year_in_all_counts_as_the_second_term() -> None:
    """domain.md 6.12: 2024-01-01 … 2025-12-31, extended to 2026-06-30, then to 2027-01-31."""
    first = link("2024-01-01", "2027-01-31", amendments=("QY-1", "QY-2"), agreed_end=date(2025, 12, 31))
    found = derive([first], ON)
    assert (found.phase, found.fixed_terms.value) == (Phase.AMENDED, 2)
    assert found.open_ended_due.value == date(2027, 2, 1)
    shorter = link("2024-01-01", "2026-12-30", amendments=("QY-1",), agreed_end=date(2025, 12, 31))
    assert derive([shorter], ON).fixed_terms.value == 1


def test_after_two_fixed_terms_the_third_is_open_ended() -> None:
    chain = [link("2022-12-01", "2024-11-30"), link("2024-12-01", "2026-11-30", kind="renewal")]
    found = derive(chain, ON)
    assert (found.fixed_terms.value, found.open_ended_due.value) == (2, date(2026, 12, 1))
    assert open_ended_next(found)
    assert beginning("renewal", found)["term"] == {"type": "open_ended", "start": "2026-12-01"}


def test_a_break_begins_anew() -> None:
    chain = [link("2022-12-01", "2024-11-30"), link("2025-01-01", "2026-12-31")]
    found = derive(chain, ON)
    assert found.fixed_terms.value == 1
    assert found.service_since.value == date(2025, 1, 1)
    assert not open_ended_next(found)


def test_ten_years_make_it_due_whatever_the_count() -> None:
    found = derive([link("2017-01-01", "2026-12-31")], ON)
    assert found.open_ended_due.value == date(2027, 1, 1)
    assert derive([link("2017-01-01", None)], ON).open_ended_due.value is None


def test_what_the_terms_tell_of_earlier_contracts_counts_too() -> None:
    told = {"history": {"previous": [{"type": "fixed", "start": "2022-12-01", "end": "2024-11-30"}]}}
    found = derive([link("2024-12-01", "2026-11-30", terms=told)], ON)
    assert found.fixed_terms.value == 2
    assert found.service_since.value == date(2022, 12, 1)


def test_the_retirement_day_follows_from_birth_and_category() -> None:
    found = derive([link("2025-12-01", "2028-11-30")], ON)
    assert found.retirement.value is not None
    worker = {"worker": {"name": "岩虚构", "sex": "female", "birth_date": "1984-11-02"}}
    assert derive([link("2025-12-01", "2028-11-30", terms=worker)], ON).retirement.value is None  # which of two is not said
    worker["worker"]["retirement_category"] = "female_50"
    assert derive([link("2025-12-01", "2028-11-30", terms=worker)], ON).retirement.value == date(2039, 11, 2)


def test_a_renewal_begins_with_what_is_in_force_and_types_nothing_twice() -> None:
    first = link("2025-12-01", "2026-11-30")
    made = beginning("renewal", derive([first], ON))
    assert made["amends"]["contract"] == first.number
    assert made["term"] == {"type": "fixed", "start": "2026-12-01", "end": "2027-11-30"}
    assert made["pay"] == first.terms["pay"]
    assert made["history"]["previous"] == [{"type": "fixed", "start": "2025-12-01", "end": "2026-11-30", "probation": False}]
    assert "probation" not in made  # once only (T-09)


def test_a_certificate_says_the_day_the_reason_and_the_years() -> None:
    over = Ended(date(2026, 11, 30), "dissolved", "LCL37", "", "record")
    made = beginning("ending_certificate", derive([link("2021-07-08", "2028-11-30", ended=over)], ON))
    assert made["amends"] | {"contract": ""} == {"contract": "", "effective": "2026-11-30", "reason": "LCL37"}
    assert made["ending"] == {"type": "dissolved", "service_years": 5, "service_months": 4}
    assert made["term"]["end"] == "2028-11-30"

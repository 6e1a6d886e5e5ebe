"""What speaks against ending a contract, reason by reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from qianyue.documents.labels import LABELS
from qianyue.law.endings import PROTECTIONS, REASONS, Facts, near_retirement, notice_days, objections

NONE = dict.fromkeys(PROTECTIONS, False)
TERM = {"term_type": "fixed", "start": date(2024, 12, 1), "end": date(2026, 11, 30), "since": date(2024, 12, 1)}


def against(reason: str, **facts: Any) -> list[tuple[str, bool]]:
    given = {"reason": reason, "last_day": date(2026, 11, 30), "protections": NONE} | TERM | facts
    return [(one.field, one.blocks) for one in objections(Facts(**given))]


def test_it_works() -> None:
    assert against("LCL44-1") == []


def test_every_reason_has_its_words_and_every_word_its_reason() -> None:
    assert set(REASONS) == set(LABELS["amends.reason"]) - {"LCL35"}


def test_a_term_ends_on_its_last_day_and_on_no_other() -> None:
    assert against("LCL44-1", last_day=date(2026, 11, 29)) == [("last_day", True)]
    assert against("LCL44-1", term_type="open_ended", end=None) == [("reason", True)]


def test_what_nobody_has_answered_blocks() -> None:
    assert against("LCL44-1", protections=None) == [(name, True) for name in PROTECTIONS]
    assert ("medical", True) in against(
        "LCL40-1", protections=NONE | {"medical": True}, notice_on=date(2026, 10, 1), union_told=True
    )
    assert against("LCL40-2", protections=NONE | {"service": True}, notice_on=date(2026, 10, 1), union_told=True) == []


@pytest.mark.parametrize("case", list(PROTECTIONS))
def test_each_case_of_the_law_puts_the_end_of_a_term_off(case: str) -> None:
    assert against("LCL44-1", protections=NONE | {case: True}) == [(case, True)]


def test_a_worker_who_leaves_is_protected_from_nothing() -> None:
    assert against("LCL37", protections=None, notice_on=date(2026, 10, 31)) == []
    assert against("LCL38-2", protections=None) == []


@pytest.mark.parametrize(("told", "short"), [(date(2026, 10, 31), False), (date(2026, 11, 1), True), (None, True)])
def test_thirty_days_before_the_last_day(told: date | None, short: bool) -> None:
    assert against("LCL40-3", notice_on=told, union_told=True) == ([("notice_on", False)] if short else [])
    assert against("LCL40-3", notice_on=told, union_told=True, paid_instead=True) == []


def test_three_days_in_probation() -> None:
    assert notice_days("LCL37", last_day=date(2026, 11, 30), probation_end=date(2026, 11, 30)) == 3
    assert notice_days("LCL37", last_day=date(2026, 12, 1), probation_end=date(2026, 11, 30)) == 30


def test_the_union_is_told_first() -> None:
    assert ("union_told", False) in against("LCL39-2")
    assert against("LCL39-2", union_told=True) == []


def test_probation_is_no_reason_after_probation() -> None:
    assert ("reason", False) in against("LCL39-1", union_told=True)
    assert against("LCL39-1", union_told=True, probation_end=date(2026, 11, 30)) == []


def test_fifteen_years_and_five_to_retirement() -> None:
    day = date(2026, 11, 30)
    assert near_retirement(date(2011, 12, 1), day, (date(2031, 11, 29),)) is True
    assert near_retirement(date(2011, 12, 1), day, (date(2031, 11, 30),)) is False
    assert near_retirement(date(2011, 12, 2), day, (date(2031, 11, 29),)) is False
    assert near_retirement(date(2011, 12, 1), day, (date(2030, 1, 1), date(2035, 1, 1))) is None
    found = against("LCL44-1", since=date(2011, 12, 1), retirement_dates=(date(2030, 1, 1),))
    assert found == [("retirement", True)]

"""What every finding of the vectors keeps to: a sentence, a way out that really is one, and the truth about its source."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from qianyue.law import RULES, Finding, basis
from qianyue.law.rules.rule import CAVEAT
from qianyue.law.tables import SHIPPED, UNCONFIRMED, provide
from tests.law.judging import findings
from tests.law.vectors import VECTORS
from tests.law.vectors.vector import Vector

DATE = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
AMOUNT = re.compile(r"不[低超][于过] ([0-9]+\.[0-9]{2}) 元")
# Where one date or amount of the fix is a proposal for this very field and nothing else.
DATED = {"T-02", "T-08", "D-02", "D-08", "P-01"}
PRICED = {"W-01", "W-02", "W-08", "W-09", "C-07"}
Everything = list[tuple[Vector, Finding]]


@pytest.fixture(scope="module", name="everything")
def judged_vectors() -> list[tuple[Vector, Finding]]:
    """Every finding about every vector, by whichever rule."""
    before = provide(lambda: SHIPPED)
    try:
        return [(vector, finding) for vector in VECTORS for finding in findings(vector.terms, vector.on)]
    finally:
        provide(before)


def with_value(terms: dict[str, Any], path: str, value: str) -> dict[str, Any]:
    changed = deepcopy(terms)
    place: Any = changed
    *steps, last = path.strip("/").split("/")
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place.setdefault(step, {})
    place[last] = value
    return changed


def test_it_works(everything: Everything) -> None:
    assert {finding.rule for _, finding in everything} == {rule.identifier for rule in RULES}


def test_sentences_have_no_full_stop_and_no_gap(everything: Everything) -> None:
    """The faces put the full stop; a None or an empty place in a sentence is a mistake of the rule."""
    wrong = [
        text
        for _, finding in everything
        for text in (finding.message, finding.fix)
        if not text or text.endswith("。") or "None" in text or "“”" in text
    ]
    assert wrong == []


def test_what_is_not_confirmed_says_so_and_nothing_else_does(everything: Everything) -> None:
    marks = {rule.identifier: rule.mark for rule in RULES}
    unconfirmed = {rule for rule, mark in marks.items() if mark in UNCONFIRMED}
    with_caveat = {finding.rule for _, finding in everything if finding.message.endswith(CAVEAT)}
    assert unconfirmed <= with_caveat
    assert with_caveat - unconfirmed == {"T-06"}, "one limb of T-06 has a mark of its own"


def test_every_finding_cites_an_instrument_by_its_name(everything: Everything) -> None:
    names = {law.name for law in vars(basis).values() if isinstance(law, basis.Law)}
    assert all(any(name in finding.basis for name in names) for _, finding in everything)


@pytest.mark.parametrize("rules", [DATED, PRICED], ids=["dates", "amounts"])
def test_what_the_fix_proposes_passes(rules: set[str], everything: Everything) -> None:
    tried = 0
    for vector, finding in everything:
        proposed = DATE.findall(finding.fix) if rules is DATED else AMOUNT.findall(finding.fix)
        given = vector.terms
        for step in finding.path.strip("/").split("/"):
            given = given.get(step) if isinstance(given, dict) else None
        is_field = finding.path.endswith(("/end", "/start", "_start")) if rules is DATED else isinstance(given, str)
        if finding.rule not in rules or len(proposed) != 1 or not is_field:
            continue
        again = findings(with_value(vector.terms, finding.path, proposed[0]), vector.on)
        still = [(other.rule, other.severity, other.path, other.message) for other in again]
        same = [one for one in still if one[0] == finding.rule and one[2] == finding.path and one[1] == finding.severity]
        assert not same, (vector.rule, vector.what, finding.fix, same)
        tried += 1
    assert tried > 20


def test_no_message_repeats_an_identity_number(everything: Everything) -> None:
    for vector, finding in everything:
        number = (vector.terms.get("worker") or {}).get("id_number") or ""
        assert len(number) < 6 or number not in finding.message + finding.fix


def test_every_rule_names_its_law_and_a_version_in_force() -> None:
    """A rule without an official text is not loaded (domain.md 12, trap 31)."""
    for rule in RULES:
        for source in rule.basis:
            assert source.law.name
            assert source.law.version
            assert source.law.in_force <= date(2026, 12, 1)

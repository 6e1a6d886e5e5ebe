"""The table of vectors: every rule on both sides of every limit (`domain.md` 6.12 and beyond)."""

from __future__ import annotations

from collections import Counter

import pytest

from qianyue.law import RULES
from tests.law.judging import found
from tests.law.vectors import FAMILIES, VECTORS
from tests.law.vectors.vector import Vector

IDENTIFIERS = [rule.identifier for rule in RULES]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector.rule} {vector.what} {vector.on}")
def test_it_works(vector: Vector) -> None:
    """All that the rule says about the terms on that day, and in this order."""
    said = [(severity, path) for rule, severity, path in found(vector.terms, vector.on, by=vector.rule)]
    assert said == list(vector.expected)


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_every_rule_finds_something_and_lets_something_pass(identifier: str) -> None:
    verdicts = {bool(vector.expected) for vector in VECTORS if vector.rule == identifier}
    assert verdicts == {True, False}


def test_every_vector_is_about_a_rule_that_is_there() -> None:
    assert {vector.rule for vector in VECTORS} == set(IDENTIFIERS)


def test_no_vector_stands_there_twice() -> None:
    seen = Counter((vector.rule, vector.what, vector.on) for vector in VECTORS)
    assert [vector for vector, count in seen.items() if count > 1] == []


def test_every_family_has_its_vectors() -> None:
    assert all(len(vectors) > 20 for vectors in FAMILIES.values())

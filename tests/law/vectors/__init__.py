"""The table of vectors: every rule on both sides of every limit. `test_vectors.py` judges it, `docs/law.md` quotes it."""

from __future__ import annotations

from tests.law.vectors import clauses, form, hours, others, parties, pay, term, wording
from tests.law.vectors.vector import Vector

MODULES = (parties, form, term, pay, hours, others, clauses, wording)
FAMILIES = {module.__name__.rpartition(".")[2]: module.VECTORS for module in MODULES}
VECTORS: list[Vector] = [vector for family in FAMILIES.values() for vector in family]

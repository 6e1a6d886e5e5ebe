"""An authority of each suite, and a file to sign."""

from __future__ import annotations

from typing import Any

import pytest

from qianyue import documents, law
from qianyue.trust import algorithms
from qianyue.trust.authority import DevelopmentAuthority
from tests.samples import labor_contract


@pytest.fixture(scope="module", params=["p256", "sm2"])
def authority(request: Any) -> DevelopmentAuthority:
    """Of the suite that the page signs with."""
    return DevelopmentAuthority.create(algorithm=algorithms.SUITES[request.param].name)


@pytest.fixture(scope="module")
def file() -> bytes:
    return documents.render(law.parse_terms(labor_contract(number="QY20261201-ABCDEF0123"))).pdf

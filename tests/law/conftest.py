"""The law stands on the ground floor: here are no database and no rows that officers have added."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qianyue.law import tables


@pytest.fixture(autouse=True)
def only_what_shipped() -> Iterator[None]:
    before = tables.provide(lambda: tables.SHIPPED)
    yield
    tables.provide(before)

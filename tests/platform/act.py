"""An act of the contracts: whose it is, how far a contract must have come, what it writes into the log."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

Doing = Callable[[Any], object]


@dataclasses.dataclass(frozen=True)
class Act:
    """`prepare` takes a journey to where the act is possible and returns it, waiting for its actor."""

    name: str
    role: str  # worker | handler | keeper | approver
    prepare: Callable[[Any], Doing]
    kinds: tuple[str, ...]

    def __str__(self) -> str:
        return self.name

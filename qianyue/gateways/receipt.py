"""The proof that an outside party took something over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """`id` is the party's name for what it accepted, `accepted_at` (UTC) when. Accepted is not delivered."""

    id: str
    accepted_at: datetime

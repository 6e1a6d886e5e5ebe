"""What a re-check of existing records finds (rule 11: a second program re-checks everything already made)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

Findings = Iterator["Finding"]


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something that is not as it was recorded. `subject` is the key of the record, never personal data."""

    check: str
    subject: str
    message: str

    def to_dict(self) -> dict[str, str]:
        return dataclasses.asdict(self)

"""超龄劳动者用工协议: for who has reached the retirement age (人社部令第56号)."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.over_age_agreement.samples import longest, shortest

KIND = Kind(
    code="over_age_agreement",
    title="超龄劳动者用工协议",
    this="本协议",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    sections=(
        "employer",
        "worker_over_age",
        "term_over_age",
        "work",
        "hours",
        "pay",
        "insurance_over_age",
        "protection",
        "agreements",
        "other",
    ),
    shortest=shortest,
    longest=longest,
)

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
    use="招用已经达到法定退休年龄的劳动者。",
    sections=("employer", "worker", "term", "work", "hours", "pay", "insurance_optional", "protection", "agreements", "other"),
    omits=(
        "/probation",
        "/history",
    ),
    beginning={
        "hours": {"rest_text": None},
        "social_insurance": {"pension": None, "medical": None, "unemployment": None, "maternity": None},
    },
    shortest=shortest,
    longest=longest,
)

"""非全日制用工劳动合同: at most four hours a day and twenty-four a week, no probation (LCL 68–72)."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.part_time_contract.samples import longest, shortest

KIND = Kind(
    code="part_time_contract",
    title="非全日制用工劳动合同",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="每日不超过四小时、每周不超过二十四小时的小时工。",
    sections=(
        "employer",
        "worker",
        "term",
        "work",
        "hours",
        "pay",
        "insurance_optional",
        "protection",
        "agreements",
        "history",
        "other",
    ),
    omits=(
        "/probation",
        "/hours/approval",
    ),
    beginning={
        "hours": {"hours_per_day": 4, "hours_per_week": 24, "rest_days_per_week": None, "rest_text": None},
        "pay": {"method": "hourly", "settlement_days": 15},
        "social_insurance": {"pension": None, "medical": None, "unemployment": None, "maternity": None},
    },
    shortest=shortest,
    longest=longest,
)

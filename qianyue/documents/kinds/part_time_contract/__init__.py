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
    sections=(
        "employer",
        "worker",
        "term_part_time",
        "work",
        "hours_part_time",
        "pay_part_time",
        "insurance",
        "protection",
        "agreements",
        "history",
        "other",
    ),
    shortest=shortest,
    longest=longest,
)

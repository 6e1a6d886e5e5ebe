"""劳动合同（通用）: the general labour contract."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.labor_contract.samples import longest, shortest

KIND = Kind(
    code="labor_contract",
    title="劳动合同",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="建立全日制劳动关系。条文齐全，一般都用这一种。",
    sections=("employer", "worker", "term", "work", "hours", "pay", "insurance", "protection", "agreements", "history", "other"),
    shortest=shortest,
    longest=longest,
)  # fmt: skip

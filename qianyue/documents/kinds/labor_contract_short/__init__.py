"""简易劳动合同: the same terms as the general contract in a short text, for small employers and short jobs."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.labor_contract_short.samples import longest, shortest

KIND = Kind(
    code="labor_contract",
    form="short",
    title="简易劳动合同",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="建立全日制劳动关系，条文从简。小店、短期和建筑等岗位适用。",
    sections=("employer", "worker", "term", "work", "hours", "pay", "insurance", "protection", "agreements", "history", "other"),
    shortest=shortest,
    longest=longest,
)

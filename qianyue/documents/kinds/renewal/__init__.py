"""劳动合同续订书: names the contract that it follows and says the whole new terms."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.renewal.samples import longest, shortest

KIND = Kind(
    code="renewal",
    title="劳动合同续订书",
    this="续订合同",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="原劳动合同期满前后续订，写明全部新的条款。",
    sections=(
        "employer",
        "worker",
        "amends",
        "dispatch",
        "term",
        "work",
        "hours",
        "pay",
        "insurance",
        "protection",
        "agreements",
        "history",
        "other",
    ),
    omits=(
        "/probation",
        "/amends/changes",
    ),
    words={"amends.reason": ("LCL44-1",)},
    shortest=shortest,
    longest=longest,
)

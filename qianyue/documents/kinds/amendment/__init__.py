"""劳动合同变更协议: what an agreement said before, and what it says from a day on (LCL 35)."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.amendment.samples import longest, shortest

KIND = Kind(
    code="amendment",
    title="劳动合同变更协议",
    this="本协议",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="变更已经订立的合同，逐项写明变更前后。",
    sections=("employer", "worker", "amends", "changes", "other"),
    words={"amends.reason": ("LCL35",)},
    beginning={"amends": {"reason": "LCL35"}},
    facts=("employer_name", "worker_name", "contract", "changes", "effective", "rights"),
    shortest=shortest,
    longest=longest,
)

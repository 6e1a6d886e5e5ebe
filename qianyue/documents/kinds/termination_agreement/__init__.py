"""解除劳动合同协议: both agree that the contract ends (LCL 36)."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.termination_agreement.samples import longest, shortest

KIND = Kind(
    code="termination_agreement",
    title="解除劳动合同协议",
    this="本协议",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="双方协商一致解除劳动合同。",
    sections=("employer", "worker", "amends", "ending", "other"),
    omits=("/amends/changes",),
    words={"amends.reason": ("LCL36",), "ending.type": ("dissolved",)},
    beginning={"amends": {"reason": "LCL36"}, "ending": {"type": "dissolved"}},
    facts=("employer_name", "worker_name", "contract", "effective", "proposer", "pay", "severance", "rights"),
    shortest=shortest,
    longest=longest,
)

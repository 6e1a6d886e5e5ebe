"""补充保险协议 (LCL 17(2)): what the employer insures beside the social insurances."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.supplementary_insurance_agreement.samples import longest, shortest

KIND = Kind(
    code="supplementary_insurance_agreement",
    title="补充保险协议",
    this="本协议",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="在社会保险以外另行办理的补充保险。",
    sections=("employer", "worker", "accompanies", "supplementary", "other"),
    facts=("employer_name", "worker_name", "covers", "cost", "social_insurance"),
    shortest=shortest,
    longest=longest,
)

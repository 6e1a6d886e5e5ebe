"""培训服务期协议 (LCL 22): paid professional training, and a service period for it."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.training_agreement.samples import longest, shortest

KIND = Kind(
    code="training_agreement",
    title="培训服务期协议",
    this="本协议",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="单位出资进行专业技术培训，约定服务期。",
    sections=("employer", "worker", "accompanies", "training", "other"),
    facts=("employer_name", "worker_name", "course", "cost", "service", "penalty", "exception"),
    shortest=shortest,
    longest=longest,
)

"""竞业限制协议 (LCL 23, 24; 人社厅发〔2025〕40号): whom, from what, where, how long, for how much."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.non_compete_agreement.samples import longest, shortest

KIND = Kind(
    code="non_compete_agreement",
    title="竞业限制协议",
    this="本协议",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="对高级管理、高级技术等人员约定离职后的竞业限制和补偿。",
    sections=("employer", "worker", "accompanies", "non_compete", "other"),
    facts=("employer_name", "worker_name", "reason", "business", "area", "months", "compensation", "penalty", "release"),
    shortest=shortest,
    longest=longest,
)

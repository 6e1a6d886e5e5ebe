"""保密及知识产权协议 (LCL 23): no penalty may be agreed here, damages are the law"s."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.confidentiality_agreement.samples import longest, shortest

KIND = Kind(
    code="confidentiality_agreement",
    title="保密及知识产权协议",
    this="本协议",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="约定保守秘密和知识产权的归属，作为合同的附件。",
    sections=("employer", "worker", "accompanies", "confidentiality", "other"),
    facts=("employer_name", "worker_name", "scope", "duration", "intellectual_property", "liability"),
    shortest=shortest,
    longest=longest,
)

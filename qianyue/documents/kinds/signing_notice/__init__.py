"""电子劳动合同签署告知书 (guideline art. 10, 18): how it is done, what is agreed, which rights there are."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.signing_notice.samples import longest, shortest

KIND = Kind(
    code="signing_notice",
    title="电子劳动合同签署告知书",
    this="本告知书",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="订立电子劳动合同以前，书面告知流程和关键信息。",
    sections=(
        "employer",
        "worker",
        "accompanies",
        "dispatch",
        "term",
        "work",
        "hours",
        "pay",
        "insurance",
        "protection",
        "agreements",
        "other",
    ),
    shortest=shortest,
    longest=longest,
)

"""使用电子形式同意书 (ESL 3, guideline art. 14): both agree that documents between them may be electronic."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.electronic_consent.samples import longest, shortest

KIND = Kind(
    code="electronic_consent",
    title="使用电子形式同意书",
    this="本同意书",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="双方同意以后用电子形式订立文书。",
    sections=("employer", "worker", "accompanies", "electronic_form", "other"),
    beginning={"electronic_form": {"by_sms": True, "by_app": True, "paper_copies": 1}},
    facts=("employer_name", "worker_name", "scope", "voluntary", "free", "notices"),
    shortest=shortest,
    longest=longest,
)

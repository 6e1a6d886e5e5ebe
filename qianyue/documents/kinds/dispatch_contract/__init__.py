"""劳动合同（劳务派遣）: between the dispatching unit and the worker; the user unit is named in it (LCL 57–67)."""

from __future__ import annotations

from pathlib import Path

from qianyue.documents.kind import Kind
from qianyue.documents.kinds.dispatch_contract.samples import longest, shortest

KIND = Kind(
    code="dispatch_contract",
    title="劳动合同（劳务派遣）",
    edition="2026-11-25",
    folder=Path(__file__).parent,
    use="劳务派遣单位与被派遣劳动者订立，期限至少二年。",
    sections=(
        "employer",
        "dispatch",
        "worker",
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
    shortest=shortest,
    longest=longest,
)

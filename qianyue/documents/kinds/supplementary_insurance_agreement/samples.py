"""The shortest and the longest agreement on supplementary insurance."""

from __future__ import annotations

from qianyue.documents.samples import LONG, Terms, long, short


def shortest() -> Terms:
    return short("supplementary_insurance_agreement", agreements={"supplementary_insurance": {"items": [{"name": "意外险"}]}})


def longest() -> Terms:
    return long(
        "supplementary_insurance_agreement",
        "clauses",
        "attachments",
        accompanies="QY20251101-0000000001",
        agreements={"supplementary_insurance": LONG["agreements"]["supplementary_insurance"]},
    )

"""The shortest and the longest agreement on secrets and intellectual property."""

from __future__ import annotations

from qianyue.documents.samples import LONG, Terms, long, short


def shortest() -> Terms:
    return short("confidentiality_agreement", agreements={"confidentiality": {"scope": "客户名单"}})


def longest() -> Terms:
    return long(
        "confidentiality_agreement",
        "clauses",
        "attachments",
        accompanies="QY20251101-0000000001",
        agreements={"confidentiality": LONG["agreements"]["confidentiality"]},
    )

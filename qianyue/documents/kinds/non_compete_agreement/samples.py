"""The shortest and the longest non-compete agreement."""

from __future__ import annotations

from qianyue.documents.samples import LONG, Terms, long, short


def shortest() -> Terms:
    return short(
        "non_compete_agreement",
        agreements={
            "non_compete": {
                "months": 12,
                "reason": "配方",
                "person_class": "senior_technician",
                "area": "景洪市",
                "monthly_compensation": "2120.00",
            }
        },
    )


def longest() -> Terms:
    return long(
        "non_compete_agreement",
        "clauses",
        "attachments",
        accompanies="QY20251101-0000000001",
        agreements={"non_compete": LONG["agreements"]["non_compete"]},
    )

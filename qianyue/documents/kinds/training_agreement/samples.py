"""The shortest and the longest training agreement."""

from __future__ import annotations

from qianyue.documents.samples import LONG, Terms, long, short


def shortest() -> Terms:
    return short("training_agreement", agreements={"training": {"course": "制茶", "cost": "800.00", "service_months": 6}})


def longest() -> Terms:
    return long(
        "training_agreement",
        "clauses",
        "attachments",
        accompanies="QY20251101-0000000001",
        agreements={"training": LONG["agreements"]["training"]},
    )

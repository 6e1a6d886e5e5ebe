"""The shortest and the longest agreement with a worker past the retirement age."""

from __future__ import annotations

from qianyue.documents.samples import LONG, SHORT, Terms, long, short

SECTIONS = ("employment_start", "term", "work", "hours", "pay", "social_insurance", "protection")
OLD = {"birth_date": "1960-03-15", "id_number": "000000196003150010", "sex": "male", "retirement_category": "male_60"}


def shortest() -> Terms:
    return short(
        "over_age_agreement",
        *SECTIONS,
        worker=SHORT["worker"] | OLD | {"receives_pension": True},
        social_insurance={"work_injury": True},
    )


def longest() -> Terms:
    return long(
        "over_age_agreement",
        *SECTIONS,
        "agreements",
        "clauses",
        "attachments",
        worker=LONG["worker"] | OLD | {"receives_pension": False},
        hours=LONG["hours"] | {"overtime_hours_per_month": 0},
    )

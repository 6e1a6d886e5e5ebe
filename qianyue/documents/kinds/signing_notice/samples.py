"""The shortest and the longest notice before signing."""

from __future__ import annotations

from qianyue.documents.samples import Terms, long, short

SECTIONS = ("employment_start", "term", "work", "hours", "pay", "social_insurance", "protection")


def shortest() -> Terms:
    return short("signing_notice", *SECTIONS)


def longest() -> Terms:
    return long(
        "signing_notice",
        *SECTIONS,
        "probation",
        "history",
        "agreements",
        "clauses",
        "attachments",
        accompanies="QY20261125-0000000002",
    )

"""The shortest and the longest labour contract."""

from __future__ import annotations

from qianyue.documents.samples import Terms, long, short

SECTIONS = ("employment_start", "term", "work", "hours", "pay", "social_insurance", "protection")


def shortest() -> Terms:
    return short("labor_contract", *SECTIONS)


def longest() -> Terms:
    return long("labor_contract", *SECTIONS, "probation", "history", "agreements", "clauses", "attachments")

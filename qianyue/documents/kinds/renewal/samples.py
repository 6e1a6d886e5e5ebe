"""The shortest and the longest renewal."""

from __future__ import annotations

from qianyue.documents.samples import Terms, long, short

SECTIONS = ("employment_start", "term", "work", "hours", "pay", "social_insurance", "protection")


def shortest() -> Terms:
    return short(
        "renewal",
        *SECTIONS,
        employment_start="2025-12-01",
        history={"previous": [{"type": "fixed", "start": "2025-12-01", "end": "2026-11-30"}]},
        amends={"contract": "QY20251101-0000000001"},
    )


def longest() -> Terms:
    return long(
        "renewal",
        *SECTIONS,
        "history",
        "agreements",
        "clauses",
        "attachments",
        employment_start="2021-07-08",
        amends={
            "contract": "QY20241101-0000000001",
            "effective": "2026-12-01",
            "reason": "原合同期满，双方协商一致提高待遇续订",
            "changes": [
                {"path": "/pay/base_wage", "from": "4600.00", "to": "5000.00"},
                {"path": "/hours/annual_leave_days", "from": 5, "to": 10},
                {"path": "/term", "from": {"start": "2024-12-01", "end": "2026-11-30"}, "to": {"start": "2026-12-01"}},
            ],
        },
    )

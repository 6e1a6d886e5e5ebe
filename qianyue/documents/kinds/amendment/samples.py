"""The shortest and the longest amendment."""

from __future__ import annotations

from qianyue.documents.samples import LONG, Terms, long, short


def shortest() -> Terms:
    return short(
        "amendment",
        amends={
            "contract": "QY20251101-0000000001",
            "effective": "2026-12-01",
            "changes": [{"path": "/pay/monthly_wage", "from": "3000.00", "to": "3200.00"}],
        },
    )


def longest() -> Terms:
    was, now = LONG["probation"] | {"end": "2027-03-31"}, LONG["probation"]
    return long(
        "amendment",
        "term",
        "work",
        "clauses",
        "attachments",
        amends={
            "contract": "QY20251101-0000000001",
            "effective": "2026-12-01",
            "reason": "LCL35",
            "changes": [
                {"path": "/pay/method", "from": "monthly", "to": "base_and_performance"},
                {"path": "/pay/base_wage", "from": "4600.00", "to": "5000.00"},
                {"path": "/pay/allowances/0/monthly", "to": "300.00"},
                {"path": "/probation", "from": was, "to": now},
                {"path": "/work/duties", "from": LONG["work"]["duties"], "to": "负责拼配工艺和质量检验。"},
                {"path": "/work/place", "from": LONG["work"]["place"], "to": LONG["worker"]["residence_address"]},
                {"path": "/work/hazardous", "from": True, "to": False},
                {"path": "/term/end", "from": "2029-11-30", "to": "2031-11-30"},
                {"path": "/clauses/3", "from": "乙方自备交通工具。"},
                {"path": "/social_insurance/text", "from": LONG["social_insurance"]["text"], "to": "依法参加社会保险。"},
            ],
        },
    )

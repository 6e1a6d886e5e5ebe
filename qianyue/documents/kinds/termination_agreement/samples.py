"""The shortest and the longest agreement to end a contract."""

from __future__ import annotations

from qianyue.documents.samples import Terms, long, short


def shortest() -> Terms:
    return short("termination_agreement", amends={"contract": "QY20251101-0000000001", "effective": "2026-12-31"})


def longest() -> Terms:
    return long(
        "termination_agreement",
        "employment_start",
        "term",
        "work",
        "pay",
        "agreements",
        "clauses",
        "attachments",
        employment_start="2021-07-08",
        amends={"contract": "QY20251101-0000000001", "effective": "2026-12-31", "reason": "LCL36"},
        ending={
            "type": "dissolved",
            "proposed_by": "employer",
            "service_years": 5,
            "service_months": 5,
            "severance": "35750.00",
            "last_payment": "2027-01-05",
            "handover": "茶园管护记录、工艺卡、仓库钥匙和办公设备向接任人员逐项移交，列出清单，由双方签字确认。" * 3,
            "transfer": "档案转移到景洪市公共就业和人才服务机构，社会保险关系转移到乙方新的参保地。" * 2,
        },
    )

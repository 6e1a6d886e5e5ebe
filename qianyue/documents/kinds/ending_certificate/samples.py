"""The shortest and the longest certificate of an ended contract."""

from __future__ import annotations

from qianyue.documents.samples import LONG, Terms, long, short


def shortest() -> Terms:
    return short(
        "ending_certificate",
        term={"type": "fixed", "start": "2025-12-01", "end": "2026-11-30"},
        work={"position": "店员"},
        amends={"effective": "2026-11-30"},
        ending={"type": "terminated", "service_years": 1},
    )


def longest() -> Terms:
    return long(
        "ending_certificate",
        "clauses",
        "attachments",
        employment_start="2021-07-08",
        term={"type": "task", "start": "2021-07-08", "end": "2026-12-31", "task": "二号茶园灌溉工程和配套道路的建设、验收和移交"},
        work=LONG["work"],
        accompanies="QY20251101-0000000001",
        amends={"contract": "QY20251101-0000000001", "effective": "2026-12-31", "reason": "LCL40-3"},
        ending={
            "type": "dissolved",
            "proposed_by": "employer",
            "service_years": 5,
            "service_months": 5,
            "severance": "35750.00",
            "last_payment": "2027-01-05",
            "handover": "茶园管护记录、工艺卡、仓库钥匙和办公设备已经移交。" * 3,
            "transfer": "档案转移到景洪市公共就业和人才服务机构，社会保险关系转移到劳动者新的参保地。" * 3,
        },
    )

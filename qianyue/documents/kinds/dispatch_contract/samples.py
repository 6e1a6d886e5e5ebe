"""The shortest and the longest contract of a dispatched worker."""

from __future__ import annotations

from qianyue.documents.samples import ADDRESS, Terms, long, short

SECTIONS = ("employment_start", "term", "work", "hours", "pay", "social_insurance", "protection")


def shortest() -> Terms:
    return short(
        "dispatch_contract",
        *SECTIONS,
        term={"type": "fixed", "start": "2026-12-01", "end": "2028-11-30"},
        dispatch={
            "license": {"number": "滇劳派0001", "valid_from": "2026-01-01", "valid_to": "2028-12-31"},
            "user_unit": {"name": "岩厂", "uscc": "91532801MA0000003E", "address": "景洪市虚构路3号", "region": "532801"},
            "period": {"start": "2026-12-01", "end": "2028-11-30"},
            "post_kind": "auxiliary",
            "idle_monthly_wage": "2120.00",
            "agreement_disclosed": True,
        },
    )


def longest() -> Terms:
    return long(
        "dispatch_contract",
        *SECTIONS,
        "probation",
        "history",
        "agreements",
        "clauses",
        "attachments",
        dispatch={
            "license": {
                "number": "滇人社派遣许可〔2026〕第0000000001号",
                "valid_from": "2026-01-01",
                "valid_to": "2028-12-31",
            },
            "user_unit": {
                "name": "西双版纳傣族自治州勐海县虚构古树普洱茶精制加工与仓储物流有限责任公司𫍽𠮷分厂",
                "uscc": "91532801MA0000003E",
                "legal_representative": "买买提艾力·阿布都热合曼江·吾斯曼",
                "address": ADDRESS * 2,
                "region": "532801",
                "phone": "0691-00000000转11111",
            },
            "period": {"start": "2026-12-01", "end": "2029-11-30"},
            "post_kind": "substitute",
            "idle_monthly_wage": "2120.00",
            "agreement_disclosed": True,
        },
    )

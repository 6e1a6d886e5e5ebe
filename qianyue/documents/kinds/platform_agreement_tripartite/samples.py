"""The shortest and the longest agreement of a worker, a platform and its partner."""

from __future__ import annotations

from qianyue.documents.kinds.platform_agreement.samples import FIRM, LONG_WORK, PAY, WORK
from qianyue.documents.samples import ADDRESS, LONG, SHORT, Terms, long, short

KIND = "platform_agreement_tripartite"
PARTNER = {"partner": "岩配送队", "partner_details": {"uscc": "91532801MA0000003E"}}
LONG_PARTNER = {
    "partner": "西双版纳傣族自治州虚构雨林同城即时配送与劳务组织服务有限责任公司勐海䶮㛃𬭁分公司",
    "partner_details": {
        "uscc": "91532801MA0000003E",
        "address": ADDRESS * 2,
        "legal_representative": "买买提艾力·阿布都热合曼江·吾斯曼",
        "phone": "0691-00000000转11111",
    },
    "paid_by": "partner",
}


def shortest() -> Terms:
    return short(
        KIND,
        "term",
        employer=SHORT["employer"] | FIRM,
        platform_work=WORK | PARTNER,
        pay=PAY,
        protection={"text": "发给头盔"},
    )


def longest() -> Terms:
    return long(
        KIND,
        "employment_start",
        "term",
        "social_insurance",
        "protection",
        "clauses",
        "attachments",
        employer=LONG["employer"] | FIRM,
        platform_work=LONG_WORK | LONG_PARTNER,
        pay=LONG["pay"] | PAY | {"piece_quota_per_hour": 4, "payday": 15},
    )

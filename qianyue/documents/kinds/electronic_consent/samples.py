"""The shortest and the longest consent to the electronic form."""

from __future__ import annotations

from qianyue.documents.samples import Terms, long, short


def shortest() -> Terms:
    return short("electronic_consent")


def longest() -> Terms:
    return long(
        "electronic_consent",
        "clauses",
        "attachments",
        accompanies="QY20251101-0000000001",
        electronic_form={
            "scope": "劳动合同，续订、变更、解除、终止劳动合同的文书，保密、竞业限制、培训服务期、补充保险协议，规章制度的签收。"
            * 3,
            "by_sms": True,
            "by_email": True,
            "by_app": False,
            "paper_copies": 2,
        },
    )

"""Invented terms for the tests of every room. Their holders cannot exist: no region begins with 000 or 999."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def resident_id(*, region: str = "000000", birth: date = date(1990, 1, 31), order: str = "002") -> str:
    """An 18-digit number with a right check digit (GB 11643); an even order is a woman's."""
    body = f"{region}{birth:%Y%m%d}{order}"
    return body + "10X98765432"[sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(body)) % 11]


def uscc(body: str) -> str:
    """A 统一社会信用代码 with a right check character (GB 32100) from its first 17 characters."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return body + ALPHABET[-total % 31]


def labor_contract(**changes: Any) -> dict[str, Any]:
    """A complete contract in Jinghong that no rule objects to.

    `changes` are merged section by section: `labor_contract(pay={"payday": None})`; None takes an item away,
    a list replaces a list.
    """
    return _merged(deepcopy(_BASE), changes)


def shortest() -> dict[str, Any]:
    """The least that is still a lawful contract: every optional item absent, names of two characters."""
    terms = labor_contract(
        probation=None,
        history=None,
        agreements=None,
        clauses=None,
        attachments=None,
        employer={"business_address": None, "phone": None},
        worker={"residence_address": None, "phone": None, "email": None},
        hours={"overtime_hours_per_month": None, "annual_leave_days": None},
        pay={"allowances": None, "text": None},
        social_insurance={"text": None},
    )
    terms["employer"]["name"] = "玉行"
    terms["employer"]["signatory"] = {"name": "刀虚构", "capacity": "legal_representative"}
    terms["worker"]["name"] = "岩罕"
    return terms


def longest() -> dict[str, Any]:
    """Everything filled in, long: thirty clauses, ten allowances, twenty attachments, names as long as registries allow."""
    return labor_contract(
        number="QY-532801-2026-0000000001",
        employer={
            "name": "西双版纳傣族自治州景洪市虚构热带雨林生态农业科技开发与茶叶加工贸易有限责任公司",
            "registered_address": "云南省西双版纳傣族自治州景洪市虚构工业园区雨林大道第一千零一号孔雀大厦B座第三十二层" * 2,
        },
        worker={"registered_address": "云南省西双版纳傣族自治州景洪市虚构乡虚构村民委员会虚构村民小组第九十九号" * 2},
        work={"duties": "负责茶园日常管护、鲜叶采摘、萎凋、杀青、揉捻、晒青各工序的操作，按工艺规程记录并交接；" * 25},
        hours={"rest_text": "按国家规定享受法定节假日、婚假、产假、陪产假、丧假；傣历新年按自治州规定放假。" * 10},
        pay={
            "text": "工资由基本工资与岗位工资构成，于支付日前转入乙方本人银行账户，并提供工资清单。" * 10,
            "allowances": [{"name": f"岗位补贴第{index}项", "monthly": f"{index * 10}.50"} for index in range(1, 11)],
        },
        social_insurance={"text": "甲方自用工之日起三十日内为乙方办理社会保险登记，个人应缴部分由甲方代扣代缴。" * 5},
        protection={
            "text": "甲方提供符合国家标准的劳动条件和必要的劳动防护用品，并进行安全培训。" * 15,
            "hazard_text": "杀青工序有高温，萎凋工序有粉尘；甲方配备通风、降温和防尘设施，安排上岗前、在岗期间和离岗时健康检查。"
            * 10,
            "safety_text": "甲方建立安全生产责任制度，为乙方依法办理工伤保险；乙方遵守操作规程，有权拒绝违章指挥。" * 10,
        },
        agreements={
            "confidentiality": {"scope": "乙方在工作中知悉的茶叶拼配配方、工艺参数、客户名单。" * 10},
            "non_compete": {
                "months": 12,
                "reason": "乙方掌握茶叶拼配配方。",
                "person_class": "senior_technician",
                "area": "景洪市、勐海县、勐腊县",
                "monthly_compensation": "2300.00",
                "average_wage_12_months": "4600.00",
                "penalty": "60000.00",
            },
            "training": {"course": "茶叶加工高级工艺师培训", "cost": "12000.00", "service_months": 24, "penalty": "12000.00"},
        },
        clauses=[
            f"第{index}项约定：双方在履行中遇有未尽事宜，应当先行协商，协商一致的以书面形式确认。" * 4 for index in range(1, 31)
        ],
        attachments=[
            {"title": f"规章制度之{index}：员工手册分册与安全操作规程汇编", "sha256": f"{index:064x}", "pages": index * 7}
            for index in range(1, 21)
        ],
    )


def rare_names() -> dict[str, Any]:
    """Characters that fonts and databases lose: extensions B to G, a middle dot, New Tai Lue."""
    return labor_contract(
        employer={"name": "景洪市䶮㛃𬭁茶业有限公司", "legal_representative": "𫍽𠮷"},
        worker={
            "name": "阿卜杜热西提·麦麦提图尔荪·买买提艾力·阿布都热合曼江吾斯曼托合提",
            "registered_address": "云南省西双版纳傣族自治州景洪市𠮷村ᦺᦑᦟᦹᧉ",
            "residence_address": "景洪市䶮㛃𬭁𫍽𠮷巷",
        },
        work={"place": "景洪市ᦺᦑᦟᦹᧉ寨"},
    )


def _merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    for name, change in changes.items():
        if change is None:
            base.pop(name, None)
        elif isinstance(change, dict):
            section = base.get(name)
            base[name] = _merged(section if isinstance(section, dict) else {}, change)
        else:
            base[name] = change
    return base


_BASE: dict[str, Any] = {
    "format": "qianyue-terms/1",
    "kind": "labor_contract",
    "employer": {
        "name": "景洪虚构茶业有限公司",
        "uscc": uscc("91000000MA0000001"),
        "kind": "enterprise",
        "registered_address": "云南省景洪市虚构大道1号",
        "business_address": "云南省景洪市虚构大道2号",
        "region": "532801",
        "legal_representative": "刀虚构",
        "signatory": {
            "name": "玉经办",
            "capacity": "authorised_agent",
            "authorisation": {
                "scope": "代表本公司订立、变更和解除劳动合同",
                "valid_from": "2026-01-01",
                "valid_to": "2028-12-31",
            },
        },
        "phone": "13000000001",
    },
    "worker": {
        "name": "玉虚构",
        "id_type": "resident_id",
        "id_number": resident_id(),
        "sex": "female",
        "birth_date": "1990-01-31",
        "registered_address": "云南省景洪市虚构乡虚构村1号",
        "residence_address": "云南省景洪市虚构路2号",
        "phone": "13000000002",
        "email": "yu@example.invalid",
        "retirement_category": "female_50",
        "receives_pension": False,
        "is_student": False,
    },
    "employment_start": "2026-12-01",
    "term": {"type": "fixed", "start": "2026-12-01", "end": "2029-11-30"},
    "probation": {"start": "2026-12-01", "end": "2027-05-31", "monthly_wage": "4000.00"},
    "work": {
        "position": "茶叶加工工",
        "duties": "负责鲜叶的萎凋、杀青、揉捻和晒青，记录工艺参数，保持作业场所整洁。",
        "place": "云南省景洪市虚构大道2号第一车间",
        "region": "532801",
        "post_type": "regular",
        "hazardous": True,
    },
    "hours": {
        "system": "standard",
        "hours_per_day": 8,
        "hours_per_week": 40,
        "rest_days_per_week": 2,
        "overtime_hours_per_month": 0,
        "annual_leave_days": 5,
        "rest_text": "乙方依法享受法定节假日、带薪年休假、婚假、产假等假期。",
    },
    "pay": {
        "method": "monthly",
        "monthly_wage": "4500.00",
        "allowances": [{"name": "高温津贴", "monthly": "100.00"}],
        "payday": 15,
        "paid_to": "worker",
        "text": "工资转入乙方本人银行账户，并提供工资清单。",
    },
    "social_insurance": {
        "pension": True,
        "medical": True,
        "work_injury": True,
        "unemployment": True,
        "maternity": True,
        "text": "双方依法参加社会保险，个人应缴部分由甲方代扣代缴。",
    },
    "protection": {
        "text": "甲方提供符合国家规定的劳动条件和劳动防护用品，进行安全生产教育。",
        "hazard_text": "杀青工序有高温，甲方提供通风降温设施和防暑用品，安排职业健康检查。",
        "female_text": "甲方依法保护乙方在经期、孕期、产期、哺乳期的权益，不安排禁忌劳动，不限制结婚、生育。",
        "safety_text": "甲方落实安全生产责任，保障劳动安全，防止职业危害，依法为乙方办理工伤保险。",
    },
    "clauses": ["乙方的通讯地址变更后三日内告知甲方。"],
    "attachments": [{"title": "员工手册", "sha256": "0" * 64, "pages": 12}],
}

"""Invented terms, section by section, from which every kind makes its samples: the shortest lawful ones, and the longest.

Nobody can hold a number of region 000000, and no organisation these names.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Terms = dict[str, Any]

SHORT: Terms = {
    "employer": {
        "name": "玉行",
        "uscc": "91532801MA00000018",
        "kind": "individual_business",
        "registered_address": "景洪市虚构路1号",
        "region": "532801",
        "legal_representative": "刀虚构",
        "signatory": {"name": "刀虚构", "capacity": "legal_representative"},
    },
    "worker": {
        "name": "岩罕",
        "id_type": "resident_id",
        "id_number": "000000199202290036",
        "sex": "male",
        "birth_date": "1992-02-29",
        "registered_address": "景洪市虚构村1号",
        "phone": "13900000001",
    },
    "employment_start": "2026-12-01",
    "term": {"type": "fixed", "start": "2026-12-01", "end": "2027-11-30"},
    "work": {"position": "店员", "duties": "售货、理货。", "place": "景洪市虚构路1号", "region": "532801", "hazardous": False},
    "hours": {"system": "standard", "hours_per_day": 8, "hours_per_week": 40, "rest_days_per_week": 2},
    "pay": {"method": "monthly", "monthly_wage": "3000.00", "payday": 10, "paid_to": "worker"},
    "social_insurance": {"pension": True, "medical": True, "work_injury": True, "unemployment": True, "maternity": True},
    "protection": {"text": "提供合格的劳动条件和防护用品。", "safety_text": "保障劳动安全，依法办理工伤保险。"},
}

ADDRESS = "云南省西双版纳傣族自治州景洪市虚构工业园区雨林大道第一千零一号孔雀大厦B座第三十二层䶮㛃𬭁𫍽𠮷工作室"
LONG: Terms = {
    "employer": {
        "name": "西双版纳傣族自治州景洪市虚构热带雨林生态农业科技开发与茶叶加工贸易有限责任公司䶮㛃𬭁分公司",
        "uscc": "91532801MA0000002B",
        "kind": "enterprise",
        "registered_address": ADDRESS * 2,
        "business_address": ADDRESS,
        "region": "532801",
        "legal_representative": "阿卜杜热西提·麦麦提图尔荪·买买提艾力·𫍽𠮷",
        "signatory": {
            "name": "玉香·虚构·康朗ᦺᦑᦟᦹᧉ",
            "capacity": "authorised_agent",
            "authorisation": {
                "scope": "代表本单位订立、续订、变更、解除和终止劳动合同以及相关的各项协议，签收和送达有关文书",
                "valid_from": "2026-01-01",
                "valid_to": "2028-12-31",
            },
        },
        "phone": "0691-00000000转00000",
    },
    "worker": {
        "name": "阿卜杜热西提·麦麦提图尔荪·买买提艾力·阿布都热合曼江吾斯曼",
        "id_type": "resident_id",
        "id_number": "000000198506060040",
        "sex": "female",
        "birth_date": "1985-06-06",
        "registered_address": "云南省西双版纳傣族自治州勐海县虚构乡𠮷村民委员会ᦺᦑᦟᦹᧉ寨第九十九村民小组第一百零一号之三" * 2,
        "residence_address": "云南省西双版纳傣族自治州景洪市虚构街道䶮㛃社区𬭁𫍽𠮷巷第九十九栋第三单元第三十二层第一百零八室",
        "phone": "13900000002",
        "email": "a.very.long.mailbox.name.of.an.invented.worker@invented.example.invalid",
        "retirement_category": "female_55",
        "receives_pension": False,
        "is_student": False,
        "work_permit": {"number": "滇劳2026第0000000017号", "valid_to": "2029-12-31"},
    },
    "employment_start": "2026-12-01",
    "term": {"type": "fixed", "start": "2026-12-01", "end": "2029-11-30"},
    "probation": {"start": "2026-12-01", "end": "2027-05-31", "monthly_wage": "5200.00"},
    "work": {
        "position": "茶叶初制加工和拼配工艺技术员（兼茶园管护班组长）",
        "duties": "负责茶园日常管护、鲜叶采摘、萎凋、杀青、揉捻、晒青各工序的操作，按工艺规程记录并交接；" * 12,
        "place": ADDRESS,
        "region": "532801",
        "post_type": "regular",
        "hazardous": True,
    },
    "hours": {
        "system": "comprehensive",
        "cycle": "quarter",
        "hours_per_day": 7.5,
        "hours_per_week": 37.5,
        "rest_days_per_week": 2,
        "overtime_hours_per_month": 12,
        "annual_leave_days": 10,
        "rest_text": "按国家规定享受法定节假日、婚假、产假、护理假、丧假；傣历新年按自治州的规定放假。" * 5,
        "approval": {
            "number": "西人社工时〔2026〕9号",
            "authority": "西双版纳傣族自治州人力资源和社会保障局",
            "valid_from": "2026-02-03",
            "valid_to": "2028-02-02",
        },
    },
    "pay": {
        "method": "base_and_performance",
        "monthly_wage": "6500.00",
        "base_wage": "5000.00",
        "performance_rule": "按月度考核等级计发，等级及系数见员工手册；考核结果当月向乙方公布，乙方可以要求复核。" * 3,
        "hourly_wage": "37.36",
        "allowances": [{"name": f"岗位补贴第{n}项", "monthly": f"{n * 10}.50"} for n in range(1, 11)],
        "payday": 15,
        "settlement_days": 30,
        "paid_to": "worker",
        "text": "工资由基本工资与绩效工资构成，于支付日前转入乙方本人银行账户，并提供工资清单。" * 5,
    },
    "social_insurance": {
        "pension": True,
        "medical": True,
        "work_injury": True,
        "unemployment": True,
        "maternity": True,
        "text": "甲方自用工之日起三十日内为乙方办理社会保险登记，个人应缴部分由甲方代扣代缴。" * 4,
    },
    "protection": {
        "text": "甲方提供符合国家标准的劳动条件和必要的劳动防护用品，并进行安全培训。" * 8,
        "hazard_text": "杀青工序有高温，萎凋工序有粉尘；甲方配备通风、降温和防尘设施，安排上岗前、在岗期间和离岗时的健康检查。"
        * 5,
        "female_text": "甲方依法保护乙方在经期、孕期、产期、哺乳期的权益，不安排禁忌从事的劳动，不限制结婚、生育。" * 3,
        "safety_text": "甲方建立安全生产责任制度，为乙方依法办理工伤保险；乙方遵守操作规程，有权拒绝违章指挥。" * 5,
    },
    "history": {
        "previous": [
            {"type": "fixed", "start": "2023-12-01", "end": "2024-11-30", "extended_months": 0, "probation": False},
            {"type": "fixed", "start": "2024-12-01", "end": "2026-11-30", "extended_months": 3, "probation": False},
        ],
        "continuous_service_since": "2021-07-08",
        "worker_requests_fixed_term": True,
    },
    "agreements": {
        "confidentiality": {
            "scope": "乙方在工作中知悉的茶叶拼配配方、工艺参数、客户名单、采购价格和尚未公开的经营计划。" * 4,
            "carriers": "图纸、工艺卡、电子文件、样品、会议记录以及其他记载秘密的物品",
            "duration": "自知悉之日起至秘密依法公开之日止",
            "returns": "离职办理工作交接时返还全部载体，不留存复制件",
            "intellectual_property": "乙方为完成本职工作或者主要利用甲方的物质技术条件作出的发明创造和作品，依法确定归属，"
            "乙方依法享有署名和获得奖励、报酬的权利",
        },
        "non_compete": {
            "months": 12,
            "reason": "乙方掌握茶叶拼配配方和主要客户的成交条件。",
            "person_class": "senior_technician",
            "business": "普洱茶的拼配、初制和批发，包括景洪虚构茶厂、勐海虚构茶业有限公司等直接竞争的单位",
            "area": "景洪市、勐海县、勐腊县",
            "area_reason": "甲方的市场在西双版纳州内",
            "monthly_compensation": "2300.00",
            "payday": 15,
            "average_wage_12_months": "4600.00",
            "penalty": "60000.00",
            "waiver": "乙方离职时甲方书面通知是否启动；启动后需要提前结束的，提前三十日书面通知并额外支付三个月的补偿",
        },
        "training": {
            "course": "茶叶加工高级工艺师培训",
            "provider": "云南虚构茶叶职业技术学院继续教育中心",
            "course_start": "2027-03-01",
            "course_end": "2027-05-31",
            "cost": "12000.00",
            "cost_items": [
                {"name": "培训费", "amount": "9000.00", "voucher": "增值税发票 00000001"},
                {"name": "差旅费", "amount": "2000.00", "voucher": "车票十二张"},
                {"name": "因培训产生的其他直接费用", "amount": "1000.00", "voucher": "教材和住宿收据"},
            ],
            "start": "2027-06-01",
            "service_months": 24,
            "penalty": "12000.00",
        },
        "supplementary_insurance": {
            "items": [
                {
                    "name": "补充医疗保险",
                    "insurer": "虚构人寿保险股份有限公司云南分公司",
                    "covers": "门诊和住院费用在基本医疗保险报销以后的个人负担部分，按百分之八十给付",
                    "employer_yearly": "1200.00",
                    "worker_yearly": "0.00",
                    "start": "2027-01-01",
                },
                {
                    "name": "团体意外伤害保险",
                    "insurer": "虚构财产保险有限公司",
                    "covers": "意外身故、伤残和医疗",
                    "employer_yearly": "300.00",
                    "worker_yearly": "50.00",
                    "start": "2027-01-01",
                },
            ],
            "text": "乙方离职的，自离职次月起停止缴费；已经缴费的保险期间内，保障继续有效。",
        },
    },
    "clauses": [f"第{n}项约定：双方在履行中遇有未尽事宜，应当先行协商，协商一致的以书面形式确认。" * 3 for n in range(1, 13)],
    "attachments": [
        {"title": f"规章制度之{n}：员工手册分册与安全操作规程汇编", "sha256": f"{n:064x}", "pages": n * 7} for n in range(1, 11)
    ],
}
NUMBER = "QY20261125-0000000001"


def short(kind: str, *sections: str, **more: Any) -> Terms:
    """The shortest terms of a kind: these sections, and what it has of its own."""
    return _of(kind, SHORT, sections, more)


def long(kind: str, *sections: str, **more: Any) -> Terms:
    """The longest terms of a kind."""
    return _of(kind, LONG, sections, {"number": NUMBER, **more})


def _of(kind: str, source: Terms, sections: tuple[str, ...], more: Terms) -> Terms:
    parts = {name: source[name] for name in ("employer", "worker", *sections)}
    return deepcopy({"format": "qianyue-terms/1", "kind": kind, **parts, **more})

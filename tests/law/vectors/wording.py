"""What free text takes from the worker: C-01, C-09 to C-12, T-03, W-06, W-07, in the kinds and places where it stands."""

from __future__ import annotations

from typing import Any

from tests.law.kinds import over_age_agreement, part_time_contract
from tests.law.vectors.vector import finds, passes
from tests.samples import labor_contract

FIRST = "/clauses/0"


def saying(clause: str, **changes: Any) -> dict[str, Any]:
    return labor_contract(clauses=[clause], **changes)


VECTORS = [
    finds("C-01", "离职付违约金", saying("乙方提前离职的，应向甲方支付违约金三千元。"), ("block", FIRST)),
    passes("C-01", "违反服务期约定的违约金", saying("乙方违反服务期约定的，按照约定支付违约金。")),
    passes("C-01", "单位付违约金", saying("甲方违反本合同的，应向乙方支付违约金三千元。")),
    finds("C-09", "收取押金", saying("乙方入职时须缴纳押金五百元。"), ("block", FIRST)),
    finds("C-09", "扣押身份证", saying("乙方的身份证原件由甲方统一保管。"), ("block", FIRST)),
    passes("C-09", "不得收取押金", saying("甲方不得向乙方收取押金。")),
    finds(
        "C-09",
        "超龄协议也一样",
        over_age_agreement(clauses=["乙方入职时须缴纳押金五百元。"]),
        ("block", FIRST),
    ),
    finds("C-10", "写明放弃社会保险", saying("乙方自愿放弃参加社会保险。"), ("block", FIRST)),
    finds(
        "C-10",
        "社会保险一节里写明放弃",
        labor_contract(social_insurance={"text": "乙方自愿放弃缴纳养老保险，甲方发放社保补贴。"}),
        ("block", "/social_insurance/text"),
    ),
    finds(
        "C-10",
        "附件是放弃社保的承诺",
        labor_contract(attachments=[{"title": "自愿放弃社保承诺书", "sha256": "0" * 64, "pages": 1}]),
        ("block", "/attachments/0/title"),
    ),
    passes("C-10", "禁止放弃社会保险", saying("禁止放弃社会保险。")),
    passes("C-10", "非全日制自行参保", part_time_contract(clauses=["乙方自行参加养老保险。"])),
    finds("C-11", "工伤自负", saying("乙方在工作中受伤的，后果自负。"), ("block", FIRST)),
    finds("C-11", "不得怀孕", saying("女员工合同期内不得怀孕。"), ("block", FIRST)),
    finds("C-11", "任意调岗", saying("甲方有权随时调整乙方的工作岗位。"), ("warn", FIRST)),
    passes("C-11", "协商调岗", saying("甲方调整岗位应与乙方协商一致。")),
    passes("C-11", "工伤由单位承担", saying("乙方发生工伤的，由甲方依法承担责任。")),
    finds("C-12", "旷工扣三倍", saying("旷工一天扣三天工资。"), ("warn", FIRST)),
    passes("C-12", "不得罚款", saying("甲方不得对乙方进行罚款。")),
    finds("T-03", "随时解除", saying("甲方可随时解除本合同，无需说明理由。"), ("block", FIRST)),
    passes("T-03", "依法解除", saying("乙方严重违反规章制度的，甲方可以依法解除合同。")),
    passes("T-03", "非全日制随时终止", part_time_contract(clauses=["双方均可随时终止用工。"])),
    finds("W-06", "工资面议", saying("工资面议。"), ("warn", FIRST)),
    passes("W-06", "工资写明", saying("工资每月4500元，每月15日发放。")),
    finds("W-07", "包含加班费", saying("月薪6000元，已包含加班费。"), ("warn", FIRST)),
    finds("W-07", "放弃加班费", saying("乙方自愿放弃加班费。"), ("block", FIRST)),
    passes("W-07", "加班费另行计发", saying("月工资不含加班费，加班费另行计发。")),
]

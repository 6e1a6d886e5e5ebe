"""C, T, W in free text: what the lint's rules find, in which place of which document, and what they let pass."""

from __future__ import annotations

from typing import Any

from tests.law.kinds import (
    amendment,
    dispatch_contract,
    over_age_agreement,
    part_time_contract,
    platform_agreement,
    renewal,
    termination_agreement,
)
from tests.law.vectors.vector import finds, passes
from tests.samples import labor_contract

CLAUSE = "/clauses/0"
PENALTY = "乙方未满一年辞职的，须向甲方支付违约金三千元。"
DEPOSIT = "乙方入职时缴纳押金五百元。"
WAIVER = "乙方自愿放弃社会保险。"
INJURY = "工作中发生工伤的，由乙方自行承担。"
AT_WILL = "甲方可随时调整乙方的工作岗位和工资。"
FINE = "迟到一次罚款五十元。"
ENDING = "甲方可随时解除本合同，无需说明理由。"
VAGUE = "工资面议。"
INCLUDED = "月工资已包含加班费。"
NO_OVERTIME = "乙方自愿放弃加班费。"


def said(*clauses: str) -> dict[str, Any]:
    return labor_contract(clauses=list(clauses))


VECTORS = [
    finds("C-01", "辞职付违约金", said(PENALTY), ("block", CLAUSE)),
    finds("C-01", "第三条约定", said("双方协商一致。", "本合同一式两份。", PENALTY), ("block", "/clauses/2")),
    finds("C-01", "两条约定", said(PENALTY, PENALTY), ("block", CLAUSE), ("block", "/clauses/1")),
    finds("C-01", "续订", renewal(clauses=[PENALTY]), ("block", CLAUSE)),
    finds("C-01", "变更加一条", amendment(("/clauses/0", None, PENALTY)), ("block", "/amends/changes/0/to")),
    passes("C-01", "服务期违约金", said("乙方违反服务期约定的，按未履行部分应分摊的培训费用支付违约金。")),
    passes("C-01", "甲方付违约金", said("甲方违约的，应向乙方支付违约金三千元。")),
    passes("C-01", "平台协议不是劳动合同", platform_agreement(clauses=[PENALTY])),
    finds("C-09", "押金", said(DEPOSIT), ("block", CLAUSE)),
    finds("C-09", "字间有空格", said("乙方入职时缴纳 押 金 五百元。"), ("block", CLAUSE)),
    finds("C-09", "平台协议", platform_agreement(clauses=[DEPOSIT]), ("block", CLAUSE)),
    finds("C-09", "超龄用工协议", over_age_agreement(clauses=[DEPOSIT]), ("block", CLAUSE)),
    finds("C-09", "写在工作内容里", labor_contract(work={"duties": DEPOSIT}), ("block", "/work/duties")),
    passes("C-09", "不收押金", said("甲方不得向乙方收取押金。")),
    passes("C-09", "解除时退还押金", termination_agreement(clauses=["甲方向乙方退还已收取的押金五百元。"])),
    finds("C-10", "放弃社会保险", said(WAIVER), ("block", CLAUSE)),
    finds("C-10", "写在社会保险里", labor_contract(social_insurance={"text": WAIVER}), ("block", "/social_insurance/text")),
    finds("C-10", "变更时放弃", amendment(("/clauses/0", None, WAIVER)), ("block", "/amends/changes/0/to")),
    finds("C-10", "解除时放弃", termination_agreement(clauses=["乙方放弃要求补缴社会保险费的权利。"]), ("block", CLAUSE)),
    passes("C-10", "放弃的约定无效", said("乙方自愿放弃社会保险的承诺无效。")),
    passes("C-10", "非全日制自己参保", part_time_contract(clauses=["养老保险由乙方自行缴纳。"])),
    finds("C-11", "工伤自负", said(INJURY), ("block", CLAUSE)),
    finds("C-11", "写在劳动保护里", labor_contract(protection={"text": INJURY}), ("block", "/protection/text")),
    finds("C-11", "不得结婚", said("乙方在合同期内不得结婚、生育。"), ("block", CLAUSE)),
    finds("C-11", "放弃年休假", labor_contract(hours={"rest_text": "乙方自愿放弃年休假。"}), ("block", "/hours/rest_text")),
    finds("C-11", "随意调岗调薪", said(AT_WILL), ("warn", CLAUSE)),
    passes("C-11", "平台不是用人单位", platform_agreement(clauses=[AT_WILL])),
    passes("C-11", "不限制结婚", said("甲方不限制乙方结婚、生育。")),
    finds("C-12", "罚款", said(FINE), ("warn", CLAUSE)),
    finds("C-12", "派遣合同", dispatch_contract(clauses=[FINE]), ("warn", CLAUSE)),
    passes("C-12", "赔偿有限度", said("因乙方原因造成损失的，每月扣除部分不超过当月工资的百分之二十。")),
    finds("T-03", "随时解除", said(ENDING), ("block", CLAUSE)),
    finds("T-03", "怀孕即终止", said("女员工怀孕的，劳动合同自动终止。"), ("block", CLAUSE)),
    passes("T-03", "非全日制随时可以终止", part_time_contract(clauses=[ENDING])),
    passes("T-03", "期满终止", said("合同期满，劳动合同终止。")),
    finds("W-06", "面议", labor_contract(pay={"text": VAGUE}), ("warn", "/pay/text")),
    finds(
        "W-06", "绩效规则", labor_contract(pay={"performance_rule": "工资按公司规定执行。"}), ("warn", "/pay/performance_rule")
    ),
    passes("W-06", "数额明确", said("基本工资每月3000元，绩效工资按考核结果发放，每月不超过1500元。")),
    finds("W-07", "包含加班费", said(INCLUDED), ("warn", CLAUSE)),
    finds("W-07", "放弃加班费", said(NO_OVERTIME), ("block", CLAUSE)),
    passes("W-07", "另付加班费", said("月工资不包含加班费，加班费另行计发。")),
]

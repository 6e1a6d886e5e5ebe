"""C: service period, non-compete, insurance given up. What free text says is the lint's."""

from __future__ import annotations

from typing import Any

from tests.law.kinds import dispatch_contract, over_age_agreement, part_time_contract
from tests.law.vectors.vector import finds, passes
from tests.samples import labor_contract

NON_COMPETE = {
    "months": 12,
    "reason": "乙方掌握茶叶拼配配方。",
    "person_class": "senior_technician",
    "area": "景洪市、勐海县、勐腊县",
    "monthly_compensation": "3000.00",
    "average_wage_12_months": "6000.00",
    "penalty": "180000.00",
}
TRAINING = {"course": "茶叶加工高级工艺师培训", "cost": "12000.00", "service_months": 36, "penalty": "12000.00"}
AT, SERVICE = "/agreements/non_compete", "/agreements/training"


def bound(**said: Any) -> dict[str, Any]:
    return labor_contract(agreements={"non_compete": {**NON_COMPETE, **said}})


def trained(**said: Any) -> dict[str, Any]:
    return labor_contract(agreements={"training": {**TRAINING, **said}})


VECTORS = [
    passes("C-02", "违约金等于培训费用", trained()),
    finds("C-02", "违约金多一分", trained(penalty="12000.01"), ("block", f"{SERVICE}/penalty")),
    finds("C-02", "没有培训费用", trained(cost=None), ("block", f"{SERVICE}/cost")),
    finds("C-02", "培训费用为零", trained(cost="0.00"), ("block", f"{SERVICE}/cost")),
    finds("C-02", "没有培训项目", trained(course=None), ("warn", f"{SERVICE}/course")),
    finds("C-02", "没有服务期", trained(service_months=None), ("warn", f"{SERVICE}/service_months")),
    passes("C-02", "没有服务期的约定", labor_contract(agreements={"training": {}})),
    passes("C-03", "服务期与合同同日届满", trained()),
    finds("C-03", "服务期多一个月", trained(service_months=37), ("warn", f"{SERVICE}/service_months")),
    finds("C-03", "服务期晚一天开始", trained(start="2026-12-02"), ("warn", f"{SERVICE}/service_months")),
    passes("C-03", "无固定期限", trained(service_months=60) | {"term": {"type": "open_ended", "start": "2026-12-01"}}),
    passes("C-04", "专业技术培训", trained()),
    finds("C-04", "户口换服务期", trained(course="解决昆明市户口"), ("warn", f"{SERVICE}/course")),
    finds(
        "C-04",
        "住房换服务期",
        labor_contract(clauses=["甲方提供住房一套，乙方服务期为五年，提前离职的支付违约金。"]),
        ("warn", "/clauses/0"),
    ),
    passes("C-04", "奖金与服务期无关", labor_contract(clauses=["年终奖金按制度发放。培训服务期另行约定。"])),
    passes("C-05", "二十四个月", bound(months=24)),
    finds("C-05", "二十五个月", bound(months=25), ("block", f"{AT}/months")),
    finds("C-05", "没有写期限", bound(months=None), ("warn", f"{AT}/months")),
    passes("C-06", "每月有补偿", bound()),
    finds("C-06", "没有补偿", bound(monthly_compensation=None), ("override", f"{AT}/monthly_compensation")),
    finds("C-06", "补偿为零", bound(monthly_compensation="0"), ("override", f"{AT}/monthly_compensation")),
    finds(
        "C-06",
        "非全日制也一样",
        part_time_contract(agreements={"non_compete": {**NON_COMPETE, "monthly_compensation": None}}),
        ("override", f"{AT}/monthly_compensation"),
    ),
    passes("C-06", "没有约定竞业限制", labor_contract(agreements={"non_compete": {}})),
    passes("C-06", "只在在职期间限制", bound(months=0, monthly_compensation=None)),
    passes("C-07", "约定合理", bound()),
    passes("C-07", "十二个月，百分之三十，不低于最低工资", bound(average_wage_12_months="10000.00")),
    finds("C-07", "不足百分之三十", bound(average_wage_12_months="10000.04"), ("warn", f"{AT}/monthly_compensation")),
    finds(
        "C-07",
        "十八个月，百分之四十",
        bound(months=18, monthly_compensation="4000.00", average_wage_12_months="10000.00"),
        ("warn", f"{AT}/monthly_compensation"),
    ),
    passes("C-07", "十八个月，百分之五十", bound(months=18, monthly_compensation="5000.00", average_wage_12_months="10000.00")),
    passes("C-07", "十二个月不算超过一年", bound(monthly_compensation="4000.00", average_wage_12_months="10000.00")),
    finds("C-07", "低于最低工资", bound(monthly_compensation="2119.99", penalty="1.00"), ("warn", f"{AT}/monthly_compensation")),
    finds(
        "C-07",
        "没有平均工资，按约定工资估算",
        bound(average_wage_12_months=None, months=13, monthly_compensation="2249.99", penalty=None),
        ("warn", f"{AT}/monthly_compensation"),
    ),
    finds("C-07", "违约金多一分", bound(penalty="180000.01"), ("warn", f"{AT}/penalty")),
    finds("C-07", "全国", bound(area="全国范围"), ("warn", f"{AT}/area")),
    finds("C-07", "全 球", bound(area="全 球"), ("warn", f"{AT}/area")),
    passes("C-07", "全国，说明理由", bound(area="全国", area_reason="产品销往全国各省。")),
    finds("C-07", "普通员工", bound(person_class="普通工人"), ("warn", f"{AT}/person_class")),
    passes("C-07", "其他负有保密义务的人员", bound(person_class="other_secrecy_bound")),
    finds("C-07", "没有说明秘密", bound(reason=None), ("warn", f"{AT}/reason")),
    finds("C-07", "工资包含补偿", labor_contract(clauses=["工资中已包含竞业限制补偿金。"]), ("warn", "/clauses/0")),
    passes("C-07", "工资不包含补偿", labor_contract(clauses=["工资不包含竞业限制补偿，离职后另行支付。"])),
    finds(
        "C-07",
        "最低工资表中没有这个地方",
        bound() | {"work": {**labor_contract()["work"], "region": "110101"}},
        ("warn", "/work/region"),
    ),
    passes("C-07", "指引发布之前", bound(penalty="999999.00"), on="2025-09-03"),
    finds("C-08", "在职期间的竞业限制没有补偿", bound(months=0, monthly_compensation=None), ("info", f"{AT}/months")),
    passes("C-08", "离职后的竞业限制", bound()),
    passes("C-10", "五险齐全", labor_contract()),
    *(
        finds("C-10", f"不参加 {item}", labor_contract(social_insurance={item: False}), ("block", f"/social_insurance/{item}"))
        for item in ("pension", "medical", "work_injury", "unemployment", "maternity")
    ),
    finds("C-10", "派遣合同", dispatch_contract(social_insurance={"pension": False}), ("block", "/social_insurance/pension")),
    passes("C-10", "没有提到", labor_contract(social_insurance={"maternity": None})),
    passes("C-10", "超龄劳动者不参加养老保险", over_age_agreement(social_insurance={"pension": False})),
    passes("C-10", "非全日制不参加养老保险", part_time_contract(social_insurance={"pension": False})),
]

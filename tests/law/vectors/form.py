"""F: form, time, contents."""

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
from tests.law.vectors.vector import Vector, finds, passes
from tests.samples import labor_contract, resident_id


def worked_since(day: str, on: str, **more: Any) -> dict[str, Any]:
    """Work began on `day`; the contract is checked on `on`."""
    return labor_contract(employment_start=day, term={"start": day, "end": "2032-12-31"}, probation=None, **more)


def late(what: str, day: str, on: str, *expected: tuple[str, str], rule: str = "F-06") -> Vector:
    return Vector(rule, what, worked_since(day, on), expected, on)


def attached(**attachment: Any) -> dict[str, Any]:
    return labor_contract(attachments=[{"title": "员工手册", "sha256": "ab" * 32, "pages": 12, **attachment}])


def without(section: str, item: str) -> dict[str, Any]:
    return labor_contract(**{section: {item: None}})


MAN = {"sex": "male", "id_number": resident_id(order="001"), "retirement_category": "male_60"}
START = "/employment_start"

VECTORS = [
    passes("F-01", "必备条款齐全", labor_contract()),
    *(
        finds("F-01", f"缺少 {section}/{item}", without(section, item), ("block", f"/{section}/{item}"))
        for section, item in (
            ("employer", "name"),
            ("employer", "legal_representative"),
            ("worker", "name"),
            ("worker", "id_number"),
            ("worker", "id_type"),
            ("work", "position"),
            ("work", "duties"),
            ("work", "place"),
            ("pay", "method"),
            ("pay", "monthly_wage"),
            ("protection", "text"),
            ("term", "start"),
        )
    ),
    *(
        finds("F-01", f"缺少整个 {section}", labor_contract(**{section: None}, probation=None), ("block", f"/{section}"))
        for section in ("term", "work", "hours", "pay", "social_insurance", "protection")
    ),
    finds("F-01", "缺少用工之日", labor_contract(employment_start=None), ("block", START)),
    passes("F-01", "只有经营地址", labor_contract(employer={"registered_address": None})),
    finds(
        "F-01",
        "用人单位两个地址都没有",
        labor_contract(employer={"registered_address": None, "business_address": None}),
        ("block", "/employer/registered_address"),
    ),
    passes("F-01", "只有户籍地址", labor_contract(worker={"residence_address": None})),
    passes("F-01", "没有电话", labor_contract(employer={"phone": None}, worker={"phone": None})),
    finds("F-01", "派遣合同没有派遣的事项", dispatch_contract(dispatch=None), ("block", "/dispatch")),
    finds("F-01", "平台协议没有期限", platform_agreement(term=None), ("block", "/term")),
    finds("F-01", "平台协议没有平台工作的内容", platform_agreement(platform_work=None), ("block", "/platform_work")),
    finds(
        "F-01",
        "三方协议没有第三方",
        platform_agreement(kind="platform_agreement_tripartite", platform_work={"platform": None}),
        ("block", "/platform_work/partner"),
    ),
    passes("F-01", "三方协议写明平台", platform_agreement(kind="platform_agreement_tripartite")),
    finds("F-01", "续订没有写原合同", renewal(amends=None), ("block", "/amends")),
    finds("F-01", "变更协议没有变更内容", amendment(), ("block", "/amends/changes")),
    passes("F-01", "变更协议写明变更", amendment(("/pay/payday", 15, 10))),
    finds(
        "F-01",
        "变更的内容不是条款能写的",
        amendment(("/pay/payday", 15, "每月十号"), ("/pay/monthly_wage", "4500.00", "4600.00")),
        ("warn", "/amends/changes/0"),
    ),
    finds(
        "F-01", "解除协议没有生效日期", termination_agreement(amends={"contract": "QY-000001"}), ("block", "/amends/effective")
    ),
    passes("F-02", "有女职工特殊保护条款", labor_contract()),
    finds("F-02", "女职工的合同没有保护条款", without("protection", "female_text"), ("block", "/protection/female_text")),
    passes("F-02", "男职工的合同没有保护条款", labor_contract(worker=MAN, protection={"female_text": None})),
    finds(
        "F-02",
        "性别不明",
        labor_contract(worker={"sex": None, "id_type": "passport", "id_number": "E00000000"}, protection={"female_text": None}),
        ("warn", "/protection/female_text"),
    ),
    passes("F-03", "写明职业病危害", labor_contract()),
    finds("F-03", "有危害没有写明", without("protection", "hazard_text"), ("block", "/protection/hazard_text")),
    passes("F-03", "没有危害", labor_contract(work={"hazardous": False}, protection={"hazard_text": None})),
    passes("F-04", "写明安全生产和工伤保险", labor_contract()),
    finds("F-04", "企业没有写安全生产", without("protection", "safety_text"), ("block", "/protection/safety_text")),
    finds("F-04", "企业没有写工伤保险", without("social_insurance", "work_injury"), ("block", "/social_insurance/work_injury")),
    finds(
        "F-04",
        "个体户的非全日制合同也一样",
        part_time_contract(employer={"kind": "individual_business"}, social_insurance={"work_injury": False}),
        ("block", "/social_insurance/work_injury"),
    ),
    passes("F-04", "社会组织", labor_contract(employer={"kind": "social_organization"}, protection={"safety_text": None})),
    late("用工第十四天", "2026-03-15", "2026-03-29"),
    late("用工满十五天", "2026-03-15", "2026-03-30", ("warn", START)),
    late("最后一天", "2026-03-15", "2026-04-15", ("warn", START)),
    late("超过一个月", "2026-03-15", "2026-04-16", ("warn", START)),
    late("一月三十一日用工，二月的最后一天到期", "2026-01-31", "2026-02-28", ("warn", START)),
    late("还没有用工", "2026-12-15", "2026-12-01"),
    passes("F-06", "续订不是第一份合同", renewal(), on="2027-02-01"),
    passes("F-06", "有以往合同", labor_contract(history={"previous": [{"type": "fixed", "probation": True}]}), on="2027-02-01"),
    passes("F-06", "非全日制可以口头订立", part_time_contract(), on="2027-02-01"),
    late("差一天满一年", "2026-03-15", "2027-03-14", rule="F-08"),
    late("满一年", "2026-03-15", "2027-03-15", ("info", START), rule="F-08"),
    passes("F-08", "续订", renewal(), on="2030-01-01"),
    passes("F-09", "摘要是六十四位十六进制数", attached()),
    passes("F-09", "大写也可以", attached(sha256="AB" * 32)),
    finds("F-09", "没有摘要", attached(sha256=None), ("block", "/attachments/0/sha256")),
    finds("F-09", "摘要短一位", attached(sha256="a" * 63), ("block", "/attachments/0/sha256")),
    finds("F-09", "没有名称", attached(title=None), ("block", "/attachments/0/title")),
    finds("F-09", "没有页", attached(pages=0), ("block", "/attachments/0/pages")),
    passes("F-11", "没有空白", labor_contract()),
    *(
        finds("F-11", f"空白 {blank}", labor_contract(clauses=["乙方住址变更后告知甲方。", blank]), ("block", "/clauses/1"))
        for blank in ("工资每月______元", "试用期为＿＿个月", "补偿【  】元", "由甲方（ ）办理", "合同自20XX年1月1日起", "□同意")
    ),
    finds("F-11", "岗位没有填", labor_contract(work={"position": "____"}), ("block", "/work/position")),
    finds("F-11", "一条空白的约定", labor_contract(clauses=["乙方爱护公物。", " "]), ("block", "/clauses/1")),
    passes("F-11", "括号里有字", labor_contract(clauses=["甲方（景洪）与乙方（岩罕）确认：每周工作五天，X 光检查由甲方安排。"])),
    finds("F-11", "超龄协议也一样", over_age_agreement(clauses=["每月____元"]), ("block", "/clauses/0")),
]

"""P: parties, their numbers, who signs."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.law.kinds import amendment, dispatch_contract, over_age_agreement, part_time_contract, platform_agreement, renewal
from tests.law.vectors.vector import finds, passes
from tests.samples import labor_contract, resident_id, uscc


def born(day: str, *, man: bool = False, **more: Any) -> dict[str, Any]:
    """A worker born on this day, by statement and by number."""
    return {
        "birth_date": day,
        "sex": "male" if man else "female",
        "id_number": resident_id(birth=date.fromisoformat(day), order="001" if man else "002"),
        "retirement_category": "male_60" if man else "female_50",
        **more,
    }


def person(day: str, *, hazardous: bool = False, **more: Any) -> dict[str, Any]:
    return labor_contract(worker=born(day, **more), work={"hazardous": hazardous})


def foreigner(**more: Any) -> dict[str, Any]:
    return labor_contract(worker={"id_type": "passport", "id_number": "E00000000", **more})


def borderer(**more: Any) -> dict[str, Any]:
    return labor_contract(worker={"id_type": "border_resident", "id_number": "边民证虚构1号", **more})


def signing(**signatory: Any) -> dict[str, Any]:
    return labor_contract(employer={"signatory": {"authorisation": None, **signatory}})


def authorised(**authorisation: Any) -> dict[str, Any]:
    return labor_contract(employer={"signatory": {"authorisation": authorisation}})


def named(name: str, **more: Any) -> dict[str, Any]:
    boss = {"name": "刀虚构", "capacity": "legal_representative", "authorisation": None}
    return labor_contract(employer={"name": name, "signatory": boss, **more})


def permit(valid_to: str | None, number: str | None = "虚构许可1号") -> dict[str, Any]:
    return {"work_permit": {"number": number, "valid_to": valid_to}}


FIVE_YEARS = {"start": "2026-12-01", "end": "2031-11-30"}
WRONG_USCC = "91330100799655058A"

VECTORS = [
    passes("P-01", "用工之日年满十六周岁", person("2010-12-01")),
    finds("P-01", "用工之日差一天满十六周岁", person("2010-12-02"), ("block", "/employment_start")),
    passes(
        "P-01",
        "二月二十九日出生，平年二月的最后一天年满",
        labor_contract(worker=born("2011-02-28"), employment_start="2027-02-28"),
    ),
    finds("P-01", "出生日期无从知道", foreigner(birth_date=None), ("warn", "/worker/birth_date")),
    finds("P-01", "平台协议也一样", platform_agreement(worker=born("2011-01-01")), ("block", "/employment_start")),
    passes("P-02", "用工之日年满十八周岁", person("2008-12-01")),
    finds("P-02", "用工之日差一天满十八周岁", person("2008-12-02"), ("warn", "/worker/birth_date")),
    finds(
        "P-02",
        "未成年工在有职业病危害的岗位",
        person("2009-12-02", hazardous=True),
        ("warn", "/worker/birth_date"),
        ("warn", "/work/hazardous"),
    ),
    passes("P-02", "未满十六周岁归 P-01", person("2011-12-02")),
    passes("P-03", "女，五十岁类，用工之日的次日到龄", person("1976-04-02")),
    finds("P-03", "女，五十岁类，用工之日到龄", person("1976-04-01"), ("warn", "/worker/birth_date")),
    passes("P-03", "男，用工之日的次日到龄", person("1966-07-02", man=True)),
    finds("P-03", "男，用工之日到龄", person("1966-07-01", man=True), ("warn", "/worker/birth_date")),
    passes("P-03", "女，五十五岁类，用工之日的次日到龄", person("1971-07-02", retirement_category="female_55")),
    finds(
        "P-03",
        "女，五十五岁类，用工之日到龄",
        person("1971-07-01", retirement_category="female_55"),
        ("warn", "/worker/birth_date"),
    ),
    finds(
        "P-03",
        "没有填类别，五十岁类已到，五十五岁类未到",
        person("1976-04-01", retirement_category=None),
        ("warn", "/worker/retirement_category"),
    ),
    passes("P-03", "没有填类别，两类都没到", person("1990-01-31", retirement_category=None)),
    passes("P-03", "男职工填了女职工的类别，按男职工算", person("1976-04-01", man=True, retirement_category="female_50")),
    finds("P-03", "领取养老金", labor_contract(worker={"receives_pension": True}), ("override", "/worker/receives_pension")),
    finds(
        "P-03",
        "领取养老金，非全日制",
        part_time_contract(worker={"receives_pension": True}),
        ("override", "/worker/receives_pension"),
    ),
    passes("P-03", "领取养老金，订立超龄用工协议", over_age_agreement()),
    finds(
        "P-03",
        "没有到龄也不领养老金，订立超龄用工协议",
        over_age_agreement(worker=born("1990-01-31", receives_pension=False)),
        ("warn", "/kind"),
    ),
    finds("P-03", "退休年龄表中没有这一天", labor_contract(), ("warn", "/worker/birth_date"), on="2024-12-31"),
    passes("P-04", "已经毕业", labor_contract(worker={"is_student": False})),
    finds("P-04", "在校学生", labor_contract(worker={"is_student": True}), ("warn", "/worker/is_student")),
    passes("P-05", "工作许可当天仍有效", foreigner(**permit("2026-12-01"))),
    finds("P-05", "工作许可前一天到期", foreigner(**permit("2026-11-30")), ("override", "/worker/work_permit/valid_to")),
    finds("P-05", "外国人没有工作许可", foreigner(), ("override", "/worker/work_permit")),
    finds("P-05", "工作许可没有编号", foreigner(**permit("2027-12-01", None)), ("override", "/worker/work_permit/number")),
    finds("P-05", "工作许可没有有效期", foreigner(**permit(None)), ("warn", "/worker/work_permit/valid_to")),
    finds("P-05", "边民没有许可", borderer(), ("override", "/worker/work_permit")),
    passes("P-05", "边民有许可", borderer(**permit("2027-06-30"))),
    passes(
        "P-05",
        "永久居留不需要工作许可",
        labor_contract(worker={"id_type": "foreign_permanent", "id_number": "XYZ000000000000"}),
    ),
    passes("P-05", "港澳居民不需要工作许可", labor_contract(worker={"id_type": "hm_travel_permit", "id_number": "H00000000"})),
    passes("P-05", "外国人，合同五年", foreigner(**permit("2027-12-01")) | {"term": {"type": "fixed", **FIVE_YEARS}}),
    finds(
        "P-05",
        "外国人，合同比五年多一天",
        foreigner(**permit("2027-12-01")) | {"term": {"type": "fixed", **FIVE_YEARS, "end": "2031-12-01"}},
        ("warn", "/term/end"),
    ),
    finds(
        "P-05",
        "外国人，无固定期限",
        foreigner(**permit("2027-12-01")) | {"term": {"type": "open_ended", "start": "2026-12-01"}},
        ("warn", "/term/type"),
    ),
    passes("P-07", "校验位正确", labor_contract(employer={"uscc": "91330100799655058B"})),
    finds("P-07", "校验位错误", labor_contract(employer={"uscc": WRONG_USCC}), ("block", "/employer/uscc")),
    passes("P-07", "小写字母按大写读", labor_contract(employer={"uscc": "91330100799655058b"})),
    finds("P-07", "没有填写", labor_contract(employer={"uscc": None}), ("block", "/employer/uscc")),
    finds("P-07", "少一位", labor_contract(employer={"uscc": "9133010079965505"}), ("block", "/employer/uscc")),
    finds(
        "P-07",
        "用工单位的代码错误",
        dispatch_contract(dispatch={"user_unit": {"uscc": WRONG_USCC}}),
        ("block", "/dispatch/user_unit/uscc"),
    ),
    passes("P-08", "领有营业执照的分公司", named("景洪虚构茶业有限公司勐海分公司", uscc=uscc("91000000MA0000009"))),
    finds("P-08", "没有自己的代码的分公司", named("景洪虚构茶业有限公司勐海分公司", uscc=None), ("override", "/employer/name")),
    finds("P-08", "项目部没有委托", named("景洪虚构建筑有限公司第三项目部"), ("override", "/employer/name")),
    passes("P-08", "项目部有委托", labor_contract(employer={"name": "景洪虚构建筑有限公司第三项目部"})),
    passes("P-09", "授权当天到期", authorised(valid_to="2026-12-01")),
    finds("P-09", "授权前一天到期", authorised(valid_to="2026-11-30"), ("block", "/employer/signatory/authorisation/valid_to")),
    passes("P-09", "授权当天生效", authorised(valid_from="2026-12-01")),
    finds(
        "P-09", "授权次日才生效", authorised(valid_from="2026-12-02"), ("block", "/employer/signatory/authorisation/valid_from")
    ),
    finds("P-09", "授权没有期限", authorised(valid_to=None), ("block", "/employer/signatory/authorisation/valid_to")),
    finds("P-09", "授权没有事项", authorised(scope=None), ("block", "/employer/signatory/authorisation/scope")),
    finds("P-09", "代理人没有授权", signing(), ("block", "/employer/signatory/authorisation")),
    finds("P-09", "没有写明身份", signing(capacity=None), ("block", "/employer/signatory/capacity")),
    passes("P-09", "法定代表人本人", signing(capacity="legal_representative", name="刀虚构")),
    finds(
        "P-09", "冒称法定代表人", signing(capacity="legal_representative", name="玉经办"), ("block", "/employer/signatory/name")
    ),
    passes("P-09", "主要负责人", signing(capacity="principal", name="玉负责")),
    passes("P-10", "机关的编外岗位", labor_contract(employer={"kind": "state_organ"}, work={"post_type": "non_establishment"})),
    finds("P-10", "机关的普通岗位", labor_contract(employer={"kind": "state_organ"}), ("warn", "/work/post_type")),
    finds("P-10", "事业单位的普通岗位", renewal(employer={"kind": "public_institution"}), ("warn", "/work/post_type")),
    passes("P-10", "企业的普通岗位", labor_contract()),
    passes("P-12", "标准中的样号", person("1949-12-31", id_number="11010519491231002X")),
    passes("P-12", "末位小写 x", person("1949-12-31", id_number="11010519491231002x")),
    finds("P-12", "校验位错误", labor_contract(worker={"id_number": "110105194912310021"}), ("block", "/worker/id_number")),
    finds("P-12", "出生日期与号码不一致", labor_contract(worker={"birth_date": "1990-02-01"}), ("block", "/worker/birth_date")),
    finds("P-12", "性别与号码不一致", labor_contract(worker={"sex": "male"}), ("block", "/worker/sex")),
    finds("P-12", "通行证格式不对", labor_contract(worker={"id_type": "tw_travel_permit"}), ("block", "/worker/id_number")),
    finds(
        "P-12",
        "变更协议中的号码也要对",
        amendment(("/pay/payday", 15, 10), worker={"id_type": "resident_id", "id_number": "1"}),
        ("block", "/worker/id_number"),
    ),
]

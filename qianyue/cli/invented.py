"""Invented people and terms, for demo, benchmarks and tests: nobody can hold a number of region 000000."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from stdnum.cn import ric, uscc

from qianyue.law.dates import add_months

SURNAMES, GIVEN = "岩玉刀依波咪赵钱孙李", ("虚构", "叫样", "香样", "温样", "罕样", "样例", "示例", "模拟", "测试", "演练")


@dataclasses.dataclass(frozen=True)
class Person:
    """The `serial`-th invented worker: odd ones are women; everything about them follows from the number."""

    serial: int
    given_name: str = ""
    born: datetime.date = datetime.date(1985, 1, 1)  # or up to fourteen years later

    @property
    def name(self) -> str:
        return self.given_name or SURNAMES[self.serial % 10] + GIVEN[self.serial // 10 % 10]

    @property
    def phone(self) -> str:
        return f"139{self.serial:08d}"

    @property
    def party(self) -> dict[str, Any]:
        """The `worker` section of the terms."""
        woman = self.serial % 2
        birth = self.born + datetime.timedelta(days=self.serial % 5000)
        body = f"000000{birth:%Y%m%d}{self.serial // 5000 % 400 * 2 + 1 + woman:03d}"
        return {
            "name": self.name,
            "id_type": "resident_id",
            "id_number": body + ric.calc_check_digit(f"{body}0"),
            "sex": "female" if woman else "male",
            "birth_date": birth.isoformat(),
            "residence_address": f"云南省景洪市虚构镇虚构村{self.serial}号",
            "phone": self.phone,
            "email": f"worker{self.serial}@example.invalid",
            "retirement_category": "female_50" if woman else "male_60",
            "receives_pension": False,
            "is_student": False,
        }


def employer(serial: int = 1) -> dict[str, Any]:
    """The registered facts of an invented employer in Jinghong, as the `employers` app keeps them."""
    body = f"91532801MA0{serial:06d}"
    return {
        "name": f"西双版纳虚构茶业有限公司{serial if serial > 1 else ''}",
        "uscc": body + uscc.calc_check_digit(body),
        "kind": "enterprise",
        "region": "532801",
        "registered_address": "云南省景洪市虚构路1号",
        "business_address": "云南省景洪市虚构茶园",
        "legal_representative": "刀虚构",
        "phone": f"1300001{serial:04d}",
    }


def start() -> datetime.date:
    """The first of next month: when everything invented begins."""
    return add_months(datetime.date.today().replace(day=1), 1)  # noqa: DTZ011 - a civil date


def terms(facts: dict[str, Any], worker: Person, **changes: Any) -> dict[str, Any]:
    """Terms from the first of next month for three years, to which no rule objects; `changes` replace whole sections."""
    first, day = start(), datetime.timedelta(days=1)
    return {
        "format": "qianyue-terms/1",
        "kind": "labor_contract",
        "employer": {**facts, "signatory": {"name": facts["legal_representative"], "capacity": "legal_representative"}},
        "worker": worker.party,
        "employment_start": first.isoformat(),
        "term": {"type": "fixed", "start": first.isoformat(), "end": (add_months(first, 36) - day).isoformat()},
        "probation": {"start": first.isoformat(), "end": (add_months(first, 3) - day).isoformat(), "monthly_wage": "4000.00"},
        "work": {
            "position": "茶园管护员",
            "duties": "茶园日常管护、鲜叶采摘和初制加工",
            "place": "云南省景洪市虚构茶园",
            "region": "532801",
            "post_type": "regular",
            "hazardous": False,
        },
        "hours": {
            "system": "standard",
            "hours_per_day": 8,
            "hours_per_week": 40,
            "rest_days_per_week": 2,
            "annual_leave_days": 5,
        },
        "pay": {"method": "monthly", "monthly_wage": "4500.00", "payday": 15, "paid_to": "worker"},
        "social_insurance": {"pension": True, "medical": True, "work_injury": True, "unemployment": True, "maternity": True},
        "protection": {
            "text": "甲方提供符合国家标准的劳动条件和必要的劳动防护用品，并进行安全培训。",
            "female_text": "甲方依法保护女职工在经期、孕期、产期、哺乳期的权益，不限制结婚、生育。",
            "safety_text": "甲方建立安全生产责任制度，依法为乙方办理工伤保险；乙方有权拒绝违章指挥。",
        },
        **changes,
    }

"""What is agreed about money: pay, insurance, service period, non-compete. All amounts in yuan."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from qianyue.law.terms.fields import Count, Date, Flag, Items, Money, Name, Number, Part, Text

PayMethod = Literal["monthly", "piece", "base_and_performance", "hourly", "other"]


class Allowance(Part):
    """A monthly allowance, beside the monthly wage and never inside it."""

    name: Text = None
    monthly: Money = None


class Pay(Part):
    """劳动报酬. `settlement_days` absent = paid monthly."""

    method: PayMethod | None = None
    monthly_wage: Money = None
    base_wage: Money = None
    performance_rule: Text = None
    hourly_wage: Money = None
    piece_rate: Money = None
    piece_quota_per_hour: Number = None
    allowances: Items[Allowance] = None
    payday: Annotated[int, Field(strict=True, ge=1, le=31)] | None = None
    settlement_days: Count = None
    paid_to: Literal["worker", "other"] | None = None
    text: Text = None


class SocialInsurance(Part):
    """社会保险: the five insurances, each agreed (true), refused (false: C-10) or not mentioned."""

    pension: Flag = None
    medical: Flag = None
    work_injury: Flag = None
    unemployment: Flag = None
    maternity: Flag = None
    text: Text = None


class Confidentiality(Part):
    """保密 (LCL 23)."""

    scope: Text = None


class NonCompete(Part):
    """竞业限制 (LCL 23–24). `person_class` is free text: what is not one of the known classes is C-07."""

    months: Count = None
    reason: Text = None
    person_class: Text = None
    area: Name = None
    area_reason: Text = None
    monthly_compensation: Money = None
    average_wage_12_months: Money = None
    penalty: Money = None


class Training(Part):
    """专项培训服务期 (LCL 22). `start` of the service period; absent = start of the term."""

    course: Text = None
    cost: Money = None
    start: Date = None
    service_months: Count = None
    penalty: Money = None


class Agreements(Part):
    """Agreements beside the mandatory contents (LCL 17(2))."""

    confidentiality: Confidentiality | None = None
    non_compete: NonCompete | None = None
    training: Training | None = None

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
    """保密 (LCL 23). `carriers` are what holds the secrets, `returns` what is given back at the end."""

    scope: Text = None
    carriers: Text = None
    duration: Text = None
    returns: Text = None
    intellectual_property: Text = None


class NonCompete(Part):
    """竞业限制 (LCL 23–24). `person_class` is free text: what is not one of the known classes is C-07.

    `business` is the field of work or the list of competitors; `waiver` how the restriction is called off at the end.
    """

    months: Count = None
    reason: Text = None
    person_class: Text = None
    area: Name = None
    area_reason: Text = None
    monthly_compensation: Money = None
    average_wage_12_months: Money = None
    penalty: Money = None
    business: Text = None
    payday: Annotated[int, Field(strict=True, ge=1, le=31)] | None = None
    waiver: Text = None


class CostItem(Part):
    """One of the costs of a training (LCL-R 16), and the voucher that proves it."""

    name: Text = None
    amount: Money = None
    voucher: Text = None


class Training(Part):
    """专项培训服务期 (LCL 22). `start` of the service period; absent = start of the term."""

    course: Text = None
    cost: Money = None
    start: Date = None
    service_months: Count = None
    penalty: Money = None
    provider: Name = None
    course_start: Date = None
    course_end: Date = None
    cost_items: list[CostItem] | None = None


class Cover(Part):
    """One supplementary insurance: what it covers, with whom, who pays how much a year."""

    name: Text = None
    insurer: Name = None
    covers: Text = None
    employer_yearly: Money = None
    worker_yearly: Money = None
    start: Date = None


class SupplementaryInsurance(Part):
    """补充保险: beside the social insurances, never instead of them."""

    items: list[Cover] | None = None
    text: Text = None


class Agreements(Part):
    """Agreements beside the mandatory contents (LCL 17(2))."""

    confidentiality: Confidentiality | None = None
    non_compete: NonCompete | None = None
    training: Training | None = None
    supplementary_insurance: SupplementaryInsurance | None = None

"""What is agreed about the work: how long, what, where, when, under what protection."""

from __future__ import annotations

from typing import Literal

from qianyue.law.terms.fields import Count, Date, Flag, Items, Money, Name, Number, Part, TermType, Text

PostType = Literal["regular", "non_establishment", "public_welfare", "government_purchased"]
HoursSystem = Literal["standard", "comprehensive", "flexible"]
Cycle = Literal["week", "month", "quarter", "year"]


class Term(Part):
    """劳动合同期限 (LCL 12–15). `start` is not the first day of work: that is `employment_start`."""

    type: TermType | None = None
    start: Date = None
    end: Date = None
    task: Text = None


class Probation(Part):
    """试用期 (LCL 19–20)."""

    start: Date = None
    end: Date = None
    monthly_wage: Money = None
    hourly_wage: Money = None


class Work(Part):
    """工作内容和工作地点. `region` is the place of performance, GB/T 2260."""

    position: Text = None
    duties: Text = None
    place: Name = None
    region: Text = None
    post_type: PostType | None = None
    hazardous: Flag = None


class Approval(Part):
    """特殊工时 approval of the labour authority (LL 39)."""

    number: Text = None
    authority: Text = None
    valid_from: Date = None
    valid_to: Date = None


class Hours(Part):
    """工作时间和休息休假; hours may be fractional."""

    system: HoursSystem | None = None
    hours_per_day: Number = None
    hours_per_week: Number = None
    rest_days_per_week: Number = None
    cycle: Cycle | None = None
    overtime_hours_per_month: Number = None
    annual_leave_days: Number = None
    rest_text: Text = None
    approval: Approval | None = None


class Protection(Part):
    """劳动保护、劳动条件和职业危害防护; female_text after 妇女权益保障法 44, safety_text after 安全生产法 52."""

    text: Text = None
    hazard_text: Text = None
    female_text: Text = None
    safety_text: Text = None


class Previous(Part):
    """An earlier contract with this employer; `end` is the end after its extensions."""

    type: TermType | None = None
    start: Date = None
    end: Date = None
    extended_months: Count = None
    probation: Flag = None


class History(Part):
    """Earlier contracts, for counting renewals (LCL 14)."""

    previous: Items[Previous] = None
    continuous_service_since: Date = None
    worker_requests_fixed_term: Flag = None

"""Sections that only some kinds have: dispatch, platform work, and what an amendment changes."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from qianyue.law.terms.fields import Count, Date, Flag, Items, Money, Name, Number, Part, Text


class License(Part):
    """劳务派遣经营许可证 (LCL 57)."""

    number: Text = None
    valid_from: Date = None
    valid_to: Date = None


class UserUnit(Part):
    """用工单位: where a dispatched worker works; not a party, but it must be named (LCL 58)."""

    name: Name = None
    uscc: Text = None
    address: Name = None
    region: Text = None
    phone: Text = None
    legal_representative: Name = None


class Period(Part):
    """From one civil date to another, both included."""

    start: Date = None
    end: Date = None


class Dispatch(Part):
    """劳务派遣 (LCL 57–67)."""

    license: License | None = None
    user_unit: UserUnit | None = None
    period: Period | None = None
    post_kind: Literal["temporary", "auxiliary", "substitute"] | None = None
    idle_monthly_wage: Money = None
    agreement_disclosed: Flag = None


class Partner(Part):
    """平台用工合作企业, the third party of an agreement; its name stands in `platform_work.partner`."""

    uscc: Text = None
    address: Name = None
    legal_representative: Name = None
    phone: Text = None


class PlatformWork(Part):
    """新就业形态 work arranged by a platform."""

    platform: Name = None
    partner: Name = None
    service: Literal["delivery", "ride", "transport", "housekeeping", "other"] | None = None
    area: Name = None
    pricing_rule: Text = None
    max_online_hours_per_day: Number = None
    injury_insurance: Text = None
    partner_details: Partner | None = None
    paid_by: Literal["employer", "partner"] | None = None
    rest_rule: Text = None
    other_insurance: Text = None
    platform_rules: Text = None
    appeal: Text = None


class Change(Part):
    """One change: the place in the terms, what it said and what it will say."""

    model_config = ConfigDict(serialize_by_alias=True)

    path: Text = None
    from_: Any = Field(default=None, alias="from")
    to: Any = None


class Amends(Part):
    """Which agreement this document changes, renews or ends, how, and from when. `reason` is a code such as LCL36."""

    contract: Text = None
    changes: Items[Change] = None
    effective: Date = None
    reason: Text = None


class Ending(Part):
    """How a contract ends: who proposed it, what is paid and handed over (LCL 46, 50), what the certificate says (LCL-R 24)."""

    type: Literal["dissolved", "terminated"] | None = None
    proposed_by: Literal["employer", "worker"] | None = None
    service_years: Count = None
    service_months: Count = None
    severance: Money = None
    last_payment: Date = None
    handover: Text = None
    transfer: Text = None


class ElectronicForm(Part):
    """What two people agree who use the electronic form (ESL 3): for which documents, and how they are told."""

    scope: Text = None
    by_sms: Flag = None
    by_email: Flag = None
    by_app: Flag = None
    paper_copies: Count = None


class Attachment(Part):
    """An attachment that is part of the contract; `sha256` (hex) is that of its tamper-proof rendition."""

    title: Text = None
    sha256: Text = None
    pages: Count = None

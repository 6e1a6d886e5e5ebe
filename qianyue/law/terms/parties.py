"""Who agrees: the employer, who signs for it, and the worker."""

from __future__ import annotations

from typing import Literal

from qianyue.law.terms.fields import Date, Flag, Name, Part, Sex, Text

EmployerKind = Literal[
    "enterprise", "individual_business", "state_organ", "public_institution", "social_organization", "platform_company"
]
Capacity = Literal["legal_representative", "principal", "authorised_agent"]
IdType = Literal[
    "resident_id",
    "hmt_residence_permit",
    "hm_travel_permit",
    "tw_travel_permit",
    "foreign_permanent",
    "passport",
    "border_resident",
]
RetirementCategory = Literal["male_60", "female_55", "female_50"]


class Authorisation(Part):
    """What an agent may sign, and from when to when (CC 165)."""

    scope: Text = None
    valid_from: Date = None
    valid_to: Date = None


class Signatory(Part):
    """The person who signs for the employer."""

    name: Name = None
    capacity: Capacity | None = None
    authorisation: Authorisation | None = None


class Employer(Part):
    """用人单位. `region` is a GB/T 2260 code of six digits; `uscc` the 统一社会信用代码."""

    name: Name = None
    uscc: Text = None
    kind: EmployerKind | None = None
    registered_address: Name = None
    business_address: Name = None
    region: Text = None
    legal_representative: Name = None
    signatory: Signatory | None = None
    phone: Text = None


class WorkPermit(Part):
    """外国人工作许可 or the local permit of a border resident."""

    number: Text = None
    valid_to: Date = None


class Worker(Part):
    """劳动者."""

    name: Name = None
    id_type: IdType | None = None
    id_number: Text = None
    sex: Sex | None = None
    birth_date: Date = None
    registered_address: Name = None
    residence_address: Name = None
    phone: Text = None
    email: Text = None
    retirement_category: RetirementCategory | None = None
    receives_pension: Flag = None
    is_student: Flag = None
    work_permit: WorkPermit | None = None

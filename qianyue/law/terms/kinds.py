"""One model a document kind. They share the parts; `kind` tells them apart (`terms.md`, "Kinds and their sections")."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from qianyue.law.terms.fields import Date, Items, Paragraph, Part
from qianyue.law.terms.parties import Employer, Worker
from qianyue.law.terms.pay import Agreements, Pay, SocialInsurance
from qianyue.law.terms.special import Amends, Attachment, Dispatch, PlatformWork
from qianyue.law.terms.work import History, Hours, Probation, Protection, Term, Work


class Agreement(Part):
    """What every kind may say. A section that a kind does not use is not in its model, and so is refused."""

    format: Literal["qianyue-terms/1"]
    number: Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9A-Z-]{6,40}$")] | None = None
    employer: Employer | None = None
    worker: Worker | None = None
    employment_start: Date = None
    term: Term | None = None
    work: Work | None = None
    pay: Pay | None = None
    social_insurance: SocialInsurance | None = None
    protection: Protection | None = None
    history: History | None = None
    agreements: Agreements | None = None
    clauses: Items[Paragraph] = None
    attachments: Items[Attachment] = None
    amends: Amends | None = None


class Employment(Agreement):
    """Agreements with working hours set by the employer."""

    probation: Probation | None = None
    hours: Hours | None = None


class LaborContract(Employment):
    """劳动合同（通用）."""

    kind: Literal["labor_contract"]


class DispatchContract(Employment):
    """劳动合同（劳务派遣）."""

    kind: Literal["dispatch_contract"]
    dispatch: Dispatch | None = None


class PartTimeContract(Employment):
    """非全日制用工劳动合同. Probation is read so that N-02 can refuse it."""

    kind: Literal["part_time_contract"]


class OverAgeAgreement(Employment):
    """超龄劳动者用工协议."""

    kind: Literal["over_age_agreement"]


class PlatformAgreement(Agreement):
    """新就业形态劳动者书面协议 between worker and platform."""

    kind: Literal["platform_agreement"]
    platform_work: PlatformWork | None = None


class TripartiteAgreement(Agreement):
    """新就业形态劳动者书面协议（三方）."""

    kind: Literal["platform_agreement_tripartite"]
    platform_work: PlatformWork | None = None


class Amendment(Employment):
    """劳动合同变更协议: names the agreement that it changes (LCL 35)."""

    kind: Literal["amendment"]
    dispatch: Dispatch | None = None
    platform_work: PlatformWork | None = None


class Renewal(Employment):
    """劳动合同续订: names the agreement that it follows and says the whole new terms."""

    kind: Literal["renewal"]
    dispatch: Dispatch | None = None
    platform_work: PlatformWork | None = None


class TerminationAgreement(Employment):
    """协商解除劳动合同协议 (LCL 36)."""

    kind: Literal["termination_agreement"]
    dispatch: Dispatch | None = None
    platform_work: PlatformWork | None = None


Terms: TypeAlias = (
    LaborContract
    | DispatchContract
    | PartTimeContract
    | OverAgeAgreement
    | PlatformAgreement
    | TripartiteAgreement
    | Amendment
    | Renewal
    | TerminationAgreement
)
AnyTerms = Annotated[Terms, Field(discriminator="kind")]

MODELS: dict[str, type[Terms]] = {
    "labor_contract": LaborContract,
    "dispatch_contract": DispatchContract,
    "part_time_contract": PartTimeContract,
    "platform_agreement": PlatformAgreement,
    "platform_agreement_tripartite": TripartiteAgreement,
    "over_age_agreement": OverAgeAgreement,
    "amendment": Amendment,
    "renewal": Renewal,
    "termination_agreement": TerminationAgreement,
}
KINDS = tuple(MODELS)
# Sections that some kind uses. Null means absent, also for a section that the kind at hand does not use.
SECTIONS = frozenset(name for model in MODELS.values() for name in model.model_fields)

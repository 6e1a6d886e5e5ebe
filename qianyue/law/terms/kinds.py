"""One model a document kind. They share the parts; `kind` tells them apart (`terms.md`, "Kinds and their sections")."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from qianyue.law.terms.agreement import Agreement, Employment
from qianyue.law.terms.papers import (
    ConfidentialityAgreement,
    ElectronicConsent,
    EndingCertificate,
    NonCompeteAgreement,
    SigningNotice,
    SupplementaryInsuranceAgreement,
    TrainingAgreement,
)
from qianyue.law.terms.special import Dispatch, Ending, PlatformWork


class LaborContract(Employment):
    """劳动合同（通用）. `form` chooses between the full text and the short one (简易劳动合同); absent = full."""

    kind: Literal["labor_contract"]
    form: Literal["full", "short"] | None = None


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
    ending: Ending | None = None
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
    | SigningNotice
    | ElectronicConsent
    | ConfidentialityAgreement
    | NonCompeteAgreement
    | TrainingAgreement
    | SupplementaryInsuranceAgreement
    | EndingCertificate
)
AnyTerms = Annotated[Terms, Field(discriminator="kind")]

# What terms.md lists, and the rules judge.
AGREEMENTS: dict[str, type[Terms]] = {
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
# What goes with them.
PAPERS: dict[str, type[Terms]] = {
    "signing_notice": SigningNotice,
    "electronic_consent": ElectronicConsent,
    "confidentiality_agreement": ConfidentialityAgreement,
    "non_compete_agreement": NonCompeteAgreement,
    "training_agreement": TrainingAgreement,
    "supplementary_insurance_agreement": SupplementaryInsuranceAgreement,
    "ending_certificate": EndingCertificate,
}
MODELS: dict[str, type[Terms]] = AGREEMENTS | PAPERS
KINDS = tuple(AGREEMENTS)
# Sections that some kind uses. Null means absent, also for a section that the kind at hand does not use.
SECTIONS = frozenset(name for model in MODELS.values() for name in model.model_fields)

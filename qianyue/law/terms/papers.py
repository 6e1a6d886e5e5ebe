"""Documents that go with a contract (domain.md 7.4): told before it, agreed beside it, issued after it.

They are made of the same parts as contracts. `accompanies` is the number of the contract that they go with.
"""

from __future__ import annotations

from typing import Literal

from qianyue.law.terms.agreement import Agreement, Employment
from qianyue.law.terms.fields import Text
from qianyue.law.terms.special import Dispatch, ElectronicForm, Ending


class Paper(Agreement):
    """What goes with a contract."""

    accompanies: Text = None


class SigningNotice(Employment):
    """电子劳动合同签署告知书 (guideline art. 18): the facts of the contract that is to be concluded."""

    kind: Literal["signing_notice"]
    accompanies: Text = None
    dispatch: Dispatch | None = None


class ElectronicConsent(Paper):
    """使用电子形式同意书 (ESL 3, guideline art. 14)."""

    kind: Literal["electronic_consent"]
    electronic_form: ElectronicForm | None = None


class ConfidentialityAgreement(Paper):
    """保密及知识产权协议: `agreements.confidentiality` (LCL 23)."""

    kind: Literal["confidentiality_agreement"]


class NonCompeteAgreement(Paper):
    """竞业限制协议: `agreements.non_compete` (LCL 23, 24)."""

    kind: Literal["non_compete_agreement"]


class TrainingAgreement(Paper):
    """培训服务期协议: `agreements.training` (LCL 22)."""

    kind: Literal["training_agreement"]


class SupplementaryInsuranceAgreement(Paper):
    """补充保险协议: `agreements.supplementary_insurance` (LCL 17(2))."""

    kind: Literal["supplementary_insurance_agreement"]


class EndingCertificate(Paper):
    """解除、终止劳动合同证明书 (LCL 50, LCL-R 24): `term`, `work.position`, `amends` (contract, day, reason), `ending`."""

    kind: Literal["ending_certificate"]
    ending: Ending | None = None

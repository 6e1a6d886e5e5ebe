"""The kinds of document as a handler looks for them: by what is to be done."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from qianyue.documents.kind import Kind
from qianyue.documents.kinds import kind_of
from qianyue.web.terms_form.elements import Text


@dataclass(frozen=True, slots=True)
class Group:
    title: Text
    names: tuple[str, ...]

    @property
    def kinds(self) -> list[Kind]:
        return [kind_of(name) for name in self.names]


GROUPS = (
    Group(_("订立劳动合同"), ("labor_contract", "labor_contract_short", "part_time_contract", "dispatch_contract")),
    Group(_("其他用工协议"), ("over_age_agreement", "platform_agreement", "platform_agreement_tripartite")),
    Group(_("变更、续订和结束"), ("amendment", "renewal", "termination_agreement", "ending_certificate")),
    Group(
        _("随合同的文书"),
        (
            "signing_notice",
            "electronic_consent",
            "confidentiality_agreement",
            "non_compete_agreement",
            "training_agreement",
            "supplementary_insurance_agreement",
        ),
    ),
)

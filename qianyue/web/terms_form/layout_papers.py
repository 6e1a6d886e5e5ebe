"""Documents that go with a contract: which contract, and the one thing that is agreed in them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qianyue.web.terms_form import layout_agreed
from qianyue.web.terms_form.elements import Field, Section

ACCOMPANIES = Section(
    key="accompanies",
    title=_("所依据的合同"),
    short=_("合同"),
    pointers=("/accompanies",),
    parts=(Field(pointer="/accompanies", label=_("合同编号"), wide=2, hint=_("随哪一份合同订立。合同还没有编号的不填。")),),
)

ELECTRONIC_FORM = Section(
    key="electronic_form",
    title=_("同意的内容"),
    short=_("同意内容"),
    pointers=("/electronic_form",),
    parts=(
        Field(pointer="/electronic_form/by_sms", label=_("用手机短信通知"), yes=_("同意"), no=_("不使用")),
        Field(pointer="/electronic_form/by_email", label=_("用电子邮件通知"), yes=_("同意"), no=_("不使用")),
        Field(pointer="/electronic_form/by_app", label=_("用站内消息通知"), yes=_("同意"), no=_("不使用")),
        Field(pointer="/electronic_form/paper_copies", label=_("免费的纸质文本"), mark=_("份"), hint=_("至少一份。")),
        Field(
            pointer="/electronic_form/scope",
            label=_("哪些文书用电子形式"),
            wide=4,
            lines=2,
            hint=_("不填就是劳动合同，续订、变更、解除、终止的文书和各项附件。"),
        ),
    ),
)

CONFIDENTIALITY = Section(
    key="confidentiality",
    title=_("保密和知识产权"),
    short=_("保密"),
    pointers=("/agreements/confidentiality",),
    parts=layout_agreed.CONFIDENTIALITY,
)

NON_COMPETE = Section(
    key="non_compete",
    title=_("竞业限制"),
    short=_("竞业限制"),
    pointers=("/agreements/non_compete",),
    hint=layout_agreed.ABOUT_NON_COMPETE,
    parts=layout_agreed.NON_COMPETE,
)

TRAINING = Section(
    key="training",
    title=_("专项培训和服务期"),
    short=_("培训"),
    pointers=("/agreements/training",),
    parts=layout_agreed.TRAINING,
)

SUPPLEMENTARY = Section(
    key="supplementary",
    title=_("补充保险"),
    short=_("补充保险"),
    pointers=("/agreements/supplementary_insurance",),
    hint=layout_agreed.ABOUT_SUPPLEMENTARY,
    parts=layout_agreed.SUPPLEMENTARY,
)

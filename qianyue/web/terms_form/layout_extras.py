"""What may be agreed besides, earlier contracts, and free clauses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qianyue.web.terms_form import layout_agreed
from qianyue.web.terms_form.elements import Field, Fold, Rows, Section

AGREEMENTS = Section(
    key="agreements",
    title=_("保密、竞业限制、服务期和补充保险"),
    short=_("特别约定"),
    pointers=("/agreements",),
    hint=_("没有约定的不用填。"),
    parts=(
        Fold(title=_("保守商业秘密"), parts=layout_agreed.CONFIDENTIALITY),
        Fold(title=_("竞业限制"), hint=layout_agreed.ABOUT_NON_COMPETE, parts=layout_agreed.NON_COMPETE),
        Fold(title=_("专项培训服务期"), parts=layout_agreed.TRAINING),
        Fold(title=_("补充保险"), hint=layout_agreed.ABOUT_SUPPLEMENTARY, parts=layout_agreed.SUPPLEMENTARY),
    ),
)

HISTORY = Section(
    key="history",
    title=_("以往的劳动合同"),
    short=_("以往合同"),
    pointers=("/history",),
    hint=_("第一次签约不用填。续签时填写与本单位的历次合同，用来判断试用期和无固定期限。"),
    parts=(
        Rows(
            pointer="/history/previous",
            title=_("历次合同"),
            add=_("增加一次合同"),
            fields=(
                Field(pointer="/history/previous/*/type", label=_("期限类型"), words="term.type"),
                Field(pointer="/history/previous/*/start", label=_("起始日")),
                Field(pointer="/history/previous/*/end", label=_("终止日（含顺延）")),
                Field(pointer="/history/previous/*/extended_months", label=_("协商延长"), mark=_("个月")),
                Field(pointer="/history/previous/*/probation", label=_("约定过试用期"), yes=_("是"), no=_("否")),
            ),
        ),
        Field(
            pointer="/history/continuous_service_since",
            label=_("连续工作起算日"),
            wide=2,
            hint=_("非因本人原因从原单位转来的，从原单位算起。"),
        ),
    ),
)

OTHER = Section(
    key="other",
    title=_("其他约定事项"),
    short=_("其他约定"),
    pointers=("/clauses", "/attachments"),
    parts=(
        Rows(
            pointer="/clauses",
            title=_("其他约定"),
            add=_("增加一条约定"),
            hint=_("一条一段。不能约定违法的内容，例如押金、违约金、工伤自负。"),
            spare=1,
            most=60,
            fields=(Field(pointer="/clauses/*", label=_("约定"), wide=4, lines=2),),
        ),
    ),
)

"""What may be agreed beside the mandatory contents (LCL 17(2)): in a contract, or in a document of its own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qianyue.web.terms_form.elements import Field, Rows

ABOUT_NON_COMPETE = _("只用于高级管理、高级技术和其他负有保密义务的人员，最长二十四个月，须按月给补偿。")
ABOUT_SUPPLEMENTARY = _("在社会保险以外另行办理的，不代替社会保险。")

CONFIDENTIALITY = (
    Field(pointer="/agreements/confidentiality/scope", label=_("保密的范围"), wide=4, lines=2),
    Field(pointer="/agreements/confidentiality/carriers", label=_("秘密的载体"), wide=2),
    Field(pointer="/agreements/confidentiality/duration", label=_("保密的期限"), wide=2),
    Field(pointer="/agreements/confidentiality/returns", label=_("资料和载体的返还"), wide=4),
    Field(pointer="/agreements/confidentiality/intellectual_property", label=_("知识产权的归属"), wide=4, lines=2),
)

NON_COMPETE = (
    Field(pointer="/agreements/non_compete/months", label=_("期限"), mark=_("个月")),
    Field(
        pointer="/agreements/non_compete/person_class",
        label=_("人员类别"),
        words="agreements.non_compete.person_class",
    ),
    Field(pointer="/agreements/non_compete/monthly_compensation", label=_("每月补偿"), mark=_("元")),
    Field(pointer="/agreements/non_compete/average_wage_12_months", label=_("前十二个月平均工资"), mark=_("元")),
    Field(pointer="/agreements/non_compete/reason", label=_("所保护的秘密"), wide=4, lines=2),
    Field(pointer="/agreements/non_compete/business", label=_("限制的业务范围"), wide=4, lines=2),
    Field(pointer="/agreements/non_compete/area", label=_("限制的地域")),
    Field(pointer="/agreements/non_compete/penalty", label=_("违约金"), mark=_("元")),
    Field(pointer="/agreements/non_compete/area_reason", label=_("采用该地域的理由"), wide=2),
    Field(pointer="/agreements/non_compete/payday", label=_("补偿支付日"), mark=_("日"), hint=_("每月几日前支付。")),
    Field(pointer="/agreements/non_compete/waiver", label=_("启动和解除的通知"), wide=3),
)

TRAINING = (
    Field(pointer="/agreements/training/course", label=_("培训项目"), wide=2),
    Field(pointer="/agreements/training/cost", label=_("培训费用"), mark=_("元")),
    Field(pointer="/agreements/training/service_months", label=_("服务期"), mark=_("个月")),
    Field(pointer="/agreements/training/start", label=_("服务期开始"), hint=_("不填就从合同起始日算。")),
    Field(pointer="/agreements/training/penalty", label=_("违约金"), mark=_("元")),
    Field(pointer="/agreements/training/provider", label=_("培训机构"), wide=2),
    Field(pointer="/agreements/training/course_start", label=_("培训开始")),
    Field(pointer="/agreements/training/course_end", label=_("培训结束")),
    Rows(
        pointer="/agreements/training/cost_items",
        title=_("费用明细"),
        add=_("增加一项费用"),
        fields=(
            Field(pointer="/agreements/training/cost_items/*/name", label=_("费用项目")),
            Field(pointer="/agreements/training/cost_items/*/amount", label=_("金额"), mark=_("元")),
            Field(pointer="/agreements/training/cost_items/*/voucher", label=_("凭证"), wide=2),
        ),
    ),
)

SUPPLEMENTARY = (
    Rows(
        pointer="/agreements/supplementary_insurance/items",
        title=_("险种"),
        add=_("增加一个险种"),
        fields=(
            Field(pointer="/agreements/supplementary_insurance/items/*/name", label=_("险种")),
            Field(pointer="/agreements/supplementary_insurance/items/*/insurer", label=_("承保机构")),
            Field(pointer="/agreements/supplementary_insurance/items/*/covers", label=_("保障内容"), wide=2),
            Field(
                pointer="/agreements/supplementary_insurance/items/*/employer_yearly",
                label=_("单位每年缴费"),
                mark=_("元"),
            ),
            Field(
                pointer="/agreements/supplementary_insurance/items/*/worker_yearly",
                label=_("个人每年缴费"),
                mark=_("元"),
            ),
            Field(pointer="/agreements/supplementary_insurance/items/*/start", label=_("起保日期")),
        ),
    ),
    Field(pointer="/agreements/supplementary_insurance/text", label=_("补充保险的其他约定"), wide=4, lines=2),
)

"""What is paid, how and when; which insurances."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qianyue.web.terms_form import standard_words
from qianyue.web.terms_form.elements import Choice, Field, Option, Rows, Section

PAY = Section(
    key="pay",
    title=_("劳动报酬"),
    short=_("劳动报酬"),
    pointers=("/pay",),
    parts=(
        Choice(
            field=Field(pointer="/pay/method", label=_("计酬方式"), required=True, words="pay.method"),
            options=(
                Option(
                    answers=("piece",),
                    parts=(
                        Field(pointer="/pay/piece_rate", label=_("计件单价"), mark=_("元")),
                        Field(pointer="/pay/piece_quota_per_hour", label=_("每小时定额"), mark=_("件")),
                    ),
                ),
                Option(answers=("hourly",), parts=(Field(pointer="/pay/hourly_wage", label=_("小时工资"), mark=_("元")),)),
                Option(
                    answers=("base_and_performance",),
                    parts=(
                        Field(pointer="/pay/base_wage", label=_("每月基本工资"), mark=_("元")),
                        Field(pointer="/pay/performance_rule", label=_("绩效工资的计发办法"), wide=3, lines=2),
                    ),
                ),
                Option(
                    answers=("monthly", "piece", "base_and_performance", "other"),
                    parts=(
                        Field(
                            pointer="/pay/monthly_wage",
                            label=_("月工资（税前）"),
                            mark=_("元"),
                            hint=_("正常出勤的工资，不含下面的津贴；不按月计酬的，填每月合计不低于多少。"),
                        ),
                    ),
                ),
            ),
        ),
        Field(pointer="/pay/payday", label=_("每月发薪日"), required=True, mark=_("日"), hint=_("1 至 31。")),
        Field(pointer="/pay/settlement_days", label=_("每几天结算一次"), mark=_("天"), hint=_("按月结算不填。")),
        Field(pointer="/pay/paid_to", label=_("工资付给"), words="pay.paid_to"),
        Rows(
            pointer="/pay/allowances",
            title=_("津贴、补贴"),
            add=_("增加一项津贴"),
            hint=_("在月工资以外每月另付的。高温、夜班等津贴不计入最低工资。"),
            fields=(
                Field(pointer="/pay/allowances/*/name", label=_("名称"), wide=2),
                Field(pointer="/pay/allowances/*/monthly", label=_("每月"), mark=_("元")),
            ),
        ),
        Field(
            pointer="/pay/text",
            label=_("关于劳动报酬的其他约定"),
            wide=4,
            lines=2,
            hint=_("计酬方式选“其他方式”时在这里写清楚。"),
            standard=standard_words.PAY,
        ),
    ),
)

INSURANCE = Section(
    key="insurance",
    title=_("社会保险"),
    short=_("社会保险"),
    pointers=("/social_insurance",),
    hint=_("五项都应当参加；取消勾选就是约定不参加，合同将不能发出。"),
    parts=(
        Field(pointer="/social_insurance/pension", label=_("养老保险"), tick=True),
        Field(pointer="/social_insurance/medical", label=_("医疗保险"), tick=True),
        Field(pointer="/social_insurance/work_injury", label=_("工伤保险"), tick=True),
        Field(pointer="/social_insurance/unemployment", label=_("失业保险"), tick=True),
        Field(pointer="/social_insurance/maternity", label=_("生育保险"), tick=True),
        Field(
            pointer="/social_insurance/text",
            label=_("社会保险的其他约定"),
            wide=4,
            lines=2,
            standard=standard_words.INSURANCE,
        ),
    ),
)

INSURANCE_OPTIONAL = Section(
    key="insurance_optional",
    title=_("社会保险"),
    short=_("社会保险"),
    pointers=("/social_insurance",),
    hint=_("这一类用工只须办理工伤保险或者职业伤害保障；双方还约定了其他险种的，才选择。"),
    parts=(
        *(
            Field(pointer=f"/social_insurance/{name}", label=label, yes=_("参加"), no=_("不参加"))
            for name, label in (
                ("work_injury", _("工伤保险")),
                ("pension", _("养老保险")),
                ("medical", _("医疗保险")),
                ("unemployment", _("失业保险")),
                ("maternity", _("生育保险")),
            )
        ),
        Field(pointer="/social_insurance/text", label=_("社会保险的其他约定"), wide=4, lines=2),
    ),
)

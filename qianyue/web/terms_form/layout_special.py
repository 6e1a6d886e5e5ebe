"""What only some kinds of document have: dispatch, platform work, and what happens to an earlier contract."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qianyue.web.terms_form.elements import Field, Group, Rows, Section

DISPATCH = Section(
    key="dispatch",
    title=_("劳务派遣"),
    short=_("劳务派遣"),
    pointers=("/dispatch",),
    hint=_("派遣单位、用工单位和派遣岗位的事项。不是劳务派遣的，全部留空。"),
    parts=(
        Field(pointer="/dispatch/license/number", label=_("派遣许可证编号"), wide=2),
        Field(pointer="/dispatch/license/valid_from", label=_("许可自")),
        Field(pointer="/dispatch/license/valid_to", label=_("许可至")),
        Group(title=_("用工单位"), hint=_("劳动者实际去工作的单位。"), pointer="/dispatch/user_unit"),
        Field(pointer="/dispatch/user_unit/name", label=_("用工单位名称"), wide=2),
        Field(pointer="/dispatch/user_unit/uscc", label=_("用工单位信用代码"), wide=2),
        Field(pointer="/dispatch/user_unit/legal_representative", label=_("用工单位法定代表人")),
        Field(pointer="/dispatch/user_unit/phone", label=_("用工单位电话"), keys="tel"),
        Field(pointer="/dispatch/user_unit/region", label=_("用工单位所在县市"), region=True, wide=2),
        Field(pointer="/dispatch/user_unit/address", label=_("用工单位地址"), wide=4),
        Group(title=_("派遣"), pointer="/dispatch/period"),
        Field(pointer="/dispatch/period/start", label=_("派遣自")),
        Field(pointer="/dispatch/period/end", label=_("派遣至"), hint=_("不能超过合同期限。")),
        Field(pointer="/dispatch/post_kind", label=_("岗位性质"), words="dispatch.post_kind"),
        Field(
            pointer="/dispatch/idle_monthly_wage",
            label=_("无工作期间的月报酬"),
            mark=_("元"),
            hint=_("不低于所在地最低工资。"),
        ),
        Field(
            pointer="/dispatch/agreement_disclosed",
            label=_("已把派遣协议告知劳动者"),
            wide=2,
            yes=_("已经告知"),
            no=_("还没有"),
        ),
    ),
)

PARTNER = Section(
    key="partner",
    title=_("合作企业（丙方）"),
    short=_("合作企业"),
    pointers=("/platform_work/partner", "/platform_work/partner_details", "/platform_work/paid_by"),
    hint=_("为平台组织用工的企业。合作企业也要在本平台开通服务，由它的印章管理员盖章。"),
    parts=(
        Field(pointer="/platform_work/partner", label=_("合作企业名称"), required=True, wide=2, hint=_("与登记一致。")),
        Field(pointer="/platform_work/partner_details/uscc", label=_("合作企业信用代码"), required=True, wide=2),
        Field(pointer="/platform_work/partner_details/legal_representative", label=_("合作企业法定代表人")),
        Field(pointer="/platform_work/partner_details/phone", label=_("合作企业电话"), keys="tel"),
        Field(pointer="/platform_work/paid_by", label=_("报酬由谁支付"), words="platform_work.paid_by", wide=2),
        Field(pointer="/platform_work/partner_details/address", label=_("合作企业地址"), wide=4),
    ),
)

PLATFORM = Section(
    key="platform",
    title=_("平台工作"),
    short=_("平台工作"),
    pointers=("/platform_work",),
    parts=(
        Field(pointer="/platform_work/platform", label=_("接单平台"), required=True, wide=2, hint=_("平台或者应用的名称。")),
        Field(pointer="/platform_work/service", label=_("服务类型"), required=True, words="platform_work.service"),
        Field(
            pointer="/platform_work/max_online_hours_per_day",
            label=_("每日最长在线"),
            mark=_("小时"),
        ),
        Field(pointer="/platform_work/area", label=_("服务区域"), required=True, wide=4),
        Field(pointer="/platform_work/pricing_rule", label=_("计价规则"), required=True, wide=4, lines=2),
        Field(
            pointer="/platform_work/injury_insurance",
            label=_("职业伤害保障"),
            required=True,
            wide=4,
            lines=2,
            hint=_("参加什么保障、由谁参加。费用由企业承担。"),
        ),
        Field(pointer="/platform_work/rest_rule", label=_("休息规则"), wide=4, lines=2),
        Field(pointer="/platform_work/other_insurance", label=_("其他保险"), wide=4, lines=2),
        Field(pointer="/platform_work/platform_rules", label=_("平台规则"), wide=4, lines=2, hint=_("规则的名称、在哪里公布。")),
        Field(pointer="/platform_work/appeal", label=_("申诉渠道"), wide=4),
    ),
)

AMENDS = Section(
    key="amends",
    title=_("所涉及的原合同"),
    short=_("原合同"),
    pointers=("/amends",),
    parts=(
        Field(pointer="/amends/contract", label=_("原合同编号"), wide=2),
        Field(pointer="/amends/effective", label=_("生效日期"), hint=_("变更、续订、解除或者终止的日期。")),
        Field(pointer="/amends/reason", label=_("原因"), words="amends.reason", wide=4),
    ),
)

CHANGES = Section(
    key="changes",
    title=_("变更的内容"),
    short=_("变更内容"),
    pointers=("/amends/changes",),
    hint=_("一项一行：变更什么，原来怎样，变成怎样。日期写成 2026-12-01，金额只写数字。"),
    parts=(
        Rows(
            pointer="/amends/changes",
            title=_("变更"),
            add=_("增加一项变更"),
            spare=1,
            fields=(
                Field(pointer="/amends/changes/*/path", label=_("变更的事项"), wide=4, place=True),
                Field(pointer="/amends/changes/*/from", label=_("变更前"), wide=2, lines=2, hint=_("原来没有约定的不填。")),
                Field(pointer="/amends/changes/*/to", label=_("变更后"), wide=2, lines=2, hint=_("以后不再约定的不填。")),
            ),
        ),
    ),
)

ENDING = Section(
    key="ending",
    title=_("解除、终止的事项"),
    short=_("解除终止"),
    pointers=("/ending",),
    parts=(
        Field(pointer="/ending/type", label=_("解除还是终止"), words="ending.type"),
        Field(pointer="/ending/proposed_by", label=_("谁提出的"), words="ending.proposed_by"),
        Field(pointer="/ending/service_years", label=_("工作年限"), mark=_("年")),
        Field(pointer="/ending/service_months", label=_("另加"), mark=_("个月")),
        Field(pointer="/ending/severance", label=_("经济补偿"), mark=_("元"), hint=_("不填就按法律规定的标准。")),
        Field(pointer="/ending/last_payment", label=_("结清工资的日期")),
        Field(pointer="/ending/handover", label=_("工作交接"), wide=4, lines=2),
        Field(pointer="/ending/transfer", label=_("档案和社会保险转移"), wide=4, lines=2),
    ),
)

"""The two parties. What the register knows of the employer is not typed again and cannot be changed here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qianyue.web.terms_form.elements import Choice, Field, Fold, Group, Option, Section

EMPLOYER = Section(
    key="employer",
    title=_("用人单位（甲方）"),
    short=_("用人单位"),
    pointers=("/employer",),
    parts=(
        Field(
            pointer="/employer/name",
            label=_("单位名称"),
            required=True,
            wide=2,
            locked=True,
            hint=_("与登记一致，不能在这里修改。"),
        ),
        Field(pointer="/employer/uscc", label=_("统一社会信用代码"), required=True, wide=2, locked=True),
        Field(pointer="/employer/kind", label=_("单位类型"), words="employer.kind"),
        Field(pointer="/employer/legal_representative", label=_("法定代表人"), required=True, hint=_("或主要负责人。")),
        Field(pointer="/employer/phone", label=_("联系电话"), keys="tel"),
        Field(pointer="/employer/region", label=_("登记所在县市"), region=True),
        Field(pointer="/employer/registered_address", label=_("注册地址"), wide=2, hint=_("注册地址和经营地址至少填一个。")),
        Field(pointer="/employer/business_address", label=_("经营地址"), wide=2),
        Group(title=_("签约代表"), hint=_("以单位名义签这份合同的人。"), pointer="/employer/signatory"),
        Field(pointer="/employer/signatory/name", label=_("姓名")),
        Choice(
            field=Field(
                pointer="/employer/signatory/capacity",
                label=_("身份"),
                words="employer.signatory.capacity",
                hint=_("由委托代理人签约的，写明代理什么、从哪天到哪天。"),
            ),
            options=(
                Option(
                    answers=("authorised_agent",),
                    parts=(
                        Field(pointer="/employer/signatory/authorisation/scope", label=_("授权范围"), wide=2, lines=2),
                        Field(pointer="/employer/signatory/authorisation/valid_from", label=_("授权自")),
                        Field(pointer="/employer/signatory/authorisation/valid_to", label=_("授权至")),
                    ),
                ),
            ),
        ),
    ),
)

WORKER = Section(
    key="worker",
    title=_("劳动者（乙方）"),
    short=_("劳动者"),
    pointers=("/worker",),
    parts=(
        Field(pointer="/worker/name", label=_("姓名"), required=True, hint=_("与证件一致，生僻字和间隔号照填。")),
        Field(pointer="/worker/id_type", label=_("证件种类"), required=True, words="worker.id_type"),
        Field(
            pointer="/worker/id_number",
            label=_("证件号码"),
            required=True,
            wide=2,
            hint=_("填写后自动带出出生日期和性别。"),
        ),
        Field(pointer="/worker/phone", label=_("本人手机号"), required=True, keys="tel", hint=_("签约邀请和验证码发到这里。")),
        Field(pointer="/worker/email", label=_("电子邮箱"), keys="email"),
        Field(pointer="/worker/birth_date", label=_("出生日期")),
        Field(pointer="/worker/sex", label=_("性别"), words="worker.sex"),
        Field(pointer="/worker/registered_address", label=_("户籍地址"), wide=2, hint=_("户籍地址和经常居住地址至少填一个。")),
        Field(pointer="/worker/residence_address", label=_("经常居住地址"), wide=2),
        Field(
            pointer="/worker/retirement_category",
            label=_("原法定退休年龄类别"),
            wide=2,
            words="worker.retirement_category",
        ),
        Field(pointer="/worker/receives_pension", label=_("已领取养老金"), yes=_("是"), no=_("否")),
        Field(pointer="/worker/is_student", label=_("在校学生"), yes=_("是"), no=_("否")),
        Fold(
            title=_("工作许可"),
            hint=_("外国人和边民填写。"),
            when=("/worker/id_type", ("passport", "border_resident")),
            parts=(
                Field(pointer="/worker/work_permit/number", label=_("许可证号"), wide=2),
                Field(pointer="/worker/work_permit/valid_to", label=_("有效期至")),
            ),
        ),
    ),
)

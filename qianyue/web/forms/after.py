"""Forms of what comes after the conclusion: ending, ticking off, calculating."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from qianyue.contracts.acts.ask_intention import LONGEST
from qianyue.contracts.acts.end import LONGEST_WORDS, Decision
from qianyue.law.endings import PROTECTIONS, REASONS
from qianyue.law.severance import LARGEST
from qianyue.web.forms.base import Form

NO_DATE = _("请选择日期，例如 2026-12-01。")
ANSWERS = [("no", _("没有")), ("yes", _("有"))]


class DayInput(forms.DateInput):
    """A date as browsers send it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A civil date, written 2026-12-01 and in no other way."""

    widget = DayInput
    input_formats = ["%Y-%m-%d"]
    default_error_messages = {"required": NO_DATE, "invalid": NO_DATE}


class EndForm(Form):
    """The decision, with the questions that this reason asks and no other."""

    last_day = DayField(label=_("合同的最后一天"), help_text=_("劳动者最后一天仍是本单位职工的日期。"))
    notice_on = DayField(label=_("书面通知的日期"), required=False, help_text=_("提出的一方把书面通知交给对方的日期。"))
    paid_instead = forms.BooleanField(label=_("没有提前通知，额外支付一个月工资"), required=False)
    union_told = forms.BooleanField(label=_("已经事先将理由通知工会"), required=False)
    words = forms.CharField(
        label=_("事实和理由"),
        help_text=_("会原样告诉劳动者，也会写进记录。"),
        error_messages={"required": _("请写明事实和理由。")},
        widget=forms.Textarea({"rows": 3, "maxlength": LONGEST_WORDS}),
    )
    warned = forms.BooleanField(label=_("我已阅读上面的风险提示，仍然这样办理"), required=False)

    def __init__(self, reason: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason, ground = reason, REASONS[reason]
        if not ground.notice_days:
            del self.fields["notice_on"]
        if not ground.pay_instead:
            del self.fields["paid_instead"]
        if not ground.union_first:
            del self.fields["union_told"]
        self.asked = [name for name in PROTECTIONS if ground.protected and (name != "service" or reason == "LCL44-1")]
        for name in self.asked:
            self.fields[name] = forms.ChoiceField(
                label=_now(PROTECTIONS[name]),
                choices=ANSWERS,
                widget=forms.RadioSelect,
                error_messages={"required": _("请回答“有”或者“没有”。")},
            )

    @property
    def protections(self) -> list[Any]:
        """The fields of the checklist."""
        return [self[name] for name in self.asked]

    def decision(self, data: dict[str, Any]) -> Decision:
        """What the handler has said."""
        plain = {name: data[name] for name in ("notice_on", "paid_instead", "union_told") if data.get(name)}
        return Decision(
            reason=self.reason,
            last_day=data["last_day"],
            words=data["words"],
            warned=data["warned"],
            protections={name: data[name] == "yes" for name in self.asked},
            **plain,
        )


class DutyForm(Form):
    done_on = DayField(label=_("办好的日期"))


def _money(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=required,
        help_text=help_text,
        min_value=Decimal(0),
        max_value=LARGEST,
        decimal_places=2,
        max_digits=9,
        error_messages={
            "required": _("请填写金额。"),
            "invalid": _("请填写数字，例如 4500 或者 4500.50。"),
            "min_value": _("金额不能是负数。"),
            "max_value": _("金额太大，请核对。"),
            "max_decimal_places": _("金额最多两位小数。"),
            "max_digits": _("金额太大，请核对。"),
            "max_whole_digits": _("金额太大，请核对。"),
        },
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )


class SeveranceForm(Form):
    """Nothing of this is kept."""

    reason = forms.ChoiceField(
        label=_("解除或者终止的原因"),
        error_messages={"required": _("请选择原因。"), "invalid_choice": _("请从列表中选择原因。")},
    )
    until = DayField(label=_("合同的最后一天"))
    average_wage = _money(
        _("离职前十二个月的平均工资（元/月）"),
        help_text=_("应得工资，含奖金、津贴和补贴；工作不满十二个月的，按实际月数平均。"),
    )
    local_average = _money(
        _("当地上年度职工月平均工资（元）"), required=False, help_text=_("由州（市）人民政府公布；不填就不核对三倍的上限。")
    )
    last_month_wage = _money(_("离职前一个月的工资（元）"), required=False, help_text=_("用来算代替提前通知的一个月工资。"))
    proposed_by_worker = forms.BooleanField(label=_("协商解除是劳动者先提出的"), required=False)
    refused_same_terms = forms.BooleanField(label=_("单位维持或者提高条件续订，劳动者不同意"), required=False)

    def __init__(self, reasons: list[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [("", _now("请选择")), *reasons]


class IntentionForm(Form):
    """What the employer has in mind; the letter is written from it."""

    kind = forms.ChoiceField(
        label=_("单位的打算"),
        choices=[("renew", _("续订劳动合同")), ("end", _("期满终止，不再续订"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择续订还是期满终止。"), "invalid_choice": _("请选择续订还是期满终止。")},
    )
    same_or_better = forms.BooleanField(
        label=_("续订的劳动条件维持或者高于现在的约定"),
        required=False,
        help_text=_("关系到劳动者不愿续订时要不要支付经济补偿，请如实选择。"),
    )
    remarks = forms.CharField(label=_("给劳动者的说明"), required=False, widget=forms.Textarea({"rows": 3, "maxlength": LONGEST}))


class AnswerForm(Form):
    answer = forms.ChoiceField(
        label=_("您的答复"),
        choices=[("yes", _("我愿意续订")), ("no", _("我不愿意续订")), ("other", _("我有其他想法"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择一种答复。"), "invalid_choice": _("请选择一种答复。")},
    )
    words = forms.CharField(
        label=_("想说的话"),
        required=False,
        help_text=_("选“我有其他想法”的，请写在这里，例如想要的期限、工资。会原样告诉单位。"),
        widget=forms.Textarea({"rows": 3, "maxlength": LONGEST}),
    )

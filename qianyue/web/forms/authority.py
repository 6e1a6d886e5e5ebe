"""What an officer fills in. What is right about it the act says; here is only what a browser can send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.law.regions import counties, prefectures, region
from qianyue.law.wages import CLASSES
from qianyue.oversight.acts.classify_employer import sections
from qianyue.oversight.acts.decide_objection import LONGEST_ANSWER
from qianyue.oversight.acts.withdraw_table_row import LONGEST_REASON
from qianyue.oversight.models import Authority, TableRow
from qianyue.web.forms.base import Form

_NUMBER = {"required": _("请填写大于零的金额，最多两位小数。"), "invalid": _("请填写大于零的金额，最多两位小数。")}


class ClassForm(Form):
    """The class of a county from a day on."""

    table = TableRow.Table.WAGE_CLASSES
    region = forms.ChoiceField(
        label=_("适用地区"), error_messages={"required": _("请选择适用地区。"), "invalid_choice": _("请从列表中选择适用地区。")}
    )
    wage_class = forms.ChoiceField(
        label=_("类别"),
        choices=[(code, _(name)) for code, name in CLASSES.items()],
        error_messages={"required": _("请选择一类、二类或者三类。"), "invalid_choice": _("请选择一类、二类或者三类。")},
    )
    valid_from = forms.DateField(
        label=_("从哪一天起执行"),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": _("请填写执行日期。"), "invalid": _("请按 2027-09-01 的样子填写日期。")},
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    document_number = forms.CharField(
        label=_("文号"),
        help_text=_("例如：云人社发〔2025〕19号"),
        max_length=60,
        error_messages={"required": _("请填写发布通知的文号。"), "max_length": _("文号最多 60 个字。")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    source = forms.CharField(
        label=_("原文出处"),
        help_text=_("另一名工作人员将按这里写的找到原文核对，例如发布网站和日期。"),
        max_length=200,
        error_messages={"required": _("请写明从哪里看到原文。"), "max_length": _("出处最多 200 个字。")},
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, data: Any = None, *, authority: Authority, **more: Any) -> None:
        super().__init__(data, **more)
        choices = [(one.code, one.full_name) for one in self.regions(authority.region)]
        self.fields["region"].choices = choices if len(choices) == 1 else [("", _("请选择")), *choices]

    @staticmethod
    def regions(area: str) -> list[Any]:
        """The counties in the authority's region."""
        inside = prefectures(area) if area.endswith("0000") else [region(area)]
        return [county for one in inside if one for county in (counties(one.code) if one.code.endswith("00") else [one])]


class WageForm(ClassForm):
    """The minimum wage of a class from a day on."""

    table = TableRow.Table.MINIMUM_WAGES
    monthly = forms.DecimalField(label=_("月最低工资（元）"), max_digits=7, decimal_places=2, error_messages=_NUMBER)
    hourly = forms.DecimalField(label=_("小时最低工资（元）"), max_digits=7, decimal_places=2, error_messages=_NUMBER)
    field_order = ("region", "wage_class", "monthly", "hourly", "valid_from", "document_number", "source")

    @staticmethod
    def regions(area: str) -> list[Any]:
        """The authority's region as a whole, and what lies in it."""
        return [region(area), *(prefectures(area) if area.endswith("0000") else counties(area) if area.endswith("00") else [])]


FORMS = {str(form.table): form for form in (WageForm, ClassForm)}


class WithdrawForm(Form):
    reason = forms.CharField(
        label=_("撤回的原因"),
        help_text=_("录入的同事会看到，例如“金额与原文不符”。"),
        error_messages={"required": _("请写明撤回的原因，200 字以内。")},
        widget=forms.Textarea({"rows": 2, "maxlength": LONGEST_REASON}),
    )


class ObjectionForm(Form):
    answer = forms.CharField(
        label=_("理由"),
        help_text=_("单位会看到，也会写进签约证据。"),
        error_messages={"required": _("请写明理由，最多 300 个字；单位会看到。")},
        widget=forms.Textarea({"rows": 3, "maxlength": LONGEST_ANSWER}),
    )
    uphold = forms.ChoiceField(
        choices=[("yes", ""), ("no", "")],
        error_messages={
            "required": _("请按“确认是误报”或者“不是误报”。"),
            "invalid_choice": _("请按“确认是误报”或者“不是误报”。"),
        },
    )


class IndustryForm(Form):
    industry = forms.ChoiceField(
        label=_("行业门类"),
        error_messages={"required": _("请从列表中选择行业门类。"), "invalid_choice": _("请从列表中选择行业门类。")},
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["industry"].choices = [("", _("未登记")), *((one.code, f"{one.code} {_(one.name)}") for one in sections())]


class ReasonForm(Form):
    """Suspending, resuming or closing an employer's service."""

    reason = forms.CharField(
        label=_("原因"),
        help_text=_("单位会看到。"),
        error_messages={"required": _("请写明原因，200 字以内；单位会看到。")},
        widget=forms.Textarea({"rows": 3, "maxlength": 200}),
    )
    act = forms.ChoiceField(
        choices=[("suspend", ""), ("resume", ""), ("close", "")],
        error_messages={"required": _("请按下面的一个按钮。"), "invalid_choice": _("请按下面的一个按钮。")},
    )

"""What a worker fills in on the way to a contract."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.contracts.acts.answer import LONGEST_REASON
from qianyue.web.forms.base import Form

ID_TYPES = [
    ("resident_id", _("居民身份证")),
    ("hmt_residence_permit", _("港澳台居民居住证")),
    ("hm_travel_permit", _("港澳居民来往内地通行证")),
    ("tw_travel_permit", _("台湾居民来往大陆通行证")),
    ("foreign_permanent", _("外国人永久居留身份证")),
    ("passport", _("护照")),
    ("border_resident", _("边民证件")),
]


class IdentityForm(Form):
    """Prefilled with nothing: the person types what is on the document, the provider compares."""

    name = forms.CharField(
        label=_("姓名"),
        help_text=_("与证件上的姓名一字不差。"),
        max_length=60,
        error_messages={"required": _("请填写与证件一致的姓名。"), "max_length": _("姓名最多 60 个字。")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    id_type = forms.ChoiceField(
        label=_("证件种类"),
        choices=ID_TYPES,
        error_messages={"required": _("请选择证件种类。"), "invalid_choice": _("请从列表中选择证件种类。")},
    )
    id_number = forms.CharField(
        label=_("证件号码"),
        max_length=30,
        error_messages={"required": _("请填写证件号码。"), "max_length": _("证件号码太长，请核对。")},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class ConsentForm(Form):
    """Not ticked beforehand, ever (art. 17)."""

    agreed = forms.BooleanField(
        label=_("我看完了，同意用电子形式签订"),
        error_messages={"required": _("同意的话，请先在方框里打勾。不同意可以选择下面的“我不想签”。")},
    )


class DeclineForm(Form):
    reason = forms.CharField(
        label=_("不签的原因"),
        help_text=_("会转告单位，例如“工资与约定不一致”。"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("请写明不签的原因。"), "max_length": _("最多写 500 个字。")},
        widget=forms.Textarea({"rows": 4}),
    )


class QuestionForm(Form):
    reason = forms.CharField(
        label=_("想问什么"),
        help_text=_("会转告单位，例如“加班费怎样计算”。单位答复以后发短信告诉您。"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("请写明想问什么。"), "max_length": _("最多写 500 个字。")},
        widget=forms.Textarea({"rows": 4}),
    )


class ChangeForm(Form):
    reason = forms.CharField(
        label=_("希望怎样修改"),
        help_text=_("会转告单位，例如“每月15日发工资改为10日”。"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("请写明希望怎样修改。"), "max_length": _("最多写 500 个字。")},
        widget=forms.Textarea({"rows": 5}),
    )

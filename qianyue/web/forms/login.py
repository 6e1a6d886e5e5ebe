"""Logging in as a worker: a phone number, then the code that was sent to it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.web.forms.base import Form


class PhoneForm(Form):
    phone = forms.CharField(
        label=_("手机号码"),
        help_text=_("填您本人的号码，也就是收到签约短信的那个号码。"),
        max_length=20,
        error_messages={"required": _("请填写 11 位手机号码。"), "max_length": _("请填写 11 位手机号码。")},
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class CodeForm(Form):
    """Also used for the intent code: six digits, forgiving about spaces."""

    code = forms.CharField(
        label=_("短信验证码"),
        help_text=_("6 位数字，5 分钟内有效。"),
        max_length=12,
        error_messages={"required": _("请填写短信里的 6 位数字。"), "max_length": _("请填写短信里的 6 位数字。")},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

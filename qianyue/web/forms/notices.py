"""The forms of the page on which people say how they want to be told."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.web.forms.base import Form


class ChoiceForm(Form):
    sms = forms.BooleanField(label=_("短信"), required=False)
    wechat = forms.BooleanField(label=_("微信（先在下面绑定）"), required=False)
    email = forms.BooleanField(label=_("电子邮件"), required=False)
    first = forms.ChoiceField(
        label=_("短信和微信，先用哪一种"),
        help_text=_("先用的没有收到时，自动改用另一种。"),
        choices=[("wechat", _("微信")), ("sms", _("短信"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择先用哪一种。"), "invalid_choice": _("请从列出的方式里选择。")},
    )
    language = forms.ChoiceField(
        label=_("消息列表的语言"),
        choices=[("", _("跟随页面")), ("zh-hans", "中文"), ("en", "English")],
        required=False,
        error_messages={"invalid_choice": _("请从列出的语言里选择。")},
        widget=forms.Select({"class": "q-input"}),
    )


class AddressForm(Form):
    address = forms.CharField(
        label=_("邮箱地址"),
        max_length=254,
        error_messages={"required": _("请填写邮箱地址。"), "max_length": _("邮箱地址太长，请核对。")},
        widget=forms.TextInput({"class": "q-input", "inputmode": "email", "autocomplete": "email", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("邮件里的验证码"),
        required=False,
        max_length=12,
        widget=forms.TextInput({"class": "q-input", "inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class SettleForm(Form):
    """What was done about an alert, or why it is put off."""

    reason = forms.CharField(
        label=_("怎样处理的，或者为什么推迟"),
        max_length=200,
        error_messages={"required": _("请写明怎样处理的，或者为什么推迟。"), "max_length": _("最多二百个字。")},
        widget=forms.TextInput({"class": "q-input"}),
    )
    days = forms.IntegerField(
        required=False,
        error_messages={"invalid": _("请从列出的天数里选择。")},
    )

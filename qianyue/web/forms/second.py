"""The second step of an officer's login, and what enrols it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.people.acts.register_key import LONGEST_NAME
from qianyue.people.security_keys import LONGEST_ANSWER
from qianyue.web.forms.base import Form


class AppCodeForm(Form):
    code = forms.CharField(
        label=_("验证器上的 6 位数字"),
        help_text=_("每 30 秒换一次，每个只能用一次。"),
        max_length=12,
        error_messages={"required": _("请填写验证器现在显示的 6 位数字。"), "max_length": _("请填写验证器现在显示的 6 位数字。")},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )


class PaperForm(Form):
    paper = forms.CharField(
        label=_("恢复码"),
        help_text=_("绑定时记下的 10 个恢复码之一，例如 ABCDE-23456。用过就作废。"),
        max_length=20,
        error_messages={"required": _("请填写一个还没有用过的恢复码。"), "max_length": _("请填写一个还没有用过的恢复码。")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class KeyForm(Form):
    """Filled in by the script with the security key's answer."""

    answer = forms.CharField(
        max_length=LONGEST_ANSWER,
        error_messages={
            "required": _("没有收到安全密钥的回答，请再试一次。"),
            "max_length": _("没有收到安全密钥的回答，请再试一次。"),
        },
        widget=forms.HiddenInput,
    )


class NewKeyForm(KeyForm):
    name = forms.CharField(
        label=_("给密钥起个名字"),
        help_text=_("方便您辨认，例如“钥匙串上的”。"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    field_order = ("name", "answer")

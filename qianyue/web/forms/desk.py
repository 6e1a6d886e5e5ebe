"""The desk's small forms; the large one is made from the terms themselves (`terms_form`)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.contracts.acts.answer import LONGEST_REASON
from qianyue.web.forms.base import Form


class PasswordForm(Form):
    login_name = forms.CharField(
        label=_("账户名"),
        max_length=64,
        error_messages={"required": _("请填写账户名。"), "max_length": _("账户名太长，请核对。")},
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请填写密码。"), "max_length": _("密码太长，请核对。")},
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    next = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)


class RevokeForm(Form):
    reason = forms.CharField(
        label=_("撤销的原因"),
        help_text=_("会原样告诉劳动者，也会写进签约记录。"),
        error_messages={"required": _("请写明撤销的原因。")},
        widget=forms.Textarea({"rows": 3, "maxlength": LONGEST_REASON}),
    )

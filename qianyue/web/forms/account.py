"""What somebody fills in who chooses account name and password, or another password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.web.forms.base import Form


class PasswordForm(Form):
    password = forms.CharField(
        label=_("密码"),
        help_text=_("至少 10 位，不能全是数字。不要告诉任何人。"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请填写密码。"), "max_length": _("密码太长，请核对。")},
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一遍密码"),
        max_length=200,
        strip=False,
        error_messages={"required": _("请再输一遍密码。"), "max_length": _("密码太长，请核对。")},
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", _("两遍密码不一样，请重新输入。"))
        return data


class AccountForm(PasswordForm):
    login_name = forms.CharField(
        label=_("账户名"),
        help_text=_("4 至 32 个字母、数字、点、横线，以字母开头。登录时用。"),
        max_length=32,
        error_messages={"required": _("请填写账户名。"), "max_length": _("账户名太长，请核对。")},
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ("login_name", "password", "again")

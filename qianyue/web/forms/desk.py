"""The desk's small forms; the large one is made from the terms themselves (`terms_form`)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.contracts.acts.answer import LONGEST_REASON
from qianyue.contracts.acts.readdress import LONGEST_REASON as LONGEST_WHY
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


class AnswerForm(Form):
    answer = forms.CharField(
        label=_("答复"),
        help_text=_("劳动者会原样看到。要改合同的，请改好以后重新发出。"),
        error_messages={"required": _("请写答复，劳动者会原样看到。")},
        widget=forms.Textarea({"rows": 3, "maxlength": LONGEST_REASON}),
    )


class ReaddressForm(Form):
    phone = forms.CharField(
        label=_("劳动者本人的手机号"),
        help_text=_("请对照劳动者本人写下的号码填写。新链接只发到这里。"),
        max_length=20,
        error_messages={"required": _("请填写 11 位手机号码。"), "max_length": _("请填写 11 位手机号码。")},
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("为什么更正"),
        help_text=_("写进签约记录，例如“号码末位输错”“劳动者换了号码”。"),
        error_messages={"required": _("请写明为什么更正。")},
        widget=forms.Textarea({"rows": 2, "maxlength": LONGEST_WHY}),
    )
    operation = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class RevokeForm(Form):
    reason = forms.CharField(
        label=_("撤销的原因"),
        help_text=_("会原样告诉劳动者，也会写进签约记录。"),
        error_messages={"required": _("请写明撤销的原因。")},
        widget=forms.Textarea({"rows": 3, "maxlength": LONGEST_REASON}),
    )

"""What an officer writes to employers, and what an employer answers. What is right about it the acts say."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.oversight.acts.draft_notice import LONGEST_LINK, LONGEST_TEXT, LONGEST_TITLE
from qianyue.oversight.acts.settle_official import LONGEST_ANSWER
from qianyue.oversight.acts.withdraw_notice import LONGEST_REASON
from qianyue.oversight.models import OfficialNotice
from qianyue.web.forms.base import Form

KINDS = {
    OfficialNotice.Kind.INFORMATION: _("告知：单位确认收到就可以"),
    OfficialNotice.Kind.REQUEST: _("限期办理：单位要在期限以前答复"),
    OfficialNotice.Kind.WARNING: _("提醒整改：指出问题，单位确认收到"),
}


class NoticeForm(Form):
    kind = forms.ChoiceField(
        label=_("种类"),
        choices=[(str(kind), word) for kind, word in KINDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择通知的种类。"), "invalid_choice": _("请选择通知的种类。")},
    )
    title = forms.CharField(
        label=_("标题"),
        help_text=_("会写进短信，不要写劳动者的姓名。60 字以内。"),
        error_messages={"required": _("请填写标题，60 字以内。")},
        widget=forms.TextInput({"maxlength": LONGEST_TITLE, "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("内容"),
        help_text=_("写明依据、要做什么、问谁。单位登录后看到全文。2000 字以内。"),
        error_messages={"required": _("请写明通知的内容，2000 字以内。")},
        widget=forms.Textarea({"rows": 10, "maxlength": LONGEST_TEXT}),
    )
    link = forms.CharField(
        label=_("原文的网址"),
        help_text=_("例如政府网站上的文件，以 https:// 开头。"),
        required=False,
        widget=forms.TextInput({"maxlength": LONGEST_LINK, "autocomplete": "off", "inputmode": "url"}),
    )
    due_on = forms.DateField(
        label=_("答复期限"),
        help_text=_("“限期办理”要填。"),
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("请按 2027-09-01 的样子填写日期。")},
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class AgreeForm(Form):
    """The second confirmation, below everything that is going to be sent."""

    agreed = forms.BooleanField(
        label=_("我已经核对通知的内容和收到的单位"),
        error_messages={"required": _("请先核对内容和收到的单位，再打勾发送。")},
    )
    digest = forms.CharField(widget=forms.HiddenInput)


class TakeBackForm(Form):
    reason = forms.CharField(
        label=_("撤回的原因"),
        help_text=_("单位会看到，也会收到短信。通知仍然可以看到，标明已经撤回。"),
        error_messages={"required": _("请写明撤回的原因，200 字以内；单位会看到。")},
        widget=forms.Textarea({"rows": 2, "maxlength": LONGEST_REASON}),
    )


class AnswerForm(Form):
    """Of an employer."""

    text = forms.CharField(
        label=_("答复"),
        help_text=_("人社部门会原样看到。只能答复一次，1000 字以内。"),
        error_messages={"required": _("请写答复，1000 字以内；人社部门会原样看到。")},
        widget=forms.Textarea({"rows": 6, "maxlength": LONGEST_ANSWER}),
    )

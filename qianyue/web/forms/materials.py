"""An item of the list of papers, as an officer edits it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.employers.application_facts import KINDS
from qianyue.employers.materials import FORMS
from qianyue.oversight.acts.edit_materials import LONGEST_NOTE, LONGEST_TITLE
from qianyue.web.forms.base import Form


class MaterialForm(Form):
    title = forms.CharField(
        label=_("材料名称"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("请写明材料名称，60 字以内。"), "max_length": _("请写明材料名称，60 字以内。")},
    )
    note = forms.CharField(
        label=_("说明"),
        help_text=_("告诉申请人具体要什么，例如“正反两面放在一页上”。"),
        max_length=LONGEST_NOTE,
        required=False,
        error_messages={"max_length": _("说明最多 200 个字。")},
        widget=forms.Textarea({"rows": 2}),
    )
    kinds = forms.MultipleChoiceField(
        label=_("要求哪些单位提供"),
        help_text=_("一个都不选，就是所有单位。"),
        choices=[(code, _(name)) for code, name in KINDS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请从列表中选择单位性质。")},
    )
    only_agents = forms.BooleanField(label=_("只在经办人代办时要求"), required=False)
    required = forms.BooleanField(label=_("必须提供（不勾选就是选填）"), required=False)
    form = forms.ChoiceField(
        label=_("系统填好的表"),
        help_text=_("选了以后，申请人可以下载填好内容的表。印模采集表上传时会自动取出印章图样。"),
        choices=[("", _("没有")), *((code, _(name)) for code, name in FORMS.items())],
        required=False,
        error_messages={"invalid_choice": _("请从列表中选择系统填好的表。")},
    )

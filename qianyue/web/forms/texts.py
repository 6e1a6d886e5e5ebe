"""The form for an employer's own text."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.documents.own import worded_by_employers
from qianyue.employers.text_keeping import LONGEST_TITLE
from qianyue.web.forms.base import Form


class TextForm(Form):
    title = forms.CharField(
        label=_("名称"),
        help_text=_("同一名称再次上传，就是它的新版本。"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("请给文本起一个名称。"), "max_length": _("名称太长，请缩短。")},
    )
    kind = forms.ChoiceField(
        label=_("用于哪一种文书"),
        choices=lambda: [(kind.name, _(kind.title)) for kind in worded_by_employers()],
        error_messages={"required": _("请选择文书种类。"), "invalid_choice": _("请选择文书种类。")},
    )
    file = forms.FileField(
        label=_("文件（.docx，不超过 10 MB）"),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。"), "invalid": _("请选择文件。")},
        widget=forms.FileInput({"accept": ".docx"}),
    )

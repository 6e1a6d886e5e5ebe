"""What an officer may say about an official model text: which act, and the day and the reason that it wants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.web.forms.base import Form

ACTS = ("approve", "return", "publish", "withdraw")
WANTED = {"reason": ("return", "withdraw"), "begins_on": ("publish",), "ends_on": ("withdraw",)}
_DAY = {"required": _("请选择日期。"), "invalid": _("请按 2027-09-01 的样子填写日期。")}
_PRESS = {"required": _("请按下面的一个按钮。"), "invalid_choice": _("请按下面的一个按钮。")}


class ActForm(Form):
    act = forms.ChoiceField(choices=[(act, "") for act in ACTS], error_messages=_PRESS)
    operation = forms.CharField(required=False, max_length=64)
    reason = forms.CharField(
        label=_("原因"),
        error_messages={"required": _("请写明原因。")},
        widget=forms.Textarea({"rows": 3, "maxlength": 500}),
    )
    begins_on = forms.DateField(
        label=_("从哪一天起启用"),
        input_formats=["%Y-%m-%d"],
        error_messages=_DAY,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    ends_on = forms.DateField(
        label=_("从哪一天起停用"),
        input_formats=["%Y-%m-%d"],
        error_messages=_DAY,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        for name, acts in WANTED.items():  # the page shows a field only beside the button that wants it
            self.fields[name].required = data is None or data.get("act") in acts

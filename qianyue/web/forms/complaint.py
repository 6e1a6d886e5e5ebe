"""A worker's complaint, and what an officer does with one. What is right about it the acts say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.law.regions import counties
from qianyue.oversight.acts.file_complaint import LONGEST, LONGEST_NAME
from qianyue.oversight.complaint_models import Complaint
from qianyue.oversight.models import Authority
from qianyue.web.forms.base import Form

_PLACE = _("请选择单位所在的县（市、区）。")


def places() -> list[tuple[str, str]]:
    """The counties that some authority looks after."""
    found: dict[str, str] = {}
    for code in Authority.objects.order_by("region").values_list("region", flat=True):
        for one in counties(code[:4] + "00"):
            if code.endswith("00") or one.code == code:
                found[one.code] = one.full_name
    return sorted(found.items())


class ComplaintForm(Form):
    """With a contract the employer and its place are known; without one they are asked for."""

    kind = forms.ChoiceField(
        label=_("遇到了什么问题"),
        choices=[(value, _(word)) for value, word in Complaint.Kind.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择遇到了什么问题。"), "invalid_choice": _("请选择遇到了什么问题。")},
    )
    about = forms.CharField(
        label=_("单位的名称"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("请填写单位的名称。"), "max_length": _("单位名称最多 100 个字。")},
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    region = forms.ChoiceField(label=_("单位在哪个县（市、区）"), error_messages={"required": _PLACE, "invalid_choice": _PLACE})
    text = forms.CharField(
        label=_("发生了什么"),
        help_text=_("什么时候、谁、怎么说的。写得清楚，办得快。最多 500 个字。"),
        max_length=LONGEST,
        error_messages={"required": _("请写明发生了什么，最多 500 个字。"), "max_length": _("最多写 500 个字。")},
        widget=forms.Textarea({"rows": 6, "maxlength": LONGEST}),
    )
    may_name = forms.BooleanField(
        label=_("可以让单位知道是我反映的"),
        help_text=_("不打勾，人社部门不会把您的姓名和合同编号告诉单位。"),
        required=False,
    )

    def __init__(self, data: Any = None, *, with_contract: bool, **more: Any) -> None:
        super().__init__(data, **more)
        if with_contract:
            del self.fields["about"], self.fields["region"]
        else:
            self.fields["region"].choices = [("", _("请选择")), *places()]


class HandlingForm(Form):
    """One text and several buttons; sending on names an authority besides."""

    text = forms.CharField(
        label=_("答复、说明"),
        help_text=_("答复和办结的话，劳动者会原样看到；联系单位的话，单位会原样看到。"),
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": _("最多写 500 个字。")},
        widget=forms.Textarea({"rows": 5, "maxlength": LONGEST}),
    )
    authority = forms.ChoiceField(
        label=_("转给哪个部门"), required=False, error_messages={"invalid_choice": _("请选择转给哪个部门。")}
    )
    act = forms.ChoiceField(
        choices=[(name, "") for name in ("take", "answer", "send_on", "tell", "close")],
        error_messages={"required": _("请按下面的一个按钮。"), "invalid_choice": _("请按下面的一个按钮。")},
    )

    def __init__(self, data: Any = None, *, others: list[Authority], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["authority"].choices = [("", _("请选择")), *((str(one.id), one.name) for one in others)]

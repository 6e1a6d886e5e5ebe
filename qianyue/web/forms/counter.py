"""Which service counter an officer opens."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.oversight.acts.open_counter import LONGEST_PLACE
from qianyue.web.forms.base import Form


class PlaceForm(Form):
    place = forms.CharField(
        label=_("哪个大厅、几号窗口"),
        help_text=_("例如：景洪市人社服务大厅 3 号窗口。会写进签约证据。"),
        max_length=LONGEST_PLACE,
        error_messages={"required": _("请写明哪个大厅、几号窗口，40 字以内。"), "max_length": _("最多 40 个字。")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )

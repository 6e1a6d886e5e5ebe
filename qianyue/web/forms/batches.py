"""The forms for a spreadsheet: of workers, of contracts on paper."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.web.forms.base import Form
from qianyue.web.terms_form.columns import SHEETED


def _file() -> forms.FileField:
    return forms.FileField(
        label=_("填好的表格（.xlsx，不超过 12 MB、10000 行）"),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。"), "invalid": _("请选择文件。")},
        widget=forms.FileInput({"accept": ".xlsx"}),
    )


class SheetForm(Form):
    kind = forms.ChoiceField(
        label=_("文书种类"),
        choices=lambda: [(kind.name, kind.title) for kind in SHEETED],
        error_messages={"required": _("请选择文书种类。"), "invalid_choice": _("请选择文书种类。")},
    )
    file = _file()


class PapersForm(Form):
    file = _file()

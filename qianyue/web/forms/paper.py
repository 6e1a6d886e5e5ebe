"""A contract on paper, copied by hand: only what a chain of contracts needs. Why it is taken back, its scan,
and what the worker says of it."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from qianyue.contracts.acts.end_paper import LONGEST_NOTE
from qianyue.contracts.acts.enter_paper import LONGEST_REASON
from qianyue.contracts.acts.object_to_paper import LONGEST
from qianyue.contracts.models import PaperObjection
from qianyue.contracts.papers import KINDS, LONGEST_NUMBER
from qianyue.web.after_words import reason_choices
from qianyue.web.forms.after import DayField
from qianyue.web.forms.base import Form
from qianyue.web.forms.worker import ID_TYPES
from qianyue.web.templatetags.house import said

TERM_TYPES = [
    ("fixed", _("固定期限")),
    ("open_ended", _("无固定期限")),
    ("task", _("以完成一定工作任务为期限")),
]
PLACES = {  # of the terms, by field
    "own_number": "/own_number",
    "kind": "/kind",
    "name": "/worker/name",
    "id_type": "/worker/id_type",
    "id_number": "/worker/id_number",
    "sex": "/worker/sex",
    "phone": "/worker/phone",
    "position": "/work/position",
    "employment_start": "/employment_start",
    "type": "/term/type",
    "start": "/term/start",
    "end": "/term/end",
    "monthly_wage": "/pay/monthly_wage",
}


def _text(label: Any, most: int, *, required: bool = True, **more: Any) -> forms.CharField:
    messages = {"required": _("请填写这一项。"), "max_length": _("太长，请核对。")}
    widget = forms.TextInput({"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, required=required, error_messages=messages, widget=widget, **more)


class PaperForm(Form):
    own_number = _text(_("合同编号"), LONGEST_NUMBER, required=False, help_text=_("纸质合同上印的或者写的编号；没有的不填。"))
    kind = forms.ChoiceField(label=_("合同种类"), choices=lambda: [(code, _now(words)) for code, words in KINDS.items()])
    name = _text(_("劳动者姓名"), 60)
    id_type = forms.ChoiceField(label=_("证件种类"), choices=ID_TYPES)
    id_number = _text(_("证件号码"), 30)
    sex = forms.ChoiceField(label=_("性别"), required=False, choices=[("", "—"), ("female", _("女")), ("male", _("男"))])
    phone = _text(_("手机号"), 20, required=False)
    position = _text(_("工作岗位"), 100, required=False)
    employment_start = DayField(label=_("用工之日"), required=False, help_text=_("实际开始工作的日期；不填就按合同开始的日期。"))
    type = forms.ChoiceField(label=_("合同期限类型"), choices=TERM_TYPES)
    start = DayField(label=_("合同起始日期"))
    end = DayField(label=_("合同终止日期"), required=False, help_text=_("延长过的，填延长以后的日期；无固定期限的不填。"))
    monthly_wage = forms.DecimalField(label=_("月工资（元）"), required=False, min_value=0, max_digits=11, decimal_places=2)
    probation = forms.BooleanField(label=_("约定过试用期"), required=False, help_text=_("同一劳动者只能约定一次试用期。"))

    def terms(self) -> dict[str, Any]:
        """As terms write it."""
        made: dict[str, Any] = {}
        for field, pointer in PLACES.items():
            value = self.cleaned_data.get(field)
            if value in (None, ""):
                continue
            *sections, last = pointer.split("/")[1:]
            place = made.setdefault(sections[0], {}) if sections else made
            place[last] = value.isoformat() if isinstance(value, datetime.date) else str(value)
        if self.cleaned_data.get("probation"):
            made["probation_agreed"] = True
        return made

    def refuse(self, problem: Any) -> None:
        """Places of the terms are fields of this form."""
        fields = {pointer: name for name, pointer in PLACES.items()}
        self.status = problem.status
        known = {fields[place]: sentence for place, sentence in problem.fields.items() if place in fields}
        for name, sentence in known.items():
            self.add_error(name, said(sentence))
        if not known:
            self.add_error(None, said(problem.message))


class WithdrawForm(Form):
    reason = forms.CharField(
        label=_("为什么作废"),
        max_length=LONGEST_REASON,
        help_text=_("例如“录错了人”。原来的登记和原因都会留在记录里。"),
        error_messages={"required": _("请写明为什么作废，例如“录错了人”：会留在记录里。"), "max_length": _("太长，请核对。")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class EndedForm(Form):
    """What has happened: no question of LCL 42 is asked, for nothing is decided."""

    last_day = DayField(label=_("用工的最后一天"), help_text=_("劳动者最后一天仍是本单位职工的日期，不能晚于今天。"))
    ground = forms.ChoiceField(
        label=_("解除或者终止的原因"),
        choices=lambda: [("", _now("请选择")), *reason_choices()],
        error_messages={"required": _("请选择解除或者终止的原因。"), "invalid_choice": _("请选择解除或者终止的原因。")},
    )
    words = forms.CharField(
        label=_("说明（可不填）"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("劳动者会看到。"),
        error_messages={"max_length": _("太长，请核对。")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def refuse(self, problem: Any) -> None:
        """The act calls it a reason, as the law does; on this page that word asks why an entry is withdrawn."""
        self.status = problem.status
        for name, sentence in (problem.fields or {"": problem.message}).items():
            self.add_error({"reason": "ground", "": None}.get(name, name), said(sentence))


class ScanForm(Form):
    file = forms.FileField(
        label=_("扫描件或者照片（PDF、JPEG、PNG，不超过 10 MB、20 页）"),
        help_text=_("许多页的，请扫描成一个 PDF。"),
        error_messages={"required": _("请选择文件。"), "empty": _("文件是空的。"), "invalid": _("请选择文件。")},
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    because = forms.CharField(
        label=_("为什么更换"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("例如“原来的缺页”。原来的扫描件会保留在记录里。"),
        error_messages={"max_length": _("太长，请核对。")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not replaces:
            del self.fields["because"]


class AnswerForm(Form):
    answer = forms.CharField(
        label=_("答复劳动者"),
        max_length=LONGEST,
        help_text=_("写明核对纸质原件的结果。登记确实有误的，请作废以后重新登记。"),
        error_messages={"required": _("请写明核对的结果：劳动者会看到。"), "max_length": _("太长，请核对。")},
        widget=forms.Textarea({"rows": 3}),
    )


class ObjectionForm(Form):
    about = forms.ChoiceField(
        label=_("哪里不对"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择哪里不对。"), "invalid_choice": _("请选择哪里不对。")},
    )
    words = forms.CharField(
        label=_("请写明情况"),
        max_length=LONGEST,
        help_text=_("例如“我签的是三年，登记的是一年”。单位会看到，并且要答复您。"),
        error_messages={"required": _("请写明哪里不对：单位会看到。"), "max_length": _("太长，请核对。")},
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, ended: bool, **kwargs: Any) -> None:
        """`ended`: the employer has recorded that the employment has ended, and that may be wrong, too."""
        super().__init__(*args, **kwargs)
        left_out = () if ended else (PaperObjection.About.ENDING,)
        self.fields["about"].choices = [
            (value, _now(label)) for value, label in PaperObjection.About.choices if value not in left_out
        ]

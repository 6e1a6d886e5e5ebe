"""The forms about an employer's people: roles, departments, hand-over; and an approver's answer."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.contracts.acts.approve import LONGEST_REASON
from qianyue.employers.acts.organise import LONGEST_NAME
from qianyue.employers.models import Department, Membership
from qianyue.employers.permissions import ROLES
from qianyue.web.forms.base import Form

WHOLE = gettext_lazy("全单位")
CHOOSE = {"required": gettext_lazy("请选择一项。"), "invalid_choice": gettext_lazy("请从列出的选项里选择。")}


class DecisionForm(Form):
    step = forms.ChoiceField(choices=[("offer", ""), ("seal", "")], widget=forms.HiddenInput)
    digest = forms.RegexField("[0-9a-f]{64}", widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=[("granted", ""), ("refused", "")], error_messages=CHOOSE)
    reason = forms.CharField(
        label=gettext_lazy("不同意的原因"),
        help_text=gettext_lazy("不同意时填写，经办人会看到。"),
        required=False,
        max_length=LONGEST_REASON * 2,
        widget=forms.Textarea({"rows": 3, "maxlength": LONGEST_REASON}),
    )


class ListDecisionForm(Form):
    """One decision about a list. `decision`: the verdict, about what is ticked or, with `_all`, about all of the list."""

    list = forms.RegexField("[0-9a-f]{64}", widget=forms.HiddenInput)
    operation = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[(name, "") for name in ("granted", "refused", "granted_all", "refused_all")], error_messages=CHOOSE
    )
    reason = forms.CharField(
        label=gettext_lazy("不同意的原因"),
        help_text=gettext_lazy("不同意时填写，经办人会看到。几份的原因不同时，请分几次退回，或者逐份打开办理。"),
        required=False,
        max_length=LONGEST_REASON * 2,
        widget=forms.Textarea({"rows": 3, "maxlength": LONGEST_REASON}),
    )


class DepartmentForm(Form):
    name = forms.CharField(
        label=gettext_lazy("部门名称"),
        max_length=LONGEST_NAME,
        error_messages={"required": gettext_lazy("请填写部门名称。"), "max_length": gettext_lazy("部门名称最多 40 个字。")},
    )


class RequireForm(Form):
    offers = forms.BooleanField(label=gettext_lazy("发出以前要审批"), required=False)
    seals = forms.BooleanField(label=gettext_lazy("盖章以前要审批"), required=False)


class Until(Form):
    """An end: the last day on which it holds, in Asia/Shanghai."""

    until = forms.DateField(
        label=gettext_lazy("到哪一天为止（含当天）"),
        error_messages={"required": gettext_lazy("请选择截止日期。"), "invalid": gettext_lazy("日期写作 2026-12-31 这样。")},
        widget=forms.DateInput({"type": "date"}),
    )

    def clean_until(self) -> datetime.datetime | None:
        day = self.cleaned_data.get("until")
        if day is None:
            return None
        if day.year > 9000:  # the day after the last day of all is none
            raise forms.ValidationError(_("请选择今天以后、一年以内的截止日期。"))
        midnight = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time())
        return timezone.make_aware(midnight)


def people_to_choose(members: list[Membership]) -> list[tuple[str, str]]:
    """One entry a person, by the first of their memberships."""
    seen: dict[Any, tuple[str, str]] = {}
    for member in members:
        seen.setdefault(member.person_id, (str(member.id), member.named or member.person.name or _("（未填姓名）")))
    return [("", _("请选择")), *seen.values()]


def departments_to_choose(departments: Sequence[Department]) -> list[tuple[str, Any]]:
    return [("", WHOLE), *((str(one.id), one.name) for one in departments)]


def key_of(text: str) -> uuid.UUID | None:
    """What a choice stands for; None of none. The choices are checked before."""
    return uuid.UUID(text) if text else None


class GiveForm(Until):
    to = forms.ChoiceField(label=gettext_lazy("同事"), error_messages=CHOOSE)
    role = forms.ChoiceField(label=gettext_lazy("角色"), error_messages=CHOOSE)
    department = forms.ChoiceField(label=gettext_lazy("管哪些合同"), required=False, error_messages=CHOOSE)

    field_order = ("to", "role", "department", "until")

    def __init__(self, *args: Any, members: list[Membership], departments: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people_to_choose(members)  # type: ignore[attr-defined]
        self.fields["role"].choices = [("", _("请选择")), *((role, _(words)) for role, words in ROLES.items())]  # type: ignore[attr-defined]
        self.fields["department"].choices = departments_to_choose(departments)  # type: ignore[attr-defined]
        self.fields["until"].required = False
        self.fields["until"].help_text = _("不填就一直有效。")


class InviteForm(Until):
    name = forms.CharField(
        label=gettext_lazy("姓名"),
        help_text=gettext_lazy("与身份证一字不差：设置账户时要实名核验。"),
        max_length=60,
        error_messages={
            "required": gettext_lazy("请填写同事的姓名，与身份证一致。"),
            "max_length": gettext_lazy("姓名最多 60 个字。"),
        },
    )
    phone = forms.CharField(
        label=gettext_lazy("手机号码"),
        max_length=20,
        error_messages={"required": gettext_lazy("请填写 11 位手机号码。"), "max_length": gettext_lazy("请填写 11 位手机号码。")},
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("角色"), error_messages=CHOOSE)
    department = forms.ChoiceField(label=gettext_lazy("管哪些合同"), required=False, error_messages=CHOOSE)

    field_order = ("name", "phone", "role", "department", "until")

    def __init__(self, *args: Any, departments: list[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("请选择")), *((role, _(words)) for role, words in ROLES.items())]  # type: ignore[attr-defined]
        self.fields["department"].choices = departments_to_choose(departments)  # type: ignore[attr-defined]
        self.fields["until"].required = False
        self.fields["until"].help_text = _("不填就一直有效。")


class DelegateForm(Until):
    to = forms.ChoiceField(label=gettext_lazy("同事"), error_messages=CHOOSE)
    department = forms.ChoiceField(label=gettext_lazy("管哪些合同"), required=False, error_messages=CHOOSE)

    field_order = ("to", "department", "until")

    def __init__(
        self, *args: Any, member: Membership, members: list[Membership], departments: list[Department], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people_to_choose([one for one in members if one.person_id != member.person_id])  # type: ignore[attr-defined]
        own = [one for one in departments if member.department_id in (None, one.id)]
        choices = departments_to_choose(own)
        self.fields["department"].choices = choices[1:] if member.department_id else choices  # type: ignore[attr-defined]


class HandOverForm(Form):
    to = forms.ChoiceField(label=gettext_lazy("由谁接手"), error_messages=CHOOSE)

    def __init__(self, *args: Any, members: list[Membership], leaving: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [one for one in members if one.role == "handler" and one.person_id != leaving]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            *(
                (str(one.id), f"{one.named or one.person.name}{f'（{one.department}）' if one.department else ''}{_sender(one)}")
                for one in others
            ),
        ]


def _sender(one: Membership) -> str:
    return _("（集团：{name}）").format(name=one.through.place.leader.name) if one.through else ""

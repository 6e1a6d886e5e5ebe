"""The forms about a group of companies: inviting, accepting with grants, granting, sending people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.employers.acts.grant_to_group import Wanted
from qianyue.employers.models import Department, GroupGrant, Membership
from qianyue.web.forms.base import Form
from qianyue.web.forms.people import CHOOSE, Until, departments_to_choose, people_to_choose
from qianyue.web.forms.people import key_of as key

WHAT = {
    GroupGrant.What.FIGURES: gettext_lazy("看数字：各状态的合同数、到期和提醒的件数，看不到任何一份合同"),
    GroupGrant.What.VIEW: gettext_lazy("查看合同：集团指派的人可以查看，不能办理、不能导出"),
    GroupGrant.What.HANDLE: gettext_lazy("办理合同：集团指派的人可以起草、发出；盖章始终由本单位自己办理"),
}


class InviteMemberForm(Form):
    uscc = forms.CharField(
        label=gettext_lazy("对方的统一社会信用代码"),
        help_text=gettext_lazy("对方要已经开通服务。对方管理员接受以前，双方什么都不共享。"),
        max_length=40,
        error_messages={"required": gettext_lazy("请填写 18 位统一社会信用代码，与营业执照一致。")},
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class _Reach(Until):
    """Of which department, until when."""

    department = forms.ChoiceField(label=gettext_lazy("限于哪些合同"), required=False, error_messages=CHOOSE)

    def __init__(self, *args: Any, departments: Sequence[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = departments_to_choose(departments)  # type: ignore[attr-defined]
        self.fields["until"].required = False
        self.fields["until"].help_text = _("不填就一直有效，直到收回。最长五年。")


class AcceptForm(_Reach):
    what = forms.MultipleChoiceField(
        label=gettext_lazy("允许集团做什么"),
        help_text=gettext_lazy("可以一项都不选，以后再授权；也可以随时收回。"),
        required=False,
        choices=list(WHAT.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE,
    )
    field_order = ("what", "department", "until")

    @property
    def wanted(self) -> list[Wanted]:
        data = self.cleaned_data
        return [Wanted(what=what, department=key(data["department"]), until=data["until"]) for what in data["what"]]


class GrantForm(_Reach):
    what = forms.ChoiceField(
        label=gettext_lazy("允许集团做什么"), choices=list(WHAT.items()), widget=forms.RadioSelect, error_messages=CHOOSE
    )
    field_order = ("what", "department", "until")

    @property
    def wanted(self) -> Wanted:
        data = self.cleaned_data
        return Wanted(what=data["what"], department=key(data["department"]), until=data["until"])


class SendForm(Until):
    """`grant` is a place and what its member has granted."""

    grant = forms.ChoiceField(label=gettext_lazy("到哪家单位、做什么"), error_messages=CHOOSE)
    to = forms.ChoiceField(
        label=gettext_lazy("指派谁"), help_text=gettext_lazy("本单位已经设置账户的同事。"), error_messages=CHOOSE
    )
    field_order = ("grant", "to", "until")

    def __init__(self, *args: Any, grants: Sequence[GroupGrant], members: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grant"].choices = [("", _("请选择")), *((f"{one.place_id} {one.what}", _said(one)) for one in grants)]  # type: ignore[attr-defined]
        self.fields["to"].choices = people_to_choose(members)  # type: ignore[attr-defined]
        self.fields["until"].required = False
        self.fields["until"].help_text = _("不填就与对方的授权同时结束。")


def _said(grant: GroupGrant) -> str:
    reach = f"（{grant.department.name}）" if grant.department else ""
    return f"{grant.place.member.name} · {_(grant.get_what_display())}{reach}"

"""What an applicant fills in. Half-filled is kept: what is right about it the act says, and the page shows it at its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qianyue.employers import application_facts as facts_of
from qianyue.law.regions import counties, prefectures, region
from qianyue.oversight.models import Authority
from qianyue.web.forms.base import Form


class KeptForm(Form):
    """Takes whatever a browser sends. `required` only decides whether a label says that the field may stay empty."""

    use_required_attribute = False

    def _clean_fields(self) -> None:
        for name, bound in self._bound_items():
            self.cleaned_data[name] = bound.field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name)) or ""

    @classmethod
    def of(cls, facts: Mapping[str, str], wrong: Mapping[str, str]) -> KeptForm:
        """The form as it was kept, with what is wrong with it."""
        form = cls({**facts, "posts": facts_of.posts(facts)})
        form.full_clean()
        for field, sentence in wrong.items():
            form.add_error(field if field in form.fields else None, sentence)
        return form

    @property
    def values(self) -> dict[str, str]:
        """As the act takes them."""
        return {name: ",".join(value) if isinstance(value, list) else str(value) for name, value in self.cleaned_data.items()}


class EmployerForm(KeptForm):
    name = forms.CharField(label=_("单位名称"), help_text=_("与营业执照或者法人证书一字不差。"))
    uscc = forms.CharField(
        label=_("统一社会信用代码"),
        help_text=_("18 位，在营业执照或者法人证书上。"),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label=_("单位性质"), choices=[("", _("请选择")), *((code, _(name)) for code, name in facts_of.KINDS.items())]
    )
    posts = forms.MultipleChoiceField(
        label=_("哪些人员使用电子劳动合同"),
        help_text=_("只由机关、事业单位选择，其他单位不用选。"),
        choices=[(code, _(name)) for code, name in facts_of.POSTS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    region = forms.ChoiceField(label=_("所在县（市、区）"), help_text=_("由当地人社部门审核。"))
    registered_address = forms.CharField(label=_("注册地址（住所）"), help_text=_("与证照一致。"))
    business_address = forms.CharField(label=_("实际经营地址"), help_text=_("与注册地址不同时填写。"), required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["region"].choices = [("", _("请选择")), *places()]


def places() -> list[tuple[str, list[tuple[str, str]]]]:
    """The counties for which an authority here decides, by prefecture."""
    areas = set(Authority.objects.values_list("region", flat=True))
    found = []
    for province in {area[:2] + "0000" for area in areas}:
        for prefecture in prefectures(province):
            around = {prefecture.code, province}
            inside = counties(prefecture.code) if prefecture.code.endswith("00") else [prefecture]
            served = [(county.code, county.name) for county in inside if areas & {*around, county.code}]
            if served:
                known = region(prefecture.code)
                found.append((known.name if known else prefecture.code, served))
    return found


def _phone(label: Any, **more: Any) -> forms.CharField:
    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
    return forms.CharField(label=label, widget=widget, **more)


class PeopleForm(KeptForm):
    capacity = forms.ChoiceField(
        label=_("您是谁"), choices=[(code, _(name)) for code, name in facts_of.CAPACITIES.items()], widget=forms.RadioSelect
    )
    legal_representative = forms.CharField(label=_("法定代表人（负责人、经营者）姓名"), help_text=_("与身份证一字不差。"))
    representative_id = forms.CharField(
        label=_("法定代表人证件号码"), widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
    )
    representative_phone = _phone(
        _("法定代表人手机号码"), help_text=_("由经办人申请时必填：系统发短信请他本人核验。"), required=False
    )
    handler1_name = forms.CharField(label=_("经办人一姓名"), help_text=_("经办人起草、发出合同。可以是您自己。"))
    handler1_phone = _phone(_("经办人一手机号码"))
    handler2_name = forms.CharField(label=_("经办人二姓名"), required=False)
    handler2_phone = _phone(_("经办人二手机号码"), required=False)
    handler3_name = forms.CharField(label=_("经办人三姓名"), required=False)
    handler3_phone = _phone(_("经办人三手机号码"), required=False)
    keeper_name = forms.CharField(label=_("印章管理员姓名"), help_text=_("印章管理员逐份批准盖章。最好不由经办人兼任。"))
    keeper_phone = _phone(_("印章管理员手机号码"))


FORMS: dict[str, type[KeptForm]] = {"employer": EmployerForm, "people": PeopleForm}

"""An application on a screen: its parts with what each lacks and what officers said about it, and what to do next."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.utils.translation import gettext as _

from qianyue.employers import application_facts as facts_of
from qianyue.employers import applications
from qianyue.employers.materials import asked_of
from qianyue.employers.models import Application, MaterialItem, Scan
from qianyue.law.regions import region
from qianyue.web.templatetags.house import said

TAGS = {
    "draft": "todo", "submitted": "warn", "first_passed": "warn", "returned": "bad", "approved": "good", "refused": "bad",
    "discarded": "",
}  # fmt: skip
MASKED = 4


@dataclasses.dataclass(frozen=True, kw_only=True)
class Part:
    """`place` is where reasons and lacks stand; `lacks` are sentences in the reader's language."""

    place: str
    lacks: list[str]
    reason: str

    @property
    def done(self) -> bool:
        return not self.lacks


@dataclasses.dataclass(frozen=True, kw_only=True)
class Paper:
    """One item with its scan, if there is one."""

    item: MaterialItem
    scan: Scan | None
    reason: str

    @property
    def place(self) -> str:
        return f"item:{self.item.code}"

    @property
    def pages(self) -> range:
        return range(1, self.scan.pages + 1) if self.scan else range(0)


def papers(application: Application) -> list[Paper]:
    """Every item that is asked for, and what was uploaded for an item that is not asked for any more."""
    reasons, there = applications.returned_reasons(application), applications.scans_of(application)
    return [
        Paper(item=item, scan=there.get(item.code), reason=reasons.get(f"item:{item.code}", "")) for item in asked_of(application)
    ]


def parts(application: Application) -> dict[str, Part]:
    """The four parts of the overview, by name."""
    reasons = applications.returned_reasons(application)
    lacks = applications.lacking(application) if application.open else []
    found = {}
    for name, prefixes in (
        ("employer", ("employer",)),
        ("people", ("people",)),
        ("papers", ("item:",)),
        ("checks", ("representative", "applicant")),
    ):
        mine = [said(lack.message) for lack in lacks if lack.place.startswith(prefixes)]
        told = [text for place, text in reasons.items() if place.startswith(prefixes)]
        found[name] = Part(place=name, lacks=mine, reason=" · ".join(told))
    return found


def next_step(application: Application, lacks: int) -> str:
    """What its applicant does now."""
    words = {
        "draft": _("还缺 {count} 项，请继续填写").format(count=lacks) if lacks else _("已经齐了，可以提交"),
        "returned": _("请按退回的原因改好，再提交"),
        "submitted": _("等待人社部门初审，不用再做什么；有结果会发短信"),
        "first_passed": _("初审已通过，等待另一名工作人员复核"),
        "approved": _("变更已经生效") if application.changes else _("已经开通。请设置账户，从用人单位登录"),
        "refused": _("没有通过，原因见里面"),
        "discarded": _("这份申请已经撤销"),
    }
    return words[application.state]


def facts_rows(application: Application) -> dict[str, list[tuple[str, Any]]]:
    """Both sections as label and value, for summaries."""
    facts = application.facts
    place = region(facts.get("region"))
    kind = facts_of.KINDS.get(facts.get("kind", ""), "")
    employer = [
        (_("单位名称"), facts.get("name")),
        (_("统一社会信用代码"), facts.get("uscc")),
        (_("单位性质"), _(kind) if kind else ""),
        (
            _("哪些人员使用电子劳动合同"),
            " · ".join(_(facts_of.POSTS[one]) for one in facts_of.posts(facts) if one in facts_of.POSTS),
        ),
        (_("所在县（市、区）"), place.full_name if place else ""),
        (_("注册地址（住所）"), facts.get("registered_address")),
        (_("实际经营地址"), facts.get("business_address")),
    ]
    handlers = [f"{name} {masked(phone)}" for name, phone in facts_of.handlers(facts)]
    keeper = facts_of.keeper(facts)
    agent = facts.get("capacity") == "agent"
    people = [
        (_("法定代表人"), facts.get("legal_representative")),
        (_("申请人"), f"{application.applicant.name or ''} {masked(application.applicant.phone or '')}".strip()),
        (_("申请人身份"), _("经办人") if agent else _("法定代表人（负责人、经营者）")),
        (_("经办人"), " · ".join(handlers)),
        (_("印章管理员"), f"{keeper[0]} {masked(keeper[1])}".strip()),
    ]
    return {"employer": employer, "people": people}


def form_facts(application: Application) -> dict[str, Any]:
    """What the printed forms are filled with; what is not there yet is None."""
    facts, person = application.facts, application.applicant
    place = region(facts.get("region"))
    names = ("name", "uscc", "registered_address", "business_address", "legal_representative", "representative_id")
    keeper = facts_of.keeper(facts)
    roles = [("经办人", name, phone) for name, phone in facts_of.handlers(facts)] + [("印章管理员", *keeper)]
    capacities = {"agent": "经办人", "representative": "法定代表人（负责人、经营者）"}
    return {
        **{name: facts.get(name) or None for name in names},
        "kind": facts_of.KINDS.get(facts.get("kind", "")),
        "posts": "、".join(facts_of.POSTS[one] for one in facts_of.posts(facts) if one in facts_of.POSTS) or None,
        "region": place.full_name if place else None,
        "applicant": person.name,
        "applicant_id": person.id_number,
        "applicant_phone": person.phone,
        "capacity": capacities.get(facts.get("capacity", "")),
        "change": application.changes,
        "people": [(role, name or None, phone or None) for role, name, phone in roles],
    }


def masked(number: str) -> str:
    """`138****0000`."""
    return f"{number[:3]}****{number[-MASKED:]}" if len(number) > 3 + MASKED else number

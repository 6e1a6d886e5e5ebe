"""What follows a conclusion, in words: derived facts as lines of a page, reasons in groups, duties by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue.contracts.employed import Duty, Employed
from qianyue.contracts.employment import Employment, Fact, Phase, phases
from qianyue.documents.labels import LABELS
from qianyue.law.dates import today
from qianyue.web.templatetags.house import said

PHASE_TAGS = {
    Phase.IN_FORCE: "good", Phase.AMENDED: "good", Phase.NOT_STARTED: "todo", Phase.EXPIRED: "warn", Phase.DISSOLVED: "bad",
    Phase.ENDED: "bad", Phase.RENEWED: "",
}  # fmt: skip
DUTIES = {
    "file_and_insurance_transfer": gettext_lazy("为劳动者办理档案和社会保险关系转移手续"),
    "employment_registration": gettext_lazy("到公共就业服务机构办理就业登记（解除、终止）"),
    "employment_filing": gettext_lazy("办理劳动用工备案（解除、终止）"),
}
REASON_GROUPS = (
    (gettext_lazy("双方协商一致（起草解除协议，由劳动者签名）"), "LCL36"),
    (gettext_lazy("劳动者提出"), "LCL37 LCL38"),
    (gettext_lazy("单位提出，劳动者有过错"), "LCL39"),
    (gettext_lazy("单位提出，劳动者没有过错"), "LCL40"),
    (gettext_lazy("裁减人员"), "LCL41"),
    (gettext_lazy("劳动合同终止"), "LCL44"),
)


def reason_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The reasons of the law, by who ends the contract."""
    words = LABELS["amends.reason"]
    return [
        (str(group), [(code, _(words[code])) for code in words if code.split("-")[0] in stems.split()])
        for group, stems in REASON_GROUPS
    ]


def reason_words(code: str) -> str:
    """A reason in a sentence; the code itself where it is somebody's own words."""
    words = LABELS["amends.reason"]
    return _(words[code]) if code in words else code


def fact_lines(employment: Employment) -> list[dict[str, Any]]:
    """The derived facts, each with how it was derived."""
    years, months = employment.service.value
    term = employment.current.part("term")
    end, types = employment.term_end, LABELS["term.type"]
    lines = [
        (_("用工之日"), _day(employment.work_since)),
        (_("现行合同的开始日期"), str(employment.current.start or "—")),
        (_("现行合同的终止日期"), _day(end) if end.value else _(types.get(term.get("type") or "", "—"))),
        (_("试用期最后一天"), _day(employment.probation_end)),
        (_("连续工作从哪天起"), _day(employment.service_since)),
        (_("连续工作年限"), _("{years} 年 {months} 个月").format(years=years, months=months)),
        (_("连续订立的固定期限合同"), _("{count} 次").format(count=employment.fixed_terms.value)),
        (_("何时应当订立无固定期限合同"), _day(employment.open_ended_due)),
        (_("法定退休日期"), _day(employment.retirement)),
    ]
    hows = (
        employment.work_since.how, _("合同（含变更）约定"), end.how, employment.probation_end.how, employment.service_since.how,
        employment.service.how, employment.fixed_terms.how, employment.open_ended_due.how, employment.retirement.how,
    )  # fmt: skip
    return [{"label": label, "value": value, "how": said(how)} for (label, value), how in zip(lines, hows, strict=True)]


def _day(fact: Fact) -> str:
    return fact.value.isoformat() if fact.value else "—"


def document_lines(found: Employed) -> list[dict[str, Any]]:
    """Everything between the two, the oldest first: agreements say where they are, other documents how far they have come."""
    employment = found.employment
    standing = dict(zip((link.key for link in employment.links), phases(employment.links, employment.on), strict=True))
    links = {link.key: link for link in employment.links}
    return [
        {
            "contract": one,
            "phase": standing.get(one.id),
            "tag": PHASE_TAGS[standing[one.id]] if one.id in standing else "",
            "link": links.get(one.id),
            "current": one.id == employment.current.key,
        }
        for one in found.documents
    ]


def duty_lines(duties: Iterable[Duty]) -> list[dict[str, Any]]:
    """What is to be done after the end; `late` when its last day is over and nobody has ticked it off."""
    day = today()
    return [
        {
            "duty": one,
            "words": str(DUTIES.get(one.name, one.name)),
            "late": one.done is None and one.due is not None and one.due < day,
        }
        for one in duties
    ]

"""The form of a kind as columns of a spreadsheet: the same places, in the same order, under headings that are never the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from django.utils.translation import override

from qianyue.contracts.others import EMPLOYING
from qianyue.contracts.sheets.plan import Column, Plan
from qianyue.documents.kind import Kind
from qianyue.documents.kinds import KINDS
from qianyue.documents.labels import LABELS
from qianyue.employers.models import Employer
from qianyue.law import regions
from qianyue.web.terms_form import standard_words
from qianyue.web.terms_form.beginnings import first_terms
from qianyue.web.terms_form.elements import Field, Rows, Section, flattened
from qianyue.web.terms_form.layout import Layout, layout_of

SHEETED: tuple[Kind, ...] = tuple(kind for kind in KINDS.values() if kind.name in EMPLOYING)
ITEMS = 2  # of a list that stand in a sheet; a contract with more is completed in the form
FROM_REGISTER = "/employer/"  # not asked for; who signs for the employer may be
SIGNATORY = "/employer/signatory"
FEMALE = "/protection/female_text"
PER_PERSON = ("worker", "amends", "term", "work", "pay")  # sections that differ from one worker to the next
FOR_ALL = (
    "/work/region",
    "/work/post_type",
    "/work/hazardous",
    "/pay/payday",
    "/pay/settlement_days",
    "/pay/paid_to",
    "/pay/text",
)
LEFT_OUT = ("agreements",)  # what few contracts have is completed in the form
PREFIXES = {
    SIGNATORY: "签约代表",
    "/worker/work_permit": "工作许可",
    "/dispatch/license": "派遣许可",
    "/hours/approval": "工时准予",
}


def plan_for(kind: str, employer: Employer) -> Plan:
    """Every column that a sheet of this kind may have, numbered in the order of the form, and what a new draft begins with."""
    columns, base = columns_of(kind), first_terms(employer, layout_of(kind).kind)
    if any(column.pointer == FEMALE for column in columns):
        base.setdefault("protection", {}).setdefault("female_text", standard_words.WOMEN)
    return Plan(kind=kind, columns=dict(enumerate(columns, 1)), base=base)


@cache
def columns_of(kind: str) -> tuple[Column, ...]:
    """In Chinese, whatever language the screen speaks: the sheet goes into a contract."""
    layout = layout_of(kind)
    with override("zh-hans"):
        sections = (section for section in layout.sections if section.key not in LEFT_OUT)
        found = [made for section in sections for made in _of_section(section, layout)]
        times = Counter(heading for heading, _section, _column in found)
        return tuple(
            _named(column, f"{section}·{heading}" if times[heading] > 1 else heading) for heading, section, column in found
        )


def _named(column: Column, heading: str) -> Column:
    mark = f"（{column.mark}）" if column.mark else ""
    named = {name: getattr(column, name) for name in Column.__slots__}
    return Column(**named | {"heading": f"{heading}{mark}"})


def _of_section(section: Section, layout: Layout) -> Iterator[tuple[str, str, Column]]:
    """Heading, the section's name and the column."""
    for part in flattened(section.parts):
        if isinstance(part, Field) and not part.locked and not part.place:
            if not part.pointer.startswith(FROM_REGISTER) or part.pointer.startswith(SIGNATORY):
                before = next((f"{words}·" for root, words in PREFIXES.items() if part.pointer.startswith(f"{root}/")), "")
                yield f"{before}{part.label}", str(section.short), _column(part, part.pointer, section.key, layout)
        elif isinstance(part, Rows):
            for number in range(ITEMS):
                for inner in part.fields:
                    if not inner.place and layout.places[inner.pointer].sort != "free":
                        heading = f"{part.title}{number + 1}" if part.plain else f"{part.title}{number + 1}·{inner.label}"
                        column = _column(inner, inner.pointer.replace("*", str(number)), section.key, layout)
                        yield heading, str(section.short), column


def _column(field: Field, pointer: str, section: str, layout: Layout) -> Column:
    return Column(
        heading="",
        pointer=pointer,
        sort=layout.places[field.pointer].sort,
        words=_words(field, layout),
        mark=str(field.mark),
        required=field.required,
        hint=str(field.hint),
        region=field.region,
        per_person=section in PER_PERSON and pointer not in FOR_ALL and "/allowances/" not in pointer,
    )


def _words(field: Field, layout: Layout) -> dict[str, str]:
    """What may be written → what the terms say."""
    if field.region:
        return _regions()
    if field.words:
        labels = LABELS[field.words]
        return {labels[word]: word for word in layout.kind.words.get(field.words, tuple(labels))}
    if layout.places[field.pointer].sort == "flag":
        yes, no = (str(field.yes), str(field.no)) if field.yes else ("参加", "不参加")
        return {yes: "true", no: "false"}
    return {}


@cache
def _regions() -> dict[str, str]:
    """The counties of Yunnan, those of the first users' prefecture first; by their full names where two have the same."""
    first = sorted(regions.prefectures(), key=lambda found: found.code != "532800")
    counties = [county for area in first for county in regions.counties(area.code)]
    times = Counter(county.name for county in counties)
    return {county.name if times[county.name] == 1 else county.full_name: county.code for county in counties}

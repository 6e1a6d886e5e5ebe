"""The form as the templates draw it: labels, values, choices and notes, worked out before any markup is written."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from qianyue.documents.labels import LABELS
from qianyue.law import regions
from qianyue.web.terms_form.changed import places_to_change
from qianyue.web.terms_form.elements import Choice, Field, Fold, Group, Help, Option, Part, Rows, Section
from qianyue.web.terms_form.layout import Layout
from qianyue.web.terms_form.notes import REFUSING, Note, Notes
from qianyue.web.terms_form.pointers import html_id, pattern_of
from qianyue.web.terms_form.sheet import Sheet

INPUTS = {
    "text": "text", "date": "date", "money": "text", "number": "text", "count": "text", "flag": "select", "word": "select",
    "free": "text",
}  # fmt: skip
KEYS = {"money": "decimal", "number": "decimal", "count": "numeric"}
LIST = "desk/form/rows.html"
Options = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """A part of the page: which template draws it, and what with."""

    template: str
    id: str = ""
    pointer: str = ""
    part: Any = None
    notes: list[Note] = field(default_factory=list)
    value: str = ""
    input: str = ""
    keys: str = ""
    options: Options = field(default_factory=list)
    groups: list[tuple[str, Options]] = field(default_factory=list)
    parts: list[Drawn] = field(default_factory=list)
    rows: list[tuple[int, list[Drawn]]] = field(default_factory=list)
    open: bool = False

    @property
    def bad(self) -> bool:
        return any(note.severity in REFUSING for note in self.notes)

    def touched(self) -> bool:
        """Whether something stands in it or is said about it."""
        mine = bool(self.notes or self.value)
        return mine or any(part.touched() for part in self.parts) or any(row.touched() for _n, row in self._rows())

    def _rows(self) -> list[tuple[int, Drawn]]:
        return [(number, part) for number, parts in self.rows for part in parts]


@dataclass(frozen=True, kw_only=True, slots=True)
class DrawnSection:
    section: Section
    parts: list[Drawn]
    notes: list[Note]
    refusing: int
    warning: int


def draw(sheet: Sheet, notes: Notes) -> list[DrawnSection]:
    """All sections of the form."""
    return [_section(section, sheet, notes) for section in sheet.layout.sections]


def flat(sections: list[DrawnSection]) -> list[Drawn]:
    """Everything that notes may stand at: fields and headings, those inside lists and folds too."""
    found: list[Drawn] = []
    waiting = [part for section in sections for part in reversed(section.parts)]
    while waiting:
        part = waiting.pop()
        if part.id and part.template != LIST:
            found.append(part)
        waiting += [*part.parts, *(inner for _number, row in part.rows for inner in row)]
    return found


def name_of(pointer: str, layout: Layout) -> str:
    """A place in words, for lists of what differs: 劳动报酬 · 月工资（税前）."""
    pattern = pattern_of(pointer)
    for section in layout.sections:
        for part in section.fields():
            if part.pointer == pattern:
                return f"{section.short} · {part.label}"
        for rows in section.lists():
            if pointer == rows.pointer or pointer.startswith(f"{rows.pointer}/"):
                return f"{section.short} · {rows.title}"
        if pointer in section.pointers:
            return str(section.title)
    return pointer


def _section(section: Section, sheet: Sheet, notes: Notes) -> DrawnSection:
    shown_at_groups = {part.pointer for part in section.parts if isinstance(part, Group) and part.pointer}
    here = notes.sections.get(section.key, [])
    mine = [note for found in notes.fields for note in notes.fields[found] if _belongs(found, section)] + here
    return DrawnSection(
        section=section,
        parts=[_part(part, sheet, notes, here) for part in section.parts],
        notes=[note for note in here if note.pointer not in shown_at_groups],
        refusing=sum(note.severity in REFUSING for note in mine),
        warning=sum(note.severity == "warn" for note in mine),
    )


def _belongs(pointer: str, section: Section) -> bool:
    return any(part.pointer == pattern_of(pointer) for part in section.fields())


def _part(part: Part, sheet: Sheet, notes: Notes, here: list[Note]) -> Drawn:
    if isinstance(part, Field):
        return draw_field(part, part.pointer, sheet, notes)
    if isinstance(part, Rows):
        return _rows(part, sheet, notes)
    if isinstance(part, Fold):
        inside = [_part(inner, sheet, notes, here) for inner in part.parts]
        called = bool(part.when and sheet.values.get(part.when[0]) in part.when[1])
        return Drawn(
            template="desk/form/fold.html", part=part, parts=inside, open=called or any(item.touched() for item in inside)
        )
    if isinstance(part, Choice):
        return _choice(part, sheet, notes, here)
    if isinstance(part, Help):
        return Drawn(template="desk/form/help.html", part=part)
    return Drawn(
        template="desk/form/group.html",
        part=part,
        id=html_id(part.pointer),
        notes=[note for note in here if note.pointer == part.pointer],
    )


def _choice(part: Choice, sheet: Sheet, notes: Notes, here: list[Note]) -> Drawn:
    """Radio buttons; what belongs to another answer is hidden, unless something stands in it already."""
    drawn = draw_field(part.field, part.field.pointer, sheet, notes)
    options = [_option(option, drawn.value, part.field.pointer, sheet, notes, here) for option in part.options]
    return dataclasses.replace(drawn, template="desk/form/choice.html", parts=options)


def _option(option: Option, answer: str, pointer: str, sheet: Sheet, notes: Notes, here: list[Note]) -> Drawn:
    inside = [_part(inner, sheet, notes, here) for inner in option.parts]
    shown = answer in option.answers or any(item.touched() for item in inside)
    return Drawn(template="desk/form/option.html", pointer=pointer, part=option, parts=inside, open=shown)


def _rows(part: Rows, sheet: Sheet, notes: Notes) -> Drawn:
    count = max(sheet.rows.get(part.pointer, 0), part.spare)
    rows = [
        (row, [draw_field(inner, inner.pointer.replace("*", str(row)), sheet, notes) for inner in part.fields])
        for row in range(count)
    ]
    return Drawn(template=LIST, id=f"list{part.pointer.replace('/', '-')}", pointer=part.pointer, part=part, rows=rows)


def draw_field(part: Field, pointer: str, sheet: Sheet, notes: Notes) -> Drawn:
    """One field with its value, what may be chosen, and what is to be said about it."""
    kind, value = sheet.layout.places[part.pointer], sheet.values.get(pointer, "")
    look, options, groups = INPUTS[kind.sort], [], []
    if part.tick:
        look = "tick"
    elif part.region:
        look, groups = "select", _regions()
    elif part.place:
        look, groups = "select", places_to_change()
    elif part.lines > 1:
        look = "area"
    elif part.words:
        look, fitting = "select", sheet.layout.kind.words.get(part.words, LABELS[part.words])
        options = [(word, _(LABELS[part.words][word])) for word in fitting]
    elif kind.sort == "flag":
        options = [("true", str(part.yes)), ("false", str(part.no))]
    if look == "select" and value and value not in dict(options) and not any(value in dict(inner) for _name, inner in groups):
        options = [*options, (value, value)]  # a word of another table is kept and shown as it is
    if look == "date" and value and not _is_iso(value):
        look = "text"  # a date field would show nothing where a date was mistyped
    return Drawn(
        template="desk/form/field.html",
        id=html_id(pointer),
        pointer=pointer,
        part=part,
        value=value,
        input=look,
        keys=part.keys or KEYS.get(kind.sort, ""),
        options=options,
        groups=groups,
        notes=notes.fields.get(pointer, []),
    )


def _is_iso(value: str) -> bool:
    return len(value) == 10 and value[4] == value[7] == "-" and value.replace("-", "").isdigit()


@cache
def _regions() -> list[tuple[str, Options]]:
    """The counties of Yunnan by prefecture; the prefecture of the first users comes first."""
    first = sorted(regions.prefectures(), key=lambda found: found.code != "532800")
    return [(found.name, [(county.code, county.name) for county in regions.counties(found.code)]) for found in first]

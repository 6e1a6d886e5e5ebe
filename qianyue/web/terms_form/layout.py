"""The terms of each kind of document as a form: which sections, in which order. What a kind has no place for is left out.

`documents.kinds` says which sections a kind has; the sorts of values come from the models of `law`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from functools import cache, cached_property
from typing import Any

from qianyue.documents.kind import Kind
from qianyue.documents.kinds import kind_in, kind_of
from qianyue.law.terms import Place
from qianyue.law.terms import places as places_of
from qianyue.web.terms_form import layout_extras, layout_papers, layout_parties, layout_pay, layout_special, layout_work
from qianyue.web.terms_form.elements import Choice, Field, Fold, Group, Help, Part, Rows, Section

SECTIONS: dict[str, Section] = {
    section.key: section
    for section in (
        layout_parties.EMPLOYER,
        layout_parties.WORKER,
        layout_work.TERM,
        layout_work.WORK,
        layout_work.HOURS,
        layout_pay.PAY,
        layout_pay.INSURANCE,
        layout_pay.INSURANCE_OPTIONAL,
        layout_work.PROTECTION,
        layout_special.DISPATCH,
        layout_special.PARTNER,
        layout_special.PLATFORM,
        layout_special.AMENDS,
        layout_special.CHANGES,
        layout_special.ENDING,
        layout_papers.ACCOMPANIES,
        layout_papers.ELECTRONIC_FORM,
        layout_papers.CONFIDENTIALITY,
        layout_papers.NON_COMPETE,
        layout_papers.TRAINING,
        layout_papers.SUPPLEMENTARY,
        layout_extras.AGREEMENTS,
        layout_extras.HISTORY,
        layout_extras.OTHER,
    )
}
# What an amendment changes may be a value of any sort: of the sort of the place that it names.
FREE = {"/amends/changes/*/from": Place("free"), "/amends/changes/*/to": Place("free")}


class Layout:
    """The form of one kind."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        found = places_of(kind.code)
        extra = FREE if "/amends/changes/*/path" in found else {}
        self.places: dict[str, Place] = {place: sort for place, sort in (found | extra).items() if not self._omits(place)}
        self.sections = tuple(self._fitting(SECTIONS[name]) for name in kind.sections)

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by its pointer."""
        return {field.pointer: field for section in self.sections for field in section.fields()}

    @cached_property
    def lists(self) -> dict[str, Rows]:
        """Every list by its pointer."""
        return {rows.pointer: rows for section in self.sections for rows in section.lists()}

    def section_of(self, pointer: str) -> str:
        """The key of the section in which a place of the terms is shown."""
        for section in self.sections:
            if any(pointer == root or pointer.startswith(f"{root}/") for root in section.pointers):
                return section.key
        return self.sections[-1].key

    def _omits(self, pointer: str) -> bool:
        return any(pointer == root or pointer.startswith(f"{root}/") for root in self.kind.omits)

    def _fitting(self, section: Section) -> Section:
        return dataclasses.replace(section, parts=self._parts(section.parts))

    def _parts(self, parts: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(kept for part in parts if (kept := self._part(part)))

    def _part(self, part: Part) -> Part | None:
        """The part without what this kind has no place for; None when nothing is left of it."""
        match part:
            case Field(pointer=pointer) | Help(about=pointer):
                return part if pointer in self.places else None
            case Group(pointer=root):
                return part if not root or any(place.startswith(f"{root}/") for place in self.places) else None
            case Rows(fields=fields):
                kept = self._parts(fields)
                return dataclasses.replace(part, fields=kept) if kept else None
            case Fold(parts=parts):
                kept = self._parts(parts)
                return dataclasses.replace(part, parts=kept) if kept else None
            case Choice(field=field, options=options):
                fitting = (dataclasses.replace(option, parts=self._parts(option.parts)) for option in options)
                kept = tuple(option for option in fitting if option.parts)
                return dataclasses.replace(part, options=kept) if field.pointer in self.places else None
        raise TypeError(part)


@cache
def layout_of(name: str) -> Layout:
    """The form of the kind of this name (`documents.kinds`). Raises UnknownKind."""
    return Layout(kind_of(name))


def layout_for(terms: Mapping[str, Any]) -> Layout:
    """The form of half-filled terms; of the labour contract where they do not say a kind that there is."""
    return layout_of(kind_in(terms).name)

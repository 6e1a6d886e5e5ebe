"""What is to be said about half-filled terms, each thing at its field: mistakes of typing, findings of the rules."""

from __future__ import annotations

import copy
import dataclasses
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qianyue import law
from qianyue.contracts.acts.waive import WORKERS_OWN
from qianyue.contracts.judging import REFUSING as REFUSED
from qianyue.contracts.judging import identity, judge, objections_to, passage, statement_of, waivers_of
from qianyue.contracts.models import Contract, Objection, Statement, Waiver
from qianyue.contracts.others import others_problems
from qianyue.operations.errors import InvalidInput
from qianyue.web.templatetags.house import said
from qianyue.web.terms_form.layout import Layout
from qianyue.web.terms_form.pointers import find, html_id, pattern_of, put, without
from qianyue.web.terms_form.sheet import Made

WORDS = {
    "typing": gettext_lazy("填写有误"),
    "block": gettext_lazy("必须修改"),
    "override": gettext_lazy("需例外批准"),
    "waived": gettext_lazy("已例外批准"),
    "upheld": gettext_lazy("已确认误报"),
    "warn": gettext_lazy("请核实"),
    "info": gettext_lazy("提示"),
}
ORDER = tuple(WORDS)
REFUSING = ("typing", "block", "override")
# What a fix names, by the sort of its field: the value is offered as one click, if it helps.
VALUES = {
    "date": re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII),
    "money": re.compile(r"(\d+(?:\.\d{1,2})?) 元", re.ASCII),
    "count": re.compile(r" (\d+) ", re.ASCII),
    "number": re.compile(r" (\d+(?:\.\d+)?) ", re.ASCII),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """One thing to know about one place. `missing`: nothing stands there yet. `value` would put it right.

    `waivable` is the identity of a finding that members of the employer may make an exception from; `waiver` the latest asked.
    `statable`: only the worker's own statement clears it; `statement` is the latest asked for.
    `chinese`: the sentences are the law's, which speaks no other language.
    `objectionable` is the identity of a finding that may be a false alarm; `objection` what the authority was told of it.
    """

    pointer: str
    severity: str
    message: str
    fix: str = ""
    basis: str = ""
    rule: str = ""
    chinese: bool = False
    missing: bool = False
    value: str = ""
    anchor: str = ""  # the id of the part of the page where this is mended
    waivable: str = ""
    waiver: Waiver | None = None
    statable: bool = False
    statement: Statement | None = None
    objectionable: str = ""
    objection: Objection | None = None

    @property
    def word(self) -> str:
        return str(WORDS[self.severity])


@dataclass(frozen=True, slots=True)
class Notes:
    """All notes, the gravest first. `fields` and `sections` hold them by the place where they are shown."""

    all: list[Note] = field(default_factory=list)
    fields: dict[str, list[Note]] = field(default_factory=dict)
    sections: dict[str, list[Note]] = field(default_factory=dict)

    @classmethod
    def of_complaints(cls, complaints: dict[str, str], layout: Layout) -> Notes:
        """What the form itself has to say, where nothing has been judged yet."""
        told = [Note(pointer=pointer, severity="typing", message=message) for pointer, message in complaints.items()]
        return _placed(told, layout, whole=True)

    @property
    def refusing(self) -> int:
        """How many keep the contract from being sent."""
        return sum(note.severity in REFUSING for note in self.all)

    @property
    def missing(self) -> int:
        return sum(note.missing and note.severity in REFUSING for note in self.all)


def notes_on(contract: Contract, made: Made, *, whole: bool) -> Notes:
    """What today's rules and the form itself say. Without `whole`, nothing is held against fields not filled in yet: they are
    only counted.
    """
    notes = [Note(pointer=pointer, severity="typing", message=message) for pointer, message in made.problems.items()]
    readable, findings, others = made.terms, None, {}
    unread = [_in_terms(made, pointer) for pointer in made.problems]
    for _attempt in range(3):  # what cannot be read is set aside, so that the rest can be judged
        for pointer in unread:
            readable = without(readable, pointer)
        try:
            parsed, findings = judge(contract, readable)
            others = others_problems(contract, parsed)
            break
        except InvalidInput as problem:
            unread = list(problem.fields)
            told = [(made.in_sheet(pointer), message) for pointer, message in problem.fields.items()]
            notes += [Note(pointer=where, severity="typing", message=f"{message}。", chinese=True) for where, message in told]
    wrong = {note.pointer for note in notes}
    asked: dict[str, Waiver | Objection] = {}  # the latest, by the identity of the finding
    if contract.pk:
        asked = {one.finding: one for one in (*reversed(waivers_of(contract.id)), *objections_to(contract.id))}
    for finding in findings or ():
        where = made.in_sheet(finding.path)
        if where not in wrong:
            notes.append(_note(contract, readable, parsed, finding, where, made.layout, asked))
    notes += [Note(pointer=made.in_sheet(place), severity="block", message=said(problem)) for place, problem in others.items()]
    if not find(made.terms, "/worker/phone"):
        notes.append(
            Note(
                pointer="/worker/phone",
                severity="block",
                message=_("缺少劳动者本人的手机号。"),
                fix=_("签约邀请和验证码都发到这个号码。"),
                missing=True,
            )
        )
    return _placed(sorted(notes, key=lambda note: _rank(note, made.layout)), made.layout, whole=whole)


def _rank(note: Note, layout: Layout) -> tuple[int, int, int]:
    """The gravest first, and then as they come on the page."""
    sections, fields = [section.key for section in layout.sections], list(layout.fields)
    pattern = pattern_of(note.pointer)
    place = fields.index(pattern) if pattern in fields else -1
    return ORDER.index(note.severity), sections.index(layout.section_of(note.pointer)), place


def _note(
    contract: Contract,
    terms: dict[str, Any],
    parsed: law.Terms,
    finding: law.Finding,
    where: str,
    layout: Layout,
    asked: dict[str, Waiver | Objection],
) -> Note:
    name = identity(finding, parsed)
    one = asked.get(name) if finding.severity in REFUSED else None
    waiver, objection = (one, None) if isinstance(one, Waiver) else (None, one)
    settled = "waived" if waiver and waiver.granted else "upheld" if objection and objection.upheld else ""
    return Note(
        pointer=where,
        severity=settled or finding.severity,
        waivable=name if finding.severity == "override" and finding.rule not in WORKERS_OWN else "",
        statable=finding.severity == "override" and finding.rule in WORKERS_OWN,
        statement=statement_of(contract) if finding.rule in WORKERS_OWN else None,
        waiver=waiver,
        objectionable=name if finding.severity == "block" and passage(contract, terms, parsed, finding) else "",
        objection=objection,
        message=f"{finding.message}。",
        fix=f"{finding.fix}。",
        basis=finding.basis,
        rule=finding.rule,
        chinese=True,
        missing=find(terms, finding.path) is None,
        value=_value(contract, terms, finding, layout),
    )


def _value(contract: Contract, terms: dict[str, Any], finding: law.Finding, layout: Layout) -> str:
    """The value that the fix names, when putting it there silences the rule at this place."""
    kind = layout.places.get(pattern_of(finding.path))
    pattern = VALUES.get(kind.sort) if kind else None
    found = pattern.search(finding.fix) if pattern else None
    if not found:
        return ""
    value = found[found.re.groups]
    tried = copy.deepcopy(terms)
    put(tried, finding.path, float(value) if kind.sort == "number" else int(value) if kind.sort == "count" else value)
    again = judge(contract, tried)[1]
    still = any((other.rule, other.path) == (finding.rule, finding.path) for other in again)
    return "" if still else value


def _in_terms(made: Made, pointer: str) -> str:
    """The place in the terms of a place in the sheet: the other way round than `Made.in_sheet`."""
    for ours, typed in made.moved.items():
        if pointer == typed or pointer.startswith(f"{typed}/"):
            return ours + pointer[len(typed) :]
    return pointer


def _placed(notes: list[Note], layout: Layout, *, whole: bool) -> Notes:
    fields: dict[str, list[Note]] = defaultdict(list)
    sections: dict[str, list[Note]] = defaultdict(list)
    placed = []
    for note in notes:
        section, at_field = layout.section_of(note.pointer), pattern_of(note.pointer) in layout.fields
        note = dataclasses.replace(note, anchor=html_id(note.pointer) if at_field else f"section-{section}")
        placed.append(note)
        if whole or not note.missing:
            (fields[note.pointer] if at_field else sections[section]).append(note)
    return Notes(placed, dict(fields), dict(sections))

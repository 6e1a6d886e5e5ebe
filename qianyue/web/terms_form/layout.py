"""The labour contract as a form: which section, in which order, under which name. Sorts of values come from the model."""

from __future__ import annotations

from functools import cache

from qianyue.law.terms import Place
from qianyue.law.terms import places as places_of
from qianyue.web.terms_form import layout_extras, layout_parties, layout_pay, layout_work
from qianyue.web.terms_form.elements import Field, Rows, Section

SECTIONS: tuple[Section, ...] = (
    layout_parties.EMPLOYER,
    layout_parties.WORKER,
    layout_work.TERM,
    layout_work.WORK,
    layout_work.HOURS,
    layout_pay.PAY,
    layout_pay.INSURANCE,
    layout_work.PROTECTION,
    layout_extras.AGREEMENTS,
    layout_extras.HISTORY,
    layout_extras.OTHER,
)
# What the form leaves as it is: the kind, what later documents change, files, and the one statement that only the worker's
# own session may make (terms.md, "How exactly" 5).
NOT_HERE = ("/format", "/kind", "/form", "/number", "/amends/", "/attachments/", "/history/worker_requests_fixed_term")


@cache
def fields() -> dict[str, Field]:
    """Every field by its pointer."""
    return {field.pointer: field for section in SECTIONS for field in section.fields()}


def places() -> dict[str, Place]:
    """Every place of the terms."""
    return places_of("labor_contract")


@cache
def lists() -> dict[str, Rows]:
    """Every list by its pointer."""
    return {rows.pointer: rows for section in SECTIONS for rows in section.lists()}

"""What a new draft begins with: the registered employer, what most contracts say, or what an earlier contract said."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from qianyue.documents.kind import Kind
from qianyue.employers.models import Employer
from qianyue.web.terms_form import standard_words
from qianyue.web.terms_form.layout import layout_for, layout_of

INSURANCES = ("pension", "medical", "work_injury", "unemployment", "maternity")
FOR_EVERY_WORKER = (
    "employer", "work", "hours", "pay", "social_insurance", "protection", "clauses", "dispatch", "platform_work",
)  # fmt: skip


def first_terms(employer: Employer, kind: Kind) -> dict[str, Any]:
    """Defaults that a handler would otherwise tick every time: those of a labour contract, as far as this kind has places for
    them, and over them what the kind begins with (None takes away).
    """
    sections = {place.split("/")[1] for place in layout_of(kind.name).fields}
    terms = {name: part for name, part in _usual(employer).items() if name in sections}
    for name, part in kind.beginning.items():
        if part is None:
            terms.pop(name, None)
        else:
            both = terms.get(name, {}) | part
            terms[name] = {member: value for member, value in both.items() if value is not None}
    named = {"format": "qianyue-terms/1", "kind": kind.code} | ({"form": kind.form} if kind.form else {})
    return registered(named | terms, employer)


def _usual(employer: Employer) -> dict[str, dict[str, Any]]:
    return {
        "employer": {
            "kind": employer.kind,
            "region": employer.region,
            "registered_address": employer.registered_address,
            "business_address": employer.business_address,
            "legal_representative": employer.legal_representative,
            "phone": employer.phone,
            "signatory": {"name": employer.legal_representative, "capacity": "legal_representative"},
        },
        "worker": {"id_type": "resident_id"},
        "term": {"type": "fixed"},
        "work": {"region": employer.region, "post_type": "regular"},
        "hours": {
            "system": "standard",
            "hours_per_day": 8,
            "hours_per_week": 40,
            "rest_days_per_week": 2,
            "rest_text": standard_words.REST,
        },
        "pay": {"method": "monthly", "paid_to": "worker", "text": standard_words.PAY},
        "social_insurance": dict.fromkeys(INSURANCES, True),
        "protection": {"text": standard_words.PROTECTION, "safety_text": standard_words.SAFETY},
    }


def like(earlier: Mapping[str, Any], employer: Employer) -> dict[str, Any]:
    """A draft for another worker on the same conditions: nothing about the person, no dates."""
    terms = first_terms(employer, layout_for(earlier).kind)
    terms |= {name: copy.deepcopy(earlier[name]) for name in FOR_EVERY_WORKER if name in earlier}
    term = earlier.get("term") or {}
    if kept := {name: term[name] for name in ("type", "task") if name in term}:
        terms["term"] = kept
    wages = {name: value for name, value in (earlier.get("probation") or {}).items() if name.endswith("_wage")}
    if wages:
        terms["probation"] = wages
    return registered(terms, employer)


def registered(terms: dict[str, Any], employer: Employer) -> dict[str, Any]:
    """The same terms with the employer's name and number as they are registered; they are not for typing."""
    said = terms.get("employer") if isinstance(terms.get("employer"), dict) else {}
    there = {name: value for name, value in said.items() if value not in (None, "")}
    return terms | {"employer": there | {"name": employer.name, "uscc": employer.uscc}}

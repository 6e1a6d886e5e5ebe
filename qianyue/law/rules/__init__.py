"""The rule catalogue (`domain.md` 6), one module a family, and the one function that applies it.

A platform is not a court: a rule flags and names its source, the employer stays liable (art. 15).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from qianyue.law import tables
from qianyue.law.rules import clauses, form, hours, parties, pay, term
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import Breach, Finding, Rule, Severity
from qianyue.law.tables import TableSet
from qianyue.law.terms import Terms

RULES: tuple[Rule, ...] = (
    parties.working_age,
    parties.organisation_numbers,
    parties.identity_number,
    form.mandatory_contents,
    form.womens_protection,
    form.hazard_notice,
    form.safety_contents,
    term.term_type,
    term.term_dates,
    term.no_probation,
    term.probation_length,
    term.only_probation,
    term.probation_inside_term,
    pay.minimum,
    pay.probation_wage,
    pay.payment,
    hours.system,
    hours.standard_hours,
    clauses.non_compete_length,
    form.over_age_contents,
)
VERSION = "2026.11.1"


def rule_set(using: TableSet | None = None) -> str:
    """Stored with every contract that was checked: the first part changes with the rules, the second with any table row."""
    return f"{VERSION}-{(using or tables.current()).digest}"


def check(terms: Terms, on: date, using: TableSet | None = None) -> list[Finding]:
    """What the rules in force on that day say about the terms, in the order of the catalogue; empty = no objection."""
    case = Case(terms, on, using)
    return [finding for rule in rules_on(terms.kind, on) for finding in rule.judge(case)]


@lru_cache(maxsize=4096)
def rules_on(kind: str, on: date) -> tuple[Rule, ...]:
    """The rules that hold for a kind of document on a day."""
    return tuple(rule for rule in RULES if rule.holds(kind, on))


__all__ = ["RULES", "Breach", "Finding", "Rule", "Severity", "check", "rule_set", "rules_on"]

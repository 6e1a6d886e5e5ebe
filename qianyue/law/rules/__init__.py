"""The rule catalogue (`domain.md` 6), one module a family, and the one function that applies it.

A platform is not a court: a rule flags and names its source, the employer stays liable (art. 15).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from qianyue.law import tables
from qianyue.law.lint import read as read_text
from qianyue.law.rules import (
    dispatch,
    ending,
    form,
    hours,
    insurance,
    leave,
    non_compete,
    over_age,
    part_time,
    parties,
    pay,
    piece,
    platform,
    renewal,
    signatory,
    special_hours,
    standing,
    term,
    training,
    wording,
    writing,
)
from qianyue.law.rules.amended import amended
from qianyue.law.rules.case import Case
from qianyue.law.rules.rule import Breach, Finding, Rule, Severity
from qianyue.law.rules.wording import breach as worded_breach
from qianyue.law.tables import TableSet
from qianyue.law.terms import Terms

RULES: tuple[Rule, ...] = (
    parties.working_age,
    parties.minor,
    standing.over_age,
    standing.student,
    standing.work_permit,
    parties.organisation_numbers,
    signatory.branch,
    signatory.signatory,
    standing.establishment,
    parties.identity_number,
    form.mandatory_contents,
    form.womens_protection,
    form.hazard_notice,
    form.safety_contents,
    writing.one_month,
    writing.one_year,
    writing.attachments,
    writing.blanks,
    term.term_type,
    term.term_dates,
    wording.termination,
    renewal.open_ended_due,
    renewal.counted_as_second,
    renewal.welfare_post,
    term.no_probation,
    term.probation_length,
    renewal.second_probation,
    term.only_probation,
    term.probation_inside_term,
    ending.beyond_retirement,
    ending.expiry,
    ending.protected,
    ending.severance,
    pay.minimum,
    pay.probation_wage,
    pay.outside_minimum,
    pay.payment,
    piece.piece_rate,
    wording.unclear,
    wording.overtime,
    dispatch.idle_wage,
    part_time.hourly_wage,
    hours.system,
    hours.standard_hours,
    special_hours.approval,
    special_hours.comprehensive,
    hours.overtime,
    leave.pregnancy,
    leave.annual_leave,
    dispatch.licence,
    dispatch.two_years,
    dispatch.destination,
    dispatch.not_part_time,
    dispatch.post_kind,
    dispatch.self_dispatch,
    dispatch.period_inside_term,
    dispatch.disclosure,
    part_time.hours,
    part_time.no_probation,
    part_time.oral_form,
    wording.penalty,
    training.cost,
    training.beyond_term,
    training.favours,
    non_compete.length,
    non_compete.compensation,
    non_compete.reasonable,
    non_compete.in_service,
    wording.deposit,
    insurance.refused,
    wording.exemption,
    wording.fine,
    over_age.contents,
    over_age.dangerous_work,
    over_age.work_injury,
    over_age.overtime,
    over_age.probation,
    platform.essentials,
)
VERSION = "2026.11.4"
NOTHING: Mapping[str, str] = MappingProxyType({})
MOST = 100  # findings of one rule about one document: nobody reads more, and a hostile file must not fill the memory


def rule_set(using: TableSet | None = None) -> str:
    """Stored with every contract that was checked: the first part changes with the rules, the second with any table row."""
    return f"{VERSION}-{(using or tables.current()).digest}"


def check(terms: Terms, on: date, using: TableSet | None = None, *, attached: Mapping[str, str] = NOTHING) -> list[Finding]:
    """What the rules in force on that day say about the terms, in the order of the catalogue; empty = no objection.

    `attached`: the text of attachments, paragraphs one a line, by the SHA-256 of their files (lower-case hex). The rules that
    read free text read them too, as `check_text` does, and point at the attachment (`/attachments/0`). A listed attachment
    whose text is not here gives no finding: terms carry digests only, and whoever checks them need not hold the papers.
    """
    read = amended(terms)
    case = Case(read.terms, on, using, unread_changes=read.unread, attached=attached)
    found: list[Finding] = []
    for rule, asked, function in _asked(case.kind, on):
        if asked is not None and not asked(case):
            continue
        enough = len(found) + MOST
        for breach in function(case):
            found.append(rule.finding(breach))
            if len(found) == enough:
                break
    return [read.placed(finding) for finding in found] if read.changed else found


def check_text(text: str, kind: str, on: date) -> list[Finding]:
    """What the rules that read free text say of words outside the terms: a paragraph of an employer's own text, a page of an
    attachment. `kind` is that of the terms which it goes with; the findings have no path.

    Only what a pattern finds: headings and fragments abound there, and the weights were learnt from sentences.
    """
    hits = {hit.family.rule: hit for hit in read_text(text) if hit.sure}
    return [rule.finding(worded_breach("", hits[rule.identifier])) for rule in rules_on(kind, on) if rule.identifier in hits]


@lru_cache(maxsize=4096)
def _asked(kind: str, on: date) -> tuple[tuple[Rule, Callable[[Case], object] | None, Callable[[Case], Iterator[Breach]]], ...]:
    """The rules of `rules_on`, taken apart once: looking into each of them for each document takes time."""
    return tuple((rule, rule.when, rule.function) for rule in rules_on(kind, on))


@lru_cache(maxsize=4096)
def rules_on(kind: str, on: date) -> tuple[Rule, ...]:
    """The rules that hold for a kind of document on a day."""
    return tuple(rule for rule in RULES if rule.holds(kind, on))


__all__ = ["RULES", "Breach", "Finding", "Rule", "Severity", "check", "check_text", "rule_set", "rules_on"]

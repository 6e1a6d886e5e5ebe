"""Helpers: check sample terms on a day and look at what was found."""

from __future__ import annotations

from datetime import date
from typing import Any

from qianyue.law import Finding, check, parse_terms
from tests.samples import labor_contract


def findings(terms: dict[str, Any], on: str = "2026-12-01") -> list[Finding]:
    return check(parse_terms(terms), date.fromisoformat(on))


def found(terms: dict[str, Any], on: str = "2026-12-01", by: str = "") -> list[tuple[str, str, str]]:
    """Rule, severity and path of every finding; with `by`, of the rules whose identifiers begin with it."""
    return [(finding.rule, finding.severity, finding.path) for finding in findings(terms, on) if finding.rule.startswith(by)]


def judged(on: str = "2026-12-01", by: str = "", **changes: Any) -> list[tuple[str, str, str]]:
    """The same for the clean contract with changes."""
    return found(labor_contract(**changes), on, by)


def only(on: str = "2026-12-01", by: str = "", **changes: Any) -> Finding:
    """The one finding about the clean contract with changes; with `by`, the one of the rules so called."""
    (finding,) = [finding for finding in findings(labor_contract(**changes), on) if finding.rule.startswith(by)]
    return finding


def term(start: str, end: str | None = None, *, probation: str | None = None, kind: str = "fixed") -> dict[str, Any]:
    """Changes for a contract of this term, with a probation from its first day."""
    return {
        "employment_start": start,
        "term": {"type": kind, "start": start, "end": end, "task": "第一期茶园改造" if kind == "task" else None},
        "probation": {"start": start, "end": probation} if probation else None,
    }

"""The law as data: what a contract says, which rules judge it, and the tables that the rules look into."""

from __future__ import annotations

from qianyue.law.errors import LawError, TermsError, TermsErrors, UnknownKind
from qianyue.law.rules import RULES, Finding, Rule, Severity, check, check_text, rule_set
from qianyue.law.tables import TableSet
from qianyue.law.terms import (
    KINDS,
    MODELS,
    Amendment,
    DispatchContract,
    LaborContract,
    OverAgeAgreement,
    PartTimeContract,
    PlatformAgreement,
    Renewal,
    TerminationAgreement,
    Terms,
    TripartiteAgreement,
    dump_terms,
    load_terms,
    parse_terms,
    schema,
)

__all__ = [
    "KINDS",
    "MODELS",
    "RULES",
    "Amendment",
    "DispatchContract",
    "Finding",
    "LaborContract",
    "LawError",
    "OverAgeAgreement",
    "PartTimeContract",
    "PlatformAgreement",
    "Renewal",
    "Rule",
    "Severity",
    "TableSet",
    "TerminationAgreement",
    "Terms",
    "TermsError",
    "TermsErrors",
    "TripartiteAgreement",
    "UnknownKind",
    "check",
    "check_text",
    "dump_terms",
    "load_terms",
    "parse_terms",
    "rule_set",
    "schema",
]

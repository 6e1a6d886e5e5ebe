"""The terms file (`terms.md`): reading, models, writing, schema."""

from __future__ import annotations

from qianyue.law.terms.agreement import Agreement, Employment
from qianyue.law.terms.kinds import (
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
)
from qianyue.law.terms.places import Place, all_places, places
from qianyue.law.terms.reading import load_terms, parse_terms
from qianyue.law.terms.schema import schema
from qianyue.law.terms.writing import dump_terms

__all__ = [
    "KINDS",
    "MODELS",
    "Agreement",
    "Amendment",
    "DispatchContract",
    "Employment",
    "LaborContract",
    "OverAgeAgreement",
    "PartTimeContract",
    "Place",
    "PlatformAgreement",
    "Renewal",
    "TerminationAgreement",
    "Terms",
    "TripartiteAgreement",
    "all_places",
    "dump_terms",
    "load_terms",
    "parse_terms",
    "places",
    "schema",
]

"""Who may have signed what, apart from how a signature is checked (design.md 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qianyue.trust import oids
from qianyue.trust.verification.strength import Strength

SIGNING = frozenset(
    {
        oids.EKU_DOCUMENT_SIGNING,
        oids.EKU_EMAIL_PROTECTION,
        oids.EKU_ADOBE_PDF_SIGNING,
        oids.EKU_MICROSOFT_DOCUMENT_SIGNING,
    }
)


@dataclass(frozen=True, kw_only=True)
class Party:
    """A signer the document must have: the field it signs, and where the terms name it (`()`: nowhere).

    `name_at` and `number_at` are keys into the terms; what stands there must be the certificate's common name and (where
    the certificate has one and the terms state it) its serial number. `policies`, when given, are those of which a
    certificate that states any of `known_policies` must have one.
    """

    role: str
    name_at: tuple[str, ...]
    number_at: tuple[str, ...] | None = None
    policies: frozenset[str] = frozenset()


_ORGANISATION = frozenset({oids.ORGANISATION_POLICY})
# A document signed with SM2 is signed at its end by the platform with P-256, for readers that know no SM2 (crypto.md 3.1).
PLATFORM = Party(role="platform", name_at=(), policies=_ORGANISATION)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """`parties` must all have signed, and after them `others` whose field the document has; the closing timestamp must cover
    the whole file when `closed`.

    `purposes`: extended key usages that a signer's certificate may be for. `strength`: which algorithms are good when.
    Whom to trust is not here but in the roots, which belong to the one who checks.
    """

    parties: tuple[Party, ...]
    others: tuple[Party, ...] = (PLATFORM,)
    closed: bool = True
    purposes: frozenset[str] = SIGNING
    strength: Strength = field(default_factory=Strength)
    known_policies: frozenset[str] = field(default=frozenset({oids.EVENT_POLICY, oids.ORGANISATION_POLICY}))


WORKER = Party(role="worker", name_at=("worker", "name"), policies=frozenset({oids.EVENT_POLICY}))
EMPLOYER = Party(role="employer", name_at=("employer", "name"), number_at=("employer", "uscc"), policies=_ORGANISATION)
PARTNER = Party(
    role="partner",
    name_at=("platform_work", "partner"),
    number_at=("platform_work", "partner_details", "uscc"),
    policies=_ORGANISATION,
)

LABOR_CONTRACT = Policy(parties=(WORKER, EMPLOYER))
_OTHERS = {
    "ending_certificate": Policy(parties=(EMPLOYER,)),  # issued, not agreed to (LCL 50)
    "platform_agreement_tripartite": Policy(parties=(WORKER, EMPLOYER, PARTNER)),
}


def policy_for(terms: Mapping[str, Any] | None) -> Policy:
    """Who must have signed a document that says these terms; both parties of a contract where it says nothing else."""
    kind = (terms or {}).get("kind")
    return _OTHERS.get(kind, LABOR_CONTRACT) if isinstance(kind, str) else LABOR_CONTRACT

"""Who may have signed what, apart from how a signature is checked (design.md 2)."""

from __future__ import annotations

from dataclasses import dataclass, field

from qianyue.trust import oids

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
    """A signer the document must have: the field it signs, and where the terms name it.

    `name_at` and `number_at` are keys into the terms; what stands there must be the certificate's common name and (where
    the certificate has one and the terms state it) its serial number. `policies`, when given, are those of which a
    certificate that states any of `known_policies` must have one.
    """

    role: str
    name_at: tuple[str, str]
    number_at: tuple[str, str] | None = None
    policies: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Policy:
    """`parties` must all have signed; the closing timestamp must cover the whole file when `closed`."""

    parties: tuple[Party, ...]
    closed: bool = True
    purposes: frozenset[str] = SIGNING
    known_policies: frozenset[str] = field(default=frozenset({oids.EVENT_POLICY, oids.ORGANISATION_POLICY}))


LABOR_CONTRACT = Policy(
    parties=(
        Party(role="worker", name_at=("worker", "name"), policies=frozenset({oids.EVENT_POLICY})),
        Party(
            role="employer",
            name_at=("employer", "name"),
            number_at=("employer", "uscc"),
            policies=frozenset({oids.ORGANISATION_POLICY}),
        ),
    )
)

"""With which algorithms this installation signs (design.md 4): the worker's key, new seals, digests and timestamps follow."""

from __future__ import annotations

from django.conf import settings

from qianyue.trust import algorithms

PLATFORM = "platform"  # the field and the role of the platform's own signature


def suite() -> algorithms.SignatureAlgorithm:
    return algorithms.SUITES[settings.SUITE]


def countersigned() -> bool:
    """Whether the platform signs at the end with P-256: where the parties' own algorithm is unknown to ordinary readers."""
    return suite().key != algorithms.SUITES["p256"].key

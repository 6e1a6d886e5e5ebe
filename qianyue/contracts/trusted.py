"""Whom this installation trusts: the roots that its own files must verify against, with the policy for labour contracts."""

from __future__ import annotations

import functools

from qianyue.operations.gateways import gateways
from qianyue.trust.verification import Roots, verify_pdf


@functools.cache
def roots() -> Roots:
    """Roots of the certification authority and of the timestamp authority, as their gateways publish them."""
    return Roots.from_certificates([*gateways().ca.roots(), *gateways().tsa.roots()])


def policy_problem(data: bytes, *, roots: Roots) -> str:
    """Why our own verifier would not call this file valid; empty when it would."""
    report = verify_pdf(data, roots=roots)
    return "" if report.verdict == "valid" else "；".join(reason.message for reason in report.reasons)

"""Whom this installation trusts: the roots that its own files must verify against, with the policy for labour contracts."""

from __future__ import annotations

import functools
from pathlib import Path

from qianyue.operations.gateways import gateways
from qianyue.trust import pem
from qianyue.trust.certificates import Roots, read
from qianyue.trust.verification import verify_pdf


@functools.cache
def roots() -> Roots:
    """Roots of the certification authority and of the timestamp authority, as their gateways publish them."""
    return Roots(read(item) for item in (*gateways().ca.roots(), *gateways().tsa.roots()))


def policy_problem(data: bytes, *, roots: Roots) -> str:
    """Why our own verifier would not call this file valid; empty when it would."""
    report = verify_pdf(data, roots=roots)
    return "" if report.verdict == "valid" else "；".join(reason.zh for reason in report.reasons)


def write_roots(folder: Path) -> None:
    """Publish the roots as PEM files, one a certificate: what `qianyue verify --trust` takes."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, root in enumerate(roots(), 1):
        (folder / f"root-{number}.pem").write_text(pem.encode(root.der))

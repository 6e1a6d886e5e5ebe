"""Whom this installation trusts: the roots that its own files must verify against."""

from __future__ import annotations

import functools
from pathlib import Path

from qianyue.operations.gateways import gateways
from qianyue.trust import pem
from qianyue.trust.certificates import Roots, read


@functools.cache
def roots() -> Roots:
    """Roots of the certification authority and of the timestamp authority, as their gateways publish them."""
    return Roots(read(item) for item in (*gateways().ca.roots(), *gateways().tsa.roots()))


def write_roots(folder: Path) -> None:
    """Publish the roots as PEM files, one a certificate: what `qianyue verify --trust` takes."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, root in enumerate(roots(), 1):
        (folder / f"root-{number}.pem").write_text(pem.encode(root.der))

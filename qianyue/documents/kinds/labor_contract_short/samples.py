"""The shortest and the longest labour contract in the short text."""

from __future__ import annotations

from qianyue.documents.kinds.labor_contract import samples
from qianyue.documents.samples import Terms


def shortest() -> Terms:
    return samples.shortest() | {"form": "short"}


def longest() -> Terms:
    return samples.longest() | {"form": "short"}

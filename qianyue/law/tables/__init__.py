"""Dated tables as CSV, each row with its source and how sure we are of it (marks of `domain.md` 0)."""

from __future__ import annotations

import csv
from hashlib import sha256
from importlib.resources import files

NAMES = ("minimum_wages", "regions", "retirement", "wage_classes", "working_time")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one table, as text, by column name."""
    return list(csv.DictReader(_bytes(name).decode().splitlines(), strict=True))


def digest() -> str:
    """Eight hex digits that change whenever a figure in any table does."""
    return sha256(b"".join(_bytes(name) for name in NAMES)).hexdigest()[:8]


def _bytes(name: str) -> bytes:
    return files(__package__).joinpath(f"{name}.csv").read_bytes()

"""Administrative divisions (GB/T 2260): Yunnan, its prefectures and counties."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from qianyue.law import tables


@dataclass(frozen=True, slots=True)
class Region:
    """A province, prefecture or county. `full_name` begins with the province."""

    code: str
    name: str
    full_name: str


def region(code: str | None) -> Region | None:
    """The region of a six-digit code; None when the table does not have it."""
    return _table().get(code or "")


def counties(prefecture: str) -> list[Region]:
    """The counties of a prefecture such as "532800", in order of their codes."""
    return [found for code, found in _table().items() if code[:4] == prefecture[:4] and not code.endswith("00")]


def prefectures(province: str = "530000") -> list[Region]:
    """The prefectures of a province, in order of their codes."""
    return [
        found
        for code, found in _table().items()
        if code[:2] == province[:2] and code.endswith("00") and not code.endswith("0000")
    ]


@cache
def _table() -> dict[str, Region]:
    names = {row["code"]: row["name"] for row in tables.rows("regions")}
    return {code: Region(code, name, _full_name(code, names)) for code, name in names.items()}


def _full_name(code: str, names: dict[str, str]) -> str:
    levels = dict.fromkeys((code[:2] + "0000", code[:4] + "00", code))  # a dict keeps the order and each level once
    return "".join(names[level] for level in levels)

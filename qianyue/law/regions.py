"""Administrative divisions (GB/T 2260): the nation to its prefectures, Yunnan to its counties, and what they were before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from qianyue.law import tables


@dataclass(frozen=True, slots=True)
class Region:
    """A province, prefecture or county. `full_name` begins with the province; the days are known to the year at most."""

    code: str
    name: str
    full_name: str
    valid_from: date
    valid_to: date

    @property
    def current(self) -> bool:
        """Whether it has not been abolished or renamed."""
        return self.valid_to == date.max


def region(code: str | None, on: date = date.max) -> Region | None:
    """What a six-digit code means on a day, else what it last meant: people keep numbers of abolished counties.

    None when the table has never had it.
    """
    known = _table().get(code or "", ())
    return next((one for one in known if one.valid_from <= on <= one.valid_to), known[-1] if known else None)


def named(name: str) -> list[Region]:
    """The regions of today that are called so: "勐海县", or all of "云南省西双版纳傣族自治州勐海县"."""
    return [one for one in _current() if name in (one.name, one.full_name)]


def levels(code: str) -> tuple[str, ...]:
    """The codes of a region and of all that it lies in, the smallest first: 532801, 532800, 530000."""
    return tuple(dict.fromkeys((code, code[:4] + "00", code[:2] + "0000")))  # a dict keeps the order and each level once


def within(code: str, area: str) -> bool:
    """Whether a region is `area` or lies in it."""
    return area in levels(code)


def stem(area: str) -> str:
    """What the codes of a region and of all in it begin with: "5328" for 532800."""
    return area.removesuffix("00").removesuffix("00")


def provinces() -> list[Region]:
    """The 34 divisions of the first level, in order of their codes."""
    return [one for one in _current() if one.code.endswith("0000")]


def prefectures(province: str = "530000") -> list[Region]:
    """What a form offers below a province: its prefectures, and counties that belong to none, in order of their codes."""
    return [one for one in _current() if one.code[:2] == province[:2] and not one.code.endswith("0000") and _second(one.code)]


def counties(prefecture: str) -> list[Region]:
    """The counties of a prefecture such as "532800", in order of their codes. Only Yunnan's are in the table."""
    return [one for one in _current() if one.code[:4] == prefecture[:4] and not one.code.endswith("00")]


def _second(code: str) -> bool:
    return code.endswith("00") or code[2:4] == "90"  # 90: administered by the province directly


@cache
def _table() -> dict[str, list[Region]]:
    """Every meaning of every code, in the order of time."""
    rows = tables.rows("regions")
    names = {row["code"]: row["name"] for row in rows}  # of several names the latest
    found: dict[str, list[Region]] = {}
    for row in rows:
        above = "".join(names[level] for level in reversed(levels(row["code"])[1:]) if level in names)
        one = Region(row["code"], row["name"], above + row["name"], tables.begins(row), tables.ends(row))
        found.setdefault(one.code, []).append(one)
    return found


@cache
def _current() -> tuple[Region, ...]:
    return tuple(one for known in _table().values() for one in known if one.current)

#!/usr/bin/env python3
"""The page about the law: `law.py` writes docs/law.md from the rules and the tables, so that it says what the code does.

Run with `.venv/bin/python` after a change of a rule or a table; a test says when it was forgotten.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "law.md"
sys.path.insert(0, str(ROOT))

from qianyue.law import RULES, Rule, tables  # noqa: E402 - the tree beside this script, wherever it stands
from qianyue.law.rules import VERSION  # noqa: E402
from qianyue.law.rules.rule import ALL, BEGINNING, FULL_TIME, LABOUR, PLATFORM  # noqa: E402

FAMILIES = {
    "P": "Parties and capacity",
    "F": "Form, time, contents",
    "T": "Term, successive contracts, probation, ending",
    "W": "Pay",
    "H": "Working time and leave",
    "D": "Dispatch",
    "N": "Part-time work",
    "C": "Service period, non-compete, insurance",
    "O": "Workers past retirement age",
    "L": "Platform work",
}
SEVERITIES = {"block": "block", "override": "block*", "warn": "warn", "info": "info"}
GROUPS = {ALL: "all", BEGINNING: "all that begin work", LABOUR: "labour contracts", FULL_TIME: "full-time", PLATFORM: "platform"}
HEAD = """# The law in the product

Written by `script/law.py` from the rules and the tables; change those, never this page. Version of the rules: `{version}`;
the digest of the tables is appended to it and stored with every contract that was judged.

A finding says what is wrong, where, by which article, and what would pass. **block**: cannot be sent. **block\\***: only
with a reason that a second person of the employer confirms (T-04: only by the worker's own statement). **warn**: shown and
acknowledged. **info**: a hint. The severity given is the usual one; a limb of a rule may have a milder one, above all where
the terms do not say enough: then the finding says that it *cannot be judged*, and so does a rule whose table has no row for
the place or the day.

Marks: `S:…` found in material that was read (`S:L` the statute itself), `YN` the Yunnan guideline, `K-H` known with
certainty, `D` our own inference. **`K-M` and `K-L` are not confirmed**: the finding itself says so. No rule is here without
an official text that it names. Every rule is tried on both sides of its limits by `tests/law/vectors/`.
"""


def page() -> str:
    """The whole page."""
    return "\n".join((HEAD.format(version=VERSION), *rules(), *laws(), *rows()))


def rules() -> Iterator[str]:
    """Every rule, family by family, in the order in which they are asked."""
    yield f"## {len(RULES)} rules\n"
    for letter, title in FAMILIES.items():
        yield f"### {letter}: {title}\n"
        yield "| rule | says | source | severity | kinds | from | to | mark |"
        yield "|---|---|---|---|---|---|---|---|"
        for rule in (rule for rule in RULES if rule.identifier.startswith(f"{letter}-")):
            cells = (rule.identifier, rule.title, rule.citation, SEVERITIES[rule.severity], _kinds(rule))
            yield _row(*cells, _day(rule.valid_from), _day(rule.valid_to), _mark(rule.mark))
        yield ""


def laws() -> Iterator[str]:
    """Every instrument in the version whose articles are cited."""
    yield "## Instruments\n"
    yield "| instrument | version | in force | rules |"
    yield "|---|---|---|---|"
    cited = {basis.law: None for rule in RULES for basis in rule.basis}  # a dict keeps the order
    for law in sorted(cited, key=lambda law: law.name):
        named = [rule.identifier for rule in RULES if any(basis.law == law for basis in rule.basis)]
        yield _row(law.name, law.version, law.in_force.isoformat(), ", ".join(named))
    yield ""


def rows() -> Iterator[str]:
    """Every table with its sources; what the tables are for stands in tables.md."""
    yield "## Tables\n"
    yield "What they hold and how to add to them: [tables.md](tables.md).\n"
    yield "| table | rows | source | not confirmed |"
    yield "|---|---|---|---|"
    for name in tables.NAMES:
        held = tables.rows(name)
        sources = Counter(row["source"] for row in held)
        named = "; ".join(source for source, _ in sources.most_common(6)) + (" …" if len(sources) > 6 else "")
        open_rows = sum(row["mark"] in tables.UNCONFIRMED for row in held)
        yield _row(f"`{name}`", str(len(held)), named, str(open_rows or ""))
    yield ""


def _kinds(rule: Rule) -> str:
    for kinds, name in GROUPS.items():
        if rule.kinds == kinds:
            return name
    return ", ".join(sorted(rule.kinds))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _mark(mark: str) -> str:
    return f"**{mark}, not confirmed**" if mark in tables.UNCONFIRMED else mark


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

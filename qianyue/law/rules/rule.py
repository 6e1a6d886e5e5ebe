"""What a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from operator import attrgetter
from typing import Literal

from qianyue.law.basis import Basis, cite
from qianyue.law.rules.case import Case
from qianyue.law.tables import UNCONFIRMED
from qianyue.law.terms import KINDS

# block: cannot be sent for signing. override: only with a named exception, evidence and a second person (BLOCK* in
# domain.md 6). warn: shown to both sides and acknowledged. info: a hint.
Severity = Literal["block", "override", "warn", "info"]

FULL_TIME = frozenset({"labor_contract", "dispatch_contract", "renewal"})
LABOUR = FULL_TIME | {"part_time_contract"}
PLATFORM = frozenset({"platform_agreement", "platform_agreement_tripartite"})
ALL = frozenset(KINDS)
BEGINNING = ALL - {"amendment", "termination_agreement"}  # documents with which work begins or goes on

CAVEAT = "（依据尚待主管部门或者官方文本核实）"


@dataclass(frozen=True, slots=True)
class Breach:
    """What a rule's function reports: where, what is wrong, and what would pass. The rest comes from the rule.

    `severity`, `basis` and `mark` where this limb of the rule has its own.
    """

    path: str
    message: str
    fix: str
    severity: Severity | None = None
    basis: Basis | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the answer (`terms.md`, "The rules read it"). `path` is a JSON pointer into the terms."""

    rule: str
    severity: Severity
    path: str
    basis: str
    message: str
    fix: str

    def to_dict(self) -> dict[str, str]:
        """As it stands in `qianyue-findings/1`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the catalogue (`domain.md` 6).

    `severity` is the usual one; a limb of the rule may have another. `mark` says how sure we are of the source.
    `valid_from` and `valid_to` are days on which the rule holds, both included; None = always. `when` says whether the
    document has what the rule is about; where it has not, the rule is not asked.
    """

    identifier: str
    title: str
    basis: tuple[Basis, ...]
    severity: Severity
    kinds: frozenset[str]
    valid_from: date | None
    valid_to: date | None
    mark: str
    when: Callable[[Case], object] | None
    function: Callable[[Case], Iterator[Breach]]
    citation: str

    def holds(self, kind: str, on: date) -> bool:
        """Whether the rule is about this kind of document and in force on that day."""
        return (
            kind in self.kinds
            and (self.valid_from is None or self.valid_from <= on)
            and (self.valid_to is None or on <= self.valid_to)
        )

    def finding(self, breach: Breach) -> Finding:
        """A breach with all that the rule knows; what is not confirmed says so."""
        basis = cite(breach.basis) if breach.basis else self.citation
        message = breach.message + CAVEAT if (breach.mark or self.mark) in UNCONFIRMED else breach.message
        return Finding(self.identifier, breach.severity or self.severity, breach.path, basis, message, breach.fix)


def rule(
    identifier: str,
    title: str,
    *,
    basis: tuple[Basis, ...],
    severity: Severity = "block",
    kinds: frozenset[str] = ALL,
    valid_from: date | None = None,
    valid_to: date | None = None,
    mark: str = "S:L",
    when: str | None = None,
) -> Callable[[Callable[[Case], Iterator[Breach]]], Rule]:
    """Make a rule of a function that yields the breaches in a case. `when` names attributes of the case: "worker.is_student"."""
    asked = attrgetter(when) if when is not None else None

    def made(function: Callable[[Case], Iterator[Breach]]) -> Rule:
        citation = cite(*basis)
        return Rule(identifier, title, basis, severity, kinds, valid_from, valid_to, mark, asked, function, citation)

    return made

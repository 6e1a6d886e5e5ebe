"""Where in a sentence something was found, and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass

from qianyue.law.lint.folding import HEAD, PART
from qianyue.law.lint.patterns import BOUNDARIES


@dataclass(frozen=True, slots=True)
class Place:
    """`codes[start:end]` of a sentence was found: `parts` are the positions of its concepts, `own` those of its own denials.

    A clause ends with a comma, a statement with a semicolon or a "but" (`turns` are the codes of those words).
    """

    codes: str
    start: int
    end: int
    parts: frozenset[int]
    own: frozenset[int]
    turns: str

    @property
    def clause_start(self) -> int:
        """Where the first of its clauses begins."""
        return _last(self.codes, BOUNDARIES, 0, self.start)

    @property
    def clause_end(self) -> int:
        """Where the last of its clauses ends."""
        return _next(self.codes, BOUNDARIES, self.end)

    @property
    def last_clause_start(self) -> int:
        """Where the last of its clauses begins."""
        return _last(self.codes, BOUNDARIES, 0, self.end)

    @property
    def statement_start(self) -> int:
        """Where the statement begins."""
        return _last(self.codes, PART + self.turns, 0, self.start)

    @property
    def statement_end(self) -> int:
        """Where the statement ends."""
        return _next(self.codes, PART + self.turns, self.end)

    def region(self, name: str) -> str:
        """A part of the sentence by its name in `guards.toml`."""
        codes = self.codes
        match name:
            case "before":  # in its clause
                return codes[self.clause_start : self.start]
            case "earlier":  # clauses of the statement
                return codes[self.statement_start : self.clause_start]
            case "head":  # what introduces the list that it stands in
                head = codes.rfind(HEAD, 0, self.start)
                return codes[_last(codes, BOUNDARIES, 0, head) : head] if head >= 0 else ""
            case "up to it":  # its clauses, with it
                return codes[self.clause_start : self.end]
            case "last clause":
                return codes[self.last_clause_start : self.clause_end]
            case "clauses":
                return codes[self.clause_start : self.clause_end]
            case "tail":  # of its clause
                return codes[self.end : self.clause_end]
            case "later":  # clauses of the statement
                return codes[self.clause_end + 1 : self.statement_end]
            case "rest":  # of the statement
                return codes[self.end : self.statement_end]
            case "statement":
                return codes[self.statement_start : self.statement_end]
        raise KeyError(name)


def _last(codes: str, marks: str, start: int, end: int) -> int:
    return max(codes.rfind(mark, start, end) for mark in marks) + 1


def _next(codes: str, marks: str, start: int) -> int:
    return min((place for mark in marks if (place := codes.find(mark, start)) >= 0), default=len(codes))

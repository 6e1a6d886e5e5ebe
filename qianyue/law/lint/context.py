"""Whether a sentence means what a pattern found in it: who acts, what denies, excuses, cites or only mentions it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

from qianyue.law.lint.denial import Denial
from qianyue.law.lint.families import Family
from qianyue.law.lint.folding import PART
from qianyue.law.lint.lexicon import Lexicon, document
from qianyue.law.lint.patterns import BOUNDARIES, Pattern, compiled
from qianyue.law.lint.places import Place


@dataclass(frozen=True, slots=True)
class Guard:
    """A context in which what was found is not meant (`guards.toml`)."""

    where: str
    find: tuple[Pattern, ...]
    only: frozenset[str]  # rules; none = all
    by_employer: bool


class Context:
    """The questions about a place in a sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        codes = lexicon.codes
        self._denial = Denial(lexicon)
        self._turns = codes("但")
        self._qualifies = frozenset(codes("不 禁 严禁 拒 未 无效 提及 负责 客 向客 对客 官 举报 异议 依法 享有 代替"))
        self._employer, self._subjects = codes("甲"), codes("甲", "乙", "女", "客", "官")
        self._asks = codes("要求", "收", "扣", "罚", "罚款")
        self._to_employer = codes("向甲")
        self._given_by_employer = tuple(
            compiled(source, lexicon) for source in ("向乙 -要求|收|扣|罚|罚款 $", "由 甲 -收|扣 $", "乙|女 +可 要求")
        )
        self._guards = tuple(
            Guard(
                each["where"],
                tuple(compiled(source, lexicon) for source in each["find"]),
                frozenset(each.get("only", ())),
                "by" in each,
            )
            for each in document("guards.toml")["guard"]
        )

    def place(self, match: re.Match[str], pattern: Pattern) -> Place:
        """Where a pattern was found in a sentence."""
        parts = frozenset(match.start(group) for group in range(1, len(pattern.needs) + 1))
        own = frozenset(match.start(group) for group in pattern.own)
        return Place(match.string, match.start(), match.end(), parts, own, self._turns)

    def meant(self, place: Place, pattern: Pattern, family: Family) -> bool:
        """Whether the sentence says what was found, to the worker's cost, and nothing takes it back."""
        return not (
            self._denial.denies(place)
            or not pattern.not_before.isdisjoint(place.region("before"))
            or (pattern.weak and not self._qualifies.isdisjoint(place.region("statement")))
            or (family.gives and self._employer_gives(place))
            or any(self._guarded(guard, place, family) for guard in self._guards)
            or any(excuse.found_in(place.region("statement")) for excuse in family.unless)
            or any(excuse.found_in(place.region("clauses")) for excuse in family.unless_here)
        )

    def _guarded(self, guard: Guard, place: Place, family: Family) -> bool:
        if guard.only and family.rule not in guard.only:
            return False
        if guard.by_employer and self._first_subject(place) not in self._employer:
            return False
        region = place.region(guard.where)
        return any(pattern.found_in(region) for pattern in guard.find)

    def _first_subject(self, place: Place) -> str:
        return next((code for code in place.region("up to it") if code in self._subjects), "·")

    def _employer_gives(self, place: Place) -> bool:
        """Whether it is the employer who pays or bears what was found."""
        clause = place.region("last clause")
        if any(code in self._to_employer for code in clause):
            return False
        if any(pattern.found_in(clause) for pattern in self._given_by_employer):
            return True
        subject = self._subject(place)
        if subject < 0 or place.codes[subject] not in self._employer:
            return False
        return not any(code in self._asks for code in place.codes[subject : place.clause_end])

    def _subject(self, place: Place) -> int:
        """Where who acts stands: the nearest before or in what was found, else the first of an earlier clause, else -1."""
        codes, start = place.codes, place.clause_start
        for position in chain(range(place.start - 1, start - 1, -1), range(place.end - 1, place.start, -1)):
            if codes[position] in self._subjects:
                return position
        while start > 0 and codes[start - 1] != PART:
            end, start = start - 1, max(codes.rfind(mark, 0, start - 1) for mark in BOUNDARIES) + 1
            for position in range(start, end):
                if codes[position] in self._subjects:
                    return position
        return -1

"""Free text in, what it takes from the worker out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from qianyue.law.lint.context import Context
from qianyue.law.lint.families import Family, families, likely
from qianyue.law.lint.folding import COMMA, HEAD, PART, QUESTION, STOP, Folded, fold
from qianyue.law.lint.lexicon import Sentence, lexicon
from qianyue.law.lint.patterns import Pattern
from qianyue.law.lint.places import Place
from qianyue.law.lint.weights import RULES, chosen, features, possible, weights

LONGEST_QUOTE = 60  # characters
PARAGRAPH = 2000  # characters: what is no longer is remembered, for offices write the same into every contract


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that takes a right from the worker: what it is, and the clauses that say so, as they were written."""

    family: Family
    quote: str

    @property
    def sure(self) -> bool:
        """Whether a pattern has found it, and not the weights alone."""
        return bool(self.family.find)


def read(text: str) -> list[Hit]:
    """What a text takes from the worker: of each rule the first phrase. Linear in the length of the text."""
    return list(_read_paragraph(text) if len(text) <= PARAGRAPH else _read(text))


@lru_cache(maxsize=2048)
def _read_paragraph(text: str) -> tuple[Hit, ...]:
    return _read(text)


def _read(text: str) -> tuple[Hit, ...]:
    folded = fold(text)
    found: dict[str, Hit] = {}
    for sentence in lexicon().sentences(folded):
        if sentence.codes.endswith(QUESTION):
            continue
        sums = weights().sums(features(sentence.text, sentence.codes))
        if not (rules := possible(sums)):
            continue
        patterns = {each[0].rule: each for each in patterns_in(sentence.codes, rules)}
        for rule in chosen(sums, set(patterns)):
            if rule not in found:
                family, start, end = patterns.get(rule) or (likely()[rule], 0, len(sentence.starts))
                found[rule] = Hit(family, _quote(sentence, folded, start, end))
    return tuple(found.values())


@lru_cache(maxsize=4096)
def patterns_in(codes: str, rules: tuple[str, ...] = RULES) -> tuple[tuple[Family, int, int], ...]:
    """The families of these rules found in a sentence, and where; sentences of the same concepts are read once."""
    by_code = _patterns_by_code()
    candidates = sorted({number for code in set(codes) for number in by_code.get(code, ())})
    found: dict[str, tuple[Family, int, int]] = {}
    for number in candidates:
        family, pattern = _patterns()[number]
        wanted = family.rule in rules and family.rule not in found
        if wanted and (place := next(_places(family, pattern, codes), None)):
            found[family.rule] = (family, place.start, place.end)
    return tuple(found.values())


def _places(family: Family, pattern: Pattern, codes: str) -> Iterator[Place]:
    """Where the pattern stands and is meant."""
    position = 0
    while match := pattern.expression.search(codes, position):
        place = _context().place(match, pattern)
        if _context().meant(place, pattern, family):
            yield place
        position = match.start() + 1


def _quote(sentence: Sentence, folded: Folded, start: int, end: int) -> str:
    """The clauses that hold what was found, as they were written; the middle of long ones."""
    first, last = sentence.starts[start], sentence.ends[end - 1]
    marks = COMMA + PART + HEAD + STOP + QUESTION
    begin = max(folded.text.rfind(mark, 0, first) for mark in marks) + 1
    finish = min((at for mark in marks if (at := folded.text.find(mark, last)) >= 0), default=len(folded.text))
    if finish - begin > LONGEST_QUOTE:
        begin, finish = first, last
    return folded.quote(begin, min(finish, begin + LONGEST_QUOTE))


@cache
def _context() -> Context:
    return Context(lexicon())


@cache
def _patterns() -> tuple[tuple[Family, Pattern], ...]:
    return tuple((family, pattern) for family in families() for pattern in family.find)


@cache
def _patterns_by_code() -> dict[str, list[int]]:
    """The numbers of the patterns that cannot match without a code."""
    by_code: dict[str, list[int]] = {}
    for number, (_, pattern) in enumerate(_patterns()):
        for code in pattern.rarest:
            by_code.setdefault(code, []).append(number)
    return by_code

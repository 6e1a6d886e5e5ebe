"""What all the words of a sentence say together.

A pattern knows one way of saying a thing. The weights know, from some thousand labelled sentences, which characters, which
concepts and which two concepts in their order speak for a rule and which (不得, 退还, 客户) against it: they find what no
pattern has foreseen and drop what a pattern has misread. `script/lint.py` learns them; nothing here is drawn by lot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import repeat
from math import sqrt
from operator import add

from qianyue.law.lint.lexicon import Lexicon, lexicon

RULES = ("C-01", "C-09", "C-10", "C-11", "C-12", "T-03", "W-06", "W-07")
TABLE = "weights.tsv"
CHARACTERS, CONCEPTS = "字", "词"  # the two sorts of feature, as the table names them
BEGIN, END = "^", "$"
REACH = 5  # concepts: how far apart two may stand and still be a pair
UNIT = 50  # weights are written in fiftieths
# What a pattern counts beside the weights, and what a rule must have before it is found: chosen by `script/lint.py --choose`
# on sentences that no pattern was made with.
PATTERN, LEAST = 0.8, 0.2
# A second rule in the same sentence needs a pattern and this much: mostly one phrase only sounds like two.
SECOND = 1.3
# The weights of a feature, one a rule, are the digits of one number, so that one addition adds them all. A digit holds the
# sum of a sentence of millions of characters; HALF in each makes room for those below nought.
BITS = 32
HALF = 1 << (BITS - 1)
HALVES = sum(HALF << (BITS * at) for at in range(len(RULES)))


@dataclass(frozen=True, slots=True)
class Features:
    """What a sentence consists of: `characters`, one or two at a time, and `concepts`, alone and in pairs (their codes)."""

    characters: frozenset[str]
    concepts: frozenset[str]


def features(text: str, codes: str) -> Features:
    """The features of a sentence, from its folded text and the codes of its concepts. Linear in both."""
    text, codes = f"{BEGIN}{text}{END}", f"{BEGIN}{codes}{END}"
    pairs = (map(add, codes, codes[distance:]) for distance in range(1, REACH))
    return Features(frozenset(text).union(map(add, text, text[1:])), frozenset(codes).union(*pairs))


class Weights:
    """For each rule how much a sentence speaks for it, against its breaking no rule at all."""

    def __init__(self, rows: Iterable[str], words: Lexicon) -> None:
        """`rows`: sort, feature, one weight a rule (none = 0); concepts by name. Raises ValueError for an unknown sort."""
        self._characters: dict[str, int] = {}
        self._concepts: dict[str, int] = {}
        for row in rows:
            sort, feature, *numbers = row.split("\t")
            packed = pack([int(number or 0) for number in numbers])
            if sort == CHARACTERS:
                self._characters[feature] = packed
            elif sort == CONCEPTS:
                self._concepts["".join(words.code.get(name, name) for name in feature.split(" "))] = packed
            else:
                raise ValueError(f"neither {CHARACTERS} nor {CONCEPTS}: {row}")

    def sums(self, found: Features) -> tuple[float, ...]:
        """One figure a rule, in the order of RULES; above nought the sentence rather breaks it."""
        parts = (_mean(self._characters, found.characters), _mean(self._concepts, found.concepts))
        return tuple(map(add, *parts))


def pack(figures: list[int]) -> int:
    """Several numbers as the digits of one."""
    return sum(figure << (BITS * at) for at, figure in enumerate(figures))


def unpack(packed: int) -> list[int]:
    """The numbers again, after packed ones were added up."""
    raised = packed + HALVES
    return [((raised >> (BITS * at)) & (2 * HALF - 1)) - HALF for at in range(len(RULES))]


def possible(sums: tuple[float, ...]) -> tuple[str, ...]:
    """The rules that could be found if patterns of them were."""
    return tuple(rule for rule, figure in zip(RULES, sums, strict=True) if figure - LEAST + PATTERN > 0)


def chosen(sums: tuple[float, ...], patterns: set[str]) -> list[str]:
    """The rules that are found when the weights say this and patterns of these rules were found: one, or those with patterns."""
    scores = {rule: figure - LEAST + PATTERN * (rule in patterns) for rule, figure in zip(RULES, sums, strict=True)}
    first = max(RULES, key=scores.__getitem__)
    return [rule for rule in RULES if (rule == first and scores[rule] > 0) or (rule in patterns and scores[rule] > SECOND)]


def _mean(table: Mapping[str, int], found: frozenset[str]) -> list[float]:
    """The sums of the weights, over the root of the number of features: a long sentence speaks no louder than a short one."""
    scale = UNIT * sqrt(len(found))
    return [total / scale for total in unpack(sum(map(table.get, found, repeat(0))))]


@cache
def weights() -> Weights:
    """The weights of the table."""
    lines = files(__package__).joinpath(TABLE).read_text("utf-8").splitlines()
    return Weights((line for line in lines if not line.startswith("#")), lexicon())

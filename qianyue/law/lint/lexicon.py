"""Words into concepts: `words.toml` as one expression that reads a folded text once, longest word first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

from qianyue.law.lint.folding import COMMA, HEAD, PART, QUESTION, STOP, Folded

FIRST_CODE = 0xE000  # concepts are written as private-use characters, so that patterns over them are expressions
LONGEST = 200  # words in what is read as one sentence: whatever is longer is no sentence, and must not cost more
NUMERAL = "[0-9.零〇一二三四五六七八九十百千万两半壹贰叁肆伍陆柒捌玖拾佰仟几数]{1,12}+"
# A number with its unit; the unit decides the concept.
MEASURES = {
    "钱": f"¥{NUMERAL}元?|(?:人民币)?{NUMERAL}多?余?(?:元|块|圆|毛|角)整?钱?",
    "比": f"(?:百分之{NUMERAL}|{NUMERAL}(?:%|倍|成))(?:以[上下])?",
    "限期": f"{NUMERAL}个?(?:工作)?(?:日|天|月|年|小时)(?:以|之)?内",
    "时长": f"{NUMERAL}个?多?(?:周?年|月|星期|周|天|日|小时|季度|分钟)(?:以[上内下]|左右)?",
    "每": "[一每两三](?:次|单|株|刀|处|件|个|人|天|日|亩|桌|间|项|场|条|分钟|小时|只|把|张|盘|杯|车|趟|例|位)",
    "数": "[0-9]{2,12}+|[一二三四五六七八九两]?[十百千万][一二三四五六七八九十百千万]{0,12}+",
}
FIRST_OF_MEASURES = "¥人百0-9.零〇一二三四五六七八九十千万两半壹贰叁肆伍陆柒捌玖拾佰仟几数每"
ACTORS = ("甲", "乙", "客")
# 向甲方, 给乙方: the actor gets something; 与甲方, 被客户: the actor is not the one who acts.
BEFORE_A_RECIPIENT, BEFORE_AN_OBJECT = "向给归付赔予还偿交缴退", "对为与同替跟被罚扣欠到在让使令致成知"
QUANTIFIERS = "每名位个全体所有任何各该其新"  # 向每名员工 is 向员工
WORKER, NOT_WAGES = "工", "(?![资钱价])"  # 割胶工资 is about wages, not about the tapper
BRACKETS = re.compile(r"\(([^()]*)\)")
ENDS = {STOP, QUESTION}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Concepts from one full stop to the next: `codes[i]` stands from `starts[i]` to `ends[i]` in the folded text.

    `text` is all that stands there, between the full stops.
    """

    text: str
    codes: str
    starts: list[int]
    ends: list[int]


class Lexicon:
    """The concepts by name, and the reader."""

    def __init__(self, words: dict[str, str]) -> None:
        """`words`: what each concept lists. Raises ValueError for a word that is listed twice."""
        names = [*words, *MEASURES, *(role + actor for role in "向对" for actor in ACTORS)]
        self.code = {name: chr(FIRST_CODE + index) for index, name in enumerate(names)}
        self._code_of = {mark: mark for mark in (STOP, PART, HEAD, COMMA, QUESTION)}
        for name, listed in words.items():
            for word in (each for entry in listed.split() for each in expanded(entry)):
                if self._code_of.setdefault(word, self.code[name]) != self.code[name]:
                    raise ValueError(f"{word} is listed under two concepts")
        measures = "|".join(f"(?P<{name}>{pattern})" for name, pattern in MEASURES.items())
        self._token = re.compile(f"{_trie(self._code_of)}|(?=[{FIRST_OF_MEASURES}])(?:{measures})")
        self._role = {
            (before, self.code[actor]): self.code[role + actor]
            for role, characters in (("向", BEFORE_A_RECIPIENT), ("对", BEFORE_AN_OBJECT))
            for before in characters
            for actor in ACTORS
        }
        self._actors = frozenset(self.code[actor] for actor in ACTORS)

    def codes(self, *names: str) -> str:
        """The codes of concepts, as the members of a class of characters; one string may name several, with spaces."""
        return "".join(self.code[name] for listed in names for name in listed.split())

    def sentences(self, folded: Folded) -> Iterator[Sentence]:
        """Read a folded text; what is no word of the lexicon leaves no trace."""
        codes: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        begin = 0
        breaks = sorted(folded.breaks, reverse=True)
        for token in self._token.finditer(folded.text):
            start, end = token.span()
            broken = bool(breaks) and breaks[-1] <= start
            while breaks and breaks[-1] < end:
                breaks.pop()  # the end of a sentence, or a mark put into a word to hide it
            code = self._concept(token, start, folded.text)
            if codes and (broken or code in ENDS or len(codes) == LONGEST):
                text = folded.text[begin:start]
                yield Sentence(text, "".join(codes) + (QUESTION if code == QUESTION else ""), starts, ends)
                codes, starts, ends = [], [], []
                begin = start
            if code in ENDS:
                begin = end
            else:
                codes.append(code)
                starts.append(start)
                ends.append(end)
        if codes:
            yield Sentence(folded.text[begin:], "".join(codes), starts, ends)

    def _concept(self, token: re.Match[str], start: int, text: str) -> str:
        if token.lastgroup:
            return self.code[token.lastgroup]
        code = self._code_of[token.group()]
        if code not in self._actors:
            return code
        before = text[max(0, start - 5) : start].rstrip(QUANTIFIERS)
        return self._role.get((before[-1:], code), code)


def expanded(entry: str) -> list[str]:
    """The words that one entry stands for: 应(当|该|) is 应当, 应该 and 应."""
    pieces = BRACKETS.split(entry)
    return ["".join(choice) for choice in product(*(piece.split("|") for piece in pieces))]


def _trie(words: dict[str, str]) -> str:
    """One expression for many words that tries few of them at any place."""
    root: dict[str, Any] = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _chosen(sorted(root.items()))


def _chosen(branches: list[tuple[str, Any]]) -> str:
    """The words by their first character, halved until few are left: an alternation alone would try one after the other."""
    if len(branches) <= 8:
        return "|".join(character + _rest(node, character) for character, node in branches)
    half = len(branches) // 2
    return "|".join(
        f"(?=[{''.join(character for character, _ in part)}])(?:{_chosen(part)})" for part in (branches[:half], branches[half:])
    )


def _rest(node: dict[str, Any], last: str) -> str:
    """What goes on is tried before what may end here: the longest word wins."""
    branches = [character + _rest(rest, character) for character, rest in node.items() if character]
    if "" in node:
        branches.append(NOT_WAGES if last == WORKER else "")
    return f"(?:{'|'.join(branches)})" if branches != [""] else ""


@cache
def document(name: str) -> dict[str, Any]:
    """A table of this folder."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def lexicon() -> Lexicon:
    """The words of `words.toml`."""
    return Lexicon(document("words.toml")["words"])

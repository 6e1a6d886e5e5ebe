"""Text as the lint reads it, and the way back to what was written.

Spacing, invisible characters, marks put between the characters of a word, full-width and traditional forms do not
hide a phrase: they are folded away. A finding quotes the original, so every folded character knows where it stood.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache

STOP, PART, HEAD, COMMA, QUESTION = "。", "；", "：", "，", "？"
PUNCTUATION = {
    "。": STOP, "！": STOP, "!": STOP, "…": "", "；": PART, ";": PART, "：": HEAD, ":": HEAD,
    "，": COMMA, ",": COMMA, "、": "、", "？": QUESTION, "?": QUESTION,
}  # fmt: skip
# Traditional and variant characters of the words that the lint knows.
TRADITIONAL = (
    "員們個僱傭資錢險會養醫療傷責擔負條約違賠償罰繳納證無須應當發給與業務單離職動續變調崗"
    "點間時協議終結婚產孕屆滿週歲辭願棄體檢護僅費報擇買賣補貼參訓練擴學徒廠場園農過運騎書權"
)
SIMPLIFIED = (
    "员们个雇佣资钱险会养医疗伤责担负条约违赔偿罚缴纳证无须应当发给与业务单离职动续变调岗"
    "点间时协议终结婚产孕届满周岁辞愿弃体检护仅费报择买卖补贴参训练扩学徒厂场园农过运骑书权"
)
SIMPLER = str.maketrans(TRADITIONAL, SIMPLIFIED)
PLAIN = re.compile("[\u4e00-\u9fff0-9A-Za-z%，。；：、？]+")
# A line that begins like this begins a new sentence; any other line break may stand in the middle of a word.
NUMBERED = re.compile(
    r"[ \t\u3000]{0,8}(第[一二三四五六七八九十百\d]{1,6}条|[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑳])"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` without what hides phrases; `places[i]` is where its character i stands in `original`."""

    original: str
    text: str
    places: array[int]
    breaks: frozenset[int]  # a sentence may end before these characters, unless they are inside a word

    def quote(self, start: int, end: int) -> str:
        """What stands in the original for `text[start:end]`."""
        return self.original[self.places[start] : self.places[end - 1] + 1]


def fold(original: str) -> Folded:
    """Fold a text of any length, in one pass."""
    parts: list[str] = []
    places = array("l")
    breaks: set[int] = set()
    position = 0
    while position < len(original):
        if run := PLAIN.match(original, position):
            parts.append(run.group().translate(SIMPLER))
            places.extend(range(position, run.end()))
            position = run.end()
            continue
        character = original[position]
        if _breaks(original, position):
            breaks.add(len(places))
        plain = _plain(character)
        if plain == COMMA and _between_digits(original, position):
            plain = ""
        elif character in ".．" and _between_digits(original, position):
            plain = "."
        parts.append(plain)
        places.extend([position] * len(plain))
        position += 1
    return Folded(original, "".join(parts), places, frozenset(breaks))


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """What remains of one character: letters, digits and the punctuation that ends clauses."""
    kept = (PUNCTUATION.get(one, one if one.isalnum() or one == "%" else "") for one in unicodedata.normalize("NFKC", character))
    return "".join(kept).translate(SIMPLER)


def _breaks(original: str, position: int) -> bool:
    character = original[position]
    if character == "\n":
        return NUMBERED.match(original, position + 1) is not None
    return character in ".．" and not original[position - 1 : position].isdigit()


def _between_digits(original: str, position: int) -> bool:
    return original[position - 1 : position].isdigit() and original[position + 1 : position + 2].isdigit()

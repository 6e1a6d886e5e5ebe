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
# Traditional and variant characters of the words that the lint knows, each with its simplified form.
TRADITIONAL = (
    "員员 們们 個个 僱雇 傭佣 資资 錢钱 險险 會会 養养 醫医 療疗 傷伤 責责 擔担 負负 條条 約约 違违 賠赔 "
    "償偿 罰罚 繳缴 納纳 證证 無无 須须 應应 當当 發发 給给 與与 業业 務务 單单 離离 職职 動动 續续 變变 "
    "調调 崗岗 點点 間间 時时 協协 議议 終终 結结 婚婚 產产 孕孕 屆届 滿满 週周 歲岁 辭辞 願愿 棄弃 體体 "
    "檢检 護护 僅仅 費费 報报 擇择 買买 賣卖 補补 貼贴 參参 訓训 練练 擴扩 學学 徒徒 廠厂 場场 園园 農农 "
    "過过 運运 騎骑 書书 權权"
)
DASHES = "-—–~～－〜"  # 3000—8000 is 3000至8000
SIMPLER = str.maketrans({pair[0]: pair[1] for pair in TRADITIONAL.split()})
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
        if character in DASHES and _between_digits(original, position):
            plain = "至"
        elif plain == COMMA and _between_digits(original, position):
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

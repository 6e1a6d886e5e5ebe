"""The words under which a contract is found, and the words that somebody types: the same normal form on both sides.

A word carries its field as a prefix: `t:` text (runs of characters), `p:` pinyin, `l:` letters of foreign names, `d:` digits
of phone and identity number, `n:` three characters in a row of the contract's number.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import Any

from qianyue.contracts.search.readings import parts, pinyin_of

LONGEST_RUN = 4  # characters: longer ones are found by all their runs of four
MOST = 160  # words of one contract, and 200 characters of a field: what is longer is found by its beginning
TYPED = 60  # characters of a question
WORDS = 6  # of a question
_DOTS = re.compile(r"[·•‧・･⋅∙●◦ᐧㆍ.．・'’ʼ`´-]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\ud800-\udfff\U000e0100-\U000e01ef]")
_HAN = re.compile(r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_NUMBER = re.compile(r"(?=.{3})(?:q?y(?=\d|$))?[0-9a-f]*-?[0-9a-f]*", re.ASCII)
_DIGITS = re.compile(r"\d{4}|\d{11}|\d{17}[\dXx]|[A-Za-z]{1,2}\d{6,9}", re.ASCII)


def normal(text: str) -> str:
    """One form of what looks the same: full width, compatible shapes, case, accents on letters, invisible characters."""
    folded = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text[:200])).casefold()
    return unicodedata.normalize("NFC", "".join(character for character in folded if not _accent(character)))


def of_contract(number: str, terms: dict[str, Any]) -> set[str]:
    """Everything under which a contract is found: by its number, and by whom and what its terms name."""
    found = {f"n:{part}" for part in _threes(number.upper())}
    worker, work = _section(terms, "worker"), _section(terms, "work")
    found |= of_name(_text(worker, "name"))
    found |= _of_number(re.sub(r"[\s+-]", "", _text(worker, "phone"))) | _of_number(_text(worker, "id_number").strip())
    found |= {f"t:{run}" for run in _runs(_squeezed(_text(work, "position"))[:30])}
    return set(sorted(found)[:MOST]) if len(found) > MOST else found


def of_name(name: str) -> set[str]:
    """Of a person's name, in Chinese characters or in letters."""
    name = normal(name)
    squeezed = _squeezed(name)
    if not squeezed:
        return set()
    if not _HAN.search(squeezed):
        letters = [part for part in re.split(r"\s+", _DOTS.sub(" ", name)) if part]
        return {f"l:{part}" for part in (*letters, squeezed)}
    found = {f"t:{run}" for run in _runs(squeezed)}
    pieces = [piece for piece in re.split(r"\s+", _DOTS.sub(" ", name)) if piece]
    found |= {f"t:{piece[:LONGEST_RUN]}" for piece in pieces}
    if len(squeezed) <= 12:
        found.add(f"t:{parts(squeezed)[0] or squeezed}")
        found |= {f"p:{reading}" for piece in {squeezed, *pieces} for reading in pinyin_of(piece)}
    return found


def asked(question: str) -> list[list[set[str]]]:
    """What is asked for: all of the outer list, of each any of the inner; a set means all of its words. Empty: nothing."""
    typed = [word for word in normal(question[:TYPED]).split() if word][:WORDS]
    if len(typed) > 1 and all(re.fullmatch("[a-z'’-]+", word) for word in typed):
        joined = _squeezed("".join(typed))  # `zhang san feng`, `aung san`
        separate = [_any_of(word) for word in typed]
        options = [set().union(*chosen) for chosen in itertools.islice(itertools.product(*separate), 16)]
        return [[{f"p:{joined}"}, {f"l:{joined}"}, *options]]
    return [options for word in typed if (options := _any_of(word))]


def _any_of(word: str) -> list[set[str]]:
    """What one typed word may be."""
    found: list[set[str]] = []
    squeezed = _squeezed(word)
    if _HAN.search(squeezed):
        windows = [squeezed[at : at + LONGEST_RUN] for at in range(max(1, len(squeezed) - LONGEST_RUN + 1))]
        return [{f"t:{window}" for window in windows}]
    if _DIGITS.fullmatch(word):
        found.append({f"d:{word.upper()}"})
    if _NUMBER.fullmatch(word):
        found.append({f"n:{part}" for part in _threes(word.upper())})
    if squeezed and not squeezed.isdigit():
        found += [{f"p:{squeezed}"}, {f"l:{squeezed}"}]
    return found


def _runs(text: str) -> set[str]:
    """Every run of two to `LONGEST_RUN` characters; a single character as it is."""
    lengths = range(2, min(LONGEST_RUN, len(text)) + 1)
    return {text[at : at + length] for length in lengths for at in range(len(text) - length + 1)} or {text} - {""}


def _threes(number: str) -> list[str]:
    return [number[at : at + 3] for at in range(len(number) - 2)]


def _of_number(number: str) -> set[str]:
    """A phone or identity number: whole, and its last four."""
    return {f"d:{number.upper()}", f"d:{number.upper()[-4:]}"} if len(number) >= 4 else set()


def _squeezed(text: str) -> str:
    """Without spaces and without the middle dot in any of its forms (trap 24)."""
    return "".join(_DOTS.sub("", normal(text)).split())


def _accent(character: str) -> bool:
    return "\u0300" <= character <= "\u036f"


def _section(terms: Any, name: str) -> dict[str, Any]:
    found = terms.get(name) if isinstance(terms, dict) else None
    return found if isinstance(found, dict) else {}


def _text(section: dict[str, Any], name: str) -> str:
    found = section.get(name)
    return found[:200] if isinstance(found, str) else ""

"""How names are read aloud: pinyin of Chinese names with their special surnames, and what a keyboard makes of ü."""

from __future__ import annotations

import functools
import itertools
import os

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # single characters are enough for names: tens of megabytes less
import pypinyin

READINGS = 3  # of one character of a given name: rarer ones are not tried
TOGETHER = 8  # readings of a whole name

# Surnames that are read otherwise than the word: the surname's reading first (《通用规范汉字表》, dictionaries of surnames).
SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "朴": "piao", "任": "ren", "曾": "zeng", "盖": "ge",
    "乐": "yue", "翟": "zhai", "缪": "miao", "覃": "qin", "员": "yun", "冼": "xian", "折": "she", "黑": "he", "种": "chong",
    "秘": "bi", "繁": "po", "召": "shao", "句": "gou", "纪": "ji", "宁": "ning", "晁": "chao", "郇": "xun", "隗": "wei",
    "郗": "xi", "那": "na", "谌": "chen", "洗": "xian", "祭": "zhai", "车": "che", "石": "shi", "沈": "shen", "盛": "sheng",
    "燕": "yan", "应": "ying", "都": "du", "阚": "kan", "六": "lu", "尉": "wei", "华": "hua", "哈": "ha", "过": "guo",
    "冯": "feng", "葛": "ge", "柏": "bai", "褚": "chu", "能": "nai", "牟": "mu", "万": "wan", "於": "yu", "乜": "nie",
    "俞": "yu", "郝": "hao", "贾": "jia", "岩": "ai",
}  # fmt: skip
COMPOUND = {
    "欧阳": "ouyang", "司马": "sima", "上官": "shangguan", "诸葛": "zhuge", "夏侯": "xiahou", "司徒": "situ", "皇甫": "huangfu",
    "尉迟": "yuchi", "万俟": "moqi", "长孙": "zhangsun", "澹台": "tantai", "令狐": "linghu", "慕容": "murong", "公孙": "gongsun",
    "宇文": "yuwen", "端木": "duanmu", "东方": "dongfang", "独孤": "dugu", "南宫": "nangong", "单于": "chanyu", "鲜于": "xianyu",
    "呼延": "huyan", "轩辕": "xuanyuan", "闻人": "wenren", "钟离": "zhongli", "申屠": "shentu", "太史": "taishi", "百里": "baili",
}  # fmt: skip


def parts(name: str) -> tuple[str, str]:
    """Surname and given name of a name in Chinese characters; a name of one character has no surname."""
    length = 2 if name[:2] in COMPOUND and len(name) > 2 else 1
    return (name[:length], name[length:]) if len(name) > 1 else ("", name)


def pinyin_of(name: str) -> set[str]:
    """Whole name, surname, given name and initials of a name in Chinese characters, in each likely reading, small letters."""
    surname, given = parts(name)
    surnames, givens = _surnames(surname), _readings_of(given)
    found: set[str] = set()
    for first, rest in itertools.product(surnames, givens):
        found |= {"".join(first), "".join(rest), "".join((*first, *rest)), "".join(part[:1] for part in (*first, *rest))}
    return {typed for reading in found - {""} for typed in _typed(reading)}


@functools.lru_cache(maxsize=65_536)
def spelled(name: str) -> tuple[str, ...]:
    """An employer's name, which has no surname: whole and as initials, in each likely reading, small letters; the likeliest
    first. Whatever is not Chinese stands there as it is."""
    pieces = [[character] if character.isascii() else _of(character) for character in name if not character.isspace()]
    readings = itertools.islice(itertools.product(*pieces), TOGETHER)
    found = [way for reading in readings for way in ("".join(reading), "".join(part[:1] for part in reading))]
    return tuple(dict.fromkeys(way.lower() for way in found))


def _surnames(surname: str) -> list[tuple[str, ...]]:
    if surname in COMPOUND:
        return [tuple(_syllables(COMPOUND[surname], surname)), *_readings_of(surname)[:2]]
    readings = [(SURNAMES[surname],)] if surname in SURNAMES else []
    return list(dict.fromkeys([*readings, *_readings_of(surname)]))


def _syllables(reading: str, surname: str) -> list[str]:
    """`shangguan` as two syllables: where the second character's usual reading ends it; else in the middle."""
    for last in _of(surname[-1]):
        if reading.endswith(last):
            return [reading[: -len(last)], last]
    return [reading[: len(reading) // 2], reading[len(reading) // 2 :]]


def _readings_of(text: str) -> list[tuple[str, ...]]:
    """Of several characters: all combinations, the likeliest first, at most `TOGETHER`."""
    return list(itertools.islice(itertools.product(*(_of(character) for character in text)), TOGETHER))


@functools.lru_cache(maxsize=4096)
def _of(character: str) -> tuple[str, ...]:
    """The readings of one character without tones; nothing where the dictionary does not know it (no pinyin finds it)."""
    found = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore", v_to_u=False)
    return tuple(dict.fromkeys(found[0]))[:READINGS] if found else ("",)


def _typed(reading: str) -> set[str]:
    """ü is typed v, u, or yu as in a passport."""
    return {reading, reading.replace("v", "u"), reading.replace("v", "yu")} if "v" in reading else {reading}

"""What a cell says, whatever Excel and busy people have done to it. Forgiving about form, never about meaning.

A cell is [sort, value as the file writes it] (`uploads.workbook`). What was lost in the file is refused and never guessed
(domain.md, trap 26).
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from qianyue.contracts.sheets.plan import Column
from qianyue.operations.sentences import Sentence

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]")
SPACES = re.compile(r"\s+")
HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
PADDED = re.compile(rf"(?<={HAN})\s+(?={HAN})")
DOTS = re.compile(rf"(?<={HAN})\s*[·•‧∙⋅・･．.]\s*(?={HAN})")
SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+", re.ASCII)
MONEY = re.compile(r"\d{1,9}(\.\d{1,2})?", re.ASCII)
NUMBER = re.compile(r"\d{1,9}(\.\d{1,4})?", re.ASCII)
CLOCK = re.compile(r"[ T]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", re.ASCII)
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?", re.ASCII)
DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
CHINESE_DAY = re.compile(r"([〇零○Ｏ一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]")
NUMERALS = {"〇": 0, "零": 0, "○": 0, "Ｏ": 0} | {word: value for value, word in enumerate("一二三四五六七八九", 1)}
EPOCH = datetime.date(1899, 12, 30)
SERIALS = range(3_654, 80_000)  # 1910 … 2119: the days that a contract or a birth may name
EXACT = 15  # digits that Excel keeps of a number
YES, NO = {"是", "有", "√", "✓", "y", "yes", "true", "1", "对"}, {"否", "无", "没有", "×", "✗", "n", "no", "false", "0", "不"}

FORMULA = "这一格是公式，系统不采用公式算出的结果。请复制后选择性粘贴为“数值”"
LOST = "证件号码被 Excel 当作数字保存，15 位以后的数字已经丢失，无法还原。请把这一列设为“文本”，对照证件重新填写"
DATE = "日期请写成 2026-12-01 这样的形式"
MONEY_WANTED = "请填写金额，单位元，最多两位小数，例如 4500 或 4500.50"


class Unreadable(Exception):
    """The cell says nothing that could be meant; `message` is a Chinese sentence without a full stop."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def value_of(cell: list[str], column: Column) -> Any:
    """The JSON value of a cell for its place in the terms; None where it is empty. Raises Unreadable."""
    sort, value = cell
    if sort == "f":
        raise Unreadable(FORMULA)
    if sort == "e":
        raise Unreadable(Sentence("这一格是错误值 {value}，请重新填写", value=value[:10]))
    text = cleaned(value)
    if not text:
        return None
    if column.words:
        return _word(text, column)
    if column.sort == "text":
        return _text(sort, text, column.pointer)
    if column.sort == "date":
        return _date(sort, unicodedata.normalize("NFKC", text) if not CHINESE_DAY.fullmatch(text) else text)
    if column.sort == "flag":
        return _flag(text)
    plain = unicodedata.normalize("NFKC", text)
    return {"money": _money, "number": _number, "count": _count}[column.sort](sort, plain, column.mark)


def cleaned(value: str) -> str:
    """Without what nobody sees, and one space where there were several; ideographic ones too."""
    return SPACES.sub(" ", INVISIBLE.sub("", value)).strip()


def _text(sort: str, text: str, pointer: str) -> str:
    last = pointer.rpartition("/")[2]
    if pointer.endswith("/id_number"):
        return _identity(sort, text)
    if last == "phone":
        return _phone(sort, text)
    if pointer == "/worker/name":
        return name_of(text)
    if last in ("uscc", "number", "email"):
        return unicodedata.normalize("NFKC", text).replace(" ", "").lstrip("'")
    if sort in ("n", "d") and SCIENTIFIC.fullmatch(text):
        return _digits(text) or text
    return unicodedata.normalize("NFC", text)


def name_of(text: str) -> str:
    """A person's name: every character as it is, but one middle dot for all that stand for it, and no padding (王　五)."""
    return PADDED.sub("", DOTS.sub("·", text))


def _identity(sort: str, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("-", "").strip("'‘’`").upper()
    if SCIENTIFIC.fullmatch(plain) or sort in ("n", "d"):
        digits = _digits(plain)
        if sort == "s" or not digits or len(digits) > EXACT:
            raise Unreadable(LOST)
        return digits
    return plain


def _phone(sort: str, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip("'‘’`")
    if sort in ("n", "d") and (digits := _digits(plain)):
        plain = digits
    plain = re.sub(r"[\s()\-]", "", plain)
    return re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", plain)


def _digits(text: str) -> str:
    """A whole number as Excel writes it (`1.39E10`), in digits; empty where it is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return ""
    if not number.is_finite() or number != number.to_integral_value() or abs(number.adjusted()) > 30:
        return ""
    return f"{number:f}".partition(".")[0]


def _date(sort: str, text: str) -> str:
    if sort in ("n", "d"):
        digits = _digits(text)
        if sort == "n" and DIGITS.fullmatch(digits):
            text = digits
        else:
            return _serial(text)
    text = CLOCK.sub("", text)
    if found := CHINESE_DAY.fullmatch(text):
        year = int("".join(str(NUMERALS[one]) for one in found[1]))
        return _real(year, _small(found[2]), _small(found[3]))
    found = DAY.fullmatch(text) or DIGITS.fullmatch(text)
    if not found:
        raise Unreadable(DATE)
    return _real(int(found[1]), int(found[2]), int(found[3]))


def _serial(text: str) -> str:
    """Days since the end of 1899, as Excel counts them."""
    try:
        days = int(float(text))
    except (ValueError, OverflowError):
        raise Unreadable(DATE) from None
    if days not in SERIALS:
        raise Unreadable(DATE)
    return (EPOCH + datetime.timedelta(days=days)).isoformat()


def _real(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        raise Unreadable("这一天在日历上不存在，请核对日期") from None


def _small(words: str) -> int:
    """一 … 九十九."""
    tens, ten, ones = words.rpartition("十")
    return (NUMERALS.get(tens, 1) * 10 if ten else 0) + NUMERALS.get(ones, 0 if ten and not ones else 100)


def _money(sort: str, text: str, mark: str) -> str:
    amount = text.replace(",", "").replace(" ", "").lstrip("¥￥").removesuffix("元")
    if sort in ("n", "d"):
        amount = _rounded(amount, 2)
    if not MONEY.fullmatch(amount):
        raise Unreadable(MONEY_WANTED)
    return amount


def _number(sort: str, text: str, mark: str) -> int | float:
    amount = text.replace(" ", "").removesuffix(mark) if mark else text.replace(" ", "")
    if sort in ("n", "d"):
        amount = _rounded(amount, 4)
    if not NUMBER.fullmatch(amount):
        raise Unreadable("请填写数字，例如 8 或 7.5")
    number = float(amount)
    return int(number) if number.is_integer() else number


def _count(sort: str, text: str, mark: str) -> int:
    number = _number(sort, text, mark)
    if not isinstance(number, int):
        raise Unreadable("请填写整数")
    return number


def _rounded(text: str, places: int) -> str:
    """A number of Excel's without the noise of binary fractions: 4500.1000000000004 is 4500.1, 0.125 is no money."""
    try:
        number = Decimal(text)
        near = number.quantize(Decimal(1).scaleb(-places))
    except InvalidOperation:
        return text
    if abs(number - near) > Decimal("1e-7"):
        return text
    said = f"{near:f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def _flag(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).lower()
    if plain in YES or plain in NO:
        return plain in YES
    raise Unreadable("请填写“是”或者“否”")


def _word(text: str, column: Column) -> Any:
    plain = unicodedata.normalize("NFKC", text)
    for said in (text, plain):
        if said in column.words:
            return _meant(column.words[said], column)
    for said, meant in column.words.items():
        if plain == unicodedata.normalize("NFKC", said) or plain == meant:
            return _meant(meant, column)
    if column.sort == "flag":
        return _flag(text)
    if column.region:
        raise Unreadable("没有这个县市。请从下拉列表里选择，例如“景洪市”，或者填写六位行政区划代码")
    every = "、".join(column.words)
    raise Unreadable(Sentence("请从下拉列表里选择：{words}", words=every))


def _meant(said: str, column: Column) -> Any:
    return said == "true" if column.sort == "flag" else said

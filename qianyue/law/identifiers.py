"""Numbers of persons and organisations: form, check digit, and what they say about their holder (`domain.md` 8.5).

Letters are read as capitals. The region in a number is never judged: people keep the numbers of abolished counties.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import mul
from typing import Literal

from stdnum.cn import uscc as organisation_code

from qianyue.law.errors import LawError

# The registry and kind (1–2) may be letters in GB 32100, which the digits-only test of python-stdnum does not know.
USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", re.ASCII)
CITIZEN_18 = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
CITIZEN_15 = re.compile(r"[0-9]{15}", re.ASCII)
WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))  # ISO 7064 MOD 11-2; every file is somebody else's number
CHECK_DIGITS = "10X98765432"  # by the remainder
PERMIT_18 = re.compile(r"8[123]0000[0-9]{11}[0-9X]", re.ASCII)
FOREIGN_18 = re.compile(r"9[0-9]{16}[0-9X]", re.ASCII)
FOREIGN_15 = re.compile(r"[A-Z]{3}[0-9]{12}", re.ASCII)
PHONE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
FORMS = {
    "hm_travel_permit": (
        re.compile(r"[HM][0-9]{8}([0-9]{2})?", re.ASCII),
        "港澳居民来往内地通行证",
        "字母 H 或 M 加 8 位或 10 位数字",
    ),
    "tw_travel_permit": (
        re.compile(r"[0-9]{8}|[0-9]{10}(\([A-Z0-9]{1,2}\)|[A-Z])?", re.ASCII),
        "台湾居民来往大陆通行证",
        "8 位数字（旧证 10 位数字）",
    ),
    "passport": (re.compile(r"[A-Z0-9]{5,20}", re.ASCII), "护照", "5 至 20 位字母和数字，不含空格和符号"),
}


class IdentifierError(LawError):
    """A number that cannot be what it is said to be. `fix` says what would be right, and never repeats the number."""

    code = "identifier_wrong"

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity number in its normal form, and what it says about the holder; None where it says nothing."""

    number: str
    birth_date: date | None = None
    sex: Literal["female", "male"] | None = None


def read_identity(id_type: str, number: str) -> Identity:
    """Check an identity number of one of the document types of the terms. Raises `IdentifierError`."""
    number = _capitals(number)
    if id_type == "resident_id":
        return read_resident_id(number)
    if id_type == "hmt_residence_permit":
        if not PERMIT_18.fullmatch(number):
            raise IdentifierError(
                "港澳台居民居住证号码的格式不对", "应为 18 位，以 810000、820000 或 830000 开头，请对照证件填写"
            )
        return _citizen_number(number)
    if id_type == "foreign_permanent":
        return _foreign_permanent(number)
    if id_type in FORMS:
        pattern, name, form = FORMS[id_type]
        if not pattern.fullmatch(number):
            raise IdentifierError(f"{name}号码的格式不对", f"应为{form}，请对照证件填写")
    return Identity(number)  # border residents carry local papers without a common form: officers check them by eye


def read_resident_id(number: str) -> Identity:
    """Read a 居民身份证号码 of 18 (GB 11643) or 15 digits (before 2013). Raises `IdentifierError`."""
    number = _capitals(number)
    if CITIZEN_18.fullmatch(number):
        return _citizen_number(number)
    if CITIZEN_15.fullmatch(number):
        return Identity(number, _birth_date("19" + number[6:12]), "male" if int(number[14]) % 2 else "female")
    raise IdentifierError(
        "居民身份证号码应为 18 位，前 17 位是数字，末位是数字或 X",
        f"现在填写的是 {len(number)} 位，请对照身份证重新填写",
    )


def read_uscc(number: str) -> str:
    """Read a 统一社会信用代码 (GB 32100), in capitals. Raises `IdentifierError`."""
    number = _capitals(number)
    if len(number) != 18:
        raise IdentifierError("统一社会信用代码应为 18 位", f"现在填写的是 {len(number)} 位，请对照营业执照填写")
    if not USCC.fullmatch(number):
        raise IdentifierError(
            "统一社会信用代码只含数字和大写字母，不含 I、O、S、V、Z，第 3 至 8 位是数字", "请对照营业执照逐位核对"
        )
    expected = _check_character(number[:17])
    if number[17] != expected:
        raise IdentifierError("统一社会信用代码的校验位不对", f"请对照营业执照逐位核对；若前 17 位无误，末位应为 {expected}")
    return number


@lru_cache(maxsize=4096)  # an employer's contracts come together
def _check_character(body: str) -> str:
    return str(organisation_code.calc_check_digit(body))


def is_uscc(number: str) -> bool:
    """Whether `read_uscc` would read it."""
    try:
        return bool(read_uscc(number))
    except IdentifierError:
        return False


def read_phone(number: str) -> str:
    """Read a mobile phone number of mainland China: 11 digits, 1[3-9]. Raises `IdentifierError`."""
    if not PHONE.fullmatch(number):
        raise IdentifierError("手机号码应为 11 位数字，以 13 至 19 开头", "请填写能接收短信的手机号码，不加空格、区号和符号")
    return number


def _capitals(number: str) -> str:
    # Only ASCII letters have capitals that mean the same: "ı".upper() is "I".
    return number.upper() if number.isascii() else number


def _foreign_permanent(number: str) -> Identity:
    if FOREIGN_15.fullmatch(number):
        return Identity(number)
    if not FOREIGN_18.fullmatch(number):
        raise IdentifierError(
            "外国人永久居留身份证号码的格式不对", "应为以 9 开头的 18 位（旧证为 3 个字母加 12 位数字），请对照证件填写"
        )
    read = _citizen_number(number)
    return Identity(read.number, read.birth_date)  # the order digits of foreigners' numbers say nothing about their sex


def _citizen_number(number: str) -> Identity:
    birth = _birth_date(number[6:14])
    expected = CHECK_DIGITS[sum(map(mul, WEIGHTS, map(int, number[:17]))) % 11]
    if number[17] != expected:
        raise IdentifierError("证件号码的校验位不对", f"请对照证件逐位核对；若前 17 位无误，末位应为 {expected}")
    return Identity(number, birth, "male" if int(number[16]) % 2 else "female")


def _birth_date(digits: str) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise IdentifierError("证件号码中的出生日期在日历上不存在", "请对照证件核对表示出生年月日的数字") from None

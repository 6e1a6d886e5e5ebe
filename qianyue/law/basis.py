"""Where a rule comes from: the law, its version, the article and the paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Law:
    """A legal instrument in one version; article numbers are those of this version."""

    name: str
    version: str
    in_force: date


LL = Law("劳动法", "2018-12-29修正", date(2018, 12, 29))
LCL = Law("劳动合同法", "2012-12-28修正", date(2013, 7, 1))
LCL_R = Law("劳动合同法实施条例", "国务院令第535号", date(2008, 9, 18))
SPC1 = Law("最高人民法院关于审理劳动争议案件适用法律问题的解释（一）", "法释〔2020〕26号", date(2021, 1, 1))
SPC2 = Law("最高人民法院关于审理劳动争议案件适用法律问题的解释（二）", "法释〔2025〕12号", date(2025, 9, 1))
WAGES = Law("工资支付暂行规定", "劳部发〔1994〕489号", date(1995, 1, 1))
HOURS = Law("国务院关于职工工作时间的规定", "国务院令第174号", date(1995, 5, 1))
SPECIAL_HOURS = Law("关于企业实行不定时工作制和综合计算工时工作制的审批办法", "劳部发〔1994〕503号", date(1995, 1, 1))
LEAVE = Law("职工带薪年休假条例", "国务院令第514号", date(2008, 1, 1))
MINIMUM = Law("最低工资规定", "劳动和社会保障部令第21号", date(2004, 3, 1))
RETIREMENT = Law("国务院关于渐进式延迟法定退休年龄的办法", "全国人大常委会2024-09-13批准", date(2025, 1, 1))
WOMEN = Law("妇女权益保障法", "2022-10-30修订", date(2023, 1, 1))
DISEASES = Law("职业病防治法", "2018-12-29修正", date(2018, 12, 29))
SAFETY = Law("安全生产法", "2021-06-10修正", date(2021, 9, 1))
CHILD_LABOUR = Law("禁止使用童工规定", "国务院令第364号", date(2002, 12, 1))
STUDENTS = Law("关于贯彻执行《中华人民共和国劳动法》若干问题的意见", "劳部发〔1995〕309号", date(1995, 8, 4))
EXIT_ENTRY = Law("出境入境管理法", "2012-06-30通过", date(2013, 7, 1))
FOREIGNERS = Law("外国人在中国就业管理规定", "2017-03-13修订", date(2017, 3, 13))
DISPATCH = Law("劳务派遣暂行规定", "人社部令第22号", date(2014, 3, 1))
DISPATCH_LICENCE = Law("劳务派遣行政许可实施办法", "人社部令第19号", date(2013, 7, 1))
CIVIL_CODE = Law("民法典", "2020-05-28通过", date(2021, 1, 1))
YUNNAN = Law("云南省订立电子劳动合同工作指引", "西人社发〔2023〕332号附件", date(2023, 11, 1))
PLATFORM = Law("新就业形态劳动者劳动合同和书面协议订立指引（试行）", "人社厅发〔2023〕6号", date(2023, 2, 21))
OVER_AGE = Law("超龄劳动者基本权益保障暂行规定", "人社部令第56号", date(2026, 7, 1))
NON_COMPETE = Law("企业实施竞业限制合规指引", "人社厅发〔2025〕40号", date(2025, 9, 4))


@dataclass(frozen=True, slots=True)
class Basis:
    """One citation, such as 劳动合同法第十九条第一款. `article` is None where only the instrument is cited."""

    law: Law
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None

    def __str__(self) -> str:
        steps = ((self.article, "条"), (self.paragraph, "款"), (self.item, "项"))
        return self.law.name + "".join(f"第{chinese(number)}{unit}" for number, unit in steps if number is not None)


@lru_cache(maxsize=1024)
def cite(*bases: Basis) -> str:
    """Several citations in one line."""
    return "、".join(map(str, bases))


def chinese(number: int) -> str:
    """A number from 1 to 9999 as laws write it: 19 is 十九, 110 is 一百一十, 1005 is 一千零五."""
    text = ""
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            text += DIGITS[digit] + unit
        elif text and number and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text

"""Dirty cells: whatever Excel and people do to a value, it means what was meant or is refused, and never something else."""

from __future__ import annotations

import contextlib
import datetime
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyue.contracts.sheets.cells import EPOCH, SERIALS, Unreadable, cleaned, name_of, value_of
from qianyue.contracts.sheets.plan import Column

DAY = Column(heading="日期", pointer="/term/start", sort="date")
NUMBER = Column(heading="证件号码", pointer="/worker/id_number", sort="text")
PHONE = Column(heading="手机", pointer="/worker/phone", sort="text")
NAME = Column(heading="姓名", pointer="/worker/name", sort="text")
MONEY = Column(heading="月工资", pointer="/pay/monthly_wage", sort="money", mark="元")
COUNT = Column(heading="发薪日", pointer="/pay/payday", sort="count", mark="日")
HOURS = Column(heading="每日工作", pointer="/hours/hours_per_day", sort="number", mark="小时")
TERM = Column(heading="期限类型", pointer="/term/type", sort="word", words={"固定期限": "fixed", "无固定期限": "open_ended"})
PENSION = Column(heading="养老保险", pointer="/social_insurance/pension", sort="flag", words={"参加": "true", "不参加": "false"})
DAYS = st.dates(datetime.date(1930, 1, 1), datetime.date(2100, 1, 1))
SPACES = st.text(" \u3000\xa0\u200b\ufeff", max_size=3)
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
QUICK = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("sort", "value", "column", "meant"),
    [
        ("s", "二〇二六年十二月一日", DAY, "2026-12-01"),
        ("s", "二零二六年十二月三十一日", DAY, "2026-12-31"),
        ("s", "2026年12月1号", DAY, "2026-12-01"),
        ("s", "２０２６．１２．１", DAY, "2026-12-01"),
        ("s", "2026-12-01 00:00:00", DAY, "2026-12-01"),
        ("d", "46357.75", DAY, "2026-12-01"),
        ("n", "20261201", DAY, "2026-12-01"),
        ("n", "1.3900000001E10", PHONE, "13900000001"),
        ("s", "8613900000001", PHONE, "13900000001"),
        ("n", "320102900101123", NUMBER, "320102900101123"),
        ("s", "’11010519491231002ｘ", NUMBER, "11010519491231002X"),
        ("s", "王　五", NAME, "王五"),
        ("s", "㐱𠮷 · 買買提", NAME, "㐱𠮷·買買提"),
        ("s", "John  Smith", NAME, "John Smith"),
        ("n", "4500.1000000000004", MONEY, "4500.1"),
        ("s", "￥12,000.50 元", MONEY, "12000.50"),
        ("s", "15日", COUNT, 15),
        ("n", "7.5", HOURS, 7.5),
        ("s", "固定期限 ", TERM, "fixed"),
        ("s", "不参加", PENSION, False),
        ("b", "1", PENSION, True),
        ("s", "\u3000\u200b ", MONEY, None),
    ],
)
def test_it_works(sort: str, value: str, column: Column, meant: object) -> None:
    assert value_of([sort, value], column) == meant


@pytest.mark.parametrize(
    ("sort", "value", "column"),
    [
        ("n", "5.3280119900101102E+17", NUMBER),
        ("n", "532801199001011000", NUMBER),
        ("s", "5.32801E+17", NUMBER),
        ("f", "", MONEY),
        ("e", "#N/A", MONEY),
        ("s", "12/1/2026", DAY),
        ("s", "2026-02-30", DAY),
        ("s", "二〇二六年十三月一日", DAY),
        ("n", "12", DAY),
        ("s", "1.2万", MONEY),
        ("s", "-4500", MONEY),
        ("n", "0.125", MONEY),
        ("n", "1.5", COUNT),
        ("s", "月底", COUNT),
        ("s", "长期", TERM),
        ("s", "也许", PENSION),
    ],
)
def test_what_cannot_be_meant_is_refused(sort: str, value: str, column: Column) -> None:
    with pytest.raises(Unreadable):
        value_of([sort, value], column)


@QUICK
@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]), SPACES, SPACES, st.booleans())
def test_a_day_is_that_day(day: datetime.date, form: str, before: str, after: str, wide: bool) -> None:
    text = day.strftime(form)
    said = before + (text.translate(WIDE) if wide else text) + after
    assert value_of(["s", said], DAY) == day.isoformat()


@QUICK
@given(st.sampled_from(SERIALS))
def test_a_serial_is_that_day(serial: int) -> None:
    assert value_of(["d", str(serial)], DAY) == (EPOCH + datetime.timedelta(days=serial)).isoformat()


@QUICK
@given(st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True), SPACES, st.booleans())
def test_a_number_in_text_keeps_every_digit(number: str, space: str, wide: bool) -> None:
    assert value_of(["s", space + (number.translate(WIDE) if wide else number) + space], NUMBER) == number


@QUICK
@given(st.integers(10**15, 10**18 - 1))
def test_a_number_that_excel_has_rounded_is_never_guessed(number: int) -> None:
    for said in (str(number), repr(float(number)), f"{number:E}"):
        with pytest.raises(Unreadable):
            value_of(["n", said], NUMBER)


@QUICK
@given(st.decimals(0, 999_999_999, places=2), st.sampled_from(["{:,}", "￥{}", "{} 元", "¥{:,}元"]))
def test_an_amount_is_that_amount(amount: object, form: str) -> None:
    assert value_of(["s", form.format(amount)], MONEY) == str(amount)


@QUICK
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for sort in ("s", "n", "d", "b", "e", "f"):
        for column in (DAY, NUMBER, PHONE, NAME, MONEY, COUNT, HOURS, TERM, PENSION):
            with contextlib.suppress(Unreadable):
                value_of([sort, text], column)


@QUICK
@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x2FFFF, categories=["Lo"]), min_size=1, max_size=20))
def test_a_name_keeps_every_character(name: str) -> None:
    assert name_of(cleaned(name)) == re.sub(r"\s", "", cleaned(name))

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.documents import model as b
from qianyue.documents.errors import MissingValue, TemplateError
from qianyue.documents.markup import CLOSE, OPEN, Reader, chinese_number

SIZES = {"worker": (70, 30)}


def read(text: str, *values: str | None, draft: bool = False) -> tuple[b.Block, ...]:
    return Reader(values, sizes=SIZES, draft=draft).read(text)


def mark(n: int) -> str:
    return f"{OPEN}{n}{CLOSE}"


def test_it_works() -> None:
    text = f"! 合同 | 文本\n== 一、期限\n第一条 自{mark(0)}起。\n（一）甲。\n|= 甲方\n| 名称 | {mark(1)}\n---\n@worker 乙方"
    assert read(text, "今天", "某公司") == (
        b.Title("合同", "文本"),
        b.Heading("一、", "期限"),
        b.Article("第一条", (b.Run("自"), b.Run("今天", "value"), b.Run("起。"))),
        b.Item("（一）", (b.Run("甲。"),)),
        b.FactsTable("甲方", (("名称", (b.Run("某公司", "value"),)),)),
        b.PageBreak(),
        b.Signatures((b.Place("worker", "乙方", (), 70, 30),)),
    )


def test_shared_passages_take_the_number_that_comes_next() -> None:
    text = "== *、期限\n第*条 甲。\n第二条 乙。\n== 二、工作\n第*条 丙。"
    assert [block.number for block in read(text)] == ["一、", "第一条", "第二条", "二、", "第三条"]


def test_a_table_without_a_row_is_not_there() -> None:
    assert read(f"|= 甲方\n| 电话 | {mark(0)}\n乙。", None) == (b.Paragraph((b.Run("乙。"),)),)


def test_it_joins_continuation_lines() -> None:
    assert read("第一条 甲，\n  乙，\n\n  丙。") == (b.Article("第一条", (b.Run("甲，乙，丙。"),)),)


def test_an_optional_line_without_its_value_is_left_out() -> None:
    assert read(f"甲。\n  ? 乙{mark(0)}。\n? 丙{mark(0)}。", None) == (b.Paragraph((b.Run("甲。"),)),)


def test_a_row_without_its_value_is_not_there() -> None:
    assert read(f"|= 甲方\n| 电话 | {mark(0)}\n| 名称 | {mark(1)}", None, "某公司") == (
        b.FactsTable("甲方", (("名称", (b.Run("某公司", "value"),)),)),
    )


def test_a_value_that_must_be_there_is_named_by_its_place() -> None:
    with pytest.raises(MissingValue) as raised:
        read(f"第一条 自{mark(0)}起。", None)
    assert raised.value.where == "第一条"
    assert read(f"第一条 自{mark(0)}起。", None, draft=True)[0] == b.Article(
        "第一条", (b.Run("自"), b.Run("（未填写）", "missing"), b.Run("起。"))
    )


def test_a_sentence_that_its_value_has_ended_is_not_ended_twice() -> None:
    assert read(f"约定：{mark(0)}。另外", "按时。") == (b.Paragraph((b.Run("约定："), b.Run("按时。", "value"), b.Run("另外"))),)


@pytest.mark.parametrize(
    "text",
    [
        "第二条 先写了第二条。",
        "第一条 甲\n第三条 乙",
        "== 二、先写了第二部分",
        "| 不属于任何表 | 的一行",
        "|# 甲 | 乙\n| 只有一格",
        "@stranger 不能签署的人",
        "  以续行开头",
        "|= 甲方\n| 名称 | 某公司\n  接在表格之后的续行",
    ],
)
def test_it_refuses_a_text_that_breaks_the_markup(text: str) -> None:
    with pytest.raises(TemplateError):
        read(text)


MARKERS = [
    "\n",
    "| ",
    "|= ",
    "|# ",
    "== ",
    "! ",
    "---",
    "@worker 甲",
    "? ",
    "  ",
    "第二条 ",
    "（一）",
    "1. ",
    OPEN,
    CLOSE,
    mark(0),
]


@given(st.lists(st.one_of(st.text(max_size=5), st.sampled_from(MARKERS)), max_size=8).map("".join))
def test_a_value_is_never_taken_for_markup(value: str) -> None:
    text = f"{mark(0)}\n第一条 {mark(0)}。\n|= 甲\n| 乙 | {mark(0)}\n|# 一 | 二\n| {mark(0)} | 丙\n1. {mark(0)}"
    blocks = read(text, value)
    assert [type(block) for block in blocks] == [b.Paragraph, b.Article, b.FactsTable, b.Grid, b.Item]
    values = [run.text for block in blocks for run in b.block_runs(block) if run.sort == "value"]
    assert values == [value] * 5


@given(st.integers(1, 99))
def test_numbers_in_chinese_can_be_read_back(n: int) -> None:
    digits: dict[str, Any] = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
    tens, ten, ones = chinese_number(n).rpartition("十")
    assert n == (digits.get(tens, 1) * 10 if ten else 0) + digits.get(ones, 0)


@pytest.mark.parametrize("n", [0, 100, -1])
def test_it_refuses_numbers_that_no_contract_has(n: int) -> None:
    with pytest.raises(ValueError):
        chinese_number(n)

"""Lines as they stand on paper, put together to the sentences that somebody wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.uploads.lines import body, joined


def test_it_works() -> None:
    assert joined(["员工须缴", "纳押金", "500元。", "公司不设罚款。"]) == "员工须缴纳押金500元。\n公司不设罚款。"


@pytest.mark.parametrize(
    "line",
    ["第三条 工资", "第二章 考勤", "（一）迟到", "2. 旷工", "3、早退", "① 请假"],
)
def test_what_is_numbered_begins_a_line_of_its_own(line: str) -> None:
    assert joined(["员工手册", line]) == f"员工手册\n{line}"


def test_a_decimal_point_numbers_nothing() -> None:
    assert joined(["加班工资按工资的", "1.5倍支付。"]) == "加班工资按工资的1.5倍支付。"


def test_a_heading_does_not_run_into_its_text() -> None:
    assert joined(["第三章 押金", "公司不收取押金。"]) == "第三章 押金\n公司不收取押金。"


def test_an_empty_line_parts_paragraphs_and_words_of_letters_stay_apart() -> None:
    assert joined(["员工手册", "", "公司"]) == "员工手册\n公司"
    assert joined(["Tea", "House"]) == "Tea House"


@pytest.mark.parametrize("number", ["2", "- 2 -", "第 2 页", "第 2 页 / 共 9 页", "第2页 共9页", "2/9"])
def test_a_sentence_goes_on_over_the_page(number: str) -> None:
    pages = [["员工手册", "员工须缴", "- 1 -"], ["员工手册", "纳押金。", number]]
    assert joined(list(body(pages))) == "员工手册员工须缴纳押金。"


@given(st.lists(st.text("茶厂员工，、的", min_size=1), min_size=1))
def test_no_character_is_lost_or_added(lines: list[str]) -> None:
    assert joined(lines) == "".join(lines)

"""A spreadsheet that cannot be meant is refused whole, with what to do; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook

from qianyue.contracts.acts.upload_sheet import SheetRefused, upload_sheet
from qianyue.contracts.models import Batch
from tests.contracts.sheeting import FIRST, column, made, plan_of, spoilt

pytestmark = pytest.mark.django_db
Change = Callable[[Workbook], None]


def duplicated_heading(book: Workbook) -> None:
    book["名单"].cell(row=1, column=column(book, "电子邮箱")).value = "姓名"


def strange_heading(book: Workbook) -> None:
    book["名单"].cell(row=1, column=column(book, "检查结果") + 1).value = "工号"


def no_heading(book: Workbook) -> None:
    book["名单"].delete_cols(column(book, "证件号码"))


def hidden_column(book: Workbook) -> None:
    letter = book["名单"].cell(row=1, column=column(book, "电子邮箱")).column_letter
    book["名单"].column_dimensions[letter].hidden = True


def other_kind(book: Workbook) -> None:
    book["填写说明"]["B2"] = "qianyue-sheet/1 dispatch_contract"


def no_rows(book: Workbook) -> None:
    book["名单"].delete_rows(FIRST, 10)


def no_list(book: Workbook) -> None:
    book["名单"].title = "Sheet1"


def wrong_common(book: Workbook) -> None:
    listed = book["共同条件"]
    row = next(row for row in range(1, 60) if listed.cell(row=row, column=1).value == "每月发薪日（日）")
    listed.cell(row=row, column=2).value = "月底"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (duplicated_heading, "列名重复"),
        (strange_heading, "工号"),
        (no_heading, "证件号码"),
        (hidden_column, "隐藏的列"),
        (other_kind, "劳务派遣"),
        (no_rows, "没有人员"),
        (no_list, "没有找到工作表"),
        (wrong_common, "数字"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_whole(office: Any, change: Change, said: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        upload_sheet(spoilt(made(office), change), plan_of(office), actor=office.handler)
    assert said in " ".join(problem.message for problem in refused.value.problems)
    assert not Batch.objects.exists()

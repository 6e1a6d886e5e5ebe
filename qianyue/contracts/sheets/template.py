"""The spreadsheet that a handler fills in: lists to choose from, checks inside, an example, and how to do it.

Everything is written as text or number, never as a formula: what people typed stays what they typed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from qianyue.contracts.sheets import example, paper
from qianyue.contracts.sheets.names import CODES, COMMON, EXAMPLE, GUIDE, LIST, MARKER, PAPER, RESULT, SERIAL, VERSION
from qianyue.contracts.sheets.plan import Column, Plan
from qianyue.documents.cells import harmless  # also for those who save it as CSV later
from qianyue.uploads.workbook import ROWS

FORMATS = {"date": "yyyy-mm-dd", "money": "0.00", "number": "General", "count": "0"}
TYPED = "@"
INK, RED, PALE, YELLOW = "#1f2937", "#b42318", "#e8f1ee", "#fff4cc"


def template(plan: Plan, title: str) -> bytes:
    """The empty .xlsx for a kind of document: `plan` with every column that there may be."""
    return write(plan, title, rows=[])


def write(plan: Plan, title: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The same with rows: `cells` by column, `result` in words, `notes`: column → comment."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(
        made,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    looks = _Looks(book)
    listed = [column for column in plan.columns.values() if column.per_person]
    lists = _lists(plan)
    _list_sheet(book, looks, listed, plan, lists, rows)
    if len(listed) < len(plan.columns):
        _common_sheet(book, looks, plan, lists)
    _code_sheet(book, looks, lists)
    _guide_sheet(book, looks, plan, title)
    book.close()
    return made.getvalue()


class _Looks:
    def __init__(self, book: Any) -> None:
        self._book, self._made = book, dict[tuple[Any, ...], Any]()

    def of(self, **how: Any) -> Any:
        key = tuple(sorted(how.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": "宋体", "font_size": 11, "valign": "vcenter", **how})
        return self._made[key]

    def cell(self, column: Column, **how: Any) -> Any:
        return self.of(num_format=FORMATS.get(column.sort, TYPED) if not column.words else TYPED, **how)


def _lists(plan: Plan) -> dict[tuple[str, ...], int]:
    """The lists to choose from, each with its column in the sheet of codes."""
    found: dict[tuple[str, ...], int] = {}
    for column in plan.columns.values():
        if column.words:
            found.setdefault(tuple(column.words), len(found))
    return found


def _list_sheet(
    book: Any,
    looks: _Looks,
    listed: list[Column],
    plan: Plan,
    lists: dict[tuple[str, ...], int],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    sheet = book.add_worksheet(LIST)
    sheet.freeze_panes(1, 2)
    sheet.set_row(0, 34)
    headings = [SERIAL, *(column.heading for column in listed)] + ([RESULT] if rows else [])
    head = {"bold": True, "bg_color": PALE, "border": 1, "border_color": "#b8c7c1", "text_wrap": True}
    for place, heading in enumerate(headings):
        column = listed[place - 1] if 0 < place <= len(listed) else None
        sheet.write_string(0, place, heading, looks.of(**head, font_color=RED if column and column.required else INK))
        sheet.set_column(place, place, _width(heading, column), looks.cell(column) if column else None)
        if column:
            _check(sheet, column, (1, place, ROWS + 1, place), lists)
            if column.hint:
                sheet.write_comment(0, place, column.hint, {"x_scale": 1.6})
    sample = paper.example() if plan.kind == PAPER else example.row(plan)
    sheet.write_string(1, 0, EXAMPLE, looks.of(italic=True, bg_color="#f3f4f6"))
    for place, column in enumerate(listed, 1):
        text = sample.get(column.pointer, "")
        sheet.write_string(1, place, text, looks.cell(column, italic=True, bg_color="#f3f4f6"))
    for index, row in enumerate(rows, 2):
        _row(sheet, looks, listed, index, row)
    if rows:
        sheet.set_column(len(listed) + 1, len(listed) + 1, 70)


def _row(sheet: Any, looks: _Looks, listed: list[Column], index: int, row: Mapping[str, Any]) -> None:
    notes = row["notes"]
    sheet.write_number(index, 0, row["number"])
    for place, column in enumerate(listed, 1):
        cell, note = row["cells"].get(column.pointer), notes.get(column.pointer)
        look = looks.cell(column, bg_color=YELLOW, border=1, border_color=RED) if note else looks.cell(column)
        _write(sheet, index, place, cell, look)
        if note:
            sheet.write_comment(index, place, note, {"x_scale": 2.4, "y_scale": 1.6})
    sheet.write_string(index, len(listed) + 1, harmless(row["result"]), looks.of(text_wrap=True, font_color=RED))


def _write(sheet: Any, index: int, place: int, cell: list[str] | None, look: Any) -> None:
    """As it was given: a number that Excel shows as a number stays one, all else is text."""
    sort, value = cell or ["s", ""]
    if sort == "d":
        try:
            sheet.write_number(index, place, float(value), look)
            return
        except (ValueError, OverflowError):
            pass
    if value:
        sheet.write_string(index, place, harmless(value), look)
    else:
        sheet.write_blank(index, place, None, look)


def _common_sheet(book: Any, looks: _Looks, plan: Plan, lists: dict[tuple[str, ...], int]) -> None:
    sheet = book.add_worksheet(COMMON)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 56)
    sheet.set_column(2, 2, 60)
    for place, heading in enumerate(("项目", "全部人员共同的内容", "说明")):
        sheet.write_string(0, place, heading, looks.of(bold=True, bg_color=PALE, border=1, border_color="#b8c7c1"))
    for index, column in enumerate((column for column in plan.columns.values() if not column.per_person), 1):
        sheet.write_string(index, 0, column.heading, looks.of(font_color=RED if column.required else INK))
        sheet.write_string(
            index, 1, said(plan.base, column), looks.of(num_format=TYPED, text_wrap=True, border=1, border_color="#d5dad8")
        )
        sheet.write_string(index, 2, column.hint, looks.of(font_color="#6b7280", text_wrap=True))
        _check(sheet, column, (index, 1, index, 1), lists)


def said(base: Mapping[str, Any], column: Column) -> str:
    """What stands at a place of the terms, as the sheet writes it; empty where nothing does."""
    value: Any = base
    for step in column.pointer.split("/")[1:]:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return ""
    if value is None:
        return ""
    meant = str(value).lower() if isinstance(value, bool) else str(value)
    return next((word for word, code in column.words.items() if code == meant), meant)


def _check(sheet: Any, column: Column, area: tuple[int, int, int, int], lists: dict[tuple[str, ...], int]) -> None:
    """What the program that fills the sheet in may say at once. Advice only: the platform checks everything again."""
    advice = {"error_type": "warning", "error_title": column.heading[:32]}
    if column.words:
        place = xl_col_to_name(lists[tuple(column.words)], col_abs=True)
        source = f"={CODES}!{place}$2:{place}${len(column.words) + 1}"
        how = {"validate": "list", "source": source, "error_type": "stop", "error_title": column.heading[:32]}
        how["error_message"] = "请从下拉列表里选择。"
    elif column.pointer == "/worker/id_number":
        how = {"validate": "length", "criteria": "between", "minimum": 5, "maximum": 20, **advice}
        how["error_message"] = "身份证号码是 18 位，请按文本填写。"
    elif column.pointer == "/worker/phone":
        how = {"validate": "length", "criteria": "==", "value": 11, **advice, "error_message": "手机号码是 11 位。"}
    elif column.sort in ("money", "number"):
        how = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 999_999_999, **advice}
        how["error_message"] = "请填写数字。"
    elif column.sort == "count":
        how = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": 9999, **advice}
        how["error_message"] = "请填写整数。"
    else:
        return
    sheet.data_validation(*area, how)


def _code_sheet(book: Any, looks: _Looks, lists: dict[tuple[str, ...], int]) -> None:
    sheet = book.add_worksheet(CODES)
    for words, place in lists.items():
        sheet.write_string(0, place, f"选项{place + 1}", looks.of(bold=True, bg_color=PALE))
        sheet.set_column(place, place, min(40, max(len(word) for word in words) * 2 + 2))
        for index, word in enumerate(words, 1):
            sheet.write_string(index, place, word)


def _guide_sheet(book: Any, looks: _Looks, plan: Plan, title: str) -> None:
    sheet = book.add_worksheet(GUIDE)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, f"{title}：填写说明", looks.of(bold=True, font_size=14))
    sheet.write_string(1, 0, MARKER)
    sheet.write_string(1, 1, f"{VERSION} {plan.kind}")
    for index, (about, text) in enumerate(paper.GUIDE if plan.kind == PAPER else example.GUIDE, 3):
        sheet.write_string(index, 0, about, looks.of(bold=True, valign="top"))
        sheet.write_string(index, 1, text.format(rows=ROWS), looks.of(text_wrap=True))


def _width(heading: str, column: Column | None) -> int:
    if column is None:
        return 8
    if column.pointer.endswith(("id_number", "duties", "place", "address", "/email")):
        return 26
    return max(13, min(24, len(heading) * 2 + 2))

"""Workbooks that strangers made: to hang, to fill, to fetch, to run. Each is refused in the child, with what to do."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from qianyue.uploads import workbook_child
from qianyue.uploads.errors import UploadRefused
from qianyue.uploads.workbook import COLUMNS, LIST_ROWS, TOO_MUCH
from qianyue.uploads.workbook_child import workbook

SHEET = "xl/worksheets/sheet1.xml"


def book(change: Callable[[Workbook], None] = lambda _book: None) -> bytes:
    made = Workbook()
    made.active.append(["姓名", 1.5, "=1+1", True])
    change(made)
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


def repacked(data: bytes, **parts: bytes | None) -> bytes:
    """The same with other parts (None: without it); names have __ for a slash."""
    given = {name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): part for name, part in parts.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in given:
                new.writestr(entry.filename, old.read(entry))
        for name, part in given.items():
            if part is not None:
                new.writestr(name, part)
    return made.getvalue()


def test_it_works() -> None:
    (sheet,) = workbook(book())
    assert sheet["rows"] == [[1, False, False, {"1": ["s", "姓名"], "2": ["n", "1.5"], "3": ["f", ""], "4": ["b", "1"]}]]


def bomb() -> bytes:
    return repacked(book(), xl__worksheets__sheet1_xml=b"<worksheet>" + b" " * (120 << 20) + b"</worksheet>")


def entities() -> bytes:
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    return repacked(book(), xl__worksheets__sheet1_xml=laughs)


def macro() -> bytes:
    return repacked(book(), xl__vbaProject_bin=b"x")


def linked() -> bytes:
    return repacked(book(), xl__externalLinks__externalLink1_xml=b"<x/>")


def many_rows() -> bytes:
    def fill(made: Workbook) -> None:
        for number in range(LIST_ROWS + 5):
            made.active.append([number])

    return book(fill)


def many_columns() -> bytes:
    return book(lambda made: made.active.append(["x"] * (COLUMNS + 1)))


def broken_xml() -> bytes:
    return repacked(book(), xl__worksheets__sheet1_xml=b"<worksheet><sheetData><row></worksheet>")


def no_book() -> bytes:
    return repacked(book(), xl__workbook_xml=None)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (bomb, "解压后过大"),
        (entities, "DTD"),
        (macro, "宏"),
        (linked, "外部链接"),
        (many_rows, "超过 10000 行"),
        (many_columns, "列"),
        (broken_xml, "XML"),
        (no_book, "损坏"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为"),
        (lambda: b"a,b\n1,2", "另存为"),
        (lambda: b"PK\x03\x04" + b"\0" * 100, "损坏"),
        (lambda: b"\0" * (13 << 20), "超过 12 MB"),
    ],
)
def test_it_is_refused_with_what_to_do(make: Callable[[], bytes], said: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        workbook(make())
    assert said in str(refused.value)


def shared(texts: int, length: int, cells: str) -> bytes:
    """A workbook whose cells say nothing themselves, but name a text that all share."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    said = f"<sst {space}>{f'<si><t>{chr(0x7EA6) * length}</t></si>' * texts}</sst>"
    sheet = f"<worksheet {space}><sheetData>{cells}</sheetData></worksheet>"
    return repacked(book(), xl__sharedStrings_xml=said.encode(), xl__worksheets__sheet1_xml=sheet.encode())


ROW = "<row>" + '<c t="s"><v>0</v></c>' * 100 + "</row>"


def test_a_text_counts_wherever_a_cell_names_it() -> None:
    data = shared(1, 8000, ROW * 32)
    assert len(data) < 20_000
    with pytest.raises(UploadRefused) as refused:
        workbook(data)
    assert str(refused.value) == TOO_MUCH
    (sheet,) = workbook(shared(1, 8000, ROW * 30))
    assert len(sheet["rows"]) == 30


def test_the_answer_of_the_child_has_a_limit_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_child, "LIMITS", dataclasses.replace(workbook_child.LIMITS, answer=100))
    with pytest.raises(UploadRefused) as refused:
        workbook(book())
    assert str(refused.value) == TOO_MUCH


@pytest.mark.parametrize("index", ["-1", "1", "99999999999", "x", ""])
def test_a_cell_that_names_no_text_breaks_the_table(index: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        workbook(shared(1, 8, f'<row><c t="s"><v>{index}</v></c></row>'))
    assert "损坏" in str(refused.value)


def test_hidden_and_merged_rows_are_told() -> None:
    def change(made: Workbook) -> None:
        made.active.append(["a", "b"])
        made.active.append(["c", "d"])
        made.active.merge_cells("A2:A3")
        made.active.row_dimensions[1].hidden = True
        made.active.column_dimensions["B"].hidden = True

    (sheet,) = workbook(book(change))
    assert [row[1:3] for row in sheet["rows"]] == [[True, False], [False, True], [False, True]]
    assert sheet["columns_hidden"] == [[2, 2]]


@pytest.mark.parametrize("number", [-5, (1 << 20) + 1, 1 << 40])
def test_a_row_that_no_sheet_has_is_refused(number: int) -> None:
    """It would be the row's number in the database, too."""
    sheet = zipfile.ZipFile(io.BytesIO(book())).read(SHEET).replace(b'<row r="1"', f'<row r="{number}"'.encode())
    with pytest.raises(UploadRefused, match="损坏"):
        workbook(repacked(book(), xl__worksheets__sheet1_xml=sheet))

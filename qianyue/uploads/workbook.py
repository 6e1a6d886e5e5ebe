"""Reads the cells of an .xlsx (ECMA-376 part 1, SpreadsheetML): what stands there, never what it would compute, show or fetch.

Runs in the confined child. Values come as the file writes them, so that whoever reads them can see what Excel has done to them:
a number of 18 digits is `5.32801E+17` there, and lost.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from qianyue.uploads.errors import UploadRefused, refused
from qianyue.uploads.package import RELATIONSHIP, tree
from qianyue.uploads.zipped import Format, opened

SIZE = 12 << 20  # octets of the file: 10 000 rows of fifty cells have a third of it
SAID = 24 << 20  # characters of all cells together: a shared text counts wherever it stands
CELL_COSTS = 24  # characters that a cell counts for beside its own: what it takes to keep it
SHEETS, COLUMNS, ROWS, TEXT = 20, 200, 10_000, 8000
LAST_ROW = 1 << 20  # of any sheet (ECMA-376 18.3.1.73)
LIST_ROWS = ROWS + 50  # with heading, example and a few empty ones
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
NOT_XLSX = "这不是 .xlsx 表格。请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（*.xlsx）”后再上传；不要直接改文件的扩展名。"
BROKEN = "表格已损坏，无法打开。请用 Excel 或 WPS 打开后另存为新的 .xlsx，再上传。"
UNSAFE = "表格的内部结构不正常（{what}），已拒绝打开。请下载新的模板，把内容粘贴进去再上传。"
MACROS = "表格含有宏、控件、外部链接或嵌入的对象。请下载新的模板，把内容粘贴为数值后再上传。"
TOO_MUCH = "表格过于复杂，无法在限定的时间和内存内打开。请下载新的模板，把内容粘贴进去，或者分成几个表格上传。"
TOO_MANY_ROWS = f"表格超过 {ROWS} 行。请分成几个表格上传。"
XLSX = Format(
    size=SIZE,
    entries=200,
    part=96 << 20,
    total=160 << 20,
    ratio=100,  # a list of like rows reaches some 30, a bomb a thousand
    worth=4096,
    runs=(
        "vbaproject",
        "vbadata",
        "activex",
        "embeddings/",
        "oleobject",
        "macrosheets",
        "externallinks",
        "ctrlprops",
        ".exe",
        ".js",
    ),
    too_large=f"表格超过 {SIZE >> 20} MB。请删去图片，或者分成几个表格。",
    other=NOT_XLSX,
    locked="表格设有打开密码。请先取消密码再上传。",
    broken=BROKEN,
    active=MACROS,
    unsafe=UNSAFE,
)
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})", re.ASCII)
DATES = {14, 15, 16, 17, 22, 27, 30, 31, 36, 50, 57, 58}  # built-in formats that show a day (ECMA-376 18.8.30)
Cell = list[str]  # what sort, and the value as the file writes it


def read_workbook(data: bytes) -> list[dict[str, Any]]:
    """Every sheet: `name`, `hidden`, `columns_hidden`, and `rows`: number, whether hidden, whether merged, cells by column.

    The sorts: `s` text, `n` number, `d` number shown as a day, `b` yes or no, `e` error, `f` formula. Raises UploadRefused.
    """
    with opened(data, XLSX) as archive:
        return _Book(archive).sheets()


class _Book:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive, self._left = archive, SAID
        types = self._tree("[Content_Types].xml")
        if not any(one.get("ContentType") == MAIN for one in types):
            raise refused(MACROS if any("macroEnabled" in one.get("ContentType", "") for one in types) else NOT_XLSX)
        self._book = self._tree("xl/workbook.xml")
        self._targets = {one.get("Id"): one for one in self._tree("xl/_rels/workbook.xml.rels").iter(RELATIONSHIP)}
        if any(one.get("TargetMode", "").lower() == "external" for one in self._targets.values()):
            raise refused(MACROS)
        names = set(archive.namelist())
        self._texts = self._shared() if "xl/sharedStrings.xml" in names else []
        self._days = self._day_styles() if "xl/styles.xml" in names else set()
        flag = self._book.find(f"{NAMESPACE}workbookPr")
        self._since_1904 = flag is not None and flag.get("date1904") in ("1", "true")

    def sheets(self) -> list[dict[str, Any]]:
        named = list(self._book.iter(f"{NAMESPACE}sheet"))
        if len(named) > SHEETS:
            raise refused(f"表格的工作表超过 {SHEETS} 张。请只保留模板里的工作表。")
        return [self._sheet(one.get("name", ""), one.get("state", ""), self._part(one.get(RELATION))) for one in named]

    def _part(self, relation: str | None) -> str:
        target = str(self._targets[relation].get("Target"))
        return target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def _sheet(self, name: str, state: str, part: str) -> dict[str, Any]:
        rows: dict[int, list[Any]] = {}
        last = 0
        merged: list[str] = []
        hidden: list[list[int]] = []
        for element in self._elements(part, "row", "mergeCell", "col"):
            if element.tag == f"{NAMESPACE}row":
                row = self._row(element, last + 1)
                last = row[0]
                if row[3]:
                    rows[row[0]] = row
                if len(rows) > LIST_ROWS:
                    raise refused(TOO_MANY_ROWS)
            elif element.tag == f"{NAMESPACE}mergeCell":
                merged.append(element.get("ref", ""))
            elif element.get("hidden") in ("1", "true"):
                self._spend(0)
                hidden.append([int(element.get("min", "0")), min(int(element.get("max", "0")), COLUMNS)])
        for span in merged[:LIST_ROWS]:
            first, _, end = span.partition(":")
            top, bottom = CELL.fullmatch(first), CELL.fullmatch(end or first)
            if top and bottom:
                for number in range(int(top[2]), min(int(bottom[2]), LIST_ROWS * 10) + 1):
                    if number in rows:
                        rows[number][2] = True
        listed = [rows[number] for number in sorted(rows)]
        return {"name": name, "hidden": state not in ("", "visible"), "columns_hidden": hidden, "rows": listed}

    def _row(self, element: etree._Element, following: int) -> list[Any]:
        number = int(element.get("r") or following)
        if not 1 <= number <= LAST_ROW:
            raise refused(BROKEN)
        cells: dict[int, Cell] = {}
        for place, cell in enumerate(element.iterchildren(f"{NAMESPACE}c"), 1):
            found = CELL.fullmatch(cell.get("r", ""))
            column = _column(found[1]) if found else place
            value = self._cell(cell)
            if value is None:
                continue
            if column > COLUMNS:
                raise refused(f"表格的列超过 {COLUMNS} 列。请只保留模板里的列，删去右边多余的内容。")
            self._spend(len(value[1]))
            cells[column] = value
        return [number, element.get("hidden") in ("1", "true"), False, cells]

    def _spend(self, characters: int) -> None:
        self._left -= characters + CELL_COSTS
        if self._left < 0:
            raise refused(TOO_MUCH)

    def _cell(self, cell: etree._Element) -> Cell | None:
        sort, value, formula = cell.get("t", "n"), cell.findtext(f"{NAMESPACE}v"), cell.find(f"{NAMESPACE}f")
        if formula is not None:
            return ["f", ""]
        if sort == "inlineStr":
            value = "".join(_words(cell))
        elif sort == "s" and value is not None:
            index = int(value)
            if not 0 <= index < len(self._texts):
                raise refused(BROKEN)
            value = self._texts[index]
        if value is None or not value.strip():
            return None
        if sort in ("s", "str", "inlineStr"):
            return ["s", value[:TEXT]]
        if sort == "n" and int(cell.get("s", "0")) in self._days:
            return ["d", str(float(value) + 1462) if self._since_1904 else value[:40]]
        return [sort if sort in ("b", "e", "n") else "s", value[:40]]

    def _shared(self) -> list[str]:
        return ["".join(_words(item)) for item in self._elements("xl/sharedStrings.xml", "si")]

    def _day_styles(self) -> set[int]:
        styles = self._tree("xl/styles.xml")
        formats = {
            int(one.get("numFmtId", "0"))
            for one in styles.iter(f"{NAMESPACE}numFmt")
            if re.search("[yd]", re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", one.get("formatCode", "").lower()))
        }
        shown = styles.find(f"{NAMESPACE}cellXfs")
        cells = list(shown) if shown is not None else []
        return {index for index, one in enumerate(cells) if int(one.get("numFmtId", "0")) in formats | DATES}

    def _tree(self, part: str) -> etree._Element:
        if self._archive.getinfo(part).file_size > 4 << 20:
            raise refused(UNSAFE.format(what="解压后过大"))
        return tree(self._archive.read(part))

    def _elements(self, part: str, *names: str) -> Iterator[etree._Element]:
        """The elements so named, one after the other; each is gone from memory once the next is asked for."""
        wanted = [NAMESPACE + name for name in names]
        with self._archive.open(part) as stream:
            parsed = etree.iterparse(
                _Bounded(stream), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
            )
            try:
                for _event, element in parsed:
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
            except etree.XMLSyntaxError as error:
                raise refused(UNSAFE.format(what="XML 有错误")) from error


class _Bounded:
    """What is really in a part: the directory may have lied about the size. A document type is no part of a workbook."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._left, self._begun = stream, XLSX.part, False

    def read(self, size: int = -1) -> bytes:
        found: bytes = self._stream.read(size if size > 0 else 1 << 16)
        if not self._begun and b"<!DOCTYPE" in found[:4096]:
            raise refused(UNSAFE.format(what="含有 DTD"))
        self._begun, self._left = True, self._left - len(found)
        if self._left < 0:
            raise refused(UNSAFE.format(what="解压后过大"))
        return found


def _words(item: etree._Element) -> Iterator[str]:
    """The text of a shared or inline string: of its runs, without the readings above them (`rPh`)."""
    for text in item.iter(f"{NAMESPACE}t"):
        above = text.getparent()
        if text.text and (above is None or above.tag != f"{NAMESPACE}rPh"):
            yield text.text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


__all__ = ["ROWS", "SIZE", "UploadRefused", "read_workbook"]

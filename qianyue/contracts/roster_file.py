"""The roster as a file: a spreadsheet (OOXML) or comma-separated text, in which nothing a person typed can become a formula.

A spreadsheet's cells are inline strings, which no program calculates. In text files what begins like a formula gets an
apostrophe, and long numbers a tab in front, so that a spreadsheet program keeps all eighteen digits.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from qianyue.contracts.roster import COLUMNS, Entry
from qianyue.documents.cells import harmless
from qianyue.documents.labels import LABELS

LONG_NUMBER = re.compile(r"[0-9]{10,}[0-9Xx]?", re.ASCII)
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_LINKS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rows(entries: Iterable[Entry]) -> list[list[str]]:
    """The table with its head, every cell a text."""
    return [["序号", *COLUMNS], *([str(at), *_cells(entry)] for at, entry in enumerate(entries, 1))]


def as_csv(entries: Iterable[Entry]) -> bytes:
    """UTF-8 with a byte order mark: without it Excel takes Chinese for another encoding."""
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([_safe(cell) for cell in row] for row in rows(entries))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(entries: Iterable[Entry]) -> bytes:
    """One sheet, the head frozen."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr(
            "_rels/.rels",
            f'{_LINKS}<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        package.writestr(
            "xl/workbook.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="职工名册" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{_LINKS}<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        package.writestr("xl/worksheets/sheet1.xml", _sheet(rows(entries)))
    return data.getvalue()


def _sheet(table: Sequence[Sequence[str]]) -> str:
    lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in table)
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}'
        f'</sheetView></sheetViews><cols><col min="1" max="15" width="18" customWidth="1"/></cols>'
        f"<sheetData>{lines}</sheetData></worksheet>"
    )


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(UNPRINTABLE.sub("", text))}</t></is></c>'


def _safe(text: str) -> str:
    if LONG_NUMBER.fullmatch(text):
        return f"\t{text}"
    return harmless(text)


def _cells(entry: Entry) -> list[str]:
    days = [day.isoformat() if day else "" for day in (entry.employed_since, entry.start, entry.end)]
    return [
        entry.name,
        LABELS["worker.sex"].get(entry.sex, ""),
        LABELS["worker.id_type"].get(entry.id_type, entry.id_type),
        entry.id_number,
        entry.registered_address,
        entry.residence_address,
        entry.phone,
        entry.form,
        days[0],
        LABELS["term.type"].get(entry.term_type, ""),
        days[1],
        days[2],
        entry.position,
        entry.number,
    ]

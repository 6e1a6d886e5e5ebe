"""A Word or Excel file, packed anew with only the parts that make its pages: for LibreOffice, which lays them out.

What would fetch, run or calculate is gone before it sees the file; what we would have to leave out silently is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal, NamedTuple

from lxml import etree
from PIL import Image, UnidentifiedImageError

from qianyue.uploads.docx import HEAD, LONG_AGO, PACKAGE
from qianyue.uploads.errors import refused
from qianyue.uploads.package import DOCX, MAIN, parts, tree
from qianyue.uploads.zipped import BEGINS, OLE, locked

Kind = Literal["docx", "xlsx"]
BOOK = "xl/workbook.xml"
PIXELS = 60_000_000
SAVE_AS_PDF = "请在 Word、WPS 里导出为 PDF 再上传。"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class _Sort(NamedTuple):
    """`parts`: names of parts that are kept. `related`: relations that are kept; those `beside` say nothing on a page."""

    main: str
    type: str
    parts: re.Pattern[str]
    related: frozenset[str]
    beside: frozenset[str]


_APPLICATION = "application/vnd.openxmlformats-officedocument"
_BESIDE = frozenset(("settings", "webSettings", "fontTable", "hyperlink", "customXml", "glossaryDocument", "people", "calcChain"))
_BESIDE |= frozenset(("comments", "commentsExtended", "commentsIds", "commentsExtensible", "printerSettings", "sheetMetadata"))
SORTS: dict[Kind, _Sort] = {
    "docx": _Sort(
        MAIN,
        f"{_APPLICATION}.wordprocessingml.",
        re.compile(
            r"word/(document|styles|numbering|footnotes|endnotes|header\d*|footer\d*|theme/theme\d*)\.xml|word/media/[\w-]+\.\w+"
        ),
        frozenset(("styles", "numbering", "footnotes", "endnotes", "header", "footer", "theme", "image")),
        _BESIDE,
    ),
    "xlsx": _Sort(
        BOOK,
        f"{_APPLICATION}.spreadsheetml.",
        re.compile(r"xl/(workbook|styles|sharedStrings|theme/theme\d*|worksheets/sheet\d+)\.xml"),
        frozenset(("worksheet", "styles", "sharedStrings", "theme")),
        _BESIDE | {"vmlDrawing", "table"},
    ),
}
TYPES = {"document": "document.main", "workbook": "sheet.main", "sheet": "worksheet"}
FIELDS = re.compile(
    r"\s*\\?\s*(PAGE|NUMPAGES|SECTIONPAGES|SECTION|TOC|HYPERLINK|REF|PAGEREF|NOTEREF|SEQ|STYLEREF|DATE|TIME|TITLE|AUTHOR|"
    r"SYMBOL|EQ|=|QUOTE|FORMTEXT|FORMCHECKBOX|ADVANCE)\b",
    re.I,
)
CHANGED = frozenset(("ins", "del", "moveFrom", "moveTo"))
FOREIGN = frozenset(("altChunk", "object", "OLEObject", "control", "subDoc", "chart", "relIds"))
# Of a sheet only what stands in its cells and how it looks: a formula's last result stays, the formula does not.
CALCULATING = frozenset(
    (
        "f",
        "dataValidations",
        "extLst",
        "legacyDrawing",
        "hyperlinks",
        "tableParts",
        "controls",
        "oleObjects",
        "externalReferences",
    )
)
CALLS = re.compile(r"[\[!(|]|://|WEBSERVICE|DDE|FILE", re.I)
# What is printed, and what on every page: ranges of cells, of a sheet of this book or of none. No call, no other file.
_RANGE = r"(?:(?:'(?:[^'\[\]:/\\?*]|'')+'|[\w.]+)!)?\$?[A-Z]{0,3}\$?[0-9]{0,7}(?::\$?[A-Z]{0,3}\$?[0-9]{0,7})?"
PRINTED = re.compile(f"{_RANGE}(?:,{_RANGE})*")
PRINTS = frozenset(("_xlnm.Print_Area", "_xlnm.Print_Titles"))


def sort_of(data: bytes) -> Kind | None:
    """What an office package is, by the parts that are in it; None for anything else."""
    if data.startswith(OLE):
        raise refused(DOCX.locked if locked(data) else f"这是旧版的 Office 文件。{SAVE_AS_PDF}")
    if not data.startswith(BEGINS):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise refused(DOCX.broken) from problem
    return "docx" if MAIN in names else "xlsx" if BOOK in names else None


def repacked(data: bytes) -> tuple[Kind, bytes] | None:
    """The same pages in a package of ours; None where it is no office file. Raises UploadRefused."""
    kind = sort_of(data)
    if kind is None:
        return None
    sort = SORTS[kind]
    relations = rf"{kind_folder(kind)}/(worksheets/)?_rels/[\w-]+\.xml\.rels"
    found = parts(data, re.compile(f"{sort.parts.pattern}|{relations}"), main=sort.main)
    kept: dict[str, bytes] = {}
    for name, content in found.items():
        if name.endswith(".rels"):
            kept[name] = _relations(content, sort)
        elif "/media/" in name:
            kept[name] = _picture(content)
        else:
            kept[name] = _words(content) if kind == "docx" else _cells(content)
    return kind, _zip(kept, sort)


def kind_folder(kind: Kind) -> str:
    return "word" if kind == "docx" else "xl"


def _relations(content: bytes, sort: _Sort) -> bytes:
    root = tree(content)
    for relation in root.findall(RELATIONSHIP):
        what = relation.get("Type", "").rsplit("/", 1)[-1]
        if what in sort.beside:
            root.remove(relation)
        elif what not in sort.related:
            raise refused(f"文件里有图表、图形或其他嵌入的内容（{what[:30]}），可能转换不完整。{SAVE_AS_PDF}")
    return bytes(etree.tostring(root))


def _words(content: bytes) -> bytes:
    root = tree(content)
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        if name in CHANGED and element.getparent() is not None and etree.QName(element.getparent()).localname != "rPr":
            raise refused("文件里有没有接受的修订。请接受或者拒绝全部修订后再上传。")
        if name in FOREIGN:
            raise refused(f"文件含有嵌入的对象、控件或图表。{SAVE_AS_PDF}")
        fields = [value for key, value in element.items() if key.endswith("}instr")] if name == "fldSimple" else []
        if name == "instrText" and _begins_field(element):
            fields.append(element.text or "")
        for field in filter(None, fields):
            if not FIELDS.match(field):
                raise refused(f"文件含有从别处取内容的域（{field.strip()[:20]}）。请转成普通文字，或者导出为 PDF 再上传。")
    return bytes(etree.tostring(root))


def _begins_field(element: etree._Element) -> bool:
    """Whether this may be the first piece of a field's instruction. Another goes on with it, in the same run or in the next:
    only where the last thing said before is such a piece, and no field has ended or begun since.
    """
    run = element.getparent()
    if run is None or etree.QName(run).localname != "r":
        return True
    previous = run.getprevious()
    before = list(previous) if previous is not None and previous.tag == run.tag else []
    before += reversed(list(element.itersiblings(preceding=True)))
    for one in reversed(before):
        if any(etree.QName(inner).localname == "fldChar" for inner in one.iter(etree.Element)):
            return True
        if one.tag == element.tag and (one.text or "").strip():
            return False
    return True


def _cells(content: bytes) -> bytes:
    root = tree(content)
    for element in list(root.iter(etree.Element)):
        name, parent = etree.QName(element).localname, element.getparent()
        if parent is not None and (name in CALCULATING or _calculates(element, name)):
            parent.remove(element)
            if name == "cfRule" and not len(parent) and parent.getparent() is not None:
                parent.getparent().remove(parent)
    return bytes(etree.tostring(root))


def _calculates(element: etree._Element, name: str) -> bool:
    """Of names only what is printed stays; of colours by a condition only what compares with a value."""
    if name == "definedName":
        return element.get("name") not in PRINTS or not PRINTED.fullmatch("".join(map(str, element.itertext())))
    if name != "cfRule":
        return False
    values = [one for one in element.iter(etree.Element) if etree.QName(one).localname == "cfvo"]
    formulas = [one for one in element.iter(etree.Element) if etree.QName(one).localname == "formula"]
    said = ["".join(map(str, one.itertext())) for one in formulas] + [one.get("val", "") for one in values]
    return any(one.get("type") == "formula" for one in values) or any(map(CALLS.search, said))


def _picture(content: bytes) -> bytes:
    """Decoded and encoded anew."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.size[0] * image.size[1] > PIXELS:
                raise refused(f"文件里的图片太大。{SAVE_AS_PDF}")
            written = io.BytesIO()
            kind = "PNG" if image.format == "PNG" else "JPEG"
            plain = image.convert("RGB" if kind == "JPEG" else "RGBA")
            plain.info = {}  # what a camera writes beside the picture would be written again
            plain.save(written, kind)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as problem:
        raise refused(f"文件里有不能识别的图片。{SAVE_AS_PDF}") from problem
    return written.getvalue()


def _zip(kept: dict[str, bytes], sort: _Sort) -> bytes:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{_type(name, sort)}"/>' for name in kept if _is_part(name))
    types = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
        f'<Default Extension="jpg" ContentType="image/jpeg"/>{overrides}</Types>'
    )
    root = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        f'Target="{sort.main}"/></Relationships>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": types.encode(), "_rels/.rels": root.encode(), **kept}.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _is_part(name: str) -> bool:
    return name.endswith(".xml")


def _type(name: str, sort: _Sort) -> str:
    stem = re.sub(r"\d*$", "", name.rsplit("/", 1)[-1].removesuffix(".xml"))
    if stem == "theme":
        return f"{_APPLICATION}.theme+xml"
    return f"{sort.type}{TYPES.get(stem, stem)}+xml"

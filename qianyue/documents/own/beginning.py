"""A .docx to begin from: the model text of a kind with every statutory item as a field, so that nobody starts from nothing.

What the model text says by filled-in values stands as fields of whole sections; its parts without any value stand as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from lxml import etree

from qianyue.documents import model as b
from qianyue.documents.compose import blocks
from qianyue.documents.kinds import kind_of
from qianyue.documents.markup import chinese_number
from qianyue.documents.own.text import W
from qianyue.law import parse_terms
from qianyue.uploads.docx import write

PARTIES = (
    ("甲方（用人单位）", (
        ("名称", "employer.name"),
        ("统一社会信用代码", "employer.uscc"),
        ("法定代表人或主要负责人", "employer.legal_representative"),
        ("注册地址", "employer.registered_address"),
        ("经营地址", "employer.business_address"),
    )),
    ("乙方（劳动者）", (
        ("姓名", "worker.name"),
        ("证件号码", "worker.id_number"),
        ("户籍地址", "worker.registered_address"),
        ("经常居住地址", "worker.residence_address"),
        ("联系电话", "worker.phone"),
    )),
)  # fmt: skip
SECTIONS = (
    ("劳动合同期限", ("用工之日：{{ employment_start }}。", "{{ term }}。", "试用期：{{ probation }}。")),
    ("工作内容和工作地点", ("工作岗位：{{ work.position }}", "工作内容：{{ work.duties }}", "工作地点：{{ work.place }}")),
    ("工作时间和休息休假", ("{{ hours }}。",)),
    ("劳动报酬", ("{{ pay }}。",)),
    ("社会保险", ("{{ social_insurance }}。",)),
    ("劳动保护、劳动条件和职业危害防护", ("接触职业病危害因素：{{ work.hazardous }}。", "{{ protection }}")),
)  # fmt: skip
GRID = ("3000", "5800")  # twentieths of a point


@cache
def starter(kind: str) -> bytes:
    """The file. Raises UnknownKind."""
    body = etree.Element(f"{W}body", nsmap={"w": W[1:-1]})
    chosen = kind_of(kind)
    _paragraph(body, chosen.title, size="36", centre=True)
    for caption, rows in PARTIES:
        _paragraph(body, caption, bold=True)
        _table(body, rows)
    _paragraph(body, "甲乙双方遵循合法、公平、平等自愿、协商一致、诚实信用的原则，订立本合同，共同遵守。")
    parts = [*SECTIONS, *_standing(kind), ("双方约定的其他事项", ("{{ clauses }}",))]
    for number, (heading, articles) in enumerate(parts, 1):
        _paragraph(body, f"{chinese_number(number)}、{heading}", bold=True)
        for article in articles:
            _paragraph(body, article)
    empty = etree.Element(f"{W}styles", nsmap={"w": W[1:-1]})
    return write(etree.tostring(body, encoding="utf-8"), etree.tostring(empty, encoding="utf-8"))


def _standing(kind: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Parts of the model text of which every word stands in the form itself: name and paragraphs."""
    heading, found, whole = "", list[str](), False
    for block in (*blocks(parse_terms(kind_of(kind).longest())).blocks, b.Heading("", "")):
        if isinstance(block, b.Heading):
            if whole and found and heading:
                yield heading, tuple(found)
            heading, found, whole = block.text if block.number else "", [], True
        elif isinstance(block, b.Article | b.Paragraph | b.Item):
            whole = whole and all(run.sort == "text" for run in block.runs)
            found.append((block.marker if isinstance(block, b.Item) else "") + "".join(run.text for run in block.runs))
        else:
            whole = False


def _paragraph(parent: etree._Element, text: str, *, bold: bool = False, size: str = "", centre: bool = False) -> None:
    paragraph = etree.SubElement(parent, f"{W}p")
    if centre:
        etree.SubElement(etree.SubElement(paragraph, f"{W}pPr"), f"{W}jc", {f"{W}val": "center"})
    run = etree.SubElement(paragraph, f"{W}r")
    looks = etree.SubElement(run, f"{W}rPr")
    if bold or size:
        etree.SubElement(looks, f"{W}b")
    if size:
        etree.SubElement(looks, f"{W}sz", {f"{W}val": size})
    words = etree.SubElement(run, f"{W}t")
    words.text = text


def _table(parent: etree._Element, rows: tuple[tuple[str, str], ...]) -> None:
    table = etree.SubElement(parent, f"{W}tbl")
    borders = etree.SubElement(etree.SubElement(table, f"{W}tblPr"), f"{W}tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        etree.SubElement(borders, f"{W}{side}", {f"{W}val": "single", f"{W}sz": "4"})
    grid = etree.SubElement(table, f"{W}tblGrid")
    for width in GRID:
        etree.SubElement(grid, f"{W}gridCol", {f"{W}w": width})
    for name, field in rows:
        row = etree.SubElement(table, f"{W}tr")
        for width, text in zip(GRID, (name, f"{{{{ {field} }}}}"), strict=True):
            cell = etree.SubElement(row, f"{W}tc")
            properties = etree.SubElement(cell, f"{W}tcPr")
            etree.SubElement(properties, f"{W}tcW", {f"{W}w": width, f"{W}type": "dxa"})
            _paragraph(cell, text)

"""Keeps of a Word document what a contract needs: paragraphs and tables of plain words. An allow-list: what is on none of the
lists is either known to say nothing, and left out, or the file is refused with the place and the reason.

What is hidden, or says something else on another day (fields, tracked changes, white or tiny type), has no place in a contract.
"""

from __future__ import annotations

from lxml import etree

from qianyue.uploads.errors import Problem, UploadRefused, refused
from qianyue.uploads.package import NOT_DOCX, tree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRUCTURE = frozenset({"body", "p", "r", "t", "tab", "br", "cr", "noBreakHyphen", "tbl", "tr", "tc", "tblGrid", "gridCol"})
LOOKS = {
    "pPr": frozenset({"pStyle", "jc", "ind", "spacing", "keepNext", "keepLines", "pageBreakBefore", "outlineLvl"}),
    "rPr": frozenset({"b", "bCs", "i", "u", "sz", "szCs"}),
    "tblPr": frozenset({"tblW", "tblBorders", "tblLayout", "jc", "tblInd"}),
    "trPr": frozenset({"cantSplit", "trHeight"}),
    "tcPr": frozenset({"tcW", "gridSpan", "vMerge", "tcBorders", "vAlign"}),
}
BORDERS = frozenset({"tblBorders", "tcBorders"})
OPENED = frozenset({"hyperlink", "smartTag", "sdt", "sdtContent", "customXml"})  # wrappings around words
SILENT = frozenset({
    "proofErr", "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak", "permStart", "permEnd", "sdtPr", "sdtEndPr",
    "commentRangeStart", "commentRangeEnd", "commentReference", "smartTagPr", "customXmlPr", "softHyphen", "annotationRef",
    "sectPr", "tblPrEx", "headerReference", "footerReference",
})  # fmt: skip
REFUSED = {
    "ins": "有修订痕迹，请在“审阅”中接受或拒绝全部修订",
    "del": "有修订痕迹，请在“审阅”中接受或拒绝全部修订",
    "moveFrom": "有修订痕迹，请在“审阅”中接受或拒绝全部修订",
    "moveTo": "有修订痕迹，请在“审阅”中接受或拒绝全部修订",
    "drawing": "有图片或文本框，请删去图片，把文本框里的文字移到正文",
    "pict": "有图片或文本框，请删去图片，把文本框里的文字移到正文",
    "object": "有嵌入的对象，请删去",
    "AlternateContent": "有图片或文本框，请删去图片，把文本框里的文字移到正文",
    "fldChar": "有自动更新的域（目录、日期、页码等），请选中后按 Ctrl+Shift+F9 转为文字",
    "fldSimple": "有自动更新的域（目录、日期、页码等），请选中后按 Ctrl+Shift+F9 转为文字",
    "footnoteReference": "有脚注，请把脚注的文字写进正文",
    "endnoteReference": "有尾注，请把尾注的文字写进正文",
    "oMath": "有公式，请改写为文字",
    "oMathPara": "有公式，请改写为文字",
    "sym": "有特殊符号字体的符号，请改用普通符号",
}
SMALLEST = 18  # half points: nine points
PARAGRAPHS = 3000


class Cleaner:
    """Goes through one document, makes the clean copy and collects what must be refused."""

    def __init__(self, numbered: frozenset[str]) -> None:
        """`numbered`: identifiers of the styles that number by themselves."""
        self._numbered, self._paragraphs = numbered, 0
        self.problems: list[Problem] = []

    def body(self, document: etree._Element) -> etree._Element:
        found = document.find(f"{W}body")
        if document.tag != f"{W}document" or found is None:
            raise refused(NOT_DOCX)
        clean = etree.Element(f"{W}body", nsmap={"w": W[1:-1]})
        self._children(found, clean)
        return clean

    def _children(self, old: etree._Element, new: etree._Element) -> None:
        for child in old:
            name = _name(child)
            if name in LOOKS:
                self._looks(child, name, new)
            elif name in STRUCTURE:
                self._structure(child, name, new)
            elif name in OPENED:
                self._children(child, new)
            elif name not in SILENT:
                self._refuse(REFUSED.get(name, f"有本系统不支持的内容（{name[:30]}），请删去或改写为文字"))

    def _structure(self, child: etree._Element, name: str, new: etree._Element) -> None:
        if name == "p":
            self._paragraphs += 1
            if self._paragraphs > PARAGRAPHS:
                raise refused(f"段落超过 {PARAGRAPHS} 个，请精简文本。")
        if name == "tbl" and _name(new) == "tc":
            self._refuse("表格里又有表格，请拆开")
        copy = etree.SubElement(new, child.tag, _attributes(child))
        if name == "t":
            copy.text = child.text
            copy.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        self._children(child, copy)

    def _looks(self, old: etree._Element, name: str, new: etree._Element) -> None:
        copy = etree.SubElement(new, old.tag)
        for child in old:
            sort = _name(child)
            if sort in ("numPr",) or (sort == "pStyle" and child.get(f"{W}val") in self._numbered):
                self._refuse("用了自动编号，编号不会留在文字里。请选中后复制，用“只保留文本”粘贴，编号就成为文字")
            elif sort in ("vanish", "specVanish", "webHidden"):
                self._refuse("有隐藏文字，请取消隐藏或者删去")
            elif sort in ("rPrChange", "pPrChange", "ins", "del"):
                self._refuse(REFUSED["ins"])
            elif sort in ("sz", "szCs") and _small(child):
                self._refuse("有小于九磅（小五号）的文字，请放大")
            elif sort in LOOKS[name]:
                kept = etree.SubElement(copy, child.tag, _attributes(child))
                if sort in BORDERS:
                    for side in child:
                        etree.SubElement(kept, side.tag, _attributes(side))

    def _refuse(self, message: str) -> None:
        problem = Problem(f"第 {max(self._paragraphs, 1)} 段", message + "。")
        if problem not in self.problems and len(self.problems) < 50:
            self.problems.append(problem)


def cleaned(document: bytes, styles: bytes | None) -> tuple[bytes, bytes]:
    """Body and styles as clean XML. Raises UploadRefused with everything that is wrong."""
    look, numbered = _styles(styles)
    cleaner = Cleaner(numbered)
    body = cleaner.body(tree(document))
    if cleaner.problems:
        raise UploadRefused(cleaner.problems)
    if not "".join(body.itertext()).strip():
        raise refused("文件里没有文字。")
    return etree.tostring(body, encoding="utf-8"), look


def _styles(content: bytes | None) -> tuple[bytes, frozenset[str]]:
    """The paragraph styles with allowed looks only, and the identifiers of those that number by themselves."""
    clean = etree.Element(f"{W}styles", nsmap={"w": W[1:-1]})
    numbered = set()
    found = tree(content).findall(f"{W}style") if content else []
    for style in found:
        if style.get(f"{W}type") != "paragraph":
            continue
        identifier = style.get(f"{W}styleId", "")
        based = style.find(f"{W}basedOn")
        if style.find(f"{W}pPr/{W}numPr") is not None or (based is not None and based.get(f"{W}val") in numbered):
            numbered.add(identifier)
        copy = etree.SubElement(clean, style.tag, _attributes(style))
        for child in style:
            if _name(child) in ("name", "basedOn"):
                etree.SubElement(copy, child.tag, _attributes(child))
            elif (allowed := LOOKS.get(_name(child))) and _name(child) in ("pPr", "rPr"):
                looks = etree.SubElement(copy, child.tag)
                for look in child:
                    if _name(look) in allowed and not _small(look):
                        etree.SubElement(looks, look.tag, _attributes(look))
    return etree.tostring(clean, encoding="utf-8"), frozenset(numbered)


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _attributes(element: etree._Element) -> dict[str, str]:
    """Word's own attributes; those of other namespaces (revision marks, extensions) say nothing that is printed."""
    return {name: value for name, value in element.attrib.items() if name.startswith(W) and not name.startswith(f"{W}rsid")}


def _small(look: etree._Element) -> bool:
    size = look.get(f"{W}val", "")
    return _name(look) in ("sz", "szCs") and not (size.isdigit() and int(size) >= SMALLEST)

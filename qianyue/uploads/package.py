"""The parts of a .docx (ECMA-376 part 2) that say something, of a file that a stranger may have made to fetch or to run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from qianyue.uploads.errors import refused
from qianyue.uploads.zipped import Format, opened, unpacked

SIZE = 10 << 20  # bytes of the file: a contract without pictures has a hundredth of it
LONGEST = 2_000_000  # characters of a text: a hundred contracts
MAIN = "word/document.xml"
WANTED = re.compile(r"word/(document|styles)\.xml")

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
NOT_DOCX = "这不是 .docx 文件。请在 Word 或 WPS 中另存为“Word 文档（*.docx）”后再上传。"
UNSAFE = "文件的内部结构不正常（{what}），已拒绝打开。请在 Word 或 WPS 中新建文档，把文字粘贴进去后另存为 .docx 再上传。"
TOO_LONG = f"文件的文字超过 {LONGEST // 10_000} 万字，请分成几份。"
ACTIVE = "文件含有宏、控件或嵌入的对象。请全部删去，另存为不含宏的 .docx 后再上传。"


DOCX = Format(
    size=SIZE,
    entries=300,  # Word writes some twenty
    part=8 << 20,
    total=32 << 20,
    ratio=200,  # text of Word reaches some 20, a bomb a thousand
    worth=1024,
    runs=("vbaproject", "vbadata", "activex/", "embeddings/", "oleobject", ".exe", ".dll", ".js", ".vbs"),
    too_large=f"文件超过 {SIZE >> 20} MB。劳动合同文本一般不到 1 MB，请删去图片后再上传。",
    other=NOT_DOCX,
    locked="文件设有打开密码。请先取消密码再上传。",
    broken="文件已损坏，无法打开。请重新保存后再上传。",
    active=ACTIVE,
    unsafe=UNSAFE,
)


def parts(data: bytes, wanted: re.Pattern[str] = WANTED, *, main: str = MAIN) -> dict[str, bytes]:
    """The parts so named, unpacked: those of words and styles. Raises UploadRefused."""
    with opened(data, DOCX) as archive:
        read = [entry for entry in archive.infolist() if wanted.fullmatch(entry.filename) or entry.filename.endswith(".rels")]
        found = {entry.filename: unpacked(archive, entry, DOCX) for entry in read}
    if main not in found:
        raise refused(NOT_DOCX)
    for name, content in found.items():
        if name.endswith(".rels"):
            _fetches_nothing(content)
    return {name: content for name, content in found.items() if wanted.fullmatch(name)}


def tree(content: bytes) -> etree._Element:
    """A part as XML: no document type, no entity, nothing fetched. Raises UploadRefused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise refused(UNSAFE.format(what="XML 有错误")) from error
    if root.getroottree().docinfo.doctype:
        raise refused(UNSAFE.format(what="含有 DTD"))
    return root


def _fetches_nothing(rels: bytes) -> None:
    """A link that a reader may click is text to us; anything else outside would be fetched by whoever opens the file."""
    for relation in _relations(rels):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        if relation.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise refused("文件引用了外部的图片、模板或其他文件。请删去这些链接后再上传。")
        if kind in ("vbaProject", "aFChunk", "oleObject", "control"):
            raise refused(ACTIVE)


def _relations(rels: bytes) -> Iterator[etree._Element]:
    yield from tree(rels).iter(RELATIONSHIP)

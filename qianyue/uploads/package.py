"""Opens the zip of a .docx (ECMA-376 part 2) as something that a stranger may have made: to hang, to fill, to fetch, to run."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from qianyue.uploads.errors import Problem, UploadRefused

SIZE = 10 << 20  # bytes of the file: a contract without pictures has a hundredth of it
ENTRIES = 300  # Word writes some twenty
PART = 8 << 20  # bytes of one part, unpacked
TOTAL = 32 << 20  # bytes of all parts, unpacked
RATIO = 200  # unpacked : packed; text of Word reaches some 20, a bomb a thousand
LONGEST = 2_000_000  # characters of a text: a hundred contracts
MAIN = "word/document.xml"
WANTED = re.compile(r"word/(document|styles)\.xml")

OLE = bytes.fromhex("D0CF11E0A1B11AE1")  # .doc, and .docx under a password (MS-OFFCRYPTO)
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
NOT_DOCX = "这不是 .docx 文件。请在 Word 或 WPS 中另存为“Word 文档（*.docx）”后再上传。"
UNSAFE = "文件的内部结构不正常（{what}），已拒绝打开。请在 Word 或 WPS 中新建文档，把文字粘贴进去后另存为 .docx 再上传。"
TOO_LONG = f"文件的文字超过 {LONGEST // 10_000} 万字，请分成几份。"
RUNS = ("vbaproject", "vbadata", "activex/", "embeddings/", "oleobject", ".exe", ".dll", ".js", ".vbs")


def parts(data: bytes, wanted: re.Pattern[str] = WANTED) -> dict[str, bytes]:
    """The parts so named, unpacked: those of words and styles. Raises UploadRefused."""
    if len(data) > SIZE:
        raise refused(f"文件超过 {SIZE >> 20} MB。劳动合同文本一般不到 1 MB，请删去图片后再上传。")
    if data.startswith(OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise refused("文件设有打开密码。请先取消密码再上传。" if locked else NOT_DOCX)
    if not data.startswith(b"PK\x03\x04"):
        raise refused(NOT_DOCX)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive.infolist())
            read = [entry for entry in archive.infolist() if wanted.fullmatch(entry.filename) or entry.filename.endswith(".rels")]
            found = {entry.filename: _unpack(archive, entry) for entry in read}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise refused("文件已损坏，无法打开。请重新保存后再上传。") from error
    if MAIN not in found:
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


def refused(message: str) -> UploadRefused:
    return UploadRefused([Problem("", message)])


def _check(entries: list[zipfile.ZipInfo]) -> None:
    """Before a byte is unpacked: names, numbers and sizes as the zip's directory states them."""
    names = [entry.filename for entry in entries]
    if len(names) > ENTRIES or len({name.lower() for name in names}) != len(names):
        raise refused(UNSAFE.format(what="内含文件过多或者重名"))
    if sum(entry.file_size for entry in entries) > TOTAL:
        raise refused(UNSAFE.format(what="解压后过大"))
    for entry in entries:
        name = entry.filename
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise refused(UNSAFE.format(what="含有指向外部的路径"))
        if entry.flag_bits & 1:
            raise refused("文件设有打开密码。请先取消密码再上传。")
        if any(word in name.lower() for word in RUNS):
            raise refused("文件含有宏、控件或嵌入的对象。请全部删去，另存为不含宏的 .docx 后再上传。")
        if entry.file_size > PART or entry.file_size > RATIO * max(entry.compress_size, 1024):
            raise refused(UNSAFE.format(what="解压后过大"))


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """What is really in there: the directory may have lied about the size."""
    with archive.open(entry) as part:
        content = part.read(PART + 1)
    if len(content) > PART:
        raise refused(UNSAFE.format(what="解压后过大"))
    return content


def _fetches_nothing(rels: bytes) -> None:
    """A link that a reader may click is text to us; anything else outside would be fetched by whoever opens the file."""
    for relation in _relations(rels):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        if relation.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise refused("文件引用了外部的图片、模板或其他文件。请删去这些链接后再上传。")
        if kind in ("vbaProject", "aFChunk", "oleObject", "control"):
            raise refused("文件含有宏、控件或嵌入的对象。请全部删去，另存为不含宏的 .docx 后再上传。")


def _relations(rels: bytes) -> Iterator[etree._Element]:
    yield from tree(rels).iter(RELATIONSHIP)

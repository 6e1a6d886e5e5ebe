"""Files that somebody sends who means no good, or does not know what is in them: each refused with a sentence."""

from __future__ import annotations

import io
import os
import time
import zipfile

import pytest

from qianyue.uploads import UploadRefused, clean_docx
from qianyue.uploads.package import SIZE
from qianyue.uploads.zipped import OLE
from tests.employers.texts import changed, docx, part, with_parts

GOOD = docx("劳动合同", "甲方：{{ employer.name }}")
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def refused(data: bytes) -> str:
    with pytest.raises(UploadRefused) as problem:
        clean_docx(data)
    return " ".join(f"{one.place} {one.message}" for one in problem.value.problems)


def relation(kind: str, target: str, mode: str = "External") -> bytes:
    return RELS.format(f'<Relationship Id="r9" Type="http://x.invalid/{kind}" Target="{target}" TargetMode="{mode}"/>').encode()


def named(name: str, content: bytes = b"x") -> bytes:
    written = io.BytesIO(GOOD)
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), content)
    return written.getvalue()


def body(inside: str) -> bytes:
    return docx("劳动合同", inside=inside)


def test_it_works() -> None:
    clean = clean_docx(GOOD)
    assert "{{ employer.name }}" in part(clean, "word/document.xml")
    assert clean_docx(clean) == clean  # nothing left to clean


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    started = time.monotonic()
    bomb = with_parts(GOOD, word__document_dot_xml=b"<a>" + b" " * (200 << 20) + b"</a>")
    assert len(bomb) < 1 << 20
    assert "解压后过大" in refused(bomb)
    assert time.monotonic() - started < 20


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(with_parts(GOOD, word__document_dot_xml=b" " * (50 << 20)))
    real, said = (50 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert "文件" in refused(bytes(bomb.replace(real, said)))


def test_fifty_megabytes_are_not_looked_at() -> None:
    assert "超过 10 MB" in refused(b"PK\x03\x04" + os.urandom(50 << 20))
    assert SIZE == 10 << 20


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;">]>',
        '<!DOCTYPE x SYSTEM "http://outside.invalid/x.dtd">',
    ],
)
def test_entities_and_document_types_are_refused(doctype: str) -> None:
    whole = part(GOOD, "word/document.xml").replace("?>", f"?>{doctype}", 1).replace("劳动合同", "&e;" if "&" in doctype else "x")
    assert "DTD" in refused(with_parts(GOOD, word__document_dot_xml=whole.encode()))


def test_a_macro_is_refused() -> None:
    assert "宏" in refused(with_parts(GOOD, word__vbaProject_dot_bin=b"x"))


@pytest.mark.parametrize("name", ["word/embeddings/oleObject1.bin", "word/activeX/activeX1.xml", "word/media/run.exe"])
def test_embedded_things_are_refused(name: str) -> None:
    assert "嵌入" in refused(named(name))


@pytest.mark.parametrize("kind", ["image", "attachedTemplate", "subDocument", "frame", "oleObject"])
def test_what_would_be_fetched_from_outside_is_refused(kind: str) -> None:
    rels = relation(kind, "http://outside.invalid/pixel.png")
    assert "外部" in refused(with_parts(GOOD, word___rels__document_dot_xml_dot_rels=rels))


def test_a_link_becomes_plain_words() -> None:
    linked = changed(GOOD, "<w:r><w:t>劳动合同</w:t></w:r>", "<w:hyperlink><w:r><w:t>劳动合同</w:t></w:r></w:hyperlink>")
    linked = with_parts(linked, word___rels__document_dot_xml_dot_rels=relation("hyperlink", "http://outside.invalid/"))
    clean = clean_docx(linked)
    assert "hyperlink" not in part(clean, "word/document.xml")
    assert "劳动合同" in part(clean, "word/document.xml")
    assert "outside" not in part(clean, "word/_rels/document.xml.rels")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "word\\..\\x.xml", "C:/x.xml"])
def test_paths_that_lead_outside_are_refused(name: str) -> None:
    assert "路径" in refused(named(name))


def test_a_thousand_parts_are_refused() -> None:
    written = io.BytesIO(GOOD)
    with zipfile.ZipFile(written, "a") as archive:
        for n in range(1000):
            archive.writestr(f"word/x{n}.xml", b"")
    assert "过多" in refused(written.getvalue())


def test_a_password_and_an_old_doc_are_told_apart() -> None:
    assert "密码" in refused(OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"))
    assert "另存为" in refused(OLE + b"\0" * 4096)


def test_an_encrypted_entry_is_refused() -> None:
    flagged = bytearray(GOOD)
    at = flagged.index(b"PK\x01\x02")
    flagged[at + 8] |= 1
    assert "密码" in refused(bytes(flagged))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04" + b"\0" * 200, GOOD[: len(GOOD) // 2], b"<html></html>"])
def test_what_is_no_docx_is_refused(data: bytes) -> None:
    assert refused(data)


def test_a_thousand_elements_deep_is_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000
    assert refused(body(deep))


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<w:p><w:ins><w:r><w:t>加</w:t></w:r></w:ins></w:p>", "修订"),
        ("<w:p><w:del><w:r><w:delText>减</w:delText></w:r></w:del></w:p>", "修订"),
        ("<w:p><w:r><w:drawing/></w:r></w:p>", "图片"),
        ("<w:p><w:r><w:pict/></w:r></w:p>", "图片"),
        ("<w:p><w:r><w:fldChar/></w:r></w:p>", "域"),
        ("<w:p><w:r><w:footnoteReference/></w:r></w:p>", "脚注"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p>", "隐藏"),
        ('<w:p><w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>小</w:t></w:r></w:p>', "小于九磅"),
        ("<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>一</w:t></w:r></w:p>", "自动编号"),
        ("<w:altChunk/>", "不支持"),
    ],
)  # fmt: skip
def test_what_is_hidden_or_changes_by_itself_is_refused_with_its_place(inside: str, told: str) -> None:
    said = refused(body(inside))
    assert told in said
    assert "段" in said


def test_white_words_become_black() -> None:
    white = changed(GOOD, "<w:r><w:t>劳动", '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>劳动')
    assert "color" not in part(clean_docx(white), "word/document.xml")

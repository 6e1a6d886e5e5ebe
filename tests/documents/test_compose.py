from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.documents import fonts
from qianyue.documents import model as b
from qianyue.documents.compose import blocks
from qianyue.documents.errors import MissingValue, UnknownKind
from qianyue.documents.kinds import kind_of
from qianyue.documents.labels import LABELS
from qianyue.law import parse_terms
from tests.documents.cases import VARIANTS, full, terms


def words(**changes: Any) -> str:
    return blocks(terms(**changes)).words()


def test_it_works() -> None:
    document = blocks(terms(number="QY-532801-2026-000001"))
    assert (document.kind, document.title, document.number) == ("labor_contract", "劳动合同", "QY-532801-2026-000001")
    assert b.Run("4500.00元", "value") in document.runs()
    assert isinstance(document.blocks[0], b.Title)
    assert isinstance(document.blocks[-1], b.Signatures)


@pytest.mark.parametrize("name", VARIANTS)
def test_it_has_ten_parts_and_twenty_five_articles(name: str) -> None:
    document = blocks(parse_terms(VARIANTS[name]))
    numbered = [block for block in document.blocks if isinstance(block, b.Heading) and block.number]
    assert len(numbered) == 10
    assert sum(isinstance(block, b.Article) for block in document.blocks) == 25


@pytest.mark.parametrize("name", VARIANTS)
def test_nothing_prints_empty(name: str) -> None:
    document = blocks(parse_terms(VARIANTS[name]))
    text = "\n".join("".join(run.text for run in b.block_runs(block)) for block in document.blocks)
    assert not re.search("None|Undefined|（）|：。|。。|，。", text)
    assert not any(run.sort == "missing" or not run.text.strip() for run in document.runs())


@pytest.mark.parametrize("name", VARIANTS)
def test_every_fixed_word_can_be_printed(name: str) -> None:
    assert fonts.missing(blocks(parse_terms(VARIANTS[name])).words()) == ()


def test_only_the_chosen_term_is_printed() -> None:
    assert "无固定期限" not in words()
    open_ended = blocks(parse_terms(VARIANTS["open ended"])).words()
    assert "无固定期限" in open_ended
    assert "2029年11月30日" not in open_ended
    assert "二号茶园灌溉工程竣工验收" in blocks(parse_terms(VARIANTS["task"])).words()


def test_only_the_chosen_hours_and_pay_are_printed() -> None:
    plain = words()
    assert "标准工时制" in plain
    assert "综合计算" not in plain
    assert "不定时" not in plain
    assert "计件" not in plain
    assert "绩效" not in plain


def test_a_contract_without_probation_says_so() -> None:
    assert "不约定试用期" in words(probation=None)
    assert "试用期内的工资" not in words(probation=None)


def test_special_protection_of_women_stands_in_a_womans_contract() -> None:
    clause = "对乙方的结婚、生育不作任何限制"
    assert clause in words()
    assert clause in words(worker={"sex": None})  # not known: better once too often (F-02)
    assert clause not in words(worker={"sex": "male"}, protection={"female_text": None})


def test_hazards_stand_in_the_contract_of_a_hazardous_post() -> None:
    assert "杀青工序有高温" in words()
    with pytest.raises(MissingValue):
        words(protection={"hazard_text": None})


def test_safety_and_work_injury_insurance_stand_in_every_contract() -> None:
    assert "依法为乙方参加工伤保险并缴费" in words(protection=None, work={"hazardous": False})


def test_the_electronic_form_is_agreed_and_no_date_is_typed() -> None:
    text = words()
    assert "可信时间戳所固定的签订完成时间，是双方订立本合同的时间" in text
    assert "签订日期" not in text


def test_a_draft_shows_where_values_are_missing() -> None:
    draft = blocks(terms(term=None, pay=None), draft=True)
    assert any(run.sort == "missing" for run in draft.runs())
    with pytest.raises(MissingValue):
        blocks(terms(term=None))


def test_there_must_be_a_text_for_the_kind() -> None:
    with pytest.raises(UnknownKind, match="lease"):
        kind_of("lease")


def leaf_paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaf_paths(part, (*path, key))
    elif path[0] not in ("format", "kind"):
        yield path


def changed(path: tuple[Any, ...], value: Any) -> Any:
    """Another value of the same sort."""
    choices = LABELS.get(".".join(step for step in path if isinstance(step, str)))
    if choices and path[-1] != "person_class":
        return next(word for word in choices if word != value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return value[:8] + "25"
    if re.fullmatch(r"\d+\.\d\d", value):
        return "9" + value
    return value[:-1] + ("7" if value.isascii() else "改")


PATHS = [(name, path) for name in VARIANTS if name not in ("longest", "rare names") for path in leaf_paths(VARIANTS[name])]
CHOICES = {("term", "type"), ("hours", "system"), ("pay", "method"), ("worker", "sex"), ("work", "hazardous")}


def test_every_single_value_of_the_terms_changes_what_the_contract_says() -> None:
    for name, path in PATHS:
        if path in CHOICES:
            continue  # another choice may need other values: each has a variant of its own
        before = VARIANTS[name]
        after = parse_terms(_with(before, path))
        assert blocks(after).words() != blocks(parse_terms(before)).words(), (name, path)


def _with(terms: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    copy = deepcopy(terms)
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = changed(path, place[path[-1]])
    return copy


TEXT = st.text(st.characters(blacklist_categories=["Cc", "Cs"]), min_size=1, max_size=30)


@given(TEXT, TEXT, TEXT)
def test_whatever_is_filled_in_stays_in_its_place(name: str, duties: str, clause: str) -> None:
    plain = blocks(terms())
    filled = blocks(terms(worker={"name": f"甲{name}"}, work={"duties": f"乙{duties}"}, clauses=[f"丙{clause}"]))
    assert [type(block) for block in filled.blocks] == [type(block) for block in plain.blocks]
    values = [run.text for run in filled.runs() if run.sort == "value"]
    for text in (f"甲{name}", f"乙{duties}", f"丙{clause}"):
        assert any(value in (text.strip(), unicodedata.normalize("NFC", text).strip()) for value in values)


def test_everything_can_be_filled_in_at_once() -> None:
    assert "滇劳2026第17号" in blocks(parse_terms(full())).words()

"""The form over the terms: nothing typed is lost, nothing is guessed, every place of the model has its field."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyue import law
from qianyue.documents.kinds import KINDS
from qianyue.documents.labels import LABELS
from qianyue.law.terms import Place
from qianyue.law.told import told_by_number
from qianyue.web.terms_form import moves, values
from qianyue.web.terms_form.differences import differences
from qianyue.web.terms_form.layout import layout_of
from qianyue.web.terms_form.picture import name_of
from qianyue.web.terms_form.pointers import find, put, without
from qianyue.web.terms_form.sheet import Sheet
from tests import samples

LABOR = layout_of("labor_contract")
SAMPLES = [
    *(samples.labor_contract, samples.shortest, samples.longest, samples.rare_names),
    *(sample for kind in KINDS.values() for sample in (kind.shortest, kind.longest)),
]


# Why a form does not ask for what the model of its kind could hold: place, or root of places → reason.
EVERYWHERE = {
    "/format": "there is one",
    "/kind": "chosen before the form is shown",
    "/number": "given by the platform",
    "/attachments": "files are not typed",
    "/history/worker_requests_fixed_term": "only the worker's own session may say it",
}
CONTRACT_SAYS = dict.fromkeys(
    ("/employment_start", "/term", "/work", "/pay", "/social_insurance", "/protection", "/history"),
    "said by the contract that this document is about",
)
PAPER = CONTRACT_SAYS | {"/amends": "it goes with a contract and changes none"}
FORM = {"/form": "chosen before the form is shown"}
FIRST = {"/amends": "a contract of its own changes none"}
NOT_ASKED: dict[str, dict[str, str]] = {
    "labor_contract": FIRST | FORM,
    "labor_contract_short": FIRST | FORM,
    "dispatch_contract": FIRST,
    "part_time_contract": FIRST | {
        "/probation": "part-time work has none (LCL 70)",
        "/hours/approval": "only other systems of hours are approved",
    },
    "over_age_agreement": FIRST | {
        "/probation": "no labour relation that could be tried",
        "/history": "no right to an open-ended contract to count towards",
    },
    "platform_agreement": FIRST | dict.fromkeys(
        ("/platform_work/partner", "/platform_work/partner_details", "/platform_work/paid_by"), "two parties",
    ) | dict.fromkeys(("/work", "/history", "/agreements"), "no labour relation; the work is in platform_work"),
    "platform_agreement_tripartite": FIRST | dict.fromkeys(
        ("/work", "/history", "/agreements"), "no labour relation; the work is in platform_work",
    ),
    "amendment": CONTRACT_SAYS | dict.fromkeys(
        ("/probation", "/hours", "/agreements", "/dispatch", "/platform_work"), "each change names its place of the terms",
    ),
    "renewal": {
        "/amends/changes": "it says the whole new terms",
        "/probation": "once with one employer (LCL 19)",
        "/platform_work": "a labour contract is renewed, platform work is agreed anew",
    },
    "termination_agreement": CONTRACT_SAYS | dict.fromkeys(
        ("/probation", "/hours", "/agreements", "/dispatch", "/platform_work"), "said by the contract that it ends",
    ) | {"/amends/changes": "it ends the contract and changes nothing"},
    "signing_notice": FIRST | {"/history": "not among the thirteen facts (guideline art. 18)"},
    "electronic_consent": PAPER | {"/agreements": "it is about the electronic form only"},
    "confidentiality_agreement": PAPER | dict.fromkeys(
        ("/agreements/non_compete", "/agreements/training", "/agreements/supplementary_insurance"), "documents of their own",
    ),
    "non_compete_agreement": PAPER | dict.fromkeys(
        ("/agreements/confidentiality", "/agreements/training", "/agreements/supplementary_insurance"), "documents of their own",
    ),
    "training_agreement": PAPER | dict.fromkeys(
        ("/agreements/confidentiality", "/agreements/non_compete", "/agreements/supplementary_insurance"),
        "documents of their own",
    ),
    "supplementary_insurance_agreement": PAPER | dict.fromkeys(
        ("/agreements/confidentiality", "/agreements/non_compete", "/agreements/training"), "documents of their own",
    ),
    "ending_certificate": {
        **dict.fromkeys(("/pay", "/social_insurance", "/protection", "/history", "/agreements"), "over with the contract"),
        "/amends/changes": "it ends the contract and changes nothing",
        "/accompanies": "amends.contract names the contract",
        "/ending/proposed_by": "not for the next employer to read (LCL-R 24)",
    },
}  # fmt: skip


def not_asked(name: str) -> dict[str, str]:
    return EVERYWHERE | NOT_ASKED[name]


def _below(place: str, roots: Iterable[str]) -> bool:
    return any(place == root or place.startswith(f"{root}/") for root in roots)


@pytest.mark.parametrize("sample", SAMPLES)
def test_it_works(sample: Any) -> None:
    terms = sample()
    made = Sheet.of_terms(terms).terms(terms)
    terms.pop("number", None)  # given by the platform
    assert law.parse_terms(made.terms) == law.parse_terms(terms)
    assert (made.problems, made.moved, made.told) == ({}, {}, {})


@pytest.mark.parametrize("name", KINDS)
def test_every_place_of_the_model_has_its_field_or_a_reason_not_to(name: str) -> None:
    layout, reasons = layout_of(name), not_asked(name)
    lacking = {place for place in law.terms.places(layout.kind.code) if place not in layout.fields}
    assert {place for place in lacking if not _below(place, reasons)} == set()
    assert {root for root in reasons if not any(_below(place, (root,)) for place in lacking)} == set()
    assert set(layout.fields) <= set(layout.places)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("length", ["shortest", "longest"])
def test_what_the_fields_say_alone_is_the_whole_document(name: str, length: str) -> None:
    """Nothing behind the form: all that a sample says and the form asks for comes out of the fields as it went in."""
    terms = getattr(KINDS[name], length)()
    made = Sheet.of_terms(terms).terms({})
    for root in not_asked(name).keys() - {"/format", "/kind", "/form"}:
        terms = without(terms, root)
    assert made.terms == {section: value for section, value in terms.items() if value != {}}


@pytest.mark.parametrize("name", KINDS)
def test_every_choice_has_words(name: str) -> None:
    layout = layout_of(name)
    for pointer, field in layout.fields.items():
        kind = layout.places[pointer]
        if kind.sort == "word":
            assert set(kind.words) == set(LABELS[field.words]), pointer
        if kind.sort == "flag" and not field.tick:
            assert field.yes, pointer
            assert field.no, pointer


@given(st.sets(st.sampled_from(sorted(set(LABOR.fields) - {"/clauses/*"}))))
@settings(max_examples=60, deadline=None)
def test_a_half_filled_contract_keeps_exactly_what_it_has(dropped: set[str]) -> None:
    terms = samples.longest()
    sheet = Sheet.of_terms(terms)
    for pointer in sheet.pointers():
        if any(_matches(pointer, pattern) for pattern in dropped):
            sheet.values.pop(pointer, None)
    made = sheet.terms({})
    again = Sheet.of_terms(made.terms).terms(made.terms)
    assert again.terms == made.terms
    for pointer in made.terms.keys() - {"format", "kind"}:
        assert made.terms[pointer] not in ({}, [], None)


def _matches(pointer: str, pattern: str) -> bool:
    before, star, after = pattern.partition("*")
    return pointer.startswith(before) and pointer.endswith(after) if star else pointer == pattern


@pytest.mark.parametrize(
    ("typed", "sort", "value"),
    [
        ("2026-12-01", "date", "2026-12-01"),
        ("2026/12/1", "date", "2026-12-01"),
        ("2026年12月1日", "date", "2026-12-01"),
        ("20261201", "date", "2026-12-01"),
        ("２０２６－１２－０１", "date", "2026-12-01"),
        ("4500", "money", "4500"),
        ("4,500.00 元", "money", "4500.00"),
        ("¥4500.5", "money", "4500.5"),
        ("７.５", "number", 7.5),
        ("8", "number", 8),
        ("15", "count", 15),
        ("true", "flag", True),
        ("false", "flag", False),
        ("", "flag", None),
        ("  \n ", "text", None),
        ("第一段\r\n 第二段\t第三段", "text", "第一段 第二段 第三段"),
        ("阿·𠮷㛃", "text", "阿·𠮷㛃"),
    ],
)
def test_it_reads_what_people_type(typed: str, sort: str, value: object) -> None:
    assert values.value_of(typed, Place(sort)) == value


@pytest.mark.parametrize(
    ("typed", "sort"),
    [("明年", "date"), ("12-01", "date"), ("四千五", "money"), ("45.123", "money"), ("-3", "money"), ("8h", "number"),
     ("1.5", "count"), ("1e3", "number"), ("9" * 30, "money")],
)  # fmt: skip
def test_what_cannot_be_read_is_kept_and_explained(typed: str, sort: str) -> None:
    with pytest.raises(values.Mistyped) as caught:
        values.value_of(typed, Place(sort))
    assert caught.value.value == typed
    assert caught.value.message.startswith(("日期", "请填写"))


@given(st.text(max_size=40), st.sampled_from(["date", "money", "number", "count", "text", "word", "flag"]))
def test_nothing_typed_breaks_the_reading(typed: str, sort: str) -> None:
    try:
        value = values.value_of(typed, Place(sort))
    except values.Mistyped as problem:
        value = problem.value
    assert values.value_of(values.typed_of(value), Place("text")) is not None or value is None or not typed.strip()


def test_a_mistyped_value_comes_back_as_it_was_typed() -> None:
    sheet = Sheet(values={"/pay/monthly_wage": "四千五", "/pay/payday": "15"})
    made = sheet.terms({})
    assert made.terms["pay"] == {"monthly_wage": "四千五", "payday": 15}
    assert set(made.problems) == {"/pay/monthly_wage"}
    assert Sheet.of_terms(made.terms).values["/pay/monthly_wage"] == "四千五"


def test_empty_rows_are_left_out_and_notes_find_their_way_back() -> None:
    sheet = Sheet(rows={"/pay/allowances": 3}, values={"/pay/allowances/2/name": "高温津贴", "/pay/allowances/2/monthly": "百元"})
    made = sheet.terms({})
    assert made.terms["pay"]["allowances"] == [{"name": "高温津贴", "monthly": "百元"}]
    assert made.in_sheet("/pay/allowances/0/monthly") == "/pay/allowances/2/monthly"
    assert set(made.problems) == {"/pay/allowances/2/monthly"}


def test_pasted_lines_become_clauses_of_their_own() -> None:
    made = Sheet(rows={"/clauses": 2}, values={"/clauses/0": "第一\n\n 第二 ", "/clauses/1": "第三"}).terms({})
    assert made.terms["clauses"] == ["第一", "第二", "第三"]
    assert [made.in_sheet(f"/clauses/{number}") for number in range(3)] == ["/clauses/0", "/clauses/0", "/clauses/1"]


def test_an_unticked_box_is_a_refusal_and_not_unknown() -> None:
    sheet = Sheet.of_request({"/social_insurance/pension": "true"}, LABOR)
    assert sheet.terms({}).terms["social_insurance"] == {
        "pension": True, "medical": False, "work_injury": False, "unemployment": False, "maternity": False,
    }  # fmt: skip


def test_a_request_cannot_make_endless_rows_or_foreign_fields() -> None:
    sent = {"/clauses/999": "x", "/pay/allowances/99999/name": "x", "/evil": "x", "/worker/name": "甲" * 99999}
    sheet = Sheet.of_request(sent, LABOR)
    assert sheet.rows["/clauses"] == LABOR.lists["/clauses"].most
    assert sheet.rows["/pay/allowances"] == 0
    assert set(sheet.terms({}).terms) == {"format", "kind", "worker", "social_insurance"}
    assert len(sheet.values["/worker/name"]) == 8000


def test_the_employer_cannot_make_the_workers_own_statement() -> None:
    name = "/history/worker_requests_fixed_term"
    assert find(Sheet.of_request({name: "true"}, LABOR).terms({}).terms, name) is None
    kept = Sheet.of_request({name: "false"}, LABOR).terms({"history": {"worker_requests_fixed_term": True}})
    assert find(kept.terms, name) is True


def test_an_identity_number_tells_birth_date_and_sex() -> None:
    sheet = Sheet(values={"/worker/id_type": "resident_id", "/worker/id_number": samples.resident_id(order="001")})
    made = sheet.terms({})
    assert made.terms["worker"] | {"id_number": ""} == {
        "id_type": "resident_id", "id_number": "", "birth_date": "1990-01-31", "sex": "male", "retirement_category": "male_60",
    }  # fmt: skip
    assert set(made.told) == {"/worker/birth_date", "/worker/sex", "/worker/retirement_category"}


def test_a_number_never_overrules_what_was_typed() -> None:
    number = samples.resident_id(order="001")  # a man's
    typed = {"id_type": "resident_id", "id_number": number, "sex": "female", "birth_date": "1991-01-01"}
    assert told_by_number(typed) == {}
    assert told_by_number({"id_type": "resident_id", "id_number": "123"}) == {}


def test_a_category_left_open_stays_open_where_the_number_tells_nothing_new() -> None:
    worker = {"id_type": "resident_id", "id_number": samples.resident_id(order="001"), "birth_date": "1990-01-31"}
    assert told_by_number(worker) == {"sex": "male", "retirement_category": "male_60"}
    assert told_by_number(worker | {"sex": "male"}) == {}


def test_years_make_the_last_day_of_the_term() -> None:
    sheet = Sheet(values={"/employment_start": "2026-03-15"})
    assert moves.move(sheet, "term:36") == {}
    assert (sheet.values["/term/start"], sheet.values["/term/end"]) == ("2026-03-15", "2029-03-14")
    assert "/term/start" in moves.move(Sheet(), "term:12")


def test_the_longest_probation_is_the_laws() -> None:
    sheet = Sheet(values={"/term/type": "fixed", "/term/start": "2026-03-15", "/term/end": "2029-03-13"})
    moves.move(sheet, "probation:longest")
    assert (sheet.values["/probation/start"], sheet.values["/probation/end"]) == ("2026-03-15", "2026-05-14")
    moves.move(sheet, "probation:none")
    assert "/probation/end" not in sheet.values
    task = Sheet(values={"/term/type": "task", "/term/start": "2026-03-15"})
    assert "/probation/end" in moves.move(task, "probation:longest")


def test_rows_come_and_go() -> None:
    sheet = Sheet.of_terms({"pay": {"allowances": [{"name": name} for name in "甲乙丙"]}})
    moves.move(sheet, "remove:/pay/allowances/1")
    assert [item["name"] for item in sheet.terms({}).terms["pay"]["allowances"]] == ["甲", "丙"]
    moves.move(sheet, "add:/pay/allowances")
    assert sheet.rows["/pay/allowances"] == 3
    for nonsense in ("remove:/pay/allowances/7", "remove:/pay/allowances/x", "remove:/evil/0", "add:/evil", "fix:/evil=1", "x"):
        assert moves.move(sheet, nonsense) == {}
    assert sheet.rows["/pay/allowances"] == 3


def test_adding_a_row_shows_one_more_than_was_seen() -> None:
    sheet = Sheet()
    moves.move(sheet, "add:/clauses")
    assert sheet.rows["/clauses"] == 2  # one was shown from the beginning


def test_usual_words_never_replace_what_somebody_wrote() -> None:
    sheet = Sheet()
    moves.move(sheet, "words:/protection/female_text")
    assert "孕期" in sheet.values["/protection/female_text"]
    sheet.values["/protection/female_text"] = "自己写的"
    moves.move(sheet, "words:/protection/female_text")
    assert sheet.values["/protection/female_text"] == "自己写的"


def test_pointers_take_out_one_thing_and_leave_the_rest_in_place() -> None:
    terms: dict[str, Any] = {"pay": {"allowances": [{"name": "甲", "monthly": "x"}, {"name": "乙"}]}, "clauses": ["一", "二"]}
    before = copy.deepcopy(terms)
    assert find(without(terms, "/pay/allowances/0/monthly"), "/pay/allowances") == [{"name": "甲"}, {"name": "乙"}]
    assert without(terms, "/clauses/0")["clauses"] == ["", "二"]
    assert "pay" not in without(terms, "/pay")
    assert without(terms, "/worker/name") == before
    assert terms == before
    put(terms, "/worker/name", "丙")
    assert find(terms, "/worker/name") == "丙"
    assert find(terms, "/clauses/9") is None


def test_two_versions_are_compared_in_words() -> None:
    theirs = {"term": {"type": "fixed"}, "work": {"hazardous": True}, "clauses": ["一"]}
    mine = {"term": {"type": "task"}, "work": {"hazardous": True}, "clauses": []}
    assert differences(theirs, mine) == [
        ("其他约定 · 约定", "一", ""),
        ("合同期限 · 期限类型", "固定期限", "以完成一定工作任务为期限"),
    ]


def test_every_section_of_the_law_has_a_place_on_the_page() -> None:
    assert LABOR.section_of("/probation") == "term"
    assert LABOR.section_of("/employer/signatory/authorisation") == "employer"
    assert LABOR.section_of("/nowhere") == "other"
    assert name_of("/pay/allowances/3/monthly", LABOR) == "劳动报酬 · 每月"
    assert name_of("/term", LABOR) == "合同期限"

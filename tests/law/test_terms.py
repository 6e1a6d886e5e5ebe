"""Reading and writing the terms file: exactly what terms.md says."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.law import MODELS, LaborContract, TermsError, TermsErrors, UnknownKind, dump_terms, load_terms, parse_terms, schema
from qianyue.law.terms.kinds import PAPERS
from tests.samples import labor_contract, longest, rare_names, shortest


def encoded(terms: object) -> bytes:
    return json.dumps(terms, ensure_ascii=False).encode()


def refusal(terms: object) -> TermsError:
    with pytest.raises(TermsError) as caught:
        load_terms(terms if isinstance(terms, bytes) else encoded(terms))
    return caught.value


def test_it_works():
    terms = load_terms(encoded(labor_contract()))
    assert isinstance(terms, LaborContract)
    assert terms.employment_start == date(2026, 12, 1)
    assert terms.pay is not None
    assert terms.pay.monthly_wage == Decimal("4500.00")
    assert json.loads(dump_terms(terms)) == labor_contract()


@pytest.mark.parametrize("sample", [labor_contract, longest, shortest, rare_names])
def test_every_sample_comes_back_as_it_went(sample):
    terms = load_terms(encoded(sample()))
    assert json.loads(dump_terms(terms)) == sample()
    assert load_terms(dump_terms(terms)) == terms


@pytest.mark.parametrize("kind", MODELS)
def test_every_kind_needs_only_its_format_and_its_name(kind):
    terms = load_terms(encoded({"format": "qianyue-terms/1", "kind": kind}))
    assert terms.kind == kind
    assert json.loads(dump_terms(terms)) == {"format": "qianyue-terms/1", "kind": kind}


@pytest.mark.parametrize(
    "change", [{"format": None}, {"format": "qianyue-terms/2"}, {"kind": None}, {"kind": "lease"}, {"kind": 7}]
)
def test_it_refuses_what_does_not_say_what_it_is(change):
    assert refusal(labor_contract(**change)).pointer in ("/format", "/kind")


def test_null_is_absent_even_for_a_section_that_the_kind_does_not_use():
    given = labor_contract() | {"dispatch": None, "platform_work": None, "number": None, "clauses": None}
    written = json.loads(dump_terms(load_terms(encoded(given))))
    assert written == labor_contract(clauses=None)


@pytest.mark.parametrize("name", ["dispatch", "platform_work", "wages"])
def test_it_refuses_a_section_that_the_kind_does_not_have(name):
    assert refusal(labor_contract() | {name: {}}).pointer == f"/{name}"


def test_an_unknown_name_is_refused_even_when_it_is_null():
    assert refusal(labor_contract() | {"wages": None}).pointer == "/wages"


def test_a_byte_order_mark_is_accepted():
    assert load_terms(b"\xef\xbb\xbf" + encoded(labor_contract())) == load_terms(encoded(labor_contract()))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"terms"',
        b"\xff\xfe{\x00}\x00",
        '{"格式"}'.encode("gb18030"),
        b"[" * 100_000,
        b'{"format":' * 100_000,
        b'{"a":' + b"1" * 5000 + b"}",
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": "\\ud800"}',
        b'{"a": 1} trailing',
        b"\x00",
    ],
)
def test_it_refuses_what_is_not_json(data):
    assert refusal(data).message


def test_one_mebibyte_is_the_most():
    small = encoded(labor_contract())
    assert load_terms(small + b" " * (1024 * 1024 - len(small)))
    assert refusal(small + b" " * (1024 * 1024 - len(small) + 1)).pointer == ""


def test_it_refuses_a_name_that_stands_twice_and_says_where():
    data = encoded(labor_contract()).replace(b'"payday": 15', b'"payday": 15, "payday": 16')
    assert refusal(data).pointer == "/pay/payday"


def amendment_of_depth(depth: int) -> dict[str, object]:
    value: object = []
    for _ in range(depth - 5):  # the document, amends, changes, the change, and the innermost list
        value = [value]
    return {"format": "qianyue-terms/1", "kind": "amendment", "amends": {"changes": [{"path": "/pay", "from": value}]}}


def test_thirty_two_levels_are_the_deepest():
    assert load_terms(encoded(amendment_of_depth(32)))
    assert "32" in refusal(amendment_of_depth(33)).message


@pytest.mark.parametrize("bad", ["\u0000", "\n", "\t", "\u001f", "\u007f", "\u0085"])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_it_refuses_control_characters(bad, ascii_only):
    data = json.dumps(labor_contract(work={"duties": f"甲{bad}乙"}), ensure_ascii=ascii_only).encode()
    assert refusal(data).pointer == "/work/duties"


def test_it_refuses_a_control_character_in_a_free_value():
    given = {"format": "qianyue-terms/1", "kind": "amendment", "amends": {"changes": [{"to": {"a": ["\u0007"]}}]}}
    assert refusal(given).pointer == "/amends/changes/0/to/a/0"


@pytest.mark.parametrize("amount", ["4500", "4500.5", "0.00", "999999999.99"])
def test_money_is_written_as_decimal_text(amount):
    terms = load_terms(encoded(labor_contract(pay={"monthly_wage": amount})))
    assert terms.pay.monthly_wage == Decimal(amount)
    assert json.loads(dump_terms(terms))["pay"]["monthly_wage"] == amount


@pytest.mark.parametrize(
    "amount",
    [4500, 4500.5, "4,500", "4500.001", "-1", "+1", "1e3", ".5", "5.", "1234567890", "４５００", " 45", "45\n", True, ""],
)
def test_it_refuses_money_in_any_other_form(amount):
    assert refusal(labor_contract(pay={"monthly_wage": amount})).pointer == "/pay/monthly_wage"


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-29",
        "2026-13-01",
        "2026-12-1",
        "20261201",
        "2026-W49-2",
        "2026/12/01",
        "2026-12-01T00:00:00",
        "0000-01-01",
        "２０２６-12-01",
        20261201,
        "",
        "2026-12-01 ",
    ],
)
def test_it_refuses_a_date_that_does_not_exist_or_is_written_otherwise(day):
    assert refusal(labor_contract(term={"end": day})).pointer == "/term/end"


@pytest.mark.parametrize("value", [0, 32, -1, 15.0, "15", True])
def test_payday_is_a_whole_day_of_the_month(value):
    assert refusal(labor_contract(pay={"payday": value})).pointer == "/pay/payday"


@pytest.mark.parametrize("value", ["8", True, [8], {}])
def test_hours_are_numbers(value):
    assert refusal(labor_contract(hours={"hours_per_day": value})).pointer == "/hours/hours_per_day"


@pytest.mark.parametrize("value", [8, 7.5])
def test_hours_may_be_fractional(value):
    terms = load_terms(encoded(labor_contract(hours={"hours_per_day": value})))
    assert type(terms.hours.hours_per_day) is type(value)


@pytest.mark.parametrize("value", [1, 0, "true", "是"])
def test_booleans_are_strict(value):
    assert refusal(labor_contract(work={"hazardous": value})).pointer == "/work/hazardous"


@pytest.mark.parametrize(
    ("section", "item"),
    [
        ("term", "type"),
        ("worker", "sex"),
        ("worker", "id_type"),
        ("employer", "kind"),
        ("hours", "system"),
        ("pay", "method"),
        ("work", "post_type"),
    ],
)
def test_it_refuses_a_word_outside_the_list_and_names_the_list(section, item):
    problem = refusal(labor_contract(**{section: {item: "甲"}}))
    assert problem.pointer == f"/{section}/{item}"
    assert "、" in problem.message


def test_what_a_clerk_types_into_a_text_is_never_unreadable():
    assert load_terms(encoded(labor_contract(worker={"id_number": "？", "phone": "x"}, employer={"uscc": "-", "region": "景洪"})))


def test_blank_text_is_absent():
    assert "position" not in json.loads(dump_terms(load_terms(encoded(labor_contract(work={"position": " 　"})))))["work"]


def test_text_is_composed_and_names_keep_every_character():
    compatibility, decomposed = "\uf9dc", "e\u0301"
    terms = load_terms(
        encoded(labor_contract(worker={"name": compatibility + "·" + decomposed}, work={"duties": compatibility + decomposed}))
    )
    assert terms.worker.name == compatibility + "·" + decomposed
    assert terms.work.duties == "\u9686\u00e9"


@pytest.mark.parametrize("number", ["QY-2026-000001", "A" * 40, "0" * 6])
def test_a_contract_number_is_capitals_digits_and_hyphens(number):
    assert load_terms(encoded(labor_contract(number=number))).number == number


@pytest.mark.parametrize("number", ["QY-1", "A" * 41, "qy-000001", "QY_000001", "QY-00001\n", 123456])
def test_it_refuses_a_contract_number_of_another_form(number):
    assert refusal(labor_contract(number=number)).pointer == "/number"


def test_a_form_gets_every_complaint_at_its_field():
    with pytest.raises(TermsErrors) as caught:
        parse_terms(labor_contract(pay={"payday": 0, "monthly_wage": 1}, term={"type": "x"}))
    assert sorted(pointer for pointer, _ in caught.value.errors) == ["/pay/monthly_wage", "/pay/payday", "/term/type"]


def test_a_pointer_escapes_what_json_pointer_escapes():
    assert refusal(labor_contract() | {"a/b~c": 1}).pointer == "/a~1b~0c"


def test_equal_terms_give_equal_bytes():
    shuffled = dict(reversed(labor_contract().items()))
    assert dump_terms(load_terms(encoded(shuffled))) == dump_terms(load_terms(encoded(labor_contract())))


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail_otherwise(data):
    with pytest.raises(TermsError):
        load_terms(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(MODELS)), st.sampled_from(["employer", "term", "pay", "amends", "clauses", "history", "x"]), JSON)
def test_no_value_in_any_section_makes_it_fail_otherwise(kind, section, value):
    try:
        terms = parse_terms({"format": "qianyue-terms/1", "kind": kind, section: value})
    except TermsError:
        return
    assert load_terms(dump_terms(terms)) == terms


@given(JSON)
def test_the_free_values_of_a_change_come_back(value):
    try:
        terms = parse_terms(
            {"format": "qianyue-terms/1", "kind": "amendment", "amends": {"changes": [{"from": value, "to": value}]}}
        )
    except TermsError:
        return
    assert load_terms(dump_terms(terms)).amends.changes[0].to == load_terms(dump_terms(terms)).amends.changes[0].from_


@pytest.mark.parametrize("kind", MODELS)
def test_the_schema_of_a_kind_names_its_sections(kind):
    described = schema(kind)
    assert described["required"] == ["format", "kind"]
    # Who works on a platform sets the hours; what accompanies a contract has none, but for the notice, which tells them.
    without = {"platform_agreement", "platform_agreement_tripartite", *PAPERS} - {"signing_notice"}
    assert ("hours" in described["properties"]) == (kind not in without)


def test_the_schema_of_all_kinds_tells_them_apart():
    assert set(schema()["discriminator"]["mapping"]) == set(MODELS)
    with pytest.raises(UnknownKind):
        schema("lease")

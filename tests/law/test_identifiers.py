"""Identity numbers and organisation codes."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as oracle
from stdnum.iso7064 import mod_11_2

from qianyue.law.identifiers import IdentifierError, read_identity, read_phone, read_resident_id, read_uscc
from tests.samples import ALPHABET, resident_id, uscc

BIRTHS = st.dates(date(1900, 1, 1), date(2026, 12, 31))
ORDERS = st.from_regex(r"[0-9]{3}", fullmatch=True)
REGIONS = st.sampled_from(["000000", "999999", "000123"])


def test_it_works():
    found = read_resident_id(resident_id(birth=date(1990, 1, 31), order="002"))
    assert (found.birth_date, found.sex) == (date(1990, 1, 31), "female")


def test_the_sample_of_the_standard_is_right():
    assert read_resident_id("11010519491231002X").birth_date == date(1949, 12, 31)
    assert read_resident_id("11010519491231002x").number == "11010519491231002X"


def test_the_vector_of_the_organisation_codes():
    assert read_uscc("91330100799655058B")
    assert read_uscc("91330100799655058b") == "91330100799655058B"
    with pytest.raises(IdentifierError) as caught:
        read_uscc("91330100799655058A")
    assert "末位应为 B" in caught.value.fix


@given(REGIONS, BIRTHS, ORDERS)
def test_a_right_number_says_when_its_holder_was_born_and_the_sex(region, birth, order):
    found = read_resident_id(resident_id(region=region, birth=birth, order=order))
    assert found.birth_date == birth
    assert found.sex == ("male" if int(order) % 2 else "female")


@given(BIRTHS, ORDERS, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_always_seen(birth, order, place, character):
    right = resident_id(birth=birth, order=order)
    wrong = right[:place] + character + right[place + 1 :]
    if wrong != right:
        with pytest.raises(IdentifierError):
            read_resident_id(wrong)


@given(REGIONS, BIRTHS, ORDERS, st.sampled_from("0123456789X"))
def test_it_agrees_with_another_program_on_the_check_digit(region, birth, order, digit):
    number = f"{region}{birth:%Y%m%d}{order}{digit}"
    if mod_11_2.is_valid(number):
        assert read_identity("resident_id", number).number == number
    else:
        with pytest.raises(IdentifierError, match="校验位"):
            read_identity("resident_id", number)


@given(st.text(ALPHABET, min_size=9, max_size=9), st.from_regex(r"[0-9]{6}", fullmatch=True))
def test_it_agrees_with_another_program_on_organisation_codes(body, region):
    for number in (uscc("91" + region + body), "91" + region + body + "0"):
        try:
            accepted = bool(read_uscc(number))
        except IdentifierError:
            accepted = False
        assert accepted == oracle.is_valid(number)


def test_registries_with_a_letter_are_known():
    assert read_uscc(uscc("N2000000MF0000001"))


def test_a_number_of_fifteen_digits_is_read():
    found = read_resident_id("000000900131002")
    assert (found.birth_date, found.sex) == (date(1990, 1, 31), "female")


@pytest.mark.parametrize(
    "number",
    [
        "",
        "X",
        "00000090013100X",
        "000000901331002",
        "0000001990013100" * 2,
        "００００００19900131002X",
        "000000 19900131 0029",
        "000000199002310028",
        "ı" * 18,
    ],
)
def test_it_refuses_what_is_no_resident_number(number):
    with pytest.raises(IdentifierError) as caught:
        read_resident_id(number)
    assert caught.value.code == "identifier_wrong"
    assert not number or len(number) < 5 or number not in caught.value.message + caught.value.fix


@pytest.mark.parametrize("body", ["9100000OMA0000001", "91000000MI0000001", "9100000", "91000000MA000000１"])
def test_it_refuses_what_is_no_organisation_code(body):
    with pytest.raises(IdentifierError):
        read_uscc(body + "0")


def permit(body: str) -> str:
    return resident_id(region=body[:6], birth=date.fromisoformat(body[6:14]), order=body[14:])


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        ("hmt_residence_permit", permit("81000019900131002")),
        ("hmt_residence_permit", permit("83000019900131003")),
        ("hm_travel_permit", "H00000000"),
        ("hm_travel_permit", "m0000000000"),
        ("tw_travel_permit", "00000000"),
        ("tw_travel_permit", "0000000000(A)"),
        ("foreign_permanent", permit("99999919900131002")),
        ("foreign_permanent", "XYZ000000000000"),
        ("passport", "E00000000"),
        ("border_resident", "老挝 第 1 号"),
    ],
)
def test_every_document_has_its_form(id_type, number):
    assert read_identity(id_type, number).number


@pytest.mark.parametrize(
    ("id_type", "number"),
    [
        ("hmt_residence_permit", resident_id()),
        ("hmt_residence_permit", permit("81000019900131002")[:17] + "?"),
        ("hm_travel_permit", "K00000000"),
        ("tw_travel_permit", "0000000"),
        ("foreign_permanent", resident_id()),
        ("foreign_permanent", "XYZ00000000000"),
        ("passport", "E 0000000"),
        ("passport", "护照一号"),
    ],
)
def test_it_refuses_a_number_of_another_form(id_type, number):
    with pytest.raises(IdentifierError):
        read_identity(id_type, number)


def test_a_foreigners_number_says_nothing_about_sex():
    found = read_identity("foreign_permanent", permit("99999919900131002"))
    assert (found.birth_date, found.sex) == (date(1990, 1, 31), None)


@pytest.mark.parametrize(
    "number", ["12000000001", "1300000000", "130000000011", "+8613000000001", "１3000000001", "13000000001\n"]
)
def test_it_refuses_what_is_no_mobile_number(number):
    assert read_phone("13000000001") == "13000000001"
    with pytest.raises(IdentifierError):
        read_phone(number)


@given(
    st.sampled_from(["resident_id", "hmt_residence_permit", "foreign_permanent", "passport", "border_resident"]),
    st.text(max_size=20),
)
def test_no_text_makes_it_fail_otherwise(id_type, number):
    with suppress(IdentifierError):
        assert read_identity(id_type, number).number == (number.upper() if number.isascii() else number)

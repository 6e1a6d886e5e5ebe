from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

from qianyue.trust import der
from qianyue.trust.errors import TrustError


def test_it_works() -> None:
    encoded = der.sequence(der.integer(5), der.oid("1.2.840.10045.4.3.2"), der.utf8_string("签约"))
    fields = der.parse(encoded).fields()
    assert fields.take().as_integer() == 5
    assert fields.take().as_oid() == "1.2.840.10045.4.3.2"
    assert fields.take().as_text() == "签约"
    fields.done()


@given(st.integers(min_value=-(2**200), max_value=2**200))
def test_integers_agree_with_another_implementation(value: int) -> None:
    assert der.integer(value) == core.Integer(value).dump()
    assert der.parse(der.integer(value)).as_integer() == value


@given(st.lists(st.integers(min_value=0, max_value=2**120), min_size=1, max_size=6), st.sampled_from([0, 1, 2]))
def test_object_identifiers_come_back(arcs: list[int], top: int) -> None:
    arcs[0] = arcs[0] % 40 if top < 2 else arcs[0]
    dotted = ".".join(str(arc) for arc in (top, *arcs))
    encoded = der.oid(dotted)
    if len(encoded) <= 65:
        assert der.parse(encoded).as_oid() == dotted
    assert core.ObjectIdentifier(dotted).dump() == encoded


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2_900_000)))
def test_times_come_back(since: timedelta) -> None:
    moment = datetime(1950, 1, 1, tzinfo=UTC) + since
    assert der.parse(der.generalized_time(moment)).as_time() == moment
    assert der.parse(der.name_time(moment)).as_time() == moment.replace(microsecond=0)


def test_times_are_converted_to_utc_and_lose_trailing_zeros() -> None:
    moment = datetime(2026, 11, 24, 4, 25, 0, 120000, UTC)
    assert der.generalized_time(moment) == b"\x18\x1220261124042500.12Z"
    assert der.generalized_time(moment + timedelta(microseconds=-120000)) == b"\x18\x0f20261124042500Z"


@pytest.mark.parametrize(
    ("hexadecimal", "why"),
    [
        ("", "nothing"),
        ("30", "no length"),
        ("3080020101 0000", "indefinite length"),
        ("02810105", "long form where the short one fits"),
        ("0282000105", "length with a leading zero"),
        ("020500", "more announced than there is"),
        ("0201050500", "a byte too many"),
        ("1f8101 00", "tag of several octets"),
    ],
)
def test_it_refuses_what_is_not_der(hexadecimal: str, why: str) -> None:
    with pytest.raises(TrustError) as refusal:
        der.parse(bytes.fromhex(hexadecimal))
    assert refusal.value.code == "der_malformed", why


@pytest.mark.parametrize(
    ("hexadecimal", "reading"),
    [
        ("02020005", "as_integer"),
        ("0202ff80", "as_integer"),
        ("0200", "as_integer"),
        ("010101", "as_boolean"),
        ("03020101", "as_bits"),
        ("0300", "as_bits"),
        ("0603800101", "as_oid"),
        ("060181", "as_oid"),
        ("170d3236313330313030303030305a", "as_time"),
        ("180f32303236313132343034323530305b", "as_time"),
        ("181132303236313132343034323530302e305a", "as_time"),
        ("0c02c328", "as_text"),
    ],
)
def test_it_refuses_values_that_are_not_canonical(hexadecimal: str, reading: str) -> None:
    with pytest.raises(TrustError):
        getattr(der.parse(bytes.fromhex(hexadecimal)), reading)()


@given(st.binary(min_size=1, max_size=60))
def test_hostile_bytes_never_raise_anything_else(data: bytes) -> None:
    pending = []
    with suppress(TrustError):
        pending.append(der.parse(data))
    while pending:
        element = pending.pop()
        for reading in (element.as_integer, element.as_oid, element.as_time, element.as_text, element.as_bits):
            with suppress(TrustError):
                reading()
        with suppress(TrustError):
            pending.extend(element.children())


def test_fields_refuse_what_is_left_over() -> None:
    fields = der.parse(der.sequence(der.integer(1), der.null())).fields()
    fields.take()
    with pytest.raises(TrustError):
        fields.done()


def test_a_set_is_sorted() -> None:
    assert der.set_of(der.integer(300), der.integer(2)) == der.tlv(0x31, der.integer(2), der.integer(300))

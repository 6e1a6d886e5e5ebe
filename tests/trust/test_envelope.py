from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qianyue.trust.envelope import BlindIndex, EnvelopeError, KeyRing

RING = KeyRing.generate()


@given(st.binary(max_size=300), st.binary(max_size=40))
def test_it_works(plaintext: bytes, aad: bytes) -> None:
    assert RING.open(RING.seal(plaintext, aad=aad), aad=aad) == plaintext
    assert RING.open_field(RING.seal_field(plaintext, aad=aad), aad=aad) == plaintext


def test_the_overhead_is_what_the_columns_were_planned_for() -> None:
    assert len(RING.seal(b"x" * 100, aad=b"a")) == 100 + 71
    assert len(RING.seal_field(b"x" * 18, aad=b"a")) == 18 + 31


def test_the_same_value_never_looks_the_same() -> None:
    assert RING.seal_field(b"x", aad=b"a") != RING.seal_field(b"x", aad=b"a")


def test_another_place_does_not_open() -> None:
    for sealed, opened in ((RING.seal, RING.open), (RING.seal_field, RING.open_field)):
        blob = sealed(b"value", aad=b"person|1|id_number")
        with pytest.raises(EnvelopeError) as refusal:
            opened(blob, aad=b"person|2|id_number")
        assert refusal.value.code == "envelope_damaged"


def test_every_changed_byte_is_noticed() -> None:
    for sealed, opened in ((RING.seal, RING.open), (RING.seal_field, RING.open_field)):
        blob = sealed(b"value", aad=b"a")
        for at in range(len(blob)):
            forged = bytearray(blob)
            forged[at] ^= 0x10
            with pytest.raises(EnvelopeError):
                opened(bytes(forged), aad=b"a")


def test_an_object_does_not_open_as_a_field() -> None:
    with pytest.raises(EnvelopeError) as refusal:
        RING.open_field(RING.seal(b"value", aad=b"a"), aad=b"a")
    assert refusal.value.code == "envelope_malformed"


@given(st.binary(max_size=100))
def test_hostile_blobs_are_refused_with_a_reason(blob: bytes) -> None:
    for opened in (RING.open, RING.open_field):
        with pytest.raises(EnvelopeError):
            opened(blob, aad=b"a")


def test_rotation_rewraps_without_touching_the_ciphertext() -> None:
    blob = RING.seal(b"contract", aad=b"a")
    rotated = RING.rotate()
    assert rotated.open(blob, aad=b"a") == b"contract"
    again = rotated.rewrap(blob)
    assert (KeyRing.version_of(blob), KeyRing.version_of(again)) == (1, 2)
    assert again[43:] == blob[43:]
    assert rotated.open(again, aad=b"a") == b"contract"
    with pytest.raises(EnvelopeError) as refusal:
        RING.open(again, aad=b"a")
    assert refusal.value.code == "key_version_missing"


def test_fields_move_to_the_new_key_too() -> None:
    rotated = RING.rotate()
    again = rotated.reseal_field(RING.seal_field(b"13000000001", aad=b"a"), aad=b"a")
    assert KeyRing.version_of(again) == 2
    assert rotated.open_field(again, aad=b"a") == b"13000000001"


def test_the_key_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    RING.rotate().save(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
    assert KeyRing.load(path).open(RING.seal(b"x", aad=b"a"), aad=b"a") == b"x"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": "qianyue-keyring/1", "keys": {"1": "AAAA"}, "current": 1}'])
def test_it_refuses_a_broken_key_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(text)
    with pytest.raises(EnvelopeError):
        KeyRing.load(path)


def test_key_material_is_not_in_texts_or_errors(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    RING.save(path)
    stored = json.loads(path.read_text())["keys"]["1"]
    assert stored not in repr(RING)
    path.write_text(path.read_text().replace('"current": 1', '"current": 9'))
    with pytest.raises(EnvelopeError) as refusal:
        KeyRing.load(path)
    assert stored not in str(refusal.value)


def test_a_blind_index_finds_equal_values_of_one_field_only() -> None:
    index = BlindIndex(bytes(range(32)))
    phone = index.of("person.phone", "13000000001")
    assert len(phone) == 16
    assert phone == index.of("person.phone", "13000000001")
    assert phone != index.of("person.phone", "13000000002")
    assert phone != index.of("employer.phone", "13000000001")
    assert phone != BlindIndex(bytes(32)).of("person.phone", "13000000001")
    with pytest.raises(EnvelopeError):
        BlindIndex(b"short")

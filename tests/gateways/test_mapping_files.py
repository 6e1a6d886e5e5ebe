"""Mapping files: what is refused, with the reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qianyue.gateways import (
    GatewayNotConfigured,
)
from qianyue.gateways.ca.mapping import VendorMapping, read_mapping
from qianyue.gateways.ca.vendor_sandbox import MAPPING
from tests.gateways.vendors import (
    EXAMPLE,
    SIMPLE,
    WITH_CODE,
    asking,
    changed,
    enroll,
)


@pytest.mark.parametrize(
    ("places", "why"),
    [
        ({"enroll": None}, "enroll"),
        ({"enroll__fields": {"p10": "$crs"}}, "$crs"),
        ({"enroll__fields": {"p10": "$csr", "n": "$serial"}}, "$serial"),
        ({"enroll__fields": {"x": "1"}}, "$csr"),
        ({"enroll__fields": {"p10": "$csr", "p10.x": "1"}}, "p10"),
        ({"enroll__fields": {"p 10": "$csr"}}, "enroll.fields"),
        ({"enroll__format": "jks"}, "enroll.format"),
        ({"enroll__path": "v1/certs"}, "enroll.path"),
        ({"enroll__path": "/v1/../../admin?x=1"}, "enroll.path"),
        ({"enroll__colour": "red"}, "enroll.colour"),
        ({"enroll__method": "GET"}, "enroll.method"),
        ({"revoke__path": "/v1/revoke"}, "$serial"),
        ({"enroll__path": "/v1/certs/$name"}, "enroll.path 不能含 $name"),
        ({"enroll__path": "/v1/$number/certs"}, "enroll.path 不能含 $number"),
        ({"revoke__path": "/v1/$token/$serial"}, "revoke.path 不能含 $token"),
        ({"revoke__already": ["5"]}, "success.field"),
        ({"headers": {}}, "$key"),
        ({"headers": {"X-Request-Id": "$key", "X Y": "1"}}, "headers"),
        ({"profiles": {"tsa": "1"}}, "profiles"),
        ({"reasons": {"boredom": "1"}}, "boredom"),
        ({"success": {"field": "code", "values": []}}, "success.values"),
        ({"success": {"field": "code", "values": [0]}}, "success.values"),
        ({"signature": {"header": "S", "algorithm": "hmac-sha1", "over": ["$body"]}}, "signature.algorithm"),
        ({"signature": {"header": "S", "algorithm": "hmac-sha256", "over": ["$path"]}}, "$body"),
        ({"signature": {"header": "S", "algorithm": "hmac-sha256", "over": ["$body", "$csr"]}}, "$csr"),
        ({"signature": {"header": "S", "algorithm": "hmac-sha256", "over": ["$body", "x"]}}, "$x"),
        ({"vendor": ""}, "vendor"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused_with_the_reason(tmp_path: Path, places: dict[str, Any], why: str) -> None:
    (tmp_path / "mapping.toml").write_text(toml(changed(SIMPLE, **places)))
    with pytest.raises(GatewayNotConfigured) as caught:
        read_mapping(tmp_path / "mapping.toml")
    assert "ca_mapping" in caught.value.message
    assert why in caught.value.message


def toml(table: dict[str, Any], prefix: str = "") -> str:
    """Enough TOML for these tests: scalars and lists are written alike in JSON."""
    plain = "".join(f"{json.dumps(name)} = {json.dumps(value)}\n" for name, value in table.items() if not isinstance(value, dict))
    inner = ((f"{prefix}{json.dumps(name)}", value) for name, value in table.items() if isinstance(value, dict))
    return plain + "".join(f"[{name}]\n{toml(value, f'{name}.')}" for name, value in inner)


def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path) -> None:
    for name, content in (("none.toml", None), ("noise.toml", b"\xff\xfe"), ("words.toml", b"hello"), ("empty.toml", b"")):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(GatewayNotConfigured):
            read_mapping(tmp_path / name)


def test_the_example_and_these_mappings_are_good(tmp_path: Path) -> None:
    assert read_mapping(MAPPING).enroll.path == "/openapi/v2/cert/apply"
    for mapping in (EXAMPLE, SIMPLE, WITH_CODE):
        (tmp_path / "mapping.toml").write_text(toml(mapping))
        assert read_mapping(tmp_path / "mapping.toml") == VendorMapping.model_validate(mapping)


@pytest.mark.parametrize("missing", ["token", "secret"])
def test_what_a_mapping_needs_must_be_there(missing: str) -> None:
    given = {"token": "t", "secret": "s"} | {missing: None}
    with pytest.raises(GatewayNotConfigured) as caught:
        asking("https://ca.example", EXAMPLE, **given)
    assert f"ca_{missing}" in caught.value.message


def test_a_kind_of_certificate_the_vendor_does_not_sell_is_refused() -> None:
    client = asking("http://127.0.0.1:9", SIMPLE)
    with pytest.raises(GatewayNotConfigured) as caught:
        enroll(client, "k", profile="organisation", subject={"name": "x", "uscc": "y"})
    assert "organisation" in caught.value.message

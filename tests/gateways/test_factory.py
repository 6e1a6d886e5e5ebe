from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from qianyue.gateways import GatewayNotConfigured, GatewayRefused, Gateways, from_settings
from qianyue.trust.authority import DevelopmentAuthority
from tests.gateways.cast import ALICE

DIGEST = hashlib.sha256(b"x").digest()


def test_it_works(gateways: Gateways) -> None:
    assert gateways.sms.send(to="13000000001", text="x", key="factory").id
    assert gateways.tsa.timestamp(DIGEST).imprint == DIGEST
    assert gateways.storage.get(gateways.storage.put(b"x")) == b"x"
    assert gateways.ca.roots() == gateways.tsa.roots()


def test_it_names_the_sandboxes(gateways: Gateways) -> None:
    assert gateways.sandboxes() == ["sms", "email", "identity", "ca", "tsa"]


def test_production_refuses_every_sandbox(addresses: dict[str, str]) -> None:
    strict = from_settings(addresses, allow_sandboxes=False)
    assert strict.sandboxes() == ["sms", "email", "identity", "ca", "tsa"]
    asks = [
        lambda: strict.sms.send(to="13000000001", text="x", key="k"),
        lambda: strict.email.send(to="a@a.example", subject="s", text="t", key="k"),
        lambda: strict.identity.start(**ALICE, phone="", return_url="http://127.0.0.1/", key="k"),
        lambda: strict.identity.result("x"),
        lambda: strict.ca.revoke(serial=1, reason="unspecified", key="k"),
        lambda: strict.tsa.timestamp(DIGEST),
    ]
    for ask in asks:
        with pytest.raises(GatewayRefused) as caught:
            ask()
        assert caught.value.code == "sandbox_refused"


def test_a_party_that_is_down_is_no_sandbox() -> None:
    assert from_settings({"sms": "http://127.0.0.1:9", "email": "smtp://127.0.0.1:9"}).sandboxes() == []


def test_it_says_what_is_not_configured_when_it_is_needed() -> None:
    empty = from_settings({})
    assert empty.sandboxes() == []
    for use in (
        lambda: empty.sms.send(to="13000000001", text="x", key="k"),
        lambda: empty.storage.get("x"),
        lambda: empty.tsa.roots(),
    ):
        with pytest.raises(GatewayNotConfigured) as caught:
            use()
        assert caught.value.code == "gateway_not_configured"


@pytest.mark.parametrize(
    "wrong",
    [
        {"sms": "example.org"},
        {"email": "http://example.org"},
        {"email": "smtp://example.org", "email_from": "nobody"},
        {"identity": "https://example.org", "identity_key": "short"},
        {"identity": "https://example.org", "identity_key": "!"},
        {"ca": "https://example.org", "ca_roots": "/nowhere.pem"},
        {"tsa": "https://example.org", "tsa_roots": "-----BEGIN CERTIFICATE-----"},
    ],
)
def test_it_refuses_settings_it_cannot_use(wrong: dict[str, str]) -> None:
    with pytest.raises(GatewayNotConfigured):
        from_settings(wrong)


def test_it_takes_roots_as_text_or_as_a_file(tmp_path: Path) -> None:
    authority = DevelopmentAuthority.create()
    (tmp_path / "root.pem").write_text(authority.root_pem())
    for roots in (authority.root_pem(), str(tmp_path / "root.pem")):
        made = from_settings({"ca": "https://ca.example", "ca_roots": roots, "tsa": "https://tsa.example", "tsa_roots": roots})
        assert made.ca.roots() == made.tsa.roots() == [authority.root.der]


def test_it_takes_a_folder_or_a_file_url(tmp_path: Path) -> None:
    for address in (str(tmp_path / "文件 夹"), (tmp_path / "文件 夹").as_uri()):
        assert from_settings({"storage": address}).storage.put(b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["文件 夹"]


def test_it_shows_no_secret(addresses: dict[str, str]) -> None:
    shown = repr(from_settings({**addresses, "sms_token": "very-secret", "email": "smtps://name:very-secret@mail.example"}))
    assert "very-secret" not in shown

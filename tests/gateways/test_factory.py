from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from qianyue.gateways import GatewayNotConfigured, GatewayRefused, Gateways, from_settings
from qianyue.gateways.ca import CaClient
from qianyue.gateways.ca.cmp import CmpClient
from qianyue.gateways.ca.mapped import MappedClient
from qianyue.gateways.ca.vendor_sandbox import MAPPING
from qianyue.trust import pem
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.keys import SoftwareKey
from tests.gateways.cast import ALICE, csr

DIGEST = hashlib.sha256(b"x").digest()


def test_it_works(gateways: Gateways) -> None:
    assert gateways.sms.send(to="13000000001", text="x", key="factory").id
    assert gateways.tsa.timestamp(DIGEST).imprint == DIGEST
    assert gateways.storage.get(gateways.storage.put(b"x")) == b"x"
    assert gateways.ca.roots() == gateways.tsa.roots()[:2]


def test_it_names_the_sandboxes(gateways: Gateways) -> None:
    assert gateways.sandboxes() == ["sms", "wechat", "email", "identity", "ca", "tsa"]


def test_production_refuses_every_sandbox(addresses: dict[str, str]) -> None:
    strict = from_settings(addresses, allow_sandboxes=False)
    assert strict.sandboxes() == ["sms", "wechat", "email", "identity", "ca", "tsa"]
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
        {"tsa": "https://example.org", "tsa2": "https://example.com", "tsa2_roots": "/nowhere.pem"},
        {"tsa": "https://example.org", "tsa_ocsp": "example.org"},
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


CA = {"ca": "https://ca.example"}
CMP = {**CA, "ca_protocol": "cmp", "ca_ocsp": "https://ocsp.example", "ca_cmp_reference": "r", "ca_cmp_secret": "s"}


def with_certificates(settings: dict[str, str], *entries: str) -> dict[str, str]:
    authority = DevelopmentAuthority.create()
    return {**settings, **{entry: authority.root_pem() if entry == "ca_roots" else authority.chain_pem() for entry in entries}}


def test_it_chooses_the_client_that_speaks_to_the_authority() -> None:
    cmp = with_certificates(CMP, "ca_roots", "ca_issuers")
    mapped = {**cmp, "ca_protocol": "mapped", "ca_mapping": str(MAPPING), "ca_token": "t", "ca_secret": "s"}
    for settings, kind in ((CA, CaClient), ({**CA, "ca_protocol": "json"}, CaClient), (cmp, CmpClient), (mapped, MappedClient)):
        assert type(from_settings(settings).ca) is kind


@pytest.mark.parametrize(
    ("changed", "entry"),
    [
        ({"ca_protocol": "est"}, "ca_protocol"),
        ({"ca_roots": ""}, "ca_roots"),
        ({"ca_issuers": ""}, "ca_issuers"),
        ({"ca_issuers": "/nowhere.pem"}, "ca_issuers"),
        ({"ca_ocsp": ""}, "ca_ocsp"),
        ({"ca_ocsp": "ocsp.example"}, "地址"),
        ({"ca_cmp_reference": ""}, "ca_cmp_reference"),
        ({"ca_cmp_secret": ""}, "ca_cmp_secret"),
        ({"ca_cmp_digest": "sha1"}, "ca_cmp_digest"),
        ({"ca_cmp_confirm": "perhaps"}, "ca_cmp_confirm"),
        ({"ca_cmp_key": "/nowhere.pem"}, "ca_cmp_certificates"),
        ({"ca_protocol": "mapped"}, "ca_mapping"),
        ({"ca_protocol": "mapped", "ca_mapping": "/nowhere.toml"}, "ca_mapping"),
        ({"ca_protocol": "mapped", "ca_mapping": str(MAPPING), "ca_token": "t"}, "ca_secret"),
        ({"ca_protocol": "mapped", "ca_mapping": str(MAPPING), "ca_secret": "s"}, "ca_token"),
    ],
)
def test_it_names_the_entry_that_an_authority_still_needs(changed: dict[str, str], entry: str) -> None:
    with pytest.raises(GatewayNotConfigured) as caught:
        from_settings({**with_certificates(CMP, "ca_roots", "ca_issuers"), **changed})
    assert entry in caught.value.message


def test_it_takes_a_key_for_messages_to_the_authority(tmp_path: Path) -> None:
    authority, key = DevelopmentAuthority.create(), SoftwareKey.generate()
    (tmp_path / "key.pem").write_text(pem.encode(key.to_pkcs8(), label="PRIVATE KEY"))
    own = pem.encode(authority.issue(csr(key), profile="organisation", subject_name="platform")[0])
    entries = {"ca_cmp_key": str(tmp_path / "key.pem"), "ca_cmp_certificates": own, "ca_cmp_peers": authority.chain_pem()}
    settings = with_certificates({**CMP, **entries, "ca_cmp_secret": ""}, "ca_roots", "ca_issuers")
    assert type(from_settings(settings).ca) is CmpClient
    for changed in ({"ca_cmp_certificates": authority.chain_pem()}, {"ca_cmp_key": str(tmp_path)}, {"ca_cmp_peers": ""}):
        with pytest.raises(GatewayNotConfigured) as caught:
            from_settings({**settings, **changed})

        assert "ca_cmp" in caught.value.message


def test_no_client_of_an_authority_shows_a_secret() -> None:
    settings = with_certificates({**CMP, "ca_cmp_secret": "very-secret"}, "ca_roots", "ca_issuers")
    assert "very-secret" not in repr(from_settings(settings)) + repr(vars(from_settings(settings).ca))

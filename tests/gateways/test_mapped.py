"""A vendor's own interface, by its mapping file: at the sandbox that plays one, and at servers that do not play fair."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import subprocess
import tomllib
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyue.gateways import (
    GatewayDown,
    GatewayError,
    GatewayGarbage,
    GatewayNotConfigured,
    GatewayRefused,
    from_settings,
)
from qianyue.gateways.ca import CaGateway
from qianyue.gateways.ca.choosing import ca_client
from qianyue.gateways.ca.mapped import MappedClient
from qianyue.gateways.ca.mapping import VendorMapping, read_mapping
from qianyue.gateways.ca.vendor_sandbox import APP_ID, MAPPING
from qianyue.trust import certificates, oids, pem, revocation
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.certificates import Certificate
from qianyue.trust.keys import SoftwareKey
from tests.gateways.cast import ALICE, csr
from tests.gateways.raw import answer, request, serving
from tests.gateways.street import fault

EVENT = {"name": ALICE["name"], "number": "EVENT-0001"}
KEY = SoftwareKey.generate()
AUTHORITY = DevelopmentAuthority.create()
CHAIN = AUTHORITY.issue(csr(KEY), profile="event", subject_name=EVENT["name"])
EXAMPLE = tomllib.loads(MAPPING.read_text("utf-8"))


def settled(addresses: dict[str, str], **changed: str) -> dict[str, str]:
    """The settings of an installation whose authority is the invented vendor."""
    vendor = {"ca": addresses["vendor"], "ca_ocsp": f"{addresses['vendor']}/ocsp", "ca_protocol": "mapped", "ca_token": APP_ID}
    return {**addresses, **vendor, **changed}


@pytest.fixture
def client(addresses: dict[str, str]) -> CaGateway:
    return from_settings(settled(addresses)).ca


def enroll(client: CaGateway, key: str, *, holder: SoftwareKey = KEY, **changed: object) -> list[Certificate]:
    wanted = {"csr": csr(holder), "profile": "event", "subject": EVENT, "evidence_digest": b"e" * 32}
    return [certificates.read(item) for item in client.enroll(**{**wanted, "key": key, **changed})]


def test_it_works(client: CaGateway, addresses: dict[str, str]) -> None:
    chain = enroll(client, "vendor-works")
    assert chain[0].spki == KEY.public_key_der
    assert chain[0].subject.common_name == ALICE["name"]
    assert chain[0].evidence_digest == ("sha256", b"e" * 32)
    assert pem.encode(chain[1].der) == addresses["ca_issuers"]
    told = revocation.read_response(client.ocsp(revocation.request(certificate=chain[0], issuer=chain[1])))
    found = told.about(certificate=chain[0], issuer=chain[1])
    assert found is not None
    assert found.status == "good"


def test_it_translates_what_the_vendor_calls_otherwise(client: CaGateway, addresses: dict[str, str]) -> None:
    employer = {"name": "西双版纳试验茶厂", "uscc": "91532800TEST000014"}
    leaf = enroll(client, "vendor-organisation", profile="organisation", subject=employer, evidence_digest=None)[0]
    assert leaf.subject.first(oids.ORGANISATION) == employer["name"]
    client.revoke(serial=leaf.serial, reason="key_compromise", key="vendor-organisation-lost")
    assert "key_compromise" in httpx.get(addresses["vendor"]).text


def test_it_issues_once_under_one_key(client: CaGateway) -> None:
    asked = csr(KEY)
    assert enroll(client, "vendor-once", csr=asked) == enroll(client, "vendor-once", csr=asked)
    with pytest.raises(GatewayRefused) as caught:
        enroll(client, "vendor-once", holder=SoftwareKey.generate())
    assert caught.value.reason == "1003"


def test_revoking_again_changes_nothing(client: CaGateway) -> None:
    serial = enroll(client, "vendor-revoked")[0].serial
    for key in ("first", "first", "second"):
        client.revoke(serial=serial, reason="cessation_of_operation", key=f"vendor-revoked-{key}")
    with pytest.raises(GatewayRefused) as caught:
        client.revoke(serial=1, reason="unspecified", key="vendor-stranger")
    assert caught.value.reason == "2002"
    with pytest.raises(GatewayRefused):
        client.revoke(serial=1, reason="boredom", key="vendor-stranger")


def test_a_request_signed_with_another_secret_certifies_nothing(addresses: dict[str, str]) -> None:
    for changed in ({"ca_secret": "guessed"}, {"ca_token": "somebody"}):
        with pytest.raises(GatewayRefused) as caught:
            enroll(from_settings(settled(addresses, **changed)).ca, "vendor-secret")
        assert caught.value.reason == "1002"


def test_production_refuses_the_sandbox(addresses: dict[str, str]) -> None:
    strict = from_settings(settled(addresses), allow_sandboxes=False)
    assert "ca" in strict.sandboxes()
    asks: list[Callable[[], object]] = [
        lambda: enroll(strict.ca, "vendor-strict"),
        lambda: strict.ca.revoke(serial=1, reason="unspecified", key="k"),
        lambda: strict.ca.ocsp(b"x"),
    ]
    for ask in asks:
        with pytest.raises(GatewayRefused) as caught:
            ask()
        assert caught.value.code == "sandbox_refused"


def test_it_takes_no_certificate_from_a_foreign_root(addresses: dict[str, str]) -> None:
    client = from_settings(settled(addresses, ca_roots=AUTHORITY.root_pem())).ca
    with pytest.raises(GatewayGarbage):
        enroll(client, "vendor-foreign")
    assert client.roots() == [AUTHORITY.root.der]


@pytest.mark.parametrize("mode", ["down", "slow", "reset", "lost", "twice", "garbage"])
def test_what_was_done_unseen_is_not_done_again(addresses: dict[str, str], mode: str) -> None:
    client, asked = ca_client(settled(addresses), total=0.5 if mode == "slow" else 10), csr(KEY)
    fault(addresses["vendor"], mode, seconds=1, count=2)
    subject, got = {"name": f"厂商仅一张{mode}"}, []
    for attempt in range(8):  # as the outbox does; an answer sent twice may still come late, after the faults are over
        if attempt == 3:
            fault(addresses["vendor"], "ok")
            client = ca_client(settled(addresses), total=10)
        try:
            got = enroll(client, f"vendor-{mode}", csr=asked, subject=subject)
        except GatewayError as problem:
            got = []
            assert problem.retryable  # noqa: PT017 (whether it is raised depends on the fault)
        if got and attempt >= 3:
            break
    assert got
    assert httpx.get(addresses["vendor"]).text.count(subject["name"]) == 1


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"{}", b"{", b"\xff", b"[" * 50_000, b'{"head": 1}'])
def test_the_vendor_refuses_rubbish_politely(addresses: dict[str, str], body: bytes) -> None:
    for path in ("apply", "revoke"):
        said = httpx.post(f"{addresses['vendor']}/openapi/v2/cert/{path}", content=body)
        assert (said.status_code, said.json()["head"]["retCode"]) == (200, "1002")
        assert said.headers["X-Qianyue-Sandbox"] == "1"


def test_the_vendor_takes_a_number_once(addresses: dict[str, str]) -> None:
    body, path, moment = b"{}", "/openapi/v2/cert/apply", str(int(clock_of(addresses)))
    message = "\n".join(["POST", path, moment, "n-1", body.decode()]).encode()
    signed = hmac.new(addresses["ca_secret"].encode(), message, "sha256").hexdigest()
    headers = {"X-App-Id": APP_ID, "X-Timestamp": moment, "X-Nonce": "n-1", "X-Sign": signed}
    codes = [httpx.post(addresses["vendor"] + path, content=body, headers=headers).json()["head"]["retCode"] for _ in range(2)]
    assert codes == ["1001", "1004"]  # understood and refused, then not even read


def clock_of(addresses: dict[str, str]) -> float:
    return parsedate_to_datetime(httpx.get(addresses["vendor"]).headers["Date"]).timestamp()


# Other vendors: each a mapping, and a server that says exactly one thing.

SIMPLE: dict[str, Any] = {
    "vendor": "another",
    "headers": {"X-Request-Id": "$key"},
    "profiles": {"event": 7},
    "enroll": {"path": "/v1/certs", "fields": {"p10": "$csr_pem", "kind": "$profile"}, "certificate": "cert", "format": "pem"},
    "revoke": {"method": "DELETE", "path": "/v1/certs/$serial_decimal", "fields": {"why": "$reason"}},
}


def changed(base: dict[str, Any], **places: Any) -> dict[str, Any]:
    """The mapping with some of its entries replaced, by `__` through tables; None takes one away."""
    made = json.loads(json.dumps(base))
    for place, value in places.items():
        *outer, last = place.split("__")
        table = made
        for name in outer:
            table = table.setdefault(name, {})
        if value is None:
            del table[last]
        else:
            table[last] = value
    return made


def asking(url: str, mapping: dict[str, Any], **options: Any) -> MappedClient:
    read = VendorMapping.model_validate(mapping)
    return MappedClient(url=url, mapping=read, roots=[AUTHORITY.root.der], ocsp_url=url, **options)


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def openssl_bag() -> bytes:
    """Leaf, issuer and root as OpenSSL puts them into a bag."""
    chain = "".join(map(pem.encode, (*CHAIN, AUTHORITY.root.der))).encode()
    made = subprocess.run(
        ["openssl", "crl2pkcs7", "-nocrl", "-certfile", "/dev/stdin", "-outform", "DER"],
        input=chain,
        capture_output=True,
        check=True,
    )
    return made.stdout


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("pem", {"cert": "".join(map(pem.encode, CHAIN))}),
        ("pem", {"cert": "".join(map(pem.encode, (AUTHORITY.root.der, *reversed(CHAIN))))}),
        ("pem", {"cert": pem.encode(CHAIN[0]), "chain": [pem.encode(CHAIN[1])]}),
        ("der", {"cert": b64(CHAIN[0]), "chain": [b64(CHAIN[1]), b64(AUTHORITY.root.der)]}),
        ("der", {"cert": [b64(item) for item in CHAIN]}),
        ("p7b", {"cert": b64(openssl_bag())}),
        ("p7b", {"cert": b64(openssl_bag())[:76] + "\r\n" + b64(openssl_bag())[76:]}),
        ("p7b", {"cert": pem.encode(openssl_bag(), label="PKCS7")}),
        ("p7b", {"cert": b64(certificates.bundle([AUTHORITY.root.der, *CHAIN]))}),
    ],
)
def test_it_reads_certificates_in_every_form(form: str, said: dict[str, Any]) -> None:
    mapping = changed(SIMPLE, enroll__format=form, enroll__chain="chain")
    with serving(saying_json(said)) as server:
        assert [item.der for item in enroll(asking(server.url, mapping), "k")] == CHAIN


def saying_json(said: Any, heard: list[bytes] | None = None) -> Callable[[socket.socket, int], None]:
    def play(connection: socket.socket, number: int) -> None:
        while asked := request(connection):
            if heard is not None:
                heard.append(asked)
            connection.sendall(answer(said if isinstance(said, bytes) else json.dumps(said).encode()))

    return play


def test_it_sends_what_the_mapping_says() -> None:
    heard: list[bytes] = []
    mapping = changed(
        SIMPLE,
        enroll__fields={"a.b.p10": "$csr", "a.b.who": "$name", "a.kind": "$profile", "dollar": "$$5", "n": 3, "e": "$evidence"},
        headers={"X-Request-Id": "$key", "X-Api-Key": "$token"},
        signature={
            "header": "X-S",
            "algorithm": "hmac-sm3",
            "over": ["$path", "$body_sha256"],
            "joiner": "",
            "encoding": "base64",
        },
    )
    with serving(saying_json({"cert": "".join(map(pem.encode, CHAIN))}, heard)) as server:
        client = asking(f"{server.url}/base/", mapping, token="t0", secret="s0")
        asked = csr(KEY)
        enroll(client, "k-1", csr=asked, evidence_digest=None)
        client.revoke(serial=255, reason="superseded", key="k-2")
    head, _, body = heard[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /base/v1/certs HTTP/1.1")
    assert b"X-Request-Id: k-1\r\n" in head
    assert b"X-Api-Key: t0\r\n" in head
    assert b"Authorization" not in head
    sent = {"a": {"b": {"p10": b64(asked), "who": EVENT["name"]}, "kind": 7}, "dollar": "$5", "n": 3}
    assert json.loads(body) == sent
    message = b"/base/v1/certs" + hashlib.sha256(body).hexdigest().encode()
    made = subprocess.run(
        ["openssl", "dgst", "-sm3", "-mac", "HMAC", "-macopt", "key:s0", "-binary"],
        input=message,
        capture_output=True,
        check=True,
    )
    assert f"X-S: {b64(made.stdout)}".encode() in head
    assert heard[1].startswith(b"DELETE /base/v1/certs/255 HTTP/1.1")
    assert heard[1].endswith(b'{"why":"superseded"}')


def test_a_token_nobody_places_is_a_bearer_token() -> None:
    heard: list[bytes] = []
    with serving(saying_json({"cert": "".join(map(pem.encode, CHAIN))}, heard)) as server:
        enroll(asking(server.url, SIMPLE, token="t0"), "k")
    assert b"Authorization: Bearer t0\r\n" in heard[0]


WITH_CODE = changed(SIMPLE, success={"field": "code", "values": ["0", "true"], "busy": ["99", "忙"]})


@pytest.mark.parametrize(
    ("said", "error", "reason"),
    [
        ({"code": 0}, GatewayGarbage, "公钥"),  # well, but no certificate
        ({"code": True}, GatewayGarbage, "公钥"),
        ({"code": 1}, GatewayRefused, "1"),
        ({"code": "证件号码 99999919900131001X 有误"}, GatewayRefused, ""),  # prose, which may quote what we sent
        ({"code": "99"}, GatewayDown, "99"),
        ({"code": "忙"}, GatewayDown, "繁忙"),
        ({"code": None}, GatewayGarbage, "字段"),
        ({}, GatewayGarbage, "字段"),
        ([], GatewayGarbage, "字段"),
        (b'{"code": "1", "code": "0"}', GatewayGarbage, "字段"),
        (b"{", GatewayGarbage, "字段"),
        (b"[" * 100_000, GatewayGarbage, "字段"),
        ({"code": 0, "cert": 5}, GatewayGarbage, "证书"),
        ({"code": 0, "cert": "no certificate"}, GatewayGarbage, "公钥"),
        ({"code": 0, "cert": "\ud800"}, GatewayGarbage, "公钥"),
        ({"code": 0, "cert": pem.encode(b"0\x00")}, GatewayGarbage, "证书"),
        (
            {"code": 0, "cert": pem.encode(DevelopmentAuthority.create().issue(csr(KEY), profile="event", subject_name="x")[0])},
            GatewayGarbage,
            "根证书",
        ),
    ],
)
def test_it_knows_what_is_an_answer(said: Any, error: type[GatewayError], reason: str) -> None:
    with serving(saying_json(said)) as server, pytest.raises(error) as caught:
        enroll(asking(server.url, WITH_CODE), "k")
    assert reason in caught.value.message
    assert "99999919900131001X" not in caught.value.message


def test_a_refusal_of_another_request_is_not_believed() -> None:
    mapping = changed(WITH_CODE, enroll__echo="id")
    for said, error in (
        ({"code": 1, "id": "k"}, GatewayRefused),
        ({"code": 1}, GatewayRefused),
        ({"code": 1, "id": "j"}, GatewayGarbage),
    ):
        with serving(saying_json(said)) as server, pytest.raises(error):
            enroll(asking(server.url, mapping), "k")


def test_an_answer_to_another_request_is_not_taken() -> None:
    mapping = changed(SIMPLE, enroll__echo="id", revoke__echo="id")
    good = {"cert": "".join(map(pem.encode, CHAIN))}
    for said, fine in (({**good, "id": "k"}, True), ({**good, "id": "another"}, False), (good, False)):
        with serving(saying_json(said)) as server:
            client = asking(server.url, mapping)
            for act in (lambda: enroll(client, "k"), lambda: client.revoke(serial=1, reason="superseded", key="k")):  # noqa: B023
                if fine:
                    act()
                else:
                    with pytest.raises(GatewayGarbage):
                        act()


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "cert", "x"]), inner, max_size=3),
        max_leaves=8,
    )
)
def test_whatever_comes_is_refused_in_our_words(said: Any) -> None:
    mapping = changed(WITH_CODE, enroll__format="p7b")
    with serving(saying_json(said)) as server, pytest.raises(GatewayError):
        enroll(asking(server.url, mapping), "k")


# Mapping files.


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

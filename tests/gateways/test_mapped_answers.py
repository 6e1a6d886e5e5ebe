"""Vendors that say exactly one thing: what is sent to them, and what is taken for an answer."""

from __future__ import annotations

import hashlib
import json
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyue.gateways import (
    GatewayDown,
    GatewayError,
    GatewayGarbage,
    GatewayRefused,
)
from qianyue.trust import certificates, pem
from qianyue.trust.authority import DevelopmentAuthority
from tests.gateways.cast import csr
from tests.gateways.raw import serving
from tests.gateways.vendors import (
    AUTHORITY,
    CHAIN,
    EVENT,
    KEY,
    SIMPLE,
    WITH_CODE,
    asking,
    b64,
    changed,
    enroll,
    saying_json,
)


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

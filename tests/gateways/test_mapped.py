"""A vendor's own interface, by its mapping file, at the sandbox that plays one."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from email.utils import parsedate_to_datetime

import httpx
import pytest

from qianyue.gateways import (
    GatewayError,
    GatewayGarbage,
    GatewayRefused,
    from_settings,
)
from qianyue.gateways.ca import CaGateway
from qianyue.gateways.ca.choosing import ca_client
from qianyue.gateways.ca.vendor_sandbox import APP_ID
from qianyue.trust import oids, pem, revocation
from qianyue.trust.keys import SoftwareKey
from tests.gateways.cast import ALICE, csr
from tests.gateways.street import fault
from tests.gateways.vendors import (
    AUTHORITY,
    KEY,
    enroll,
    settled,
)


@pytest.fixture
def client(addresses: dict[str, str]) -> CaGateway:
    return from_settings(settled(addresses)).ca


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

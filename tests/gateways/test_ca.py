from __future__ import annotations

import base64
import datetime
import json
import subprocess
from pathlib import Path

import httpx
import pytest

from qianyue.gateways import GatewayGarbage, GatewayRefused, Gateways, from_settings
from qianyue.gateways.ca import CaClient
from qianyue.gateways.ca.vendor_sandbox import APP_ID
from qianyue.trust import certificates, pem, revocation
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.keys import SoftwareKey
from tests.gateways.cast import ALICE, csr
from tests.gateways.raw import answer, saying, serving
from tests.gateways.street import running

EVENT = {"name": ALICE["name"], "number": "EVENT-0001"}
EMPLOYER = {"name": "西双版纳试验茶厂", "uscc": "91532800TEST000014"}


def enroll(
    gateways: Gateways, key: str, *, holder: SoftwareKey | None = None, **changed: object
) -> list[certificates.Certificate]:
    wanted = {"csr": csr(holder or SoftwareKey.generate()), "profile": "event", "subject": EVENT, "evidence_digest": b"e" * 32}
    return [certificates.read(item) for item in gateways.ca.enroll(**{**wanted, "key": key, **changed})]


def status(gateways: Gateways, chain: list[certificates.Certificate]) -> str:
    told = revocation.read_response(gateways.ca.ocsp(revocation.request(certificate=chain[0], issuer=chain[1])))
    found = told.about(certificate=chain[0], issuer=chain[1])
    assert found is not None
    return found.status


def test_it_works(gateways: Gateways) -> None:
    holder = SoftwareKey.generate()
    chain = enroll(gateways, "ca-works", csr=csr(holder))
    roots = certificates.Roots(certificates.read(item) for item in gateways.ca.roots())
    path = certificates.build_path(leaf=chain[0], intermediates=chain[1:], roots=roots, at=chain[0].not_before)
    assert isinstance(path, certificates.Path)
    assert chain[0].spki == holder.public_key_der
    assert chain[0].evidence_digest == ("sha256", b"e" * 32)
    assert ALICE["name"] in chain[0].subject.display
    assert "开发测试" in chain[0].issuer.display


def test_it_certifies_an_organisation(gateways: Gateways) -> None:
    leaf = enroll(gateways, "ca-organisation", profile="organisation", subject=EMPLOYER, evidence_digest=None)[0]
    assert EMPLOYER["name"] in leaf.subject.display
    assert EMPLOYER["uscc"] in dict(leaf.subject.attributes).values()
    assert (leaf.not_after - leaf.not_before).days > 365


def test_it_issues_once_under_one_key(gateways: Gateways) -> None:
    holder = SoftwareKey.generate()
    request = csr(holder)
    chains = [enroll(gateways, "ca-once", csr=request) for _ in range(3)]
    assert chains[0] == chains[1] == chains[2]
    with pytest.raises(GatewayRefused) as caught:
        enroll(gateways, "ca-once")
    assert caught.value.reason == "key_reused"


def test_it_remembers_its_keys_over_a_restart(tmp_path: Path) -> None:
    wanted = {"csr": csr(SoftwareKey.generate()), "profile": "event", "subject": EVENT, "evidence_digest": None, "key": "k"}
    chains, roots = [], []
    for _ in range(2):
        with running(tmp_path) as addresses:
            client = CaClient(url=addresses["ca"])
            chains.append(client.enroll(**wanted))
            roots.append(client.roots())
    assert chains[0] == chains[1]
    assert roots[0] == roots[1]


def test_it_revokes_and_says_so(gateways: Gateways) -> None:
    chain = enroll(gateways, "ca-revoke")
    assert status(gateways, chain) == "good"
    for _ in range(2):
        gateways.ca.revoke(serial=chain[0].serial, reason="cessation_of_operation", key="ca-revocation")
    assert status(gateways, chain) == "revoked"


def test_it_knows_nothing_of_strangers(gateways: Gateways) -> None:
    with pytest.raises(GatewayRefused) as caught:
        gateways.ca.revoke(serial=1, reason="unspecified", key="ca-stranger")
    assert caught.value.reason == "certificate_unknown"
    with pytest.raises(GatewayRefused):
        gateways.ca.revoke(serial=1, reason="", key="ca-stranger-2")


@pytest.mark.parametrize(
    "changed",
    [
        {"csr": b"no request"},
        {"profile": "tsa"},
        {"profile": "root"},
        {"subject": {"number": "1"}},
        {"subject": {**EVENT, "admin": "1"}},
        {"evidence_digest": b"short"},
    ],
)
def test_it_refuses_what_no_certificate_can_be_issued_for(gateways: Gateways, changed: dict[str, object]) -> None:
    with pytest.raises(GatewayRefused):
        enroll(gateways, "ca-wrong", **changed)


def test_it_refuses_a_request_that_proves_no_possession(gateways: Gateways) -> None:
    request = bytearray(csr(SoftwareKey.generate()))
    request[-1] ^= 1
    with pytest.raises(GatewayRefused):
        enroll(gateways, "ca-possession", csr=bytes(request))


def test_it_certifies_no_identity_number(gateways: Gateways) -> None:
    with pytest.raises(GatewayRefused) as caught:
        enroll(gateways, "ca-number", subject={"name": ALICE["name"], "number": ALICE["id_number"]})
    assert caught.value.reason == "subject_refused"


@pytest.mark.parametrize("wrong", ["key", "chain", "time"])
def test_it_takes_no_certificate_that_is_not_what_it_asked_for(wrong: str) -> None:
    """An honest exchange with a wrong certificate: for another key, with a foreign issuer, of yesterday."""
    holder = SoftwareKey.generate()
    hours = 30 if wrong == "time" else 0
    authority = DevelopmentAuthority.create(clock=lambda: datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=hours))
    asked = csr(SoftwareKey.generate() if wrong == "key" else holder)
    chain = authority.issue(asked, profile="event", subject_name="x", serial_hint="1")
    chain = [chain[0], DevelopmentAuthority.create().issuing.der] if wrong == "chain" else chain
    said = json.dumps({"key": "k", "chain": [base64.b64encode(item).decode() for item in chain]}).encode()
    with serving(saying(answer(said))) as server, pytest.raises(GatewayGarbage):
        CaClient(url=server.url).enroll(csr=csr(holder), profile="event", subject=EVENT, evidence_digest=None, key="k")


def test_it_takes_no_certificate_from_a_foreign_root(addresses: dict[str, str]) -> None:
    foreign = DevelopmentAuthority.create().root.der
    client = CaClient(url=addresses["ca"], roots=[foreign])
    with pytest.raises(GatewayGarbage):
        client.enroll(csr=csr(SoftwareKey.generate()), profile="event", subject=EVENT, evidence_digest=None, key="ca-foreign")
    assert client.roots() == [foreign]


def test_openssl_reads_what_it_publishes(gateways: Gateways, addresses: dict[str, str], tmp_path: Path) -> None:
    chain = enroll(gateways, "ca-openssl")
    for name, certificate in (("leaf", chain[0]), ("issuer", chain[1])):
        (tmp_path / f"{name}.pem").write_text(pem.encode(certificate.der))
    (tmp_path / "root.pem").write_text(httpx.get(f"{addresses['ca']}/roots.pem").text)
    (tmp_path / "crl.der").write_bytes(httpx.get(f"{addresses['ca']}/crl").content)

    def openssl(*arguments: str) -> str:
        return subprocess.run(["openssl", *arguments], cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    assert "leaf.pem: OK" in openssl("verify", "-CAfile", "root.pem", "-untrusted", "issuer.pem", "leaf.pem")
    said = openssl(
        "ocsp",
        "-url",
        f"{addresses['ca']}/ocsp",
        "-issuer",
        "issuer.pem",
        "-cert",
        "leaf.pem",
        "-CAfile",
        "root.pem",
        "-no_nonce",
    )
    assert "leaf.pem: good" in said
    assert "Next Update" in openssl("crl", "-inform", "DER", "-in", "crl.der", "-noout", "-text")


def test_its_page_lists_what_was_issued(gateways: Gateways, addresses: dict[str, str]) -> None:
    chain = enroll(gateways, "ca-listed")
    page = httpx.get(addresses["ca"]).text
    assert f"{chain[0].serial:x}" in page
    assert ALICE["name"] in page


def test_no_client_gets_an_identity_number_certified_and_no_file_keeps_one(tmp_path: Path) -> None:
    with running(tmp_path) as addresses:
        cmp = {"ca": f"{addresses['ca']}/cmp", "ca_protocol": "cmp"}
        vendor = {"ca": addresses["vendor"], "ca_protocol": "mapped", "ca_token": APP_ID}
        for settings in ({}, cmp, vendor):
            client = from_settings({**addresses, **settings}).ca
            for subject in ({"name": ALICE["name"], "number": ALICE["id_number"]}, {"name": f"岩{ALICE['id_number']}"}):
                with pytest.raises(GatewayRefused):
                    client.enroll(
                        csr=csr(SoftwareKey.generate()), profile="event", subject=subject, evidence_digest=None, key="k"
                    )
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {"ca.jsonl", "vendor.jsonl", "register.jsonl"} <= {path.name for path in kept}
    assert not any(ALICE["id_number"].encode() in path.read_bytes() for path in kept)


@pytest.mark.parametrize("path", ["/certificates", "/revocations", "/ocsp"])
def test_it_refuses_garbage_politely(addresses: dict[str, str], path: str) -> None:
    for body, kind in (
        (b"\x00\xff", "application/json"),
        (base64.b64encode(b"x" * 90_000), "application/json"),
        (b"", "text/plain"),
    ):
        said = httpx.post(addresses["ca"] + path, content=body, headers={"Content-Type": kind})
        assert 400 <= said.status_code < 500
        assert "Traceback" not in said.text

"""OpenSSL judges certificates, revocation and timestamps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qianyue.trust import certificates, digests, pem, revocation, timestamps
from qianyue.trust.errors import TrustError
from tests.conformance.tools import accepted, need, run
from tests.trust.cast import Clock, Party, World


@pytest.fixture
def world() -> World:
    return World(Clock(datetime.now(UTC)))


@pytest.fixture
def worker(world: World) -> Party:
    return world.worker()


@pytest.fixture
def keep(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    def write(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


Keep = Callable[[str, bytes | str], Path]


def test_openssl_verifies_the_chain_and_the_lists(world: World, worker: Party, keep: Keep) -> None:
    root, issuing = keep("root.pem", world.authority.root_pem()), keep("issuing.pem", pem.encode(world.authority.issuing.der))
    leaf = keep("leaf.pem", pem.encode(worker.chain[0]))

    def lists() -> Path:
        pair = (world.authority.crl(), world.authority.crl(issuer="root"))
        return keep("lists.pem", "".join(pem.encode(encoded, label="X509 CRL") for encoded in pair))

    verify = ("verify", "-x509_strict", "-crl_check_all", "-CAfile", root, "-untrusted", issuing)
    assert "leaf.pem: OK" in accepted("openssl", *verify, "-CRLfile", lists(), leaf)
    world.authority.revoke(serial=worker.certificate.serial)
    refused = run("openssl", *verify, "-CRLfile", lists(), leaf)
    assert "certificate revoked" in refused.stdout + refused.stderr


def test_openssl_asks_ocsp_and_believes_the_answer(world: World, worker: Party, keep: Keep) -> None:
    root, issuing = keep("root.pem", world.authority.root_pem()), keep("issuing.pem", pem.encode(world.authority.issuing.der))
    leaf, request, response = keep("leaf.pem", pem.encode(worker.chain[0])), keep("q.der", b""), keep("r.der", b"")
    for digest, state in (("-sha1", "good"), ("-sha256", "good"), ("-sha1", "revoked")):
        if state == "revoked":
            world.authority.revoke(serial=worker.certificate.serial)
        accepted("openssl", "ocsp", "-no_nonce", "-issuer", issuing, digest, "-cert", leaf, "-reqout", request)
        response.write_bytes(world.authority.ocsp(request.read_bytes()))
        said = accepted(
            "openssl", "ocsp", "-no_nonce", "-issuer", issuing, digest, "-cert", leaf, "-respin", response,
            "-CAfile", root, "-verify_other", issuing,
        )  # fmt: skip
        assert "Response verify OK" in said
        assert f"leaf.pem: {state}" in said


def test_openssl_reads_our_ocsp_request(world: World, worker: Party, keep: Keep) -> None:
    asked = revocation.request(certificate=worker.certificate, issuer=world.authority.issuing, nonce=b"n" * 16)
    said = accepted("openssl", "ocsp", "-reqin", keep("q.der", asked), "-req_text")
    assert f"{worker.certificate.serial:X}" in said


def test_openssl_accepts_our_request_for_a_certificate(worker: Party, keep: Keep) -> None:
    request = certificates.request(signer=worker.key, subject=certificates.name(("2.5.4.3", "岩温")))
    assert "verify OK" in accepted("openssl", "req", "-inform", "DER", "-in", keep("r.der", request), "-verify", "-noout")


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512", "sm3"])
def test_openssl_asks_our_timestamping_authority(world: World, keep: Keep, algorithm: str) -> None:
    data, query, reply = keep("data", "合同"), keep("q.tsq", b""), keep("r.tsr", b"")
    root, issuing = keep("root.pem", world.authority.root_pem()), keep("issuing.pem", pem.encode(world.authority.issuing.der))
    accepted("openssl", "ts", "-query", "-data", data, f"-{algorithm}", "-cert", "-out", query)
    reply.write_bytes(world.tsa.respond(query.read_bytes()))
    verify = ("openssl", "ts", "-verify", "-queryfile", query, "-in", reply, "-CAfile", root, "-untrusted", issuing)
    assert "Verification: OK" in accepted(*verify)
    assert "Verification: OK" in accepted(
        "openssl", "ts", "-verify", "-data", data, "-in", reply, "-CAfile", root, "-untrusted", issuing
    )
    data.write_text("other")
    assert run("openssl", "ts", "-verify", "-data", data, "-in", reply, "-CAfile", root, "-untrusted", issuing).returncode != 0


@pytest.fixture(params=["ec:prime256v1", "rsa:2048"])
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A timestamping authority made and run by OpenSSL alone; its folder."""
    need("openssl")
    (tmp_path / "ca.cnf").write_text(
        "[req]\ndistinguished_name=dn\nx509_extensions=v3\nprompt=no\n[dn]\nCN=peer root\n[v3]\n"
        "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n"
        "[tsa]\nbasicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
        "extendedKeyUsage=critical,timeStamping\nauthorityKeyIdentifier=keyid\n"
    )
    (tmp_path / "ts.cnf").write_text(
        f"[tsa]\ndefault_tsa=t\n[t]\nserial={tmp_path}/serial\nsigner_cert={tmp_path}/tsa.pem\ncerts={tmp_path}/ca.pem\n"
        f"signer_key={tmp_path}/tsa.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4\nother_policies=1.2.3.5\n"
        "digests=sha256,sha384,sm3\naccuracy=secs:1,millisecs:500\nordering=yes\ntsa_name=yes\ness_cert_id_chain=no\n"
    )
    kind, _, size = str(request.param).partition(":")
    key = ("-newkey", "ec", "-pkeyopt", f"ec_paramgen_curve:{size}") if kind == "ec" else ("-newkey", f"rsa:{size}")
    folder, config = tmp_path, tmp_path / "ca.cnf"
    accepted(
        "openssl", "req", "-x509", "-config", config, *key, "-nodes", "-keyout", folder / "ca.key",
        "-out", folder / "ca.pem", "-days", "30",
    )  # fmt: skip
    accepted(
        "openssl", "req", "-config", config, "-subj", "/CN=peer tsa", *key, "-nodes",
        "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr",
    )  # fmt: skip
    accepted(
        "openssl", "x509", "-req", "-in", folder / "tsa.csr", "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key",
        "-CAcreateserial", "-extfile", config, "-extensions", "tsa", "-out", folder / "tsa.pem", "-days", "30",
    )  # fmt: skip
    return folder


def test_we_ask_openssl_s_timestamping_authority(peer: Path) -> None:
    roots = certificates.Roots.from_pem((peer / "ca.pem").read_bytes())
    for algorithm in ("sha256", "sm3"):
        imprint = digests.digest(algorithm, b"contract")
        (peer / "q.tsq").write_bytes(timestamps.request(imprint, algorithm=algorithm, nonce=99))
        accepted("openssl", "ts", "-reply", "-config", peer / "ts.cnf", "-queryfile", peer / "q.tsq", "-out", peer / "r.tsr")
        token = timestamps.read_response(
            (peer / "r.tsr").read_bytes(), imprint=imprint, nonce=99, roots=roots, algorithm=algorithm
        )
        assert token.authority == "peer tsa"
        assert token.accuracy.total_seconds() == 1.5


def test_a_rejection_by_openssl_is_a_rejection(peer: Path) -> None:
    """`openssl ts -reply` exits 0 with a refusal inside (crypto.md P11)."""
    imprint = digests.digest("sha512", b"contract")
    (peer / "q.tsq").write_bytes(timestamps.request(imprint, algorithm="sha512", nonce=99))
    accepted("openssl", "ts", "-reply", "-config", peer / "ts.cnf", "-queryfile", peer / "q.tsq", "-out", peer / "r.tsr")
    with pytest.raises(timestamps.TimestampRefused) as refusal:
        timestamps.read_response((peer / "r.tsr").read_bytes(), imprint=imprint, nonce=99, algorithm="sha512")
    assert refusal.value.failure == "bad_alg"


def test_the_same_answer_to_another_root_is_refused(peer: Path, world: World) -> None:
    imprint = digests.digest("sha256", b"contract")
    (peer / "q.tsq").write_bytes(timestamps.request(imprint, nonce=1))
    accepted("openssl", "ts", "-reply", "-config", peer / "ts.cnf", "-queryfile", peer / "q.tsq", "-out", peer / "r.tsr")
    with pytest.raises(TrustError) as refusal:
        timestamps.read_response((peer / "r.tsr").read_bytes(), imprint=imprint, nonce=1, roots=world.authority.roots)
    assert refusal.value.code == "timestamp_authority_untrusted"

from __future__ import annotations

import datetime
import hashlib
import subprocess
from pathlib import Path

import httpx
import pytest

from qianyue.gateways import GatewayDown, GatewayError, GatewayGarbage, GatewayRefused, Gateways
from qianyue.gateways.tsa import TsaClient
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.digests import DIGESTS, digest
from tests.gateways.raw import answer, request, saying, serving
from tests.gateways.street import fault

DIGEST = hashlib.sha256(b"contract").digest()
REPLY = b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n"


def test_it_works(gateways: Gateways) -> None:
    token = gateways.tsa.timestamp(DIGEST)
    assert token.imprint == DIGEST
    assert abs(token.gen_time - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(seconds=5)
    assert "开发测试" in token.authority
    assert len(gateways.tsa.roots()) == 4  # two authorities, each with one a suite


@pytest.mark.parametrize("algorithm", DIGESTS)
def test_it_stamps_every_digest_we_use(gateways: Gateways, algorithm: str) -> None:
    assert gateways.tsa.timestamp(digest(algorithm, b"x"), algorithm).algorithm == algorithm


def test_every_token_is_another(gateways: Gateways) -> None:
    tokens = [gateways.tsa.timestamp(DIGEST) for _ in range(3)]
    assert len({token.serial for token in tokens}) == len({token.nonce for token in tokens}) == 3


def test_openssl_asks_and_verifies(addresses: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"contract")
    (tmp_path / "root.pem").write_text(addresses["tsa_roots"])

    def run(*command: str) -> str:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    run("openssl", "ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "query.tsq")
    head = httpx.post(
        addresses["tsa"], content=(tmp_path / "query.tsq").read_bytes(), headers={"Content-Type": "application/timestamp-query"}
    )
    assert head.headers["Content-Type"] == "application/timestamp-reply"
    (tmp_path / "answer.tsr").write_bytes(head.content)
    said = run("openssl", "ts", "-verify", "-in", "answer.tsr", "-queryfile", "query.tsq", "-CAfile", "root.pem")
    assert "Verification: OK" in said


def test_it_speaks_with_the_authority_of_openssl(tmp_path: Path) -> None:
    """Our client, real HTTP, and `openssl ts -reply` behind it."""
    authority = DevelopmentAuthority.create(tmp_path / "authority")
    folder = tmp_path / "authority"
    (folder / "chain.pem").write_text(authority.chain_pem())
    (folder / "serial").write_text("01\n")
    (folder / "ts.cnf").write_text(
        "[tsa]\ndefault_tsa=c\n[c]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\ncerts=chain.pem\nsigner_digest=sha256\n"
        "default_policy=1.2.3.4\ndigests=sha256,sha512\naccuracy=secs:1\ness_cert_id_alg=sha256\n"
    )

    def play(connection: object, number: int) -> None:
        query = request(connection).partition(b"\r\n\r\n")[2]
        (folder / "query.tsq").write_bytes(query)
        command = ["openssl", "ts", "-reply", "-config", "ts.cnf", "-queryfile", "query.tsq", "-out", "answer.tsr"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        connection.sendall(answer((folder / "answer.tsr").read_bytes(), head=REPLY))

    with serving(play) as server:
        client = TsaClient(url=server.url, roots=[authority.root.der])
        assert client.timestamp(DIGEST).policy == "1.2.3.4"
        with pytest.raises(GatewayRefused) as caught:  # with HTTP 200, and an exit status of 0
            client.timestamp(digest("sha384", b"x"), "sha384")
    assert caught.value.reason == "bad_alg"


def test_it_believes_no_authority_under_a_foreign_root(addresses: dict[str, str]) -> None:
    with pytest.raises(GatewayGarbage, match="untrusted"):
        TsaClient(url=addresses["tsa"], roots=[DevelopmentAuthority.create().root.der]).timestamp(DIGEST)


def reply(seconds: int = 0, spoil: bool = False) -> object:
    """A server whose authority's clock is wrong, or which repeats its first answer for ever."""
    clock = lambda: datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)  # noqa: E731
    tsa, kept = DevelopmentAuthority.create(clock=clock).tsa(), list[bytes]()

    def play(connection: object, number: int) -> None:
        while heard := request(connection):
            kept.append(tsa.respond(heard.partition(b"\r\n\r\n")[2]))
            connection.sendall(answer(kept[0] if spoil else kept[-1], head=REPLY))

    return play


def test_it_refuses_an_answer_to_an_earlier_request() -> None:
    with serving(reply(spoil=True)) as server:
        client = TsaClient(url=server.url)
        client.timestamp(DIGEST)
        with pytest.raises(GatewayGarbage, match="nonce"):
            client.timestamp(DIGEST)


@pytest.mark.parametrize("seconds", [-3600, 3600])
def test_it_refuses_a_time_far_from_ours(seconds: int) -> None:
    with serving(reply(seconds)) as server, pytest.raises(GatewayGarbage, match="时钟"):
        TsaClient(url=server.url).timestamp(DIGEST)


@pytest.mark.parametrize(
    "said",
    [
        answer(b"\x30\x03\x02\x01\x00", head=REPLY),
        answer(b"", head=REPLY),
        answer(b"\x30" * 300, head=REPLY),
        answer(b"x" * 100_000, head=REPLY),
        answer(bytes.fromhex("30053003020100"), head=REPLY),
        answer(b"<html>", head=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"),
    ],
)
def test_it_takes_nothing_from_an_answer_that_is_no_token(said: bytes) -> None:
    with serving(saying(said)) as server, pytest.raises(GatewayGarbage):
        TsaClient(url=server.url).timestamp(DIGEST)


def test_it_says_down_when_the_authority_has_no_time() -> None:
    said = bytes.fromhex("300a3008 020102 0303010002")  # status rejection (2), failInfo timeNotAvailable (bit 14)
    with serving(saying(answer(said, head=REPLY))) as server, pytest.raises(GatewayDown) as caught:
        TsaClient(url=server.url).timestamp(DIGEST)
    assert caught.value.code == "gateway_unavailable"


def test_a_sandbox_that_answers_twice_confuses_nobody(gateways: Gateways, addresses: dict[str, str]) -> None:
    gateways.tsa.timestamp(DIGEST)
    fault(addresses["tsa"], "twice", count=1)
    outcomes = [_outcome(gateways, digest("sha256", b"%d" % number)) for number in range(6)]
    assert set(outcomes) <= {"right", "gateway_garbage"}
    assert outcomes.count("right") >= 5  # one stray answer may be refused, never believed


def _outcome(gateways: Gateways, wanted: bytes) -> str:
    try:
        return "right" if gateways.tsa.timestamp(wanted).imprint == wanted else "wrong"
    except GatewayError as problem:
        return problem.code


@pytest.mark.parametrize("body", [b"", b"\x30\x00", b"x" * 3000])
def test_the_sandbox_answers_malformed_queries_as_the_standard_says(addresses: dict[str, str], body: bytes) -> None:
    said = httpx.post(addresses["tsa"], content=body, headers={"Content-Type": "application/timestamp-query"})
    assert said.status_code == 200
    assert said.headers["Content-Type"] == "application/timestamp-reply"
    assert b"\x02\x01\x02" in said.content  # PKIStatus rejection


def test_the_sandbox_refuses_other_bodies(addresses: dict[str, str]) -> None:
    assert (
        httpx.post(addresses["tsa"], content=b"x" * 5000, headers={"Content-Type": "application/timestamp-query"}).status_code
        == 413
    )
    assert httpx.post(addresses["tsa"], content=b"x", headers={"Content-Type": "text/plain"}).status_code == 415

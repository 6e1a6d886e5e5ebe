"""The first timestamp authority does not answer well, in each way; the second does."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from structlog.testing import capture_logs

from qianyue.gateways import GatewayDown, GatewayNotConfigured, GatewayRefused, Gateways, from_settings
from qianyue.gateways.tsa import FirstToAnswer, TsaClient
from qianyue.trust import certificates, revocation, timestamps
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.digests import digest
from tests.gateways.raw import answer, request, saying, serving
from tests.gateways.street import fault

DIGEST = hashlib.sha256(b"contract").digest()
REPLY = b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n"
REFUSAL = bytes.fromhex("3009 3007 020102 03020780")  # status rejection (2), failInfo badAlg (bit 0)
SECOND = "开发测试第二机构时间戳服务"
DEADLINE = 2.0  # seconds


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def beside(addresses: dict[str, str], clock: Clock) -> Callable[[str], FirstToAnswer]:
    """Two authorities: whoever answers at an address, and the street's second."""

    def made(first: str) -> FirstToAnswer:
        known = TsaClient(url=addresses["tsa2"], roots=from_settings(addresses).tsa.roots())
        return FirstToAnswer([TsaClient(url=first), known], deadline=DEADLINE, clock=clock)

    return made


def trickling(connection: socket.socket, number: int) -> None:
    """A head that never ends: every octet comes well within a client's limit between two octets."""
    request(connection)
    for octet in b"HTTP/1.1 200 OK\r\nX-Patience: " + b"." * 200:
        connection.sendall(bytes((octet,)))
        time.sleep(0.05)


def imprint_of_something_else(connection: socket.socket, number: int) -> None:
    request(connection)
    tsa = DevelopmentAuthority.create().tsa()
    other = hashlib.sha256(b"another contract").digest()
    connection.sendall(answer(tsa.respond(timestamps.request(other, nonce=7)), head=REPLY))


TROUBLES: dict[str, tuple[Callable[[socket.socket, int], None], str]] = {
    "hangs": (saying(b"", pause=60), "gateway_timeout"),
    "trickles": (trickling, "gateway_timeout"),
    "hangs up": (saying(b""), "gateway_broken_off"),
    "is overloaded": (saying(b"HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n"), "gateway_unavailable"),
    "speaks garbage": (saying(answer(b"\x30" * 300, head=REPLY)), "gateway_garbage"),
    "stamps something else": (imprint_of_something_else, "gateway_garbage"),
    "refuses": (saying(answer(REFUSAL, head=REPLY)), "gateway_refused"),
    "wants money": (saying(b"HTTP/1.1 402 x\r\nContent-Length: 0\r\n\r\n"), "gateway_refused"),
}


def test_it_works(gateways: Gateways) -> None:
    token = gateways.tsa.timestamp(DIGEST)
    assert (token.imprint, token.authority) == (DIGEST, "开发测试时间戳服务")


@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_second_answers_in_its_place(trouble: str, beside: Any) -> None:
    play, cause = TROUBLES[trouble]
    with serving(play) as first, capture_logs() as said:
        both = beside(first.url)
        token = both.timestamp(DIGEST)
        assert (token.imprint, token.authority) == (DIGEST, SECOND)
    assert [(line["event"], line["authority"], line["cause"]) for line in said] == [
        ("timestamp_authority_failed", f"127.0.0.1:{first.port}", cause)
    ]


def test_an_authority_that_nobody_reaches(beside: Any) -> None:
    assert beside("http://127.0.0.1:9").timestamp(DIGEST).authority == SECOND


@pytest.mark.parametrize("algorithm", ["sha384", "sm3"])
def test_the_digest_algorithm_goes_along(beside: Any, algorithm: str) -> None:
    token = beside("http://127.0.0.1:9").timestamp(digest(algorithm, b"x"), algorithm)
    assert (token.algorithm, token.imprint) == (algorithm, digest(algorithm, b"x"))


def test_one_that_hangs_costs_its_deadline_once(beside: Any, clock: Clock) -> None:
    with serving(saying(b"", pause=60)) as first:
        both = beside(first.url)
        both.timestamp(DIGEST)
        asked = first.connections
        assert {both.timestamp(DIGEST).authority for _ in range(5)} == {SECOND}
        assert first.connections == asked
        clock.now += 31
        both.timestamp(DIGEST)
        assert first.connections == asked + 1  # and is tried again, once
        both.timestamp(DIGEST)
        assert first.connections == asked + 1


def test_a_refusal_is_not_held_against_it(beside: Any) -> None:
    """It may be about this request alone, and it was quick."""
    with serving(saying(answer(REFUSAL, head=REPLY))) as first:
        both = beside(first.url)
        for count in (1, 2, 3):
            assert both.timestamp(DIGEST).authority == SECOND
            assert first.connections == count


def test_the_first_comes_back_by_itself(addresses: dict[str, str], beside: Any, clock: Clock) -> None:
    both = beside(addresses["tsa"])
    fault(addresses["tsa"], "down", count=1)
    assert both.timestamp(DIGEST).authority == SECOND
    assert both.timestamp(DIGEST).authority == SECOND  # it works again, and rests all the same
    clock.now += 31
    assert both.timestamp(DIGEST).authority == "开发测试时间戳服务"
    assert both.timestamp(DIGEST).authority == "开发测试时间戳服务"


def test_when_the_second_fails_too_the_first_is_asked_before_its_rest_is_over(addresses: dict[str, str], beside: Any) -> None:
    both = beside(addresses["tsa"])
    fault(addresses["tsa"], "down", count=1)
    fault(addresses["tsa2"], "down", count=3)
    with pytest.raises(GatewayDown):
        both.timestamp(DIGEST)
    for _ in range(2):
        assert both.timestamp(DIGEST).authority == "开发测试时间戳服务"


def test_both_down_is_said_with_both_causes(addresses: dict[str, str], gateways: Gateways) -> None:
    fault(addresses["tsa"], "down")
    fault(addresses["tsa2"], "garbage")
    with pytest.raises(GatewayDown) as caught:
        gateways.tsa.timestamp(DIGEST)
    assert (caught.value.code, caught.value.retryable) == ("gateway_unavailable+gateway_garbage", True)
    assert "2 家机构" in caught.value.message
    assert "系统会自动重试" in caught.value.message


def test_both_refusing_is_a_refusal(addresses: dict[str, str]) -> None:
    with serving(saying(answer(REFUSAL, head=REPLY))) as first, serving(saying(answer(REFUSAL, head=REPLY))) as second:
        both = FirstToAnswer([TsaClient(url=first.url), TsaClient(url=second.url)])
        with pytest.raises(GatewayRefused) as caught:
            both.timestamp(DIGEST)
    assert caught.value.reason == "bad_alg"


def test_one_thread_tries_the_first_again_while_the_others_go_on(beside: Any, clock: Clock) -> None:
    """The rest is over and it still hangs: one of many pays for finding out."""
    with serving(saying(b"", pause=60)) as first:
        both = beside(first.url)
        both.timestamp(DIGEST)
        clock.now += 31
        asked = first.connections
        barrier, answered = threading.Barrier(12), list[str]()

        def ask() -> None:
            barrier.wait()
            answered.append(both.timestamp(DIGEST).authority)

        threads = [threading.Thread(target=ask) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answered == [SECOND] * 12
        assert first.connections == asked + 1


def test_the_two_have_nothing_in_common(addresses: dict[str, str], gateways: Gateways) -> None:
    roots = [certificates.read(root) for root in gateways.tsa.roots()]
    names = ["开发测试根证书", "开发测试国密根证书", "开发测试第二机构根证书", "开发测试第二机构国密根证书"]
    assert [root.subject.display for root in roots] == names
    assert len({root.spki for root in roots}) == 4
    assert "BEGIN CERTIFICATE" in addresses["tsa2_roots"]


def test_each_answers_for_its_own_certificates(addresses: dict[str, str], gateways: Gateways) -> None:
    fault(addresses["tsa"], "down")
    first, _, second, _ = gateways.tsa.roots()
    token = gateways.tsa.timestamp(DIGEST)
    leaf = token.certificate
    issuer = next(item for item in token.certificates if item.subject.encoded == leaf.issuer.encoded)
    asked = revocation.request(certificate=leaf, issuer=issuer)
    told = revocation.read_response(gateways.tsa.status(asked, root=second)).about(certificate=leaf, issuer=issuer)
    assert told is not None
    assert told.status == "good"
    for root in (first, b"nobody's"):  # the first is below the certificates' authority, which answers for it
        with pytest.raises(GatewayNotConfigured):
            gateways.tsa.status(asked, root=root)


def test_a_sandbox_among_them_is_a_sandbox(addresses: dict[str, str], gateways: Gateways) -> None:
    with serving(saying(answer(b"hello"))) as honest:
        assert from_settings(addresses | {"tsa": honest.url}).tsa.is_sandbox()
        assert from_settings(addresses | {"tsa2": honest.url}).tsa.is_sandbox()
        assert from_settings(addresses | {"tsa": "http://127.0.0.1:9"}).tsa.is_sandbox()
        neither = FirstToAnswer([TsaClient(url=honest.url), TsaClient(url="http://127.0.0.1:9")])
        with pytest.raises(GatewayDown):
            neither.is_sandbox()


def test_production_takes_no_token_from_either_sandbox(addresses: dict[str, str]) -> None:
    with pytest.raises(GatewayRefused) as caught:
        from_settings(addresses, allow_sandboxes=False).tsa.timestamp(DIGEST)
    assert caught.value.code == "sandbox_refused"


def test_one_authority_needs_no_stand_in(addresses: dict[str, str]) -> None:
    alone = from_settings({key: value for key, value in addresses.items() if not key.startswith("tsa2")})
    assert isinstance(alone.tsa, TsaClient)
    assert alone.tsa.timestamp(DIGEST).authority == "开发测试时间戳服务"


def test_it_writes_no_secret_into_the_log(addresses: dict[str, str]) -> None:
    made = from_settings(addresses | {"tsa": "http://name:very-secret@127.0.0.1:9", "tsa_token": "very-secret"})
    with capture_logs() as said:
        made.tsa.timestamp(DIGEST)
    assert "127.0.0.1:9" in str(said)
    assert "very-secret" not in str(said) + repr(made.tsa) + made.tsa.name

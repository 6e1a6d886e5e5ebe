"""The HTTP client against parties that misbehave on the wire."""

from __future__ import annotations

import os
import socket
import time

import pytest
from pydantic import BaseModel

from qianyue.gateways import GatewayDown, GatewayError, GatewayGarbage, GatewayNotConfigured, GatewayRefused
from qianyue.gateways.http import HttpClient
from tests.gateways.raw import HEAD, answer, request, saying, serving


class Said(BaseModel):
    key: str
    value: int = 0


def client(url: str, **options: object) -> HttpClient:
    return HttpClient(url=url, party="sms", **{"total": 2.0, "connect": 0.5, **options})


def test_it_works() -> None:
    with serving(saying(answer(b'{"key": "k", "value": 7}'))) as server:
        assert client(server.url).ask("POST", "/x", Said, payload=Said(key="k"), key="k").value == 7


def test_it_sends_key_token_and_json() -> None:
    heard: list[bytes] = []

    def play(connection: socket.socket, number: int) -> None:
        heard.append(request(connection))
        connection.sendall(answer(b'{"key": "k-1"}'))

    with serving(play) as server:
        client(f"{server.url}/api/", token="secret").ask("POST", "/x", Said, payload=Said(key="k-1"), key="k-1")
    head = heard[0].lower()
    assert heard[0].startswith(b"POST /api/x HTTP/1.1\r\n")
    assert b"idempotency-key: k-1" in head
    assert b"authorization: bearer secret" in head
    assert heard[0].endswith(b'{"key":"k-1","value":0}')


def test_it_keeps_its_connection() -> None:
    def play(connection: socket.socket, number: int) -> None:
        while request(connection):
            connection.sendall(answer(b'{"key": "k"}'))

    with serving(play) as server:
        keeping = client(server.url)
        for _ in range(5):
            keeping.ask("GET", "/x", Said)
        assert server.connections == 1


def test_it_makes_its_own_connection_after_a_fork() -> None:
    def play(connection: socket.socket, number: int) -> None:
        while request(connection):
            connection.sendall(answer(b'{"key": "k"}'))

    with serving(play) as server:
        forked = client(server.url)
        forked.ask("GET", "/x", Said)
        child = os.fork()
        if not child:
            try:
                forked.ask("GET", "/x", Said)
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        assert server.connections == 2


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (answer(b"\x00\xff\x00"), "字段"),
        (answer(b'{"value": 7}'), "字段"),
        (answer(b"[" * 100_000), "字段"),
        (answer(b'{"key": "another"}'), "本次请求"),
        (answer(b'{"key": "k"}', head=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"), "内容类型"),
        (answer(b"x" * 2_000_000), "过大"),
        (answer(b"", head=b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"), "302"),
        (b"220 mail.example ESMTP\r\n\r\n", "HTTP"),
    ],
)
def test_it_takes_nothing_from_an_answer_that_makes_no_sense(said: bytes, wrong: str) -> None:
    with serving(saying(said)) as server, pytest.raises(GatewayGarbage, match=wrong) as caught:
        client(server.url).ask("POST", "/x", Said, payload=Said(key="k"), key="k")
    assert caught.value.code == "gateway_garbage"
    assert caught.value.retryable


@pytest.mark.parametrize("status", [500, 502, 503, 408, 429])
def test_it_says_down_when_the_party_is_overloaded(status: int) -> None:
    with serving(saying(answer(b"{}", head=b"HTTP/1.1 %d No\r\n" % status))) as server:
        with pytest.raises(GatewayDown, match=str(status)) as caught:
            client(server.url).ask("GET", "/x", Said)
        assert server.connections == 1  # asked again later by the outbox, not now
    assert caught.value.retryable


def test_it_names_the_reason_of_a_refusal_and_nothing_else() -> None:
    body = '{"code": "number_blocked", "message": "号码 13000000001 已停用"}'.encode()
    with serving(saying(answer(body, head=b"HTTP/1.1 422 No\r\n"))) as server, pytest.raises(GatewayRefused) as caught:
        client(server.url).ask("GET", "/x", Said)
    assert caught.value.reason == "number_blocked"
    assert not caught.value.retryable
    assert "13000000001" not in str(caught.value)


def test_it_does_not_repeat_a_reason_that_is_prose() -> None:
    body = '{"code": "号码 13000000001 已停用"}'.encode()
    with serving(saying(answer(body, head=b"HTTP/1.1 400 No\r\n"))) as server, pytest.raises(GatewayRefused) as caught:
        client(server.url).ask("GET", "/x", Said)
    assert caught.value.reason == "http_400"


def test_it_gives_up_on_silence_in_time() -> None:
    with serving(saying(b"", pause=60)) as server:
        began = time.monotonic()
        with pytest.raises(GatewayDown) as caught:
            client(server.url, total=0.3).ask("GET", "/x", Said)
        assert time.monotonic() - began < 30
        assert server.connections == 1
    assert caught.value.code == "gateway_timeout"


def test_it_gives_up_on_an_answer_that_trickles() -> None:
    drops = [HEAD + b"Content-Length: 600\r\n\r\n", *[b"x"] * 600]
    with serving(saying(*drops, pause=0.1)) as server:
        began = time.monotonic()
        with pytest.raises(GatewayDown) as caught:
            client(server.url, total=0.4).ask("GET", "/x", Said)
        assert time.monotonic() - began < 30
    assert caught.value.code == "gateway_timeout"


def _hang_up_once(connection: socket.socket, number: int) -> None:
    request(connection)
    if number > 1:
        connection.sendall(answer(b'{"key": "k", "value": 7}'))


def test_it_asks_again_under_its_key_when_the_connection_breaks() -> None:
    with serving(_hang_up_once) as server:
        assert client(server.url).ask("POST", "/x", Said, payload=Said(key="k"), key="k").value == 7
        assert server.connections == 2


def test_it_does_not_repeat_a_request_that_might_be_done_twice() -> None:
    with serving(_hang_up_once) as server:
        with pytest.raises(GatewayDown) as caught:
            client(server.url).request("POST", "/x", body=b"{}")
        assert server.connections == 1
    assert caught.value.code == "gateway_broken_off"


def test_it_says_down_when_an_answer_ends_early() -> None:
    with serving(saying(HEAD + b"Content-Length: 100\r\n\r\nabc")) as server:
        with pytest.raises(GatewayDown):
            client(server.url).ask("GET", "/x", Said)
        assert server.connections == 2


def test_it_says_down_when_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(GatewayDown) as caught:
            client(f"http://127.0.0.1:{unused.getsockname()[1]}").ask("GET", "/x", Said)
    assert caught.value.code == "gateway_down"
    assert "短信服务" in caught.value.message


def test_it_never_takes_an_answer_for_another_request() -> None:
    """A party that answers twice leaves its second answer where the answer to the next request is looked for."""

    def play(connection: socket.socket, number: int) -> None:
        while heard := request(connection):
            key = heard.lower().partition(b"idempotency-key: ")[2][:2]
            connection.sendall(answer(b'{"key": "%s"}' % key) * (2 if key == b"k1" else 1))

    with serving(play) as server:
        keeping = client(server.url)
        assert keeping.ask("POST", "/x", Said, payload=Said(key="k1"), key="k1").key == "k1"
        outcomes = [_outcome(keeping, key) for key in ("k2", "k3", "k4")]
    assert outcomes in (["gateway_garbage", "right", "right"], ["right"] * 3)  # as the second answer is seen in time or not


def _outcome(keeping: HttpClient, key: str) -> str:
    try:
        return "right" if keeping.ask("POST", "/x", Said, payload=Said(key=key), key=key).key == key else "wrong"
    except GatewayError as problem:
        return problem.code


def test_it_refuses_a_sandbox_where_sandboxes_are_not_allowed() -> None:
    head = HEAD + b"X-Qianyue-Sandbox: 1\r\n"
    with serving(saying(answer(b'{"key": "k"}', head=head))) as server:
        assert client(server.url).announces_sandbox()
        assert client(server.url).ask("GET", "/x", Said).key == "k"
        with pytest.raises(GatewayRefused) as caught:
            client(server.url, allow_sandbox=False).ask("GET", "/x", Said)
    assert caught.value.code == "sandbox_refused"


@pytest.mark.parametrize("url", ["", "ftp://a.example", "http://", "//a.example", "http://a.example/?q=1", "http://[::1"])
def test_it_refuses_an_address_it_cannot_use(url: str) -> None:
    with pytest.raises(GatewayNotConfigured):
        client(url)

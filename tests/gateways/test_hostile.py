"""What strangers may send to a sandbox: always a refusal, never a trace, and it still works."""

from __future__ import annotations

import socket

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qianyue.gateways import Gateways

SITES = ("index", "sms", "mail", "identity", "ca", "tsa", "vendor")
JSON = {"Content-Type": "application/json"}


def refused(answer: httpx.Response) -> bool:
    return 400 <= answer.status_code < 500 and "Traceback" not in answer.text


@pytest.mark.parametrize("site", SITES)
def test_every_answer_says_sandbox(addresses: dict[str, str], site: str) -> None:
    for path in ("/", "/console", "/nowhere", "/console/faults", "/look.css"):
        answer = httpx.get(addresses[site] + path, headers={"Accept": "text/html"})
        assert answer.headers["X-Qianyue-Sandbox"] == "1"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        if answer.headers["Content-Type"].startswith("text/html"):
            assert "沙箱（开发测试）" in answer.text


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("path", ["/nowhere", "/../../etc/passwd", "/%00", "/checks/%ff", "/reports/" + "x" * 3000])
def test_it_refuses_unknown_places(addresses: dict[str, str], site: str, path: str) -> None:
    assert refused(httpx.get(addresses[site] + path))
    assert refused(httpx.put(addresses[site] + path, content=b"x"))


POSTS = [
    ("sms", "/messages"),
    ("identity", "/checks"),
    ("ca", "/certificates"),
    ("ca", "/revocations"),
    ("sms", "/console/faults"),
]


@pytest.mark.parametrize(("site", "path"), POSTS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"{",
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"to": 1}',
        b'{"key": "' + b"x" * 60_000 + b'"}',
        b"NaN",
        b"1e999999",
    ],
)
def test_it_refuses_bodies_that_are_no_request(addresses: dict[str, str], site: str, path: str, body: bytes) -> None:
    assert refused(httpx.post(addresses[site] + path, content=body, headers=JSON))


@pytest.mark.parametrize(("site", "path"), POSTS)
def test_it_refuses_bodies_that_are_too_large(addresses: dict[str, str], site: str, path: str) -> None:
    assert httpx.post(addresses[site] + path, content=b"x" * 200_000, headers=JSON).status_code == 413
    assert refused(httpx.post(addresses[site] + path, content=iter([b"x" * 100_000] * 3), headers=JSON))  # chunked


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.fixed_dictionaries(
        {}, optional={name: st.none() | st.booleans() | st.integers() | st.text(max_size=30) for name in ("to", "text", "key")}
    )
)
def test_it_accepts_a_message_or_refuses_it(addresses: dict[str, str], body: dict[str, object]) -> None:
    answer = httpx.post(f"{addresses['sms']}/messages", json=body)
    assert answer.status_code in (200, 409, 422)


def test_it_survives_octets_that_are_no_http(addresses: dict[str, str], gateways: Gateways) -> None:
    for said in (b"\x00" * 100, b"GET / HTTP/9.9\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", b"A" * 100_000, b""):
        with socket.create_connection(("127.0.0.1", int(addresses["sms"].rpartition(":")[2]))) as connection:
            connection.settimeout(3)
            try:
                connection.sendall(said)
                connection.shutdown(socket.SHUT_WR)
                heard = connection.recv(65536)
            except OSError:
                continue
            assert b"Traceback" not in heard
    assert gateways.sms.send(to="13000000001", text="x", key="after-noise").id


def test_it_survives_octets_that_are_no_mail(addresses: dict[str, str], gateways: Gateways) -> None:
    host, port = "127.0.0.1", int(addresses["email"].rpartition(":")[2])
    for said in (
        b"\x00\xff\r\n" * 10,
        b"A" * 100_000 + b"\r\n",
        b"DATA\r\n",
        b"EHLO x\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<d@e.f>\r\nDATA\r\n",
    ):
        with socket.create_connection((host, port)) as connection:
            connection.settimeout(3)
            connection.sendall(said)
            assert b"Traceback" not in connection.recv(65536)
    assert gateways.email.send(to="a@a.example", subject="s", text="t", key="after-noise").id


def test_it_survives_mail_that_is_malformed(addresses: dict[str, str], gateways: Gateways) -> None:
    import smtplib

    for number, content in enumerate(
        [
            b"",
            b"\r\n",
            b"Subject: =?utf-8?b?!!!?=\r\n\r\nx",
            b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xff",
            b"Content-Type: multipart/mixed\r\n\r\n--",
        ]
    ):
        with smtplib.SMTP("127.0.0.1", int(addresses["email"].rpartition(":")[2])) as smtp:
            try:
                smtp.sendmail("a@a.example", [f"malformed{number}@a.example"], content)
            except smtplib.SMTPDataError as refusal:
                assert refusal.smtp_code == 554  # noqa: PT017 (some of these are odd, not wrong)
    assert httpx.get(addresses["mail"]).status_code == 200

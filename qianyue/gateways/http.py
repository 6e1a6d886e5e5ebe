"""The one HTTP client of this room: deadlines, size limits, kept connections, retries only where they are safe.

A retry is safe when nothing was sent yet, or when asking twice does nothing twice: a GET, a request under an idempotency
key, a question. Time running out is never retried here; the outbox asks again later with the same key.
"""

from __future__ import annotations

import functools
import os
import re
import ssl
import threading
import time
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from qianyue.gateways.errors import GatewayDown, GatewayGarbage, GatewayNotConfigured, GatewayRefused

SANDBOX_HEADER = "X-Qianyue-Sandbox"
CONNECT_SECONDS = 3.0
TOTAL_SECONDS = 10.0  # the hosts we ask answer in 50 to 300 ms
ANSWER_LIMIT = 1024 * 1024  # octets; certificates and tokens have thousands
ATTEMPTS = 2
PAUSE_SECONDS = 0.05  # between attempts: enough for a restarting listener, too short for a person to notice
KEEP_SECONDS = 15.0  # less than any server keeps an idle connection, so that we are the ones to close it
OVERLOADED = (408, 425, 429)
_WORD = re.compile(r"[A-Za-z0-9_.-]{1,64}")

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Answer:
    """A complete answer."""

    status: int
    headers: httpx.Headers
    body: bytes


class _Refusal(BaseModel):
    code: str = ""


class HttpClient:
    """Speaks to one party at one address. Safe for threads, and for processes forked after it was made.

    `url` may have a path, below which a request's `path` lies. `total` is the time in seconds for one attempt, from the
    first octet sent to the last received (a head that trickles in is bounded by `total` between two octets only).
    Without `allow_sandbox` every answer of a sandbox is refused, whenever it appears.
    """

    def __init__(
        self,
        *,
        url: str,
        party: str,
        token: str | None = None,
        allow_sandbox: bool = True,
        connect: float = CONNECT_SECONDS,
        total: float = TOTAL_SECONDS,
        limit: int = ANSWER_LIMIT,
    ) -> None:
        try:
            parts = httpx.URL(url)
        except httpx.InvalidURL:
            parts = httpx.URL()
        if parts.scheme not in ("http", "https") or not parts.host or parts.query or parts.fragment:
            raise GatewayNotConfigured(party, what="地址（须为 http 或 https）")
        self.party, self._url = party, url
        self._headers = {"User-Agent": "qianyue", "Accept-Encoding": "identity"} | (
            {"Authorization": f"Bearer {token}"} if token else {}
        )
        self._allow_sandbox, self._connect, self._total, self._limit = allow_sandbox, connect, total, limit
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._process = 0

    def __repr__(self) -> str:
        return f"HttpClient({self.party})"

    def ask(self, method: str, path: str, model: type[Model], *, payload: Any = None, key: str | None = None) -> Model:
        """Send JSON, read JSON as `model`. `key` goes along as `Idempotency-Key`, and the answer must repeat it."""
        body = None if payload is None else payload.model_dump_json().encode()
        headers = {"Accept": "application/json"} | ({"Content-Type": "application/json"} if body is not None else {})
        answer = self.request(method, path, body=body, headers=headers, key=key)
        self.expect_type(answer, "application/json")
        try:
            read = model.model_validate_json(answer.body)
        except ValidationError:
            raise self.garbage("字段缺失或格式不符") from None
        if key is not None and getattr(read, "key", None) != key:
            raise self.garbage("不是对本次请求的答复")
        return read

    def request(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        key: str | None = None,
        safe: bool = False,
    ) -> Answer:
        """One request, tried again once where that is safe: a GET, one with a key, or one the caller calls `safe`.

        Errors: GatewayDown, GatewayRefused, GatewayGarbage.
        """
        sent = self._headers | (headers or {}) | ({"Idempotency-Key": key} if key else {})
        return self._judged(
            self._exchange(method, path, body=body, headers=sent, safe=safe or method == "GET" or key is not None)
        )

    def expect_type(self, answer: Answer, wanted: str) -> None:
        """The answer's media type must be `wanted`, whatever its parameters."""
        if answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() != wanted:
            raise self.garbage("内容类型不符")

    def garbage(self, reason: str) -> GatewayGarbage:
        """The error to raise; the kept connections are let go, since one of them may carry an answer meant for
        another request."""
        self.forget()
        return GatewayGarbage(self.party, reason=reason)

    def announces_sandbox(self) -> bool:
        """Whether the party says of itself that it is a sandbox, whatever else it says. Errors: GatewayDown, GatewayGarbage."""
        return SANDBOX_HEADER in self._exchange("GET", "", body=None, headers=self._headers, safe=True).headers

    def _exchange(self, method: str, path: str, *, body: bytes | None, headers: dict[str, str], safe: bool) -> Answer:
        for left in reversed(range(ATTEMPTS)):
            try:
                return self._once(method, path, body=body, headers=headers)
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
                problem = GatewayDown(self.party)
            except httpx.TimeoutException:
                raise GatewayDown(self.party, code="gateway_timeout", reason="答复超时") from None
            except httpx.RemoteProtocolError as broken:
                if not _ended_early(broken):
                    raise self.garbage("不是 HTTP 答复") from None
                problem = GatewayDown(self.party, code="gateway_broken_off", reason="连接中断")
            except httpx.TransportError:
                problem = GatewayDown(self.party, code="gateway_broken_off", reason="连接中断")
            if not left or not (safe or problem.code == "gateway_down"):
                raise problem
            time.sleep(PAUSE_SECONDS)
        raise AssertionError("unreachable")

    def _once(self, method: str, path: str, *, body: bytes | None, headers: dict[str, str]) -> Answer:
        url, deadline = self._url.rstrip("/") + path if path else self._url, time.monotonic() + self._total
        with self._kept().stream(
            method, url, content=body, headers=headers, timeout=self._timeout(), follow_redirects=False
        ) as response:
            parts, size = [], 0
            for part in response.iter_raw():
                parts.append(part)
                size += len(part)
                if size > self._limit:
                    raise self.garbage("答复过大")
                if time.monotonic() > deadline:
                    raise GatewayDown(self.party, code="gateway_timeout", reason="答复超时")
        return Answer(response.status_code, response.headers, b"".join(parts))

    def _judged(self, answer: Answer) -> Answer:
        if SANDBOX_HEADER in answer.headers and not self._allow_sandbox:
            message = "对方是开发测试用的沙箱，正式环境拒绝使用，请改正网关地址。"
            raise GatewayRefused(self.party, code="sandbox_refused", message=message)
        if 200 <= answer.status < 300:
            return answer
        if answer.status >= 500 or answer.status in OVERLOADED:
            raise GatewayDown(self.party, code="gateway_unavailable", reason=f"状态 {answer.status}")
        if answer.status >= 400:
            raise GatewayRefused(self.party, reason=_reason(answer) or f"http_{answer.status}")
        raise self.garbage(f"意外的状态 {answer.status}")

    def _timeout(self) -> httpx.Timeout:
        return httpx.Timeout(self._total, connect=self._connect, pool=self._connect)

    def _kept(self) -> httpx.Client:
        """This process's pool: connections inherited over a fork would be shared by two processes."""
        with self._lock:
            if self._client is None or self._process != os.getpid():
                limits = httpx.Limits(max_connections=64, max_keepalive_connections=32, keepalive_expiry=KEEP_SECONDS)
                # trust_env: a proxy in somebody's environment must not see personal data.
                self._client = httpx.Client(verify=_tls(), limits=limits, trust_env=False)
                self._process = os.getpid()
            return self._client

    def forget(self) -> None:
        """Let the kept connections go: one of them may carry an answer that was meant for another request."""
        with self._lock:
            self._client = None  # not closed: other threads may be reading from it; its sockets go with it


@functools.cache
def _tls() -> ssl.SSLContext:
    """One context for all parties: loading the roots takes longer than a request."""
    return httpx.create_ssl_context(trust_env=False)


def _ended_early(problem: httpx.RemoteProtocolError) -> bool:
    """Whether the party hung up, rather than said something that is not HTTP: httpx has one class for both."""
    return any(word in str(problem).lower() for word in ("disconnected", "closed", "incomplete"))


def _reason(answer: Answer) -> str:
    """The party's code for its refusal; its prose may quote what we sent and is left alone."""
    try:
        code = _Refusal.model_validate_json(answer.body).code
    except ValidationError:
        return ""
    return code if is_word(code) else ""


def is_word(code: str) -> bool:
    """Whether a party's code may stand in our errors and logs: a word of a program, and no prose."""
    return _WORD.fullmatch(code) is not None

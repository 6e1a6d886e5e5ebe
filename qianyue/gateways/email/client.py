"""Client of a mail server: SMTP with or without TLS, over a few kept connections."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import unquote, urlsplit

from qianyue.gateways.errors import GatewayDown, GatewayError, GatewayGarbage, GatewayNotConfigured, GatewayRefused
from qianyue.gateways.receipt import Receipt

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
SECONDS = 10.0  # for connecting, and for each reply (RFC 5321 4.5.3.2 would wait minutes; the outbox asks again instead)
KEPT = 8  # idle connections
SANDBOX_EXTENSION = "x-qianyue-sandbox"
# One ASCII address without display name, quoting or literal: what people type into a form (RFC 5321 4.5.3.1 lengths).
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,255}$)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII)


class SmtpClient:
    """`url`: `smtp://host:port` without TLS, `smtps://` with TLS from the first octet, `smtp+starttls://`; a name and
    password in it need TLS, or a host on this machine. `sender` is the address in From. Safe for threads.
    """

    def __init__(
        self,
        *,
        url: str,
        sender: str,
        allow_sandbox: bool = True,
        seconds: float = SECONDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise GatewayNotConfigured("email", what="地址（须为 smtp://、smtps:// 或 smtp+starttls://）")
        if parts.password and parts.scheme == "smtp" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
            raise GatewayNotConfigured("email", what="加密连接：带口令时须用 smtps:// 或 smtp+starttls://")
        if not ADDRESS.fullmatch(sender):
            raise GatewayNotConfigured("email", what="发件地址")
        self._scheme, self._host, self._port = parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender, self._seconds, self._allow_sandbox = sender, seconds, allow_sandbox
        self._tls = tls or (ssl.create_default_context() if parts.scheme != "smtp" else None)
        self._lock, self._idle, self._process = threading.Lock(), list[smtplib.SMTP](), os.getpid()

    def __repr__(self) -> str:
        return "SmtpClient()"

    def send(self, *, to: str, subject: str, text: str, key: str) -> Receipt:
        if not ADDRESS.fullmatch(to) or any(character in subject for character in "\r\n\0"):
            raise GatewayRefused("email", reason="invalid_message", message="邮件地址或标题不合要求，请核对后重发。")
        message_id = f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{self._sender.partition('@')[2]}>"
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = self._sender, to, subject
        message["Message-ID"], message["Date"] = message_id, datetime.now(UTC)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation notices back, please
        message.set_content(text, charset="utf-8", cte="base64")
        with self._connection() as smtp:
            smtp.sendmail(self._sender, [to], message.as_bytes())
        return Receipt(id=message_id, accepted_at=datetime.now(UTC))

    def is_sandbox(self) -> bool:
        with self._connection(any_party=True) as smtp:
            return bool(smtp.has_extn(SANDBOX_EXTENSION))

    @contextlib.contextmanager
    def _connection(self, *, any_party: bool = False) -> Iterator[smtplib.SMTP]:
        """A connection that goes back among the idle ones only when all went well."""
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._take() or self._open()
            if not (any_party or self._allow_sandbox) and smtp.has_extn(SANDBOX_EXTENSION):
                raise GatewayRefused(
                    "email", code="sandbox_refused", message="对方是开发测试用的沙箱，正式环境拒绝使用，请改正网关地址。"
                )
            yield smtp
        except (smtplib.SMTPException, OSError, ValueError) as problem:
            _close(smtp)
            raise _translated(problem) from None
        except GatewayError:
            _close(smtp)
            raise
        with self._lock:
            if len(self._idle) < KEPT:
                self._idle.append(smtp)
                return
        _close(smtp)

    def _take(self) -> smtplib.SMTP | None:
        """An idle connection that still answers; none that this process inherited over a fork."""
        while True:
            with self._lock:
                if self._process != os.getpid():
                    self._idle, self._process = [], os.getpid()
                if not self._idle:
                    return None
                smtp = self._idle.pop()
            with contextlib.suppress(smtplib.SMTPException, OSError, ValueError):
                if smtp.noop()[0] == 250:
                    return smtp
            _close(smtp)

    def _open(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=self._seconds, context=self._tls)
        else:
            smtp = smtplib.SMTP(self._host, self._port, timeout=self._seconds)
        try:
            if smtp.sock is not None:
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            smtp.ehlo_or_helo_if_needed()
            if self._scheme == "smtp+starttls":
                smtp.starttls(context=self._tls)  # raises when the server does not offer it: no fall back to clear text
                smtp.ehlo()
            if self._user:
                smtp.login(self._user, self._password)
        except BaseException:
            _close(smtp)
            raise
        return smtp


def _close(smtp: smtplib.SMTP | None) -> None:
    """Without QUIT, which could wait for an answer."""
    if smtp is not None:
        smtp.close()


def _translated(problem: Exception) -> GatewayError:
    """4xx is for now, 5xx is for good (RFC 5321 4.2.1); anything that is no reply code is no SMTP."""
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return GatewayRefused("email", reason="authentication", message="邮件服务器不接受所配置的账号或口令，请运维人员核对。")
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        code = max((reply[0] for reply in problem.recipients.values()), default=-1)
    elif isinstance(problem, smtplib.SMTPResponseException):
        code = problem.smtp_code
    elif isinstance(problem, smtplib.SMTPNotSupportedError):
        return GatewayRefused("email", reason="starttls", message="邮件服务器不支持加密连接，请运维人员核对网关地址。")
    elif isinstance(problem, ssl.SSLError):  # before ValueError, which a certificate error is too
        return GatewayDown("email", code="gateway_untrusted", reason="无法确认对方的证书")
    elif isinstance(problem, ValueError):
        return GatewayGarbage("email", reason="不是 SMTP 答复")
    elif isinstance(problem, TimeoutError) or isinstance(problem.__context__, TimeoutError):  # smtplib wraps late replies
        return GatewayDown("email", code="gateway_timeout", reason="答复超时")
    elif isinstance(problem, smtplib.SMTPServerDisconnected):
        return GatewayDown("email", code="gateway_broken_off", reason="连接中断")
    else:
        return GatewayDown("email")
    if 400 <= code < 500:
        return GatewayDown("email", code="gateway_unavailable", reason=f"状态 {code}")
    if 500 <= code < 600:
        return GatewayRefused("email", reason=f"smtp_{code}")
    return GatewayGarbage("email", reason="不是 SMTP 答复")

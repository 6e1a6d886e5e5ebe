"""The sandbox's SMTP side: takes every message and delivers none."""

from __future__ import annotations

import asyncio
import email
import secrets
import socket
import struct
import threading
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from qianyue.gateways.sandbox.desk import now
from qianyue.gateways.sandbox.faults import OK, Fault, Faults
from qianyue.gateways.sandbox.journal import Journal

MESSAGE_LIMIT = 1024 * 1024  # octets
CONNECTIONS = 100
IDLE_SECONDS = 60


class Mailroom:
    """aiosmtpd's handler: one fault is taken a message, at MAIL."""

    def __init__(self, journal: Journal, faults: Faults) -> None:
        self._journal, self._faults = journal, faults

    async def handle_EHLO(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-X-QIANYUE-SANDBOX", responses[-1]]

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        fault = self._faults.take()
        session.fault = fault  # type: ignore[attr-defined]
        if fault.mode == "down":
            return "421 4.3.2 sandbox told to be down"
        if fault.mode == "reset":
            _reset(server)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault: Fault = getattr(session, "fault", OK)
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        try:
            record = _read(content)
        except (ValueError, LookupError, AttributeError, TypeError):  # what the parser raises on malformed mail
            return "554 5.6.0 message cannot be read"
        for _ in range(2 if fault.mode == "twice" else 1):
            for to in envelope.rcpt_tos:
                self._journal.add({**record, "id": f"mail-{secrets.token_hex(8)}", "to": to, "accepted_at": now().isoformat()})
        if fault.mode == "lost":
            _reset(server)
        if fault.mode == "slow":
            await asyncio.sleep(fault.seconds)
        return "this is no reply code" if fault.mode == "garbage" else "250 2.0.0 accepted by a sandbox"


class SmtpServer:
    """An event loop in a thread of its own, on a listening socket."""

    def __init__(self, listener: socket.socket, handler: Mailroom) -> None:
        self._listener, self._handler = listener, handler
        self._open = 0

    def start(self) -> None:
        threading.Thread(target=lambda: asyncio.run(self._serve()), name="smtp", daemon=True).start()

    async def _serve(self) -> None:
        self._listener.setblocking(False)
        server = await asyncio.get_running_loop().create_server(self._protocol, sock=self._listener)
        await server.serve_forever()

    def _protocol(self) -> SMTP:
        return _BoundedSmtp(
            self, self._handler, hostname="sandbox", ident="Qianyue sandbox", data_size_limit=MESSAGE_LIMIT, timeout=IDLE_SECONDS
        )

    def count(self, change: int) -> int:
        self._open += change
        return self._open


class _BoundedSmtp(SMTP):
    def __init__(self, house: SmtpServer, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._house = house

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if self._house.count(+1) > CONNECTIONS and isinstance(transport, asyncio.WriteTransport):
            transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self._house.count(-1)
        super().connection_lost(error)


def _read(content: bytes) -> dict[str, Any]:
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101 (what this policy makes)
    body = message.get_body(("plain",))
    return {
        "message_id": str(message["Message-ID"] or ""),
        "from": str(message["From"] or ""),
        "subject": str(message["Subject"] or ""),
        "text": str(body.get_content()).replace("\r\n", "\n") if body is not None else "",
    }


def _reset(server: SMTP) -> None:
    """End the connection with a reset. The rest of the dialogue ends with it."""
    transport = server.transport
    assert transport is not None  # noqa: S101 (a handler is only called on a connection)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()  # type: ignore[attr-defined]
    raise ConnectionResetError

"""A mail server that delivers nothing: what it took stands on its page."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

from flask import render_template, request

from qianyue.gateways.email.smtp import Mailroom, SmtpServer
from qianyue.gateways.sandbox.desk import desk, faulty
from qianyue.gateways.sandbox.faulty import Faulty
from qianyue.gateways.sandbox.journal import Journal
from qianyue.gateways.sandbox.linked import linked

SHOWN = 100
ABOUT = "收下邮件但不发出：所有邮件都显示在本沙箱的收件箱里。"


def email_sandbox(folder: Path, listener: socket.socket) -> tuple[Faulty, SmtpServer]:
    """SMTP on `listener`; for people `/`, for tests `GET /messages?to=`. Faults concern the SMTP side."""
    journal = Journal(folder / "email.jsonl")
    app = desk(name="email", title="邮件服务", about=ABOUT, folder=Path(__file__).parent)
    app.jinja_env.filters["linked"] = linked

    @app.get("/messages")
    def messages() -> list[dict[str, Any]]:
        """Newest first."""
        return _folded(journal.snapshot(), request.args.get("to"))

    @app.get("/")
    def inbox() -> str:
        only = request.args.get("to", "")
        found = _folded(journal.snapshot(), only or None)[:SHOWN]
        return render_template("mailbox.html", messages=found, only=only, still="still" in request.args)

    return faulty(app, services=[]), SmtpServer(listener, Mailroom(journal, app.extensions["faults"]))


def _folded(records: list[dict[str, Any]], to: str | None) -> list[dict[str, Any]]:
    """Newest first; what came several times with one Message-ID stands once, as in a mailbox, with `times`."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for record in records:
        if to in (None, record["to"]):
            place = (record["to"], record["message_id"] or record["id"])
            earlier = found.pop(place, None)
            found[place] = {**record, "times": earlier["times"] + 1 if earlier else 1}
    return list(reversed(found.values()))

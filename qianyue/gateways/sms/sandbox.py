"""A short-message provider that keeps what it should send, and shows it like a telephone does."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections import defaultdict
from pathlib import Path
from typing import Any

from flask import Flask, render_template, request

from qianyue.gateways.sandbox.desk import Refusal, desk, faulty, now, read
from qianyue.gateways.sandbox.faulty import Faulty
from qianyue.gateways.sandbox.journal import Journal
from qianyue.gateways.sandbox.linked import linked
from qianyue.gateways.sms.messages import Message

SHOWN = 100  # messages on the page; the JSON has them all
ABOUT = "收下短信但不发出：发给任何号码的短信都显示在本沙箱的收件箱里。"
UNREACHABLE = "13000000000"  # the number whose telephone is always off


def sms_sandbox(folder: Path) -> Faulty:
    """`POST /messages`, `GET /reports/<id>`; for people `/`, for tests `GET /messages?to=`."""
    journal = Journal(folder / "sms.jsonl")
    app = desk(
        name="sms",
        title="短信服务",
        about=ABOUT,
        folder=Path(__file__).parent,
    )
    app.jinja_env.filters["linked"] = linked
    app.add_url_rule("/messages", "accept", lambda: _accept(journal), methods=["POST"])
    app.add_url_rule("/reports/<receipt>", "report", lambda receipt: _report(journal, receipt))
    _for_people(app, journal)
    return faulty(app, services=[("POST", "/messages"), ("GET", "/reports/*")])


def callback_key(folder: Path) -> str:
    """What reports are sealed with; made at the first start."""
    path = folder / "sms-callback.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    key = secrets.token_hex(16)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key


def _accept(journal: Journal) -> dict[str, str]:
    message = read(Message)
    asked = hashlib.sha256(f"{message.to}\n{message.text}".encode()).hexdigest()

    def make() -> dict[str, Any]:
        moment = now().isoformat()
        return {"id": f"sms-{len(journal.records) + 1:06d}", "to": message.to, "text": message.text, "accepted_at": moment}

    record = journal.once(message.key, asked, make)
    return {name: record[name] for name in ("id", "key", "accepted_at")}


def _report(journal: Journal, receipt: str) -> dict[str, str]:
    found = journal.find(receipt)
    if found is None:
        raise Refusal(404, "unknown_message", "没有这条短信")
    status = "failed" if found["to"] == UNREACHABLE else "delivered"
    reason = {"reason": "switched_off"} if status == "failed" else {}
    return {"id": receipt, "status": status, "at": found["accepted_at"], **reason}


def _for_people(app: Flask, journal: Journal) -> None:
    @app.get("/messages")
    def messages() -> list[dict[str, str]]:
        """Newest first."""
        to = request.args.get("to")
        found = [record for record in reversed(journal.snapshot()) if to in (None, record["to"])]
        return [{name: record[name] for name in ("id", "to", "text", "accepted_at", "key")} for record in found]

    @app.get("/")
    def inbox() -> str:
        only = request.args.get("to", "")
        telephones: dict[str, list[dict[str, str]]] = defaultdict(list)
        for record in reversed(journal.snapshot()[-SHOWN:] if not only else journal.snapshot()):
            if only in ("", record["to"]) and len(telephones[record["to"]]) < SHOWN:
                telephones[record["to"]].append(record)
        return render_template(
            "inbox.html", telephones=telephones, only=only, still="still" in request.args, unreachable=UNREACHABLE
        )

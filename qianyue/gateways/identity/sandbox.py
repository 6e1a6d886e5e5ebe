"""An identity provider whose camera is two buttons: the person decides whether they are who they say."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask, redirect, render_template, request
from werkzeug.wrappers import Response

from qianyue.gateways.identity.messages import Request
from qianyue.gateways.identity.returning import may_return
from qianyue.gateways.identity.statement import SALT_SIZE, Statement, commitment
from qianyue.gateways.sandbox.desk import Refusal, desk, faulty, now, read
from qianyue.gateways.sandbox.faulty import Faulty
from qianyue.gateways.sandbox.journal import Journal
from qianyue.gateways.wire import text

ABOUT = "代替实名实人核验：由测试者自己点选核验通过或不通过。"
PROVIDER = "身份核验沙箱（开发测试）"
OUTCOMES = {"passed": (98, ""), "failed": (23, "not_the_same_person")}


def identity_sandbox(folder: Path, *, url: str, allowed: Sequence[str]) -> Faulty:
    """`POST /checks`, `GET /results/<id>`, `GET /key`; the person's page is `/checks/<id>` below `url`.

    `allowed`: where people may be sent back to (`may_return`). Kept of a person: the masked name, and a commitment.
    """
    journal, key = Journal(folder / "identity.jsonl"), signing_key(folder)
    app = desk(
        name="identity",
        title="身份核验服务",
        about=ABOUT,
        folder=Path(__file__).parent,
    )
    app.add_url_rule("/checks", "open", lambda: _open(journal, key, url=url, allowed=allowed), methods=["POST"])
    app.add_url_rule("/results/<check>", "result", lambda check: _result(journal, key, check))
    app.add_url_rule("/key", "key", lambda: {"algorithm": "ed25519", "public_key": text(public_key(key))})
    _for_people(app, journal)
    return faulty(app, services=[("POST", "/checks"), ("GET", "/results/*"), ("GET", "/key")])


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """The key with which the sandbox signs its statements; made at the first start."""
    path = folder / "identity.key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    key = Ed25519PrivateKey.generate()
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes_raw())
    return key


def public_key(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _open(journal: Journal, key: Ed25519PrivateKey, *, url: str, allowed: Sequence[str]) -> dict[str, str]:
    wanted = read(Request)
    if not may_return(wanted.return_url, allowed):
        raise Refusal(422, "return_url_not_allowed", "返回地址不在允许的范围内，请用 --return-url 加入")
    # Keyed, since the number in it could otherwise be found by trying all.
    asked = hashlib.blake2b(wanted.model_dump_json().encode(), key=key.private_bytes_raw()).hexdigest()

    def make() -> dict[str, Any]:
        salt = secrets.token_bytes(SALT_SIZE)
        subject = commitment(salt=salt, name=wanted.name, id_type=wanted.id_type, id_number=wanted.id_number)
        return {
            "id": secrets.token_urlsafe(18),
            "masked": masked(wanted.name),
            "salt": salt.hex(),
            "subject": subject.hex(),
            "return_url": wanted.return_url,
            "opened_at": now().isoformat(),
            "status": "pending",
        }

    record = journal.once(wanted.key, asked, make)
    return {"id": record["id"], "key": record["key"], "url": f"{url}/checks/{record['id']}"}


def _result(journal: Journal, key: Ed25519PrivateKey, check: str) -> dict[str, str]:
    record = _find(journal, check)
    score, reason = OUTCOMES.get(record["status"], (None, ""))
    statement = Statement.model_validate(
        {
            "format": "qianyue-identity/1",
            "check": check,
            "subject": record["subject"],
            "status": record["status"],
            "method": "face",
            "level": "real_name_real_person",
            "score": score,
            "provider": PROVIDER,
            "transaction": f"SANDBOX-{check[:12]}",
            "checked_at": record.get("decided_at"),
            "reason": reason,
        },
        strict=False,
    ).model_dump_json()
    signed = statement.encode()
    return {"statement": text(signed), "signature": text(key.sign(signed)), "salt": record["salt"]}


def _for_people(app: Flask, journal: Journal) -> None:
    @app.get("/checks/<check>")
    def person(check: str) -> str:
        return render_template("check.html", check=_find(journal, check))

    @app.post("/checks/<check>/decision")
    def decide(check: str) -> Response:
        """The first decision stands; a second press only sends the person back again."""
        record, outcome = _find(journal, check), request.form.get("outcome", "")
        if outcome not in OUTCOMES:
            raise Refusal(422, "invalid", "请选择通过或不通过")
        decided = {"status": outcome, "decided_at": now().isoformat()}
        journal.amend(check, lambda standing: {**standing, **decided} if standing["status"] == "pending" else None)
        return redirect(record["return_url"], 303)

    @app.get("/")
    def checks() -> str:
        latest = {record["id"]: record for record in journal.snapshot()}
        return render_template("checks.html", checks=list(latest.values())[:-51:-1])


def masked(name: str) -> str:
    """The first character, and a star for each other one, as is the custom."""
    return name[:1] + "*" * min(len(name) - 1, 10)


def _find(journal: Journal, check: str) -> dict[str, Any]:
    record = journal.find(check)
    if record is None:
        raise Refusal(404, "unknown_check", "没有这次核验，请回到平台重新开始")
    return record

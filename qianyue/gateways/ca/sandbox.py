"""The development authority behind a counter: enrols, revokes, answers OCSP, publishes CRL and roots."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import Any

from flask import Flask, Response, render_template, request

from qianyue.gateways.ca.messages import Enrolment, Revocation
from qianyue.gateways.sandbox.desk import Refusal, desk, faulty, now, read
from qianyue.gateways.sandbox.faulty import Faulty
from qianyue.gateways.sandbox.journal import Journal
from qianyue.gateways.wire import text
from qianyue.trust.authority import DevelopmentAuthority
from qianyue.trust.errors import TrustError

SHOWN = 100
ABOUT = "签发开发测试用的证书；证书中的机构名称都带有“开发测试”字样。"
SERVICES = [("POST", "/certificates"), ("POST", "/revocations"), ("POST", "/ocsp"), ("GET", "/crl"), ("GET", "/roots")]


def ca_sandbox(folder: Path, authority: DevelopmentAuthority) -> Faulty:
    """`POST /certificates`, `/revocations`, `/ocsp`; `GET /crl`, `/roots`, `/roots.pem`; for people `/`."""
    journal = Journal(folder / "ca.jsonl")
    app = desk(
        name="ca",
        title="证书机构",
        about=ABOUT,
        folder=Path(__file__).parent,
    )
    app.register_error_handler(TrustError, _declined)
    app.add_url_rule("/certificates", "enroll", lambda: _enroll(journal, authority), methods=["POST"])
    app.add_url_rule("/revocations", "revoke", lambda: _revoke(journal, authority), methods=["POST"])
    _publish(app, authority)
    return faulty(app, services=SERVICES)


def _enroll(journal: Journal, authority: DevelopmentAuthority) -> dict[str, Any]:
    wanted = read(Enrolment)
    asked = hashlib.sha256(wanted.model_dump_json().encode()).hexdigest()

    def make() -> dict[str, Any]:
        chain = authority.issue(
            wanted.csr,
            profile=wanted.profile,
            subject_name=wanted.subject.name,
            organisation=wanted.subject.name if wanted.profile == "organisation" else None,
            serial_hint=wanted.subject.number or wanted.subject.uscc,
            evidence_digest=wanted.evidence_digest,
        )
        return {"id": secrets.token_hex(8), "chain": [text(item) for item in chain]}

    record = journal.once(wanted.key, asked, make)
    return {"key": record["key"], "chain": record["chain"]}


def _revoke(journal: Journal, authority: DevelopmentAuthority) -> dict[str, str]:
    wanted = read(Revocation)
    asked = hashlib.sha256(wanted.model_dump_json().encode()).hexdigest()

    def make() -> dict[str, Any]:
        entry = authority.revoke(serial=int(wanted.serial, 16), reason=wanted.reason)
        return {"id": secrets.token_hex(8), "serial": wanted.serial, "revoked_at": (entry.revoked_at or now()).isoformat()}

    record = journal.once(wanted.key, asked, make)
    return {name: record[name] for name in ("key", "serial", "revoked_at")}


def _publish(app: Flask, authority: DevelopmentAuthority) -> None:
    @app.post("/ocsp")
    def ocsp() -> Response:
        if request.mimetype != "application/ocsp-request":
            raise Refusal(415, "not_ocsp", "请以 application/ocsp-request 提交")
        return Response(authority.ocsp(request.get_data()), mimetype="application/ocsp-response")

    @app.get("/crl")
    def crl() -> Response:
        return Response(authority.crl(), mimetype="application/pkix-crl")

    @app.get("/roots")
    def roots() -> dict[str, list[str]]:
        return {"roots": [text(authority.root.der)]}

    @app.get("/roots.pem")
    def roots_pem() -> Response:
        return Response(authority.root_pem(), mimetype="application/x-pem-file")

    @app.get("/")
    def certificates() -> str:
        issued = [entry for entry in authority.issued() if entry.profile in ("event", "organisation")]
        return render_template("certificates.html", count=len(issued), certificates=issued[: -SHOWN - 1 : -1])


def _declined(problem: TrustError) -> Any:
    return {"code": problem.code, "message": problem.message}, 422

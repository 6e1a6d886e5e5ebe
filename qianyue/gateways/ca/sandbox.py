"""The development authorities behind a counter: enrols, revokes, answers OCSP, publishes CRL and roots."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import Any

from qianyue.gateways.ca.cmp_sandbox import REFERENCE, cmp_routes, password
from qianyue.gateways.ca.messages import Enrolment, Revocation
from qianyue.gateways.ca.public import publish
from qianyue.gateways.ca.vendor_sandbox import MAPPING, vendor_secret
from qianyue.gateways.sandbox.authorities import Authorities
from qianyue.gateways.sandbox.desk import desk, faulty, now, read
from qianyue.gateways.sandbox.faulty import Faulty
from qianyue.gateways.sandbox.journal import Journal
from qianyue.gateways.wire import text
from qianyue.trust import pem
from qianyue.trust.errors import TrustError

ABOUT = "签发开发测试用的证书；证书中的机构名称都带有“开发测试”字样。"
SERVICES = [
    ("POST", "/certificates"),
    ("POST", "/revocations"),
    ("POST", "/cmp"),
    ("POST", "/ocsp"),
    ("GET", "/crl"),
    ("GET", "/roots"),
]


def ca_sandbox(folder: Path, authorities: Authorities) -> Faulty:
    """`POST /certificates`, `/revocations`, `/cmp`, `/ocsp`; `GET /crl`, `/roots`, `/roots.pem`; for people `/`.

    Over CMP the usual authority alone certifies.
    """
    journal = Journal(folder / "ca.jsonl")
    app = desk(
        name="ca",
        title="证书机构",
        about=ABOUT,
        folder=Path(__file__).parent,
    )
    app.register_error_handler(TrustError, _declined)
    app.add_url_rule("/certificates", "enroll", lambda: _enroll(journal, authorities), methods=["POST"])
    app.add_url_rule("/revocations", "revoke", lambda: _revoke(journal, authorities), methods=["POST"])
    cmp_routes(app, folder=folder, journal=journal, authority=authorities.usual)
    publish(app, authorities)
    return faulty(app, services=SERVICES)


def ca_entries(folder: Path, authorities: Authorities, *, url: str) -> dict[str, str]:
    """What clients that speak CMP, or a mapped interface, are to be told beside the address (`choosing.ca_client`)."""
    return {
        "ca_issuers": pem.encode(authorities.usual.issuing.der),
        "ca_ocsp": f"{url}/ocsp",
        "ca_cmp_reference": REFERENCE,
        "ca_cmp_secret": password(folder),
        "ca_mapping": str(MAPPING),
        "ca_secret": vendor_secret(folder),
    }


def _enroll(journal: Journal, authorities: Authorities) -> dict[str, Any]:
    wanted = read(Enrolment)
    asked = hashlib.sha256(wanted.model_dump_json().encode()).hexdigest()

    def make() -> dict[str, Any]:
        chain = authorities.issue(
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


def _revoke(journal: Journal, authorities: Authorities) -> dict[str, str]:
    wanted = read(Revocation)
    asked = hashlib.sha256(wanted.model_dump_json().encode()).hexdigest()

    def make() -> dict[str, Any]:
        entry = authorities.revoke(serial=int(wanted.serial, 16), reason=wanted.reason)
        return {"id": secrets.token_hex(8), "serial": wanted.serial, "revoked_at": (entry.revoked_at or now()).isoformat()}

    record = journal.once(wanted.key, asked, make)
    return {name: record[name] for name in ("key", "serial", "revoked_at")}


def _declined(problem: TrustError) -> Any:
    return {"code": problem.code, "message": problem.message}, 422
